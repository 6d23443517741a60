"""What a later start of the app says to the first: one line of JSON, a list of words, answered by `TAKEN`."""

import json
from typing import Final

LONGEST_LINE: Final = 8192
"""Bytes, line feed included."""
PATIENCE_MS: Final = 5000
"""So long a visitor may take to send its line, and a second start tries to reach the first."""
TAKEN: Final = b"ok\n"
"""The first start has heard the words."""


def words_of(line: bytes) -> list[str] | None:
    """The words in a JSON line, or None when it is anything but a list of strings."""
    try:
        words = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return words if isinstance(words, list) and all(isinstance(word, str) for word in words) else None
