"""Keeps a secret of any length in keyring entries of limited length, so that nobody ever reads half of one.

Windows Credential Manager takes 2,560 bytes per entry and stores UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE, wincred.h). A
longer secret is cut into parts; the head entry names their generation, how many they are and what they hash to. New
parts are written beside the old ones before the head is changed, so a write that is interrupted leaves the old secret,
and parts that do not belong together are no secret.
"""

import hashlib
from typing import Protocol

LONGEST = 1280
"""UTF-16 code units in one entry."""
_HEAD = "diditlog-parts:1:"
_TRIES = 3


class Entries(Protocol):
    """A keyring, entry by entry."""

    def get(self, entry: str) -> str | None:
        """What the entry holds, or None when there is none."""

    def put(self, entry: str, value: str) -> None:
        """Create or replace the entry; all of it or nothing."""

    def drop(self, entry: str) -> None:
        """Delete an entry that exists."""


def read(entries: Entries, name: str) -> str | None:
    """The secret; None when there is none or what is there is damaged."""
    for _ in range(_TRIES):  # another process may replace the parts between two of these calls
        head = entries.get(name)
        if head is None or not head.startswith(_HEAD):
            return head
        generation, count, digest = _parse(head)
        parts = [entries.get(_part(name, generation, number)) for number in range(1, count + 1)]
        secret = "".join(part for part in parts if part is not None)
        if digest == _digest(secret):
            return secret
    return None


def write(entries: Entries, name: str, secret: str) -> None:
    """Keep the secret under that name."""
    parts = _cut(secret)
    generation, count = "", 0
    if len(parts) == 1 and not secret.startswith(_HEAD):
        entries.put(name, secret)
    else:
        old = entries.get(name) or ""
        generation, count = "b" if old.startswith(f"{_HEAD}a:") else "a", len(parts)
        for number, part in enumerate(parts, 1):
            entries.put(_part(name, generation, number), part)
        entries.put(name, f"{_HEAD}{generation}:{count}:{_digest(secret)}")
    _sweep(entries, name, generation, count)


def remove(entries: Entries, name: str) -> None:
    """Forget the secret, and parts that an interrupted write left."""
    if entries.get(name) is not None:
        entries.drop(name)
    _sweep(entries, name, "", 0)


def _sweep(entries: Entries, name: str, generation: str, count: int) -> None:
    """Delete all parts but the first `count` of `generation`; from the last one on, so that none hides behind a gap."""
    for kind in ("a", "b"):
        first = count + 1 if kind == generation else 1
        last = first
        while entries.get(_part(name, kind, last)) is not None:
            last += 1
        for number in range(last - 1, first - 1, -1):
            entries.drop(_part(name, kind, number))


def _cut(secret: str) -> list[str]:
    parts, begin, units = [], 0, 0
    for place, sign in enumerate(secret):
        size = 2 if ord(sign) > 0xFFFF else 1  # such a character is two code units, and is not cut apart
        if units + size > LONGEST:
            parts.append(secret[begin:place])
            begin, units = place, 0
        units += size
    return [*parts, secret[begin:]]


def _part(name: str, generation: str, number: int) -> str:
    return f"{name}#{generation}{number}"


def _parse(head: str) -> tuple[str, int, str]:
    try:
        generation, count, digest = head.removeprefix(_HEAD).split(":")
        return generation, min(int(count), 1000), digest
    except ValueError:
        return "", 0, "damaged"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
