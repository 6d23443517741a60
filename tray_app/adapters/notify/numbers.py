"""Which notification has which number at the service: kept over a restart, so that an old one still opens its page.

A number means something only to the service that gave it, so it is kept with that service's name on its bus.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

Read = Callable[[], str | None]
"""What was written last."""
Write = Callable[[str | None], None]
"""Keep it; None forgets it. May raise OSError."""


@dataclass(frozen=True, slots=True)
class Known:
    """One notification on the screen or in the desktop's list."""

    number: int
    """The service's number for it."""
    first_action: str
    """What a click on it means."""


class Numbers:
    """Used by one thread."""

    def __init__(self, read: Read = lambda: None, write: Write = lambda _: None) -> None:
        self._write = write
        self._read = read
        self._service = ""
        self._known: dict[str, Known] = {}

    def meet(self, service: str) -> None:
        """This service answers now: what it was told before is known again, numbers of another one mean nothing.

        Raises what `read` raises, and ValueError, KeyError or TypeError when that is not what was written.
        """
        if service == self._service:
            return
        self._service, self._known = service, {}
        noted = self._read()
        remembered = json.loads(noted) if noted else None
        if remembered and remembered["service"] == service:
            self._known = {key: Known(*values) for key, values in remembered["known"].items()}

    def part(self) -> None:
        """The service is gone, and its numbers with it."""
        self._service, self._known = "", {}

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
        self._write(json.dumps({"service": self._service, "known": known}) if known else None)
