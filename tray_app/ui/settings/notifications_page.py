"""Settings: how much pops up, and when nothing does."""

from PySide6.QtCore import QLocale

from tray_app.core.hours import DAYS
from tray_app.core.office import Office
from tray_app.ui.bridge import Bridge
from tray_app.ui.settings.form import Form
from tray_app.ui.settings.keyed import ChoiceField, KeyedField, ManyField, SpanField
from tray_app.ui.texts import _, language


class NotificationsPage(Form):
    """Level, working hours, days, quiet hours."""

    def __init__(self, office: Office, bridge: Bridge) -> None:
        super().__init__(
            _("Notifications"),
            _("Outside these hours notifications wait. The icon and the list always show everything."),
        )
        self._office = office
        names = QLocale(language())
        days = {word: names.standaloneDayName(number) for number, word in enumerate(DAYS, start=1)}
        self.fields: tuple[KeyedField, ...] = (
            ChoiceField(
                office,
                bridge,
                "notifications.level",
                _("&What pops up"),
                {
                    "all": _("What needs me, at most three a day"),
                    "digest": _("Everything together, once a day"),
                    "off": _("Nothing"),
                },
            ),
            SpanField(office, bridge, "notifications.working_hours", _("Only in working &hours"), (9, 18)),
            ManyField(
                office,
                bridge,
                "notifications.working_days",
                _("Only on these days"),
                days,
                _("None chosen: every day."),
            ),
            SpanField(office, bridge, "notifications.quiet_hours", _("Not in &quiet hours"), (12, 13)),
        )
        for field in self.fields:
            self.add(field)
        self.setFocusProxy(self.fields[0].control)
        self.refresh()

    def refresh(self) -> None:
        """Show what is set up."""
        choices = self._office.choices()
        for field in self.fields:
            field.load(choices)
