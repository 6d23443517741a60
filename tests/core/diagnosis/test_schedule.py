"""When to look next: common marks, patience, and an end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import NOON, email, profile
from tray_app.core.diagnosis.latency import grace_of, timing_of
from tray_app.core.diagnosis.schedule import MARK, WATCHED, as_told, first_check, next_check, poll_pause
from tray_app.core.model.verdict import Finding, Verdict

GRACE = timedelta(minutes=30)
ages = st.timedeltas(timedelta(0), timedelta(days=10))


def finding(verdict: Verdict) -> Finding:
    return Finding(activity_id="mail:7:1", verdict=verdict, checked_at=NOON)


@given(ages)
def test_the_first_look_is_at_a_mark_after_five_minutes(age: timedelta) -> None:
    at = first_check(email(ago=age), NOON)

    assert at >= max(NOON, NOON - age + timedelta(minutes=5))
    assert at == NOON or at.timestamp() % MARK.total_seconds() == 0
    assert at - NOON <= MARK + timedelta(minutes=5)


@given(ages.filter(lambda age: age >= MARK + timedelta(minutes=5)))
def test_what_the_app_slept_through_is_looked_for_at_once(age: timedelta) -> None:
    now = NOON + timedelta(minutes=1)  # no mark

    assert first_check(email(ago=age), now) == now


def test_what_waited_in_an_outbox_is_looked_for_after_it_left() -> None:
    waited = replace(email(ago=timedelta(hours=5)), left_at=NOON)
    assert first_check(waited, NOON) == first_check(email(ago=timedelta(0)), NOON)
    pending = finding(Verdict.PENDING)
    assert next_check(waited, pending, GRACE, NOON) == next_check(email(ago=timedelta(0)), pending, GRACE, NOON)


@given(ages, st.sampled_from([Verdict.NOT_LOGGED, Verdict.INCOMPLETE, Verdict.CANNOT_CHECK, Verdict.PENDING]))
def test_the_next_look_is_later_and_ends(age: timedelta, verdict: Verdict) -> None:
    at = next_check(email(ago=age), finding(verdict), GRACE, NOON)

    if verdict is Verdict.PENDING:
        assert at is not None
        assert at > NOON
    elif age >= WATCHED:
        assert at is None
    else:
        assert at is not None
        assert NOON < at <= NOON + timedelta(days=1) + MARK


@pytest.mark.parametrize("verdict", [Verdict.LOGGED, Verdict.IGNORED])
def test_what_is_settled_is_left_alone(verdict: Verdict) -> None:
    assert next_check(email(), finding(verdict), GRACE, NOON) is None


def test_a_working_day_costs_few_marks() -> None:
    # Given sixty emails and forty calls spread over nine hours, looked at first and once more after the grace
    spread = [timedelta(minutes=5.4 * place) for place in range(100)]
    marks: set[datetime | None] = set()
    for ago in spread:
        activity = email(ago=ago)
        first = first_check(activity, activity.occurred_at)
        marks.add(first)
        marks.add(next_check(activity, finding(Verdict.PENDING), GRACE, first))
    # Then Salesforce is asked at most at every quarter of an hour
    assert len(marks) <= 40


@given(st.integers(0, 40), st.floats(0, 1))
def test_failures_stretch_the_pause_up_to_an_hour(failures: int, jitter: float) -> None:
    pause = poll_pause(failures, jitter)

    assert timedelta(minutes=4.5) <= pause <= timedelta(minutes=66)
    assert poll_pause(failures + 1, jitter) >= pause


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ([], 300),
        ([None, 20.0], 300),
        ([600.0, None, 900.0], 900),
        ([1e300], 3600),
        ([float("inf")], 3600),
        ([float("nan")], 3600),
        ([-5.0], 300),
    ],
)
def test_a_server_is_left_alone_as_long_as_it_asks_and_no_longer_than_an_hour(
    told: list[float | None], seconds: int
) -> None:
    assert as_told(timedelta(minutes=5), told) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("delays", "grace_minutes"),
    [
        ([], 30),
        ([60] * 19, 30),
        ([60] * 20, 22.5),
        ([3600] * 20, 90),
        ([60] * 18 + [7200] * 2, 180),
        ([10**7] * 50, 1440),
    ],
)
def test_the_grace_is_learned_but_never_below_the_floor(delays: list[int], grace_minutes: float) -> None:
    marketo = profile()

    assert grace_of(marketo, delays) == timedelta(minutes=grace_minutes)
    assert timing_of(marketo, delays).usual >= marketo.floor or len(delays) < 20


def test_a_clock_that_runs_ahead_puts_no_look_off() -> None:
    ahead = email(ago=-timedelta(days=9999))

    assert first_check(ahead, NOON) - NOON <= MARK + timedelta(minutes=5)
    again = next_check(ahead, finding(Verdict.PENDING), GRACE, NOON)
    assert again is not None
    assert again - NOON <= MARK + GRACE
