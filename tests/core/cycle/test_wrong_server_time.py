"""A time that only looks like Salesforce's: this computer's clock is right, and what it is held against is not."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.cycle.test_clock import CYCLES, DAY, HOUR, lived
from tests.soak.office import BEGIN, Office
from tray_app.core.cycle.clock import ClockReading, time_to_delete_by
from tray_app.core.model.verdict import Verdict

_FAULTY = 20
OFF = (3 * HOUR, DAY, 4000 * DAY, -3 * HOUR, -DAY, -2000 * DAY)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_nothing_is_lost_put_off_deleted_or_told_twice(off: timedelta, tmp_path: Path) -> None:
    office = Office(tmp_path, 3)
    with closing(office.store):
        for number in range(CYCLES):
            office.org.offset = off if 5 <= number < 9 else timedelta()
            if number < _FAULTY:
                office.work()
            before = office.verdicts().keys()
            shown = office.cycle()
            assert before <= office.verdicts().keys(), "nothing is deleted"
            assert {item.activity.id for item in shown.items} >= before, "the list is as long as ever"
            assert shown.is_time_proved is (office.org.offset == timedelta())
            assert not [
                item.activity.id
                for item in shown.items
                if item.finding.verdict is Verdict.NOT_LOGGED and item.activity.id not in office.never_logged
            ], "no false alarm"
            office.pass_time()
        assert office.verdicts() == lived({})[0]
        told = Counter(one.key for one in office.desktop.shown if not one.key.startswith("digest"))
        assert set(told.values()) == {1}


def test_by_a_clock_that_contradicts_the_server_nothing_newer_counts_as_old(tmp_path: Path) -> None:
    office = Office(tmp_path, 3)
    with closing(office.store):
        office.work(3)
        assert time_to_delete_by(office.cycle()) == office.true
        office.org.offset = 4000 * DAY
        until = time_to_delete_by(office.cycle())
        assert until is not None
        assert until <= office.true + DAY


_EARLIER = (BEGIN - HOUR).isoformat()


@pytest.mark.parametrize(
    ("offset", "noted", "earliest", "until", "due"),
    [
        (timedelta(minutes=59), _EARLIER, timedelta(minutes=59), timedelta(minutes=59), timedelta(minutes=59)),
        (DAY, _EARLIER, timedelta(), DAY, timedelta()),
        (-DAY, _EARLIER, -HOUR, timedelta(), -DAY),
        (DAY, None, DAY, DAY, timedelta()),
        (-DAY, None, -DAY, timedelta(), -DAY),
        (DAY, (BEGIN + 9 * DAY).isoformat(), timedelta(), DAY, timedelta()),  # later than both: of no use
        (DAY, "nonsense", DAY, DAY, timedelta()),
    ],
)
def test_while_two_clocks_contradict_each_other_each_question_takes_the_safer_one(
    offset: timedelta, noted: str | None, earliest: timedelta, until: timedelta, due: timedelta
) -> None:
    reading = ClockReading(BEGIN, offset)
    found = (reading.earliest(noted), reading.shown_until(noted), reading.due_at)
    assert tuple(at - BEGIN for at in found) == (earliest, until, due)
