"""The zone of this computer as it is at each moment: an app that runs for months sees summer time come and go.

Python's own answer, `datetime.now().astimezone().tzinfo`, is the distance to UTC of this very moment, for all times.
A computer that travels is given another zone while the app runs: see `follow_the_system`.
"""

import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo


def follow_the_system() -> None:
    """Take up the zone that the system has now. Cheap, and safe beside threads that ask for the time.

    On Linux the C library reads the zone once, and here sees by a look at one file whether there is another. macOS
    tells each process by itself; on Windows a process keeps the zone it was started with.
    """
    if sys.platform != "win32":
        time.tzset()


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
