"""In the demo, on top of its window: that it is one, what happens just now, how fast, and the way to the real app."""

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from tray_app.core.ui_api.demo_api import PACES, DemoApi
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import ButtonLook
from tray_app.ui.kit.form import WARNING, button
from tray_app.ui.kit.inputs import ChoiceInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space


class DemoBanner(QWidget):
    """Hidden in the real app."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        self._demo: DemoApi | None = window_api.demo
        self.setAccessibleName(_("Demo"))
        name = Words(_("Demo"), bold=True)
        name.setWordWrap(False)
        self.told = Words()
        self.told.setObjectName("told")
        self.pace = ChoiceInput()
        self.pace.setObjectName("pace")
        self.pace.setAccessibleName(_("Speed of the story"))
        for pace in PACES:
            label = _("Hold the story") if not pace else _("Speed {pace}×").format(pace=f"{pace:g}")
            self.pace.addItem(label, pace)
        self.pace.activated.connect(self._turn)
        self.real = button(_("Set up the real thing"), "set_up_real", look=ButtonLook.PRIMARY)
        self.real.clicked.connect(self._start_real)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.XL, Space.XS, Space.L, Space.S)
        line.setSpacing(Space.M)
        line.addWidget(name)
        line.addWidget(self.told, 1)
        line.addWidget(self.pace)
        line.addWidget(self.real)
        self.setHidden(self._demo is None)
        self.refresh()

    def refresh(self) -> None:
        """Show what happens now."""
        demo = self._demo
        if demo is None:
            return
        self.pace.setCurrentIndex(self.pace.findData(demo.pace))
        if demo.is_over:
            self.told.setText(_("The story has been told. Look around: nothing here is real, and nothing is kept."))
        elif demo.told is None:
            self.told.setText(_("A story begins: emails, calls, and what becomes of them. Nothing of it is real."))
        else:
            self.told.setText(self._window_api.say(demo.told))

    def _turn(self) -> None:
        if self._demo is not None:
            self._demo.set_pace(float(self.pace.currentData()))

    def _start_real(self) -> None:
        if self._demo is None:
            return
        if self._demo.start_real():
            QApplication.quit()
        else:
            self.told.setText(WARNING + _("DidItLog could not be started. Start it from your applications."))
