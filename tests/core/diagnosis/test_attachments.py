"""Errors attached to activities: kept as codes, and forgotten after their time."""

from datetime import timedelta

import pytest

from tests.core.building import NOON
from tray_app.core.diagnosis.attachments import Attachment, attached, from_note, stands_against_all, to_note
from tray_app.core.model.verdict import Confidence

LOCKED = Attachment(
    code="record.locked", confidence=Confidence.PROVED, at=NOON, error="ENTITY_IS_LOCKED", fields=("Status",)
)


def test_they_come_back_as_they_went_in() -> None:
    known = attached({}, LOCKED, ["mail:1", "mail:2"])

    assert from_note(to_note(known)) == known == {"mail:1": LOCKED, "mail:2": LOCKED}
    assert to_note({}) is None


def test_the_later_one_counts_and_old_ones_go() -> None:
    busy = Attachment(code="org.busy", confidence=Confidence.LIKELY, at=NOON + timedelta(days=89))
    later = Attachment(code="org.busy", confidence=Confidence.LIKELY, at=NOON + timedelta(days=90))
    known = attached({}, LOCKED, ["mail:1", "mail:2"])

    assert attached(known, busy, ["mail:2"]) == {"mail:1": LOCKED, "mail:2": busy}
    assert attached(known, later, ["mail:2"]) == {"mail:2": later}


@pytest.mark.parametrize(
    "note", [None, "", "{", "[]", "3", '{"a": 1}', '{"a": ["no.such", "proved", "2026-11-24T12:00:00+00:00", "", []]}']
)
def test_what_cannot_be_read_is_nothing(note: str | None) -> None:
    assert from_note(note) == {}


@pytest.mark.parametrize(
    ("code", "all_alike"),
    [
        ("org.required_field", True),
        ("org.validation_rule", True),
        ("access.task_create", True),
        ("org.row_lock", False),
        ("org.busy", False),
        ("person.stale_id", False),
        ("record.locked", False),
        ("unknown.unproven", False),
        ("check.offline", False),
        ("", False),
    ],
)
def test_only_what_lasts_and_lies_at_the_org_stands_against_everything_alike(code: str, all_alike: bool) -> None:
    assert stands_against_all(code) is all_alike
