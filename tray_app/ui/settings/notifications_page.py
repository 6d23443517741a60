"""Settings: how much pops up, and when nothing does."""

from tray_app.core.reporting.hours import DAYS
from tray_app.core.ui_api.settings_api import SettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.day_names import weekdays
from tray_app.ui.kit.form import Form
from tray_app.ui.kit.texts import _
from tray_app.ui.settings.keyed import ChoiceField, KeyedField, ManyField, SpanField


class NotificationsPage(Form):
    """Level, working hours, days, quiet hours."""

    def __init__(self, settings_api: SettingsApi, bridge: Bridge) -> None:
        super().__init__(
            _("Notifications"),
            _("Outside these hours notifications wait. The icon and the list always show everything."),
        )
        self._settings_api = settings_api
        days = dict(zip(DAYS, weekdays(), strict=True))
        self.fields: tuple[KeyedField, ...] = (
            ChoiceField(
                settings_api,
                bridge,
                "notifications.level",
                _("&What pops up"),
                {
                    "all": _("What needs me, at most three a day"),
                    "digest": _("Everything together, once a day"),
                    "off": _("Nothing"),
                },
            ),
            SpanField(settings_api, bridge, "notifications.working_hours", _("Only in working &hours"), (9, 18)),
            ManyField(
                settings_api,
                bridge,
                "notifications.working_days",
                _("Only on these days"),
                days,
                _("None chosen: every day."),
            ),
            SpanField(settings_api, bridge, "notifications.quiet_hours", _("Not in &quiet hours"), (12, 13)),
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
