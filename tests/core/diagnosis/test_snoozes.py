"""A cause rests until a time, or until one more activity is held back; and it comes back by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tray_app.core.diagnosis import snoozes
from tray_app.core.diagnosis.snoozes import Snooze
from tray_app.core.model.snapshot import RestingCause
from tray_app.core.model.verdict import Alert, Cause, Confidence

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def cause(key: str, *activities: str) -> Cause:
    return Cause(code="person.no_record", confidence=Confidence.PROVED, activities=activities, alert=Alert.NOW, key=key)


@pytest.mark.parametrize(
    ("until", "now", "held", "rests"),
    [
        (LATER, NOON, ("1",), True),
        (LATER, NOON, ("1", "2"), True),  # the rep does not want to hear of it today, whatever comes
        (LATER, LATER - timedelta(seconds=1), ("1",), True),
        (LATER, LATER, ("1",), False),
        (None, NOON, ("1",), True),
        (None, LATER + timedelta(days=300), ("1",), True),
        (None, NOON, (), True),  # part of it has healed
        (None, NOON, ("1", "2"), False),
        (None, NOON, ("2",), False),
    ],
)
def test_it_rests_until_its_time_or_until_it_changes(
    until: datetime | None, now: datetime, held: tuple[str, ...], rests: bool
) -> None:
    one, other = cause("a", *held), cause("b", "9")
    told, resting = snoozes.parted([one, other], {"a": Snooze(until=until, activities=frozenset({"1"}))}, now)
    assert told == ((other,) if rests else (one, other))
    assert resting == ((RestingCause(one, until),) if rests else ())


def test_what_rests_survives_the_store() -> None:
    known = snoozes.with_snoozed({}, [cause("a", "1", "2")], LATER)
    known = snoozes.with_snoozed(known, [cause("b", "3")], None)
    assert snoozes.from_note(snoozes.to_note(known)) == known
    assert set(known) == {"a", "b"}


def test_what_has_healed_or_come_back_is_forgotten() -> None:
    known = snoozes.with_snoozed({}, [cause("healed", "1"), cause("over", "2")], LATER)
    known = snoozes.with_snoozed(known, [cause("changed", "3"), cause("rests", "4")], None)
    now_wrong = [cause("over", "2"), cause("changed", "3", "5"), cause("rests", "4"), cause("new", "6")]
    assert set(snoozes.still_resting(known, now_wrong, LATER)) == {"rests"}
    assert set(snoozes.still_resting(known, now_wrong, NOON)) == {"over", "rests"}


def test_what_is_woken_is_told() -> None:
    known = snoozes.with_snoozed({}, [cause("a", "1"), cause("b", "2")], LATER)
    assert set(snoozes.without(known, {"a"})) == {"b"}
    assert snoozes.to_note(snoozes.without(known, {"a", "b"})) is None


@pytest.mark.parametrize("note", [None, {}, 7, {"a": 7}, {"a": ["no time", []]}, {"a": [None]}, ["a"]])
def test_what_cannot_be_read_rests_nothing(note: object) -> None:
    assert snoozes.from_note(note) == {}
