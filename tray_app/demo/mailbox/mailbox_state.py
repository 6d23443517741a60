"""The messages of the demo's Sent mailbox: header, size and time, and no body, because the app never reads one."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

from tray_app.demo.mailbox.headers import header_block

_LARGEST_NUMBER = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One sent message as the server knows it."""

    uid: int
    """The unique identifier: larger than that of every message before it, never used again."""
    internal_date: datetime
    """When the server took the message; aware, to the second, in the offset it was given in."""
    size: int
    """Octets of the whole message, the dropped body included."""
    header: bytes
    """The header block with CRLF line ends and its closing blank line."""


class MailboxState:
    """A mailbox that only grows; every method may be called from any thread."""

    def __init__(self, name: str = "Sent", uid_validity: int | None = None) -> None:
        """`name` may hold any printable text, with `/` between levels; `uid_validity` defaults to the clock.

        A new mailbox of the same name thus gets a larger one (RFC 3501 section 2.3.1.1). Raises ValueError for a name
        that no server could list, or a number outside 1 to 2**32-1.
        """
        if not name or not name.isprintable() or "" in name.split("/"):
            raise ValueError("a mailbox name is printable and has no empty level")
        validity = int(time.time()) if uid_validity is None else uid_validity
        if not 0 < validity <= _LARGEST_NUMBER:
            raise ValueError("uid_validity is a number from 1 to 2**32-1")
        self.name = name
        self.uid_validity = validity
        self._messages: list[Message] = []
        self._lock = threading.Lock()

    def append(self, message: EmailMessage | bytes, internal_date: datetime) -> int:
        """Add `message`, keep nothing of its body, and return its UID. Raises ValueError for a naive date."""
        offset = internal_date.utcoffset()
        if offset is None:
            raise ValueError("internal_date needs a time zone")
        # INTERNALDATE has no room for the seconds that zones had before standard time.
        zone = timezone(timedelta(minutes=round(offset.total_seconds() / 60)))
        if isinstance(message, EmailMessage):
            message = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        header = header_block(message)
        with self._lock:
            uid = len(self._messages) + 1
            taken = internal_date.astimezone(zone).replace(microsecond=0)
            self._messages.append(Message(uid=uid, internal_date=taken, size=len(message), header=header))
        return uid

    def messages(self) -> tuple[Message, ...]:
        """Return what is there now, oldest first."""
        with self._lock:
            return tuple(self._messages)

    def __len__(self) -> int:
        with self._lock:
            return len(self._messages)
