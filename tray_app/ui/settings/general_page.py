"""Settings: the language, the start with the computer, whether it may write, and a look for newer versions."""

from PySide6.QtCore import QSignalBlocker

from tray_app.core.ui_api.first_run_api import FirstRunApi, LoginStart
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import Form, FormField
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.settings.consent_field import ConsentField
from tray_app.ui.settings.keyed import ChoiceField


class GeneralPage(Form):
    """A few choices, and one more in builds that have somebody to ask."""

    def __init__(self, window_api: WindowApi, bridge: Bridge) -> None:
        super().__init__(_("General"))
        self._settings_api = settings_api = window_api.settings_api
        self.language = ChoiceField(
            settings_api,
            bridge,
            "app.language",
            _("&Language"),
            {"auto": _("As the system"), "en": "English", "ko": "한국어", "ja": "日本語"},
            _("It changes when DidItLog is started the next time."),
        )
        self.login = LoginField(window_api.first_run_api, bridge)
        self.updates: ChoiceField | None = None
        self.add(self.language)
        self.add(self.login)
        self.consent = ConsentField(settings_api, bridge)
        self.add(self.consent)
        if server := window_api.updates.server:
            self.updates = ChoiceField(
                settings_api,
                bridge,
                "app.update_notice",
                _("&New versions"),
                {"on": _("Look once a day, and tell me"), "off": _("Do not look")},
                _(
                    "One file is read from {server}; nothing about you or this computer is sent. "
                    "Nothing is installed by itself."
                ).format(server=server),
            )
            self.add(self.updates)
        self.setFocusProxy(self.language.control)
        self.refresh()

    def refresh(self) -> None:
        """Show what is set up."""
        choices = self._settings_api.choices()
        self.language.load(choices)
        self.consent.load(choices)
        if self.updates is not None:
            self.updates.load(choices)
        self.login.refresh()


class LoginField(FormField):
    """Starting with the computer; not there where it cannot be arranged."""

    def __init__(self, first_run_api: FirstRunApi, bridge: Bridge) -> None:
        label = _("&Start DidItLog when I sign in to this computer")
        self.box = TickBox(label)
        super().__init__(label, self.box, _("It stays in the tray; no window opens."), labelled=False)
        self.box.setObjectName("start_at_login")
        self._first_run_api = first_run_api
        self._bridge = bridge
        self.box.clicked.connect(self._decided)
        self.refresh()

    def refresh(self) -> None:
        """Show how it is."""
        state = self._first_run_api.login_start()
        self.setHidden(state is LoginStart.UNAVAILABLE)
        with QSignalBlocker(self.box):
            self.box.setChecked(state is LoginStart.ON)

    def _decided(self) -> None:
        self._first_run_api.set_login_start(self.box.isChecked(), self._bridge.answer_to(self, self._arranged))

    def _arranged(self, attempt: Attempt) -> None:
        self.say(attempt)
        self.refresh()
