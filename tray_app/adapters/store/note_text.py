"""Notes as text: plain data in JSON. What an older version wrote as it was, or a disk has spoilt, stays text."""

import json
from typing import Any


def to_text(value: Any) -> str:
    """The text that the store keeps. Raises TypeError for what is not plain data."""
    return json.dumps(value, ensure_ascii=False)


def from_text(text: str) -> Any:
    """The value again."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
