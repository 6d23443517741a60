"""On every screen: nothing is cut off when words are long, each control has a name, Enter does what it should.

Enter presses the button that has the focus, and from elsewhere the one that looks like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from gettext import NullTranslations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import controls, name_of
from tests.ui.pseudo import Pseudo
from tests.ui.scenes import scenes
from tray_app.ui.kit import texts
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.window.search_input import SearchInput

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def long_words() -> Iterator[None]:
    texts.install(Pseudo())
    yield
    texts.install(NullTranslations())


def cut_off(widget: QWidget) -> list[str]:
    """Buttons and labels that have less room than their words need."""
    found = []
    for part in widget.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, QAbstractButton) and part.text() and not isinstance(part.parent(), QLineEdit):
            if part.width() < part.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, part.text()).width() + 6:
                found.append(part.text())
        elif isinstance(part, QLabel) and part.text():
            needed = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
            if part.height() < needed:
                found.append(part.text())
    return found


class Presses:
    """What stands before the buttons' own ways of being pressed, from before anything is connected to them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._pressed: list[QWidget] | None = None
        for name in ("click", "showMenu"):
            monkeypatch.setattr(Button, name, self._instead_of(getattr(Button, name)))

    def _instead_of(self, own: Callable[[Button], None]) -> Callable[[Button], None]:
        def press(button: Button) -> None:
            if self._pressed is None:
                own(button)
            else:
                self._pressed.append(button)

        return press

    def by_enter(self, widget: QWidget) -> list[QWidget]:
        """The buttons that Enter presses there; nothing comes of it."""
        pressed: list[QWidget] = []
        self._pressed = pressed
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
        self._pressed = None
        return pressed


def test_on_every_screen_words_have_room_controls_have_names_and_enter_does_what_it_should(
    qtbot: QtBot, icons: Icons, long_words: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    presses = Presses(monkeypatch)
    cut, nameless, wrong = {}, {}, list[str]()
    seen = 0
    for name, widget in scenes(icons, "long"):
        widget.show()
        for _round in range(3):  # what comes from other threads is laid out after it has come
            QApplication.processEvents()
        if found := cut_off(widget):
            cut[name] = found
        if left := [type(one).__name__ for one in controls(widget) if not name_of(one)]:
            nameless[name] = left
        for control in controls(widget):
            expected = _expected(control)
            if expected is not None:
                seen += 1
                found_there = presses.by_enter(control)
                if found_there != expected:
                    wrong.append(f"{name}: in {name_of(control)} it presses {[name_of(one) for one in found_there]}")
    assert cut == {}
    assert nameless == {}
    assert wrong == [], "\n".join(wrong)
    assert seen > 500


def _expected(control: QWidget) -> list[QWidget] | None:
    """What Enter presses there; None where it means something else: in a list, a search, or many lines."""
    if not control.isEnabled() or isinstance(control, SearchInput) or not control.isVisible():
        return None
    if isinstance(control, Button):
        return [control]
    is_choice = isinstance(control, QAbstractButton) and not isinstance(control, QPushButton)
    is_line = isinstance(control, QLineEdit) and not control.isReadOnly()
    page = control.parent()
    while page is not None and not isinstance(page, PlainScroll):
        page = page.parent()
    if page is None or not (is_choice or is_line):
        return None
    leading: list[QWidget] = [one for one in page.findChildren(Button) if _leads_on(one)]
    return leading if len(leading) == 1 else None


def _leads_on(button: Button) -> bool:
    return button.look is ButtonLook.PRIMARY and button.isVisible() and button.isEnabled()
