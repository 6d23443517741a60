"""Timestamps in notes: text that another version, or a damaged disk, may have written."""

from datetime import datetime


def parse_timestamp(written: str) -> datetime:
    """The moment, with its zone.

    Raises:
        ValueError: The text is not a timestamp, or has no zone: such a moment cannot be compared with others.
        TypeError: It is not text.

    """
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a timestamp without a zone")
    return moment
