"""Settings: whether DidItLog may write a missing Task when the rep asks it to. Only the rep decides that."""

from PySide6.QtCore import QSignalBlocker

from tray_app.core.ui_api.settings_api import Choices, SettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import FormField
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox

KEY = "consent.write_tasks"
"""Where the rep's word is kept."""
_OFFERED = "logging.write_tasks"


class ConsentField(FormField):
    """Not there where writing is switched off."""

    def __init__(self, settings_api: SettingsApi, bridge: Bridge) -> None:
        label = _("&Write missing Tasks when I ask")
        self.box = TickBox(label)
        super().__init__(
            label,
            self.box,
            _("It never writes by itself, and never the text of an email. It can be taken back for 15 days."),
            labelled=False,
        )
        self.box.setObjectName(KEY)
        self._settings_api = settings_api
        self._bridge = bridge
        self.box.clicked.connect(self._decided)

    def load(self, choices: Choices) -> None:
        """Show how it is."""
        self.setHidden(choices.values.get(_OFFERED) == "off")
        with QSignalBlocker(self.box):
            self.box.setChecked(choices.values.get(KEY) is True)

    def _decided(self) -> None:
        value = True if self.box.isChecked() else None
        self._settings_api.change(KEY, value, self._bridge.answer_to(self, self.say))
