"""A moment as notes keep it: text that another version, or a spoilt disk, may have written."""

from datetime import datetime


def parse_timestamp(written: str) -> datetime:
    """The moment, with its zone. Raises ValueError or TypeError for what is none, or has no zone: none can be compared
    with it.
    """
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment
