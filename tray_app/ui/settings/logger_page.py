"""Settings: the tool that logs, and what no interface tells about it, asked once."""

from tray_app.core.ui_api.settings_api import SettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import Form
from tray_app.ui.kit.texts import _
from tray_app.ui.settings.keyed import ChoiceField, KeyedField, TextField


class LoggerPage(Form):
    """Which tool, and how it is set up."""

    def __init__(self, settings_api: SettingsApi, bridge: Bridge, *, title: str | None = None) -> None:
        hint = _("What DidItLog cannot find out by itself. Leave a question open when you do not know the answer.")
        super().__init__(_("Logging tool") if title is None else title, hint, centred=title is not None)
        self._settings_api = settings_api
        loggers = {logger.id: logger.name for logger in settings_api.choices().loggers}
        self.fields: tuple[KeyedField, ...] = (
            ChoiceField(settings_api, bridge, "logging.profile", _("The &tool that logs for you"), loggers),
            TextField(
                settings_api,
                bridge,
                "logging.own_domains",
                _("&Domains of your company"),
                _("Mail among colleagues needs no record. Empty: the domain of your mailbox."),
                several=True,
            ),
            TextField(
                settings_api,
                bridge,
                "logging.own_numbers",
                _("&Phone numbers of your company"),
                _("Calls among colleagues need no record. +1 202 555 01* stands for all that begin so."),
                several=True,
            ),
            TextField(
                settings_api,
                bridge,
                "logging.start_date",
                _("Your &first day with it"),
                _("A day like 2026-11-23: nothing is expected before it. Empty: it has always been there."),
            ),
            ChoiceField(
                settings_api,
                bridge,
                "logging.email_logging",
                _("How &emails are logged"),
                {
                    "unknown": _("I do not know"),
                    "api": _("Straight into Salesforce"),
                    "bcc": _("By a hidden copy (BCC)"),
                    "off": _("Not at all"),
                },
            ),
            ChoiceField(
                settings_api,
                bridge,
                "logging.call_logging",
                _("Are &calls logged?"),
                {"unknown": _("I do not know"), "on": _("Yes"), "off": _("No")},
            ),
            ChoiceField(
                settings_api,
                bridge,
                "logging.log_replies",
                _("Are &replies logged?"),
                {"unknown": _("I do not know"), "yes": _("Yes"), "no": _("No")},
            ),
        )
        for field in self.fields:
            self.add(field)
        self.setFocusProxy(self.fields[0].control)
        self.refresh()

    def refresh(self) -> None:
        """Show what is set up."""
        choices = self._settings_api.choices()
        for field in self.fields:
            field.load(choices)
