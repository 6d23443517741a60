"""When most of the org's API calls are used, checks become seldom, and then stop and say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import NOON, email
from tests.core.cycle.test_monitor import EVERYTHING, House
from tray_app.core.cycle.allowance import (
    NOTE,
    OVER_BUDGET,
    STOPPED,
    STRETCHED,
    HeardUsage,
    Pace,
    from_note,
    pace_of,
    to_note,
)
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.crm import ApiUsage
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Verdict

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ASK, WAIT, STOP = Pace.ASK, Pace.WAIT, Pace.STOP


@pytest.mark.parametrize(
    ("percent", "ago", "scheduled", "by_hand"),
    [
        (0, MINUTE, ASK, ASK),
        (79, MINUTE, ASK, ASK),
        (80, MINUTE, WAIT, ASK),
        (80, STRETCHED - MINUTE, WAIT, ASK),
        (80, STRETCHED, ASK, ASK),
        (94, MINUTE, WAIT, ASK),
        (95, MINUTE, STOP, STOP),
        (95, STOPPED - MINUTE, STOP, STOP),
        (95, STOPPED, ASK, ASK),
        (120, MINUTE, STOP, STOP),
        (120, STOPPED, ASK, ASK),
        (95, -MINUTE, ASK, ASK),  # the clock was put back: nobody knows how old it is
        (80, -MINUTE, ASK, ASK),
    ],
)
def test_each_share_of_the_allowance_has_its_pace(percent: int, ago: timedelta, scheduled: Pace, by_hand: Pace) -> None:
    heard = HeardUsage(usage=ApiUsage(percent, 100), at=NOON - ago, org=None)
    assert [pace_of(heard, NOON, by_hand=hand) for hand in (False, True)] == [scheduled, by_hand]
    assert pace_of(None, NOON, by_hand=False) is ASK


HERE, ELSEWHERE = "https://acme.my.salesforce.com", "https://other.my.salesforce.com"


@pytest.mark.parametrize(
    ("kept_of", "read_for", "is_known"),
    [(HERE, HERE, True), (HERE, None, True), (None, HERE, True), (HERE, ELSEWHERE, False)],
)
def test_what_was_heard_is_kept_for_its_org(kept_of: str | None, read_for: str | None, is_known: bool) -> None:
    note = to_note(ApiUsage(81, 100), NOON, kept_of)
    heard = from_note(note, read_for)
    assert heard == (HeardUsage(usage=ApiUsage(81, 100), at=NOON, org=kept_of) if is_known else None)


@pytest.mark.parametrize("usage", [None, ApiUsage(0, 0), ApiUsage(79, 100)])
def test_what_holds_nothing_back_is_not_kept(usage: ApiUsage | None) -> None:
    assert to_note(usage, NOON, HERE) is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=4)))
def test_a_spoilt_note_holds_nothing_back(note: Any) -> None:
    heard = from_note(note, HERE)
    assert heard is None or isinstance(pace_of(heard, NOON, by_hand=False), Pace)


class Busy(House):
    """Two emails without a record, and an org of which this much is used."""

    def __init__(self, percent: int) -> None:
        super().__init__(Batch(activities=(email(),)), Batch(activities=(email(2, "john@example.com"),)))
        self.crm.usage = ApiUsage(percent, 100)

    def questions(self, *ago: timedelta, request: CycleRequest | None = None) -> list[bool]:
        """Whether Salesforce was asked, at these times after the first check."""
        return [self.run(NOON + one, request).crm.asked for one in ago]


@pytest.mark.parametrize(
    ("percent", "asked", "by_hand"), [(79, True, True), (80, False, True), (94, False, True), (95, False, False)]
)
def test_the_next_check_waits_or_stops_and_by_hand_only_stops(percent: int, asked: bool, by_hand: bool) -> None:
    house = Busy(percent)
    assert house.questions(timedelta(), MINUTE) == [True, asked]
    assert house.questions(2 * MINUTE, request=EVERYTHING) == [by_hand]
    again = CycleRequest(only_activities=frozenset({email().id}))
    assert house.questions(3 * MINUTE, request=again) == [by_hand]


def test_a_check_that_waits_says_nothing_and_comes_later() -> None:
    house = Busy(80)
    house.run()
    shown = house.run(NOON + MINUTE)
    assert (shown.troubles, shown.summary[Verdict.PENDING]) == ((), 1)
    house.crm.usage = ApiUsage(10, 100)
    later = house.run(NOON + STRETCHED)
    assert (later.crm.asked, later.summary[Verdict.PENDING], later.summary[Verdict.NOT_LOGGED]) == (True, 0, 2)
    assert house.store.note(NOTE) is None


def test_a_check_that_stops_says_so_claims_nothing_and_hears_when_calls_are_free_again() -> None:
    # Given an org of which hardly a call is left
    house = Busy(96)
    house.run()
    # When the next check is due
    shown = house.run(NOON + MINUTE)
    # Then nobody is asked, what was known stays, and the rep is told why
    assert shown.crm.requests == 0
    assert (shown.summary[Verdict.NOT_LOGGED], shown.summary[Verdict.CANNOT_CHECK]) == (1, 1)
    (trouble,) = shown.troubles
    assert trouble.code == OVER_BUDGET
    assert [cause.code for cause in shown.causes if cause.code == OVER_BUDGET] == [OVER_BUDGET]
    assert [one.code for one in house.monitor.last_known(NOON + MINUTE).troubles] == [OVER_BUDGET]
    # And a start does not forget it, as each answer that is not asked for could have said more
    assert not house.run(NOON + HOUR).crm.asked
    # And after a while one check hears that calls are free again
    house.crm.usage = ApiUsage(50, 100)
    healed = house.run(NOON + STOPPED)
    assert (healed.crm.asked, healed.troubles, healed.summary[Verdict.NOT_LOGGED]) == (True, (), 2)
    assert house.questions(STOPPED + MINUTE, request=EVERYTHING) == [True]


def test_a_question_that_nobody_answers_says_nothing_new_of_the_allowance() -> None:
    house = Busy(96)
    house.run()
    before = house.store.note(NOTE)
    house.crm.schema = _offline  # type: ignore[method-assign]
    house.run(NOON + STOPPED)
    assert house.store.note(NOTE) == before


def _offline(at_most: timedelta | None = None) -> Any:
    raise CannotCheck("check.offline")
