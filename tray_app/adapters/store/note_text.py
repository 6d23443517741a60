"""Notes as text: plain data in JSON. What an older version wrote as it was, or a disk has spoilt, stays text."""

import json
from typing import Any


def to_text(value: Any) -> str:
    """The text that the store keeps. Raises TypeError for what is not plain data."""
    # Half a surrogate pair, which JSON brings in and UTF-8 does not take out, stays as JSON writes it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def from_text(text: str) -> Any:
    """The value again."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
