"""The frame of the first run: the step that is shown, how far it is, and the ways on, back and out."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.first_run.first_run_steps import names_of_steps, steps_of
from tray_app.ui.first_run.step_rail import RailStep, StepRail
from tray_app.ui.kit.buttons import Button, ButtonLook, is_enter
from tray_app.ui.kit.form import button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import Separator, Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space


class FirstRunPage(QWidget):
    """Begins where it was left the last time."""

    finished = Signal()
    """The rep is through, or wants no more of it."""

    def __init__(self, window_api: WindowApi, icons: Icons, bridge: Bridge, open_link: Callable[[str], None]) -> None:
        super().__init__()
        self._window_api = window_api
        self._stack = QStackedWidget(self)
        # All of them, and before the buttons: Tab goes by the age of widgets.
        self._made = steps_of(window_api, icons, bridge, open_link)
        for step in self._made.values():
            self._stack.addWidget(step)
            step.ready.connect(self._name_the_way_on)
            step.passed.connect(lambda: self._go(1))
            step.asked.connect(self._lead_to)
        self.on = Button(_("Co&ntinue"))
        self.on.setObjectName("on")
        self.back = button(_("Back"), "back")
        self.out = button(_("Not no&w"), "out", _("Leave the set-up; Settings has all of it"))
        for each in (self.on, self.back, self.out):
            each.setParent(self)
        self.back.setShortcut(QKeySequence(QKeySequence.StandardKey.Back))
        self._where = Words(dim=True)
        self._where.setWordWrap(False)
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.back.clicked.connect(lambda: self._go(-1))
        self.on.clicked.connect(lambda: self._go(1))
        self.out.clicked.connect(self._end)
        footer = QHBoxLayout()
        footer.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        footer.setSpacing(Space.S)
        ways = QHBoxLayout()
        ways.addStretch(1)
        ways.addWidget(self.back)
        ways.addWidget(self.on)
        aside = QHBoxLayout()
        aside.addWidget(self.out)
        aside.addStretch(1)
        footer.addLayout(aside, 1)
        footer.addWidget(self._where)
        footer.addLayout(ways, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.rail = StepRail(icons.app)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._stack, 1)
        layout.addLayout(middle, 1)
        layout.addWidget(Separator())
        layout.addLayout(footer)
        reached = window_api.first_run_api.first_run()
        self._seen: set[FirstRun] = set()
        """The steps that were shown: what is behind the rep."""
        self.step = reached if reached in self._made else next(iter(self._made))
        """The step that is shown."""
        self._show(self.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses what has the focus, else the button that looks like it; in an input it tries what was typed."""
        if not is_enter(event) or isinstance(self.focusWidget(), QLineEdit):
            super().keyPressEvent(event)
        elif self.on.look is ButtonLook.PRIMARY:
            self.on.click()

    def refresh(self) -> None:
        """The desk's state changed."""
        self._made[self.step].refresh()
        self._name_the_way_on()

    def take_focus(self) -> None:
        """Put the focus where the step begins."""
        step = self._made[self.step]
        target = step if step.focusProxy() is not None and not step.is_done else self.on
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, step: FirstRun) -> None:
        """Show this step next."""
        if step in self._order and step is not self.step:
            self._made[self.step].end()
            self._show(step)

    def _lead_to(self, step: FirstRun) -> None:
        self.go_to(step)
        self.take_focus()  # what was pressed is on a page that is not shown any more

    @property
    def _order(self) -> list[FirstRun]:
        """The steps there are something to do in: what an admin's file has decided is not asked."""
        decided = self.step is not FirstRun.LOGGER and self._window_api.settings_api.is_decided("logging.profile")
        return [step for step in self._made if not (step is FirstRun.LOGGER and decided)]

    def _go(self, by: int) -> None:
        self._made[self.step].end()
        place = self._order.index(self.step) + by
        if place >= len(self._order):
            self._end()
            return
        self._show(self._order[place])
        self.take_focus()

    def _show(self, step: FirstRun) -> None:
        self.step = step
        self._seen.add(step)
        self._stack.setCurrentWidget(self._made[step])
        self._window_api.first_run_api.reach(step)
        self._made[step].begin()
        self._name_the_way_on()

    def _name_the_way_on(self) -> None:
        place = self._order.index(self.step)
        is_last = place == len(self._order) - 1
        self.back.setEnabled(place > 0)
        self.out.setHidden(is_last)
        if is_last:
            self.on.setText(_("&Done"))
        elif place == 0:
            self.on.setText(_("&Set up"))
        else:
            self.on.setText(_("Co&ntinue") if self._made[self.step].is_done else _("Sk&ip"))
        self._where.setText(_("Step {n} of {count}").format(n=place + 1, count=len(self._order)))
        leads_on = is_last or place == 0 or self._made[self.step].is_done
        self.on.wear(ButtonLook.PRIMARY if leads_on else ButtonLook.PLAIN)
        names = names_of_steps()
        steps = [RailStep(names[step], self._made[step].is_done and step in self._seen) for step in self._order]
        self.rail.say(steps, place)

    def _end(self) -> None:
        self._made[self.step].end()
        self._window_api.first_run_api.reach(FirstRun.DONE)
        self.finished.emit()
