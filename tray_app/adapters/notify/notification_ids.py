"""Which notification has which number at the service: kept, so that a crash leaves none behind that nobody answers.

A number means something only to the service that gave it, so it is kept with that service's name on its bus; and with
whether that service tells everybody of a click: then an old one can still open its page after a restart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Read = Callable[[], Any]
"""What was written last, as plain data."""
Write = Callable[[Any], None]
"""Keep it; None forgets it. May raise OSError."""


@dataclass(frozen=True, slots=True)
class Known:
    """One notification on the screen or in the desktop's list."""

    number: int
    """The service's number for it."""
    first_action: str
    """What a click on it means."""


class NotificationIds:
    """Used by one thread."""

    def __init__(self, read: Read = lambda: None, write: Write = lambda _: None) -> None:
        self._write = write
        self._read = read
        self._service = ""
        self._known: dict[str, Known] = {}
        self.tells_everybody = False
        """Whether the service is known to tell of clicks also whoever has not asked for the notification."""

    def meet(self, service: str) -> None:
        """This service answers now: what it was told before is known again, numbers of another one mean nothing.

        Raises what `read` raises; ValueError, KeyError, TypeError or AttributeError when that is something else.
        """
        if service == self._service:
            return
        self._service, self._known, self.tells_everybody = service, {}, False
        remembered = self._read()
        if remembered and remembered["service"] == service:
            self._known = {key: Known(*values) for key, values in remembered["known"].items()}
            self.tells_everybody = remembered.get("tells_everybody") is True

    def part(self) -> None:
        """The service is gone, and its numbers with it."""
        self._service, self._known, self.tells_everybody = "", {}, False

    def learn(self, *, tells_everybody: bool) -> None:
        """How the service has just told of something."""
        if tells_everybody != self.tells_everybody:
            self.tells_everybody = tells_everybody
            self._keep()

    @property
    def all(self) -> tuple[Known, ...]:
        """Every notification that is known."""
        return tuple(self._known.values())

    def forget(self) -> None:
        """All of them are gone."""
        if self._known:
            self._known = {}
            self._keep()

    def add(self, key: str, known: Known) -> None:
        """A notification was shown."""
        self._known[key] = known
        self._keep()

    def get(self, key: str) -> Known | None:
        """The notification about this key."""
        return self._known.get(key)

    def key_of(self, number: int) -> str | None:
        """What the notification of this number is about."""
        return next((key for key, known in self._known.items() if known.number == number), None)

    def drop(self, key: str) -> Known | None:
        """The notification about this key is gone; what it was."""
        known = self._known.pop(key, None)
        if known is not None:
            self._keep()
        return known

    def _keep(self) -> None:
        known = {key: [one.number, one.first_action] for key, one in self._known.items()}
        kept = {"service": self._service, "tells_everybody": self.tells_everybody, "known": known}
        self._write(kept if known else None)
