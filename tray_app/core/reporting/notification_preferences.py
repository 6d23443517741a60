"""How much the rep wants to be told, and when: what stands between a cause and its notification. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tray_app.core.model.verdict import Alert, Cause
from tray_app.core.reporting.hours import Hours


class NotificationLevel(StrEnum):
    """How much is told."""

    ALL = "all"
    """What needs the rep at once, the rest once a day."""
    DIGEST = "digest"
    """Everything once a day, together."""
    OFF = "off"
    """Nothing: icon and list alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPreferences:
    """The rep's wishes."""

    level: NotificationLevel = NotificationLevel.ALL
    """How much."""
    hours: Hours = field(default_factory=Hours)
    """When."""

    def of(self, causes: Iterable[Cause]) -> tuple[Cause, ...]:
        """The causes with the alert that is left of theirs; none is left out, so that what heals is still seen."""
        return tuple(replace(cause, alert=self._left(cause.alert)) for cause in causes)

    def quiet_until(self, now: datetime) -> datetime | None:
        """When something may be told again; None when it may be now. `now` is the rep's own clock, aware."""
        return self.hours.quiet_until(now)

    def _left(self, alert: Alert) -> Alert:
        if alert is Alert.LIST or self.level is NotificationLevel.ALL:
            return alert
        return Alert.DIGEST if self.level is NotificationLevel.DIGEST else Alert.LIST
