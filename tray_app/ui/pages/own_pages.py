"""The app's own pages, by the name that stands behind `diditlog:`: which widget shows each."""

from collections.abc import Callable, Mapping

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.hyperlinks import SCHEME
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.own_page import OwnPage
from tray_app.ui.pages.explain_page import ExplainPage
from tray_app.ui.pages.history_page import HistoryPage
from tray_app.ui.pages.sign_in_page import SignInPage
from tray_app.ui.pages.written_page import WrittenPage

PageFactory = Callable[[WindowApi, Icons, Callable[[str], None]], OwnPage]
"""Makes a page from the desk, the icons and what opens an address."""

OWN_PAGES: Mapping[str, PageFactory] = {
    "explain": ExplainPage,
    "history": HistoryPage,
    "sign-in": SignInPage,
    "written": WrittenPage,
}
"""Made when they are first asked for."""


def own_page(url: str) -> str | None:
    """The name of the page that a `diditlog:` address asks for, when there is one."""
    scheme, _colon, name = url.partition(":")
    return name if scheme == SCHEME and name in OWN_PAGES else None
