"""The zone of this computer as it is at each moment: an app that runs for months sees summer time come and go.

Python's own answer, `datetime.now().astimezone().tzinfo`, is the distance to UTC of this very moment, for all times.
"""

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The system's zone, with its rules."""

    def fromutc(self, moment: datetime) -> datetime:
        """The time on the clock here; `moment` counts in UTC whatever its zone says, as in the standard library."""
        here = moment.replace(tzinfo=UTC).astimezone()
        again = here.replace(tzinfo=self)
        # The hour that a clock shows twice in autumn: the second time it is the later one.
        return again if again.utcoffset() == here.utcoffset() else again.replace(fold=1)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """The distance to UTC at that time on the clock."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:  # noqa: ARG002 the system does not tell it apart
        """Unknown."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """The zone's name at that time on the clock."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()
