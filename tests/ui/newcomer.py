"""Somebody who sees the window for the first time: clicks and types, and is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from tests.ui.looking import drop_on, settle
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.ui.first_run import FirstRunPage
from tray_app.ui.first_run.first_run_steps import AddMailbox
from tray_app.ui.kit.drop_zone import DropZone
from tray_app.ui.settings.mailbox_form import MailboxForm
from tray_app.ui.window.main_window import MainWindow


@dataclass
class Newcomer:
    """One walk through the first run."""

    window: MainWindow
    clicks: list[str] = field(default_factory=list)
    """What was clicked, in order; a file that is dropped is a click."""
    fields: list[str] = field(default_factory=list)
    """What was typed."""

    @property
    def page(self) -> FirstRunPage:
        assert self.window.first_run is not None
        return self.window.first_run

    @property
    def form(self) -> MailboxForm:
        step = self.page._made[FirstRun.MAILBOX]
        assert isinstance(step, AddMailbox)
        return step.form

    def until(self, holds: Callable[[], object], what: str = "") -> None:
        """With stand-ins that answer at once, it holds now."""
        settle()
        assert holds(), what

    def click(self, control: QAbstractButton) -> None:
        """One click on what is shown and can be clicked."""
        self.until(lambda: control.isVisible() and control.isEnabled(), control.text())
        self.clicks.append(control.text().replace("&", ""))
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)
        settle()

    def drop(self, zone: DropZone, file: Path) -> None:
        """Drag a file there and let go."""
        self.until(zone.isVisible, file.name)
        self.clicks.append(file.name)
        drop_on(zone, file)

    def type(self, line: QLineEdit, words: str) -> None:
        """Fill a field."""
        self.until(line.isVisible, words)
        self.fields.append(words)
        line.setFocus()
        QTest.keyClicks(line, words)

    def wait_for_the_card(self, kind: str) -> None:
        """The address is known to be whole a moment after its last letter."""
        self.form._later.timeout.emit()
        self.until(self.form.cards.cards[kind].choice.isChecked, kind)  # type: ignore[index]

    def look_back(self) -> None:
        """On, until the first look."""
        while self.page.step is not FirstRun.LOOK_BACK:
            self.click(self.page.on)
