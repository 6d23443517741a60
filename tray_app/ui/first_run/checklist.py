"""What is still missing until the first real verdict: one line on top of the window, which then goes for good."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space

_CALLS = "call-files"
_DONE, _OPEN = "✓", "○"


@dataclass(frozen=True, slots=True)
class _Point:
    """One thing on the list."""

    name: str
    """Object name of its button."""
    label: str
    """What it is called."""
    is_done: bool
    """Whether it is there."""
    leads_to: str
    """Address of the page where it is done."""


class Checklist(QWidget):
    """Hidden as soon as Salesforce has answered about anything; a report alone is no such answer."""

    def __init__(self, window_api: WindowApi, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._window_api = window_api
        self._open = open_link
        self.setAccessibleName(_("Getting started"))
        self.points: dict[str, QPushButton] = {}
        """The buttons, by name, in their order."""
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.XL, Space.XS, Space.L, Space.S)
        line.setSpacing(Space.XS)
        title = Words(_("Getting started"), bold=True)
        title.setWordWrap(False)
        line.addWidget(title)
        line.addSpacing(Space.S)
        for point in self._points():
            self.points[point.name] = made = Button(look=ButtonLook.QUIET)
            made.setObjectName(point.name)
            made.clicked.connect(lambda _checked=False, place=point.leads_to: self._open(place))
            line.addWidget(made)
        line.addStretch(1)
        self.hide()

    def refresh(self) -> None:
        """Show what is there and what is not; nothing before the first look at the store."""
        api = self._window_api
        wanted = api.snapshot is not None and not api.first_run_api.has_result()
        if wanted:
            for point in self._points():
                self._show(point)
        self.setVisible(wanted)

    def _show(self, point: _Point) -> None:
        made = self.points[point.name]
        made.setText(f"{_DONE if point.is_done else _OPEN} {point.label}")
        state = _("{point}: done") if point.is_done else _("{point}: still to do")
        made.setAccessibleName(state.format(point=point.label))

    def _points(self) -> tuple[_Point, ...]:
        api = self._window_api
        choices = api.settings_api.choices()
        kinds = {source.type for source in choices.sources}
        profile = choices.values.get("logging.profile")
        logger = next((one.name for one in choices.loggers if one.id == profile), "")
        first = _("First result") if not api.report_api.state.is_there else _("First proved result")
        return (
            _Point("point_mailbox", _("Mailbox"), bool(kinds - {_CALLS}), "diditlog:sources"),
            _Point("point_calls", _("Calls"), _CALLS in kinds, "diditlog:sources"),
            _Point("point_salesforce", "Salesforce", api.sign_in.state.is_signed_in, "diditlog:sign-in"),
            _Point("point_logger", logger or _("Logging tool"), bool(logger), "diditlog:logger"),
            _Point("point_result", first, False, "diditlog:sign-in"),
        )
