"""The filters beside the buttons: kind, source, reason and day, in one menu, and a button for each that is on."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from tray_app.core.reporting.statistics import Statistics
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.issue_rows import Filters
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space

_MOST_REASONS = 20
_LONGEST = 48


class FilterMenu(Button):
    """A button that opens the menu; the menu is made when it opens."""

    changed = Signal(object)
    """Other `Filters` are wanted."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__(_("Filter"))
        self._window_api = window_api
        self.filters = Filters()
        self.setObjectName("filter_menu")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)
        self.setToolTip(_("Show only one kind, source, reason or day"))

    def fill(self) -> None:
        """Offer what there is to choose from now."""
        self._menu.clear()
        statistics, on = self._window_api.statistics, self.filters
        self._group(_("Kind"), _kinds(), on.kind, lambda value: replace(on, kind=value))
        if len(statistics.sources) > 1:
            sources = {source: source for source in statistics.sources}
            self._group(_("Source"), sources, on.source, lambda value: replace(on, source=value))
        if statistics.reasons:
            self._group(_("Reason"), self._reasons(statistics), on.reason, lambda value: replace(on, reason=value))
        if statistics.days:
            days = {day.name: day.name for day in statistics.days}
            self._group(_("Day"), days, on.day, lambda value: replace(on, day=value))

    def _group(
        self, title: str, values: dict[str, str], chosen: str | None, then: Callable[[str | None], Filters]
    ) -> None:
        menu = self._menu.addMenu(title)
        group = QActionGroup(menu)
        choices: list[tuple[str | None, str]] = [(None, _("All")), *values.items()]
        for value, label in choices:
            action = menu.addAction(label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _on=False, value=value: self.changed.emit(then(value)))
            group.addAction(action)

    def _reasons(self, statistics: Statistics) -> dict[str, str]:
        return {
            code: f"{self._window_api.title_of(code)} ({count})" for code, count in statistics.reasons[:_MOST_REASONS]
        }


class FilterChips(QWidget):
    """What is left out besides the button, each with a way to end it; hidden when there is nothing."""

    changed = Signal(object)
    """Other `Filters` are wanted."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.XS)
        self.hide()

    def show_filters(self, filters: Filters) -> None:
        """Show these."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        kinds = _kinds()
        chips = (
            (kinds.get(filters.kind or ""), replace(filters, kind=None)),
            (filters.source, replace(filters, source=None)),
            (filters.reason and self._window_api.title_of(filters.reason), replace(filters, reason=None)),
            (filters.day, replace(filters, day=None)),
        )
        for label, without in chips:
            if label:
                self._row.addWidget(self._chip(label, without))
        self._row.addStretch(1)
        self.setVisible(filters.is_narrow)

    def _chip(self, label: str, without: Filters) -> QPushButton:
        short = label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
        chip = Button(f"{short}  ✕".replace("&", "&&"))
        chip.setAutoDefault(False)
        chip.setAccessibleName(_("End the filter: {what}").format(what=label))
        chip.setToolTip(chip.accessibleName())
        chip.clicked.connect(lambda: self.changed.emit(without))
        return chip


def _kinds() -> dict[str, str]:
    return {"email": _("Emails"), "call": _("Calls")}
