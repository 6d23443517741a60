"""Timestamps as text: for programs that read us, and in notes, which a damaged disk may have written."""

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
