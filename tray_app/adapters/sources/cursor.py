"""Where a source's next poll begins, as bytes that only that source reads.

Each has a version: after an update that changed its form, or when it is damaged, it counts as lost, and a lost cursor
is normal (the source reads again from `since`).
"""

import json
from collections.abc import Mapping
from typing import Any


def pack(version: int, place: Mapping[str, Any]) -> bytes:
    """The place (JSON values) as bytes."""
    return json.dumps({"version": version, **place}, separators=(",", ":")).encode()


def unpack(version: int, cursor: bytes | None) -> dict[str, Any] | None:
    """The place in the cursor, or None when there is none, or none of this version."""
    try:
        place = json.loads(cursor or b"")
    except (ValueError, RecursionError):
        return None
    return place if isinstance(place, dict) and place.get("version") == version else None
