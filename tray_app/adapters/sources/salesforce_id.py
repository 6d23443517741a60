"""Salesforce IDs as sources write them: in the long form, whatever stands around them."""

from tray_app.core.model.record_ids import read_record_id


def long_id(raw: str) -> str | None:
    """The 18-character form, or None when it is no id or one in which a character is wrong."""
    return read_record_id(raw).id


def person_id(raw: str) -> str | None:
    """The 18-character id of a Lead or Contact, or None when it is anything else."""
    found = read_record_id(raw)
    return found.id if found.problem is None else None
