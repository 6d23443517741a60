"""The headers of one message as a mail program keeps them on disk, and the email they tell of."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from tray_app.adapters.sources.header_fields import fields_in
from tray_app.adapters.sources.imap_headers import FIELDS, email_from
from tray_app.core.model.activity import Email

LONGEST: Final = 1024 * 1024
"""Bytes of the headers of one message that are read: ten thousand recipients and more."""
_END: Final = re.compile(rb"\r?\n\r?\n")
_WANTED: Final = frozenset(name.lower() for name in FIELDS)
_IDENTITY: Final = frozenset({"message-id", "date", "from", "to", "cc", "bcc", "subject"})
"""What makes a message the one it is; marks of the mail program (read, replied, moved) change."""


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The fields that matter, and nothing else."""

    raw: bytes
    """The fields, each in one line."""
    digest: str
    """The same for every copy of the message, wherever it lies."""

    @classmethod
    def cut_from(cls, block: bytes) -> Self:
        """The block without what nobody needs; a line that lost the space before it still belongs to its field."""
        fields = [(name, value) for name, values in fields_in(block).items() for value in values]
        raw = b"".join(b"%s: %s\n" % (name.encode(), value) for name, value in fields if name in _WANTED)
        told = sorted((name, b" ".join(value.split())) for name, value in fields if name in _IDENTITY)
        return cls(raw, hashlib.sha256(repr(told).encode()).hexdigest()[:24])

    def email(self, source: str, written_at: datetime | None = None) -> Email | None:
        """The email; None when not even its time can be read. `written_at` stands in where Date says nothing."""
        email = email_from(source, 0, 0, {b"BODY[HEADER.FIELDS": self.raw})
        if email is None and self.raw and written_at is not None:
            email = email_from(source, 0, 0, {b"BODY[HEADER.FIELDS": self.raw, b"INTERNALDATE": written_at})
        return replace(email, id=f"{source}:{self.digest}") if email else None


def end_of_headers(data: bytes, start: int) -> int | None:
    """Where the header block that begins at `start` ends; None when its end is not in the data."""
    if data[start : start + 1] in {b"\n", b"\r"}:
        return start
    found = _END.search(data, start)
    return found.end() if found else None
