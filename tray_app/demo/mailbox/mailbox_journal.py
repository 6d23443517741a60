"""What the demo mailbox was asked, for whoever wants to know how a client behaves."""

import threading
from collections import deque

_KEPT = 10_000


class MailboxJournal:
    """Counts sign-ins and remembers command names, never their arguments; callable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._logins = 0
        self._commands: deque[str] = deque(maxlen=_KEPT)

    def note_login(self) -> None:
        """Count one successful sign-in."""
        with self._lock:
            self._logins += 1

    def note_command(self, name: str) -> None:
        """Remember that a client sent the command `name`."""
        with self._lock:
            self._commands.append(name)

    @property
    def logins(self) -> int:
        """Successful sign-ins so far."""
        with self._lock:
            return self._logins

    @property
    def commands(self) -> tuple[str, ...]:
        """The last ten thousand commands in order, such as `UID FETCH`; `UNKNOWN` for any other line."""
        with self._lock:
            return tuple(self._commands)
