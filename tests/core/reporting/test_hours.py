"""When the rep is left alone: by day, by working hours, by quiet hours, over midnight too."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.reporting.hours import Hours, span_of

OFFICE = span_of("09:00-18:00")
NIGHT = span_of("22:00-06:00")
LUNCH = span_of("12:00-13:00")
WEEK = frozenset(range(5))


def at(words: str) -> datetime:
    """`mon 09:00`, in a week that begins on Monday, 2026-11-23."""
    day, clock = words.split()
    moment = datetime.fromisoformat(f"2026-11-23T{clock}+00:00")
    return moment + timedelta(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day))


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (Hours(), "sun 03:00", None),
        (Hours(working=OFFICE), "mon 09:00", None),
        (Hours(working=OFFICE), "mon 08:59", "mon 09:00"),
        (Hours(working=OFFICE), "mon 18:00", "tue 09:00"),
        (Hours(days=WEEK), "sat 00:00", "mon 00:00"),
        (Hours(working=OFFICE, days=WEEK), "fri 18:00", "mon 09:00"),
        (Hours(working=OFFICE, quiet=LUNCH), "mon 12:30", "mon 13:00"),
        (Hours(quiet=NIGHT), "mon 23:00", "tue 06:00"),
        (Hours(quiet=NIGHT), "tue 05:59", "tue 06:00"),
        (Hours(working=NIGHT), "tue 05:59", None),
        (Hours(working=NIGHT, days=frozenset({0})), "tue 05:59", None),  # Monday's shift goes on
        (Hours(working=NIGHT, days=frozenset({0})), "mon 05:59", "mon 22:00"),  # that was Sunday's
    ],
)
def test_quiet_until(hours: Hours, now: str, until: str | None) -> None:
    moment = at(now)
    found = hours.quiet_until(moment)
    if until is None:
        assert found is None
    else:
        expected = at(until)
        assert found == (expected if expected > moment else expected + timedelta(days=7))


def test_hours_that_leave_no_time_end_nowhere_and_do_not_hang() -> None:
    never = Hours(working=OFFICE, quiet=(time(8), time(20)))
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    found = never.quiet_until(now)
    assert found is not None
    assert found >= now + timedelta(days=7)


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
SPANS = st.none() | st.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] != span[1])


@given(
    st.builds(Hours, working=SPANS, quiet=SPANS, days=st.frozensets(st.integers(0, 6))),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_it_is_quiet_exactly_until_then(hours: Hours, now: datetime) -> None:
    until = hours.quiet_until(now)
    assert (until is None) == (not hours.is_quiet(now))
    if until is not None and until < now + timedelta(days=8):
        assert not hours.is_quiet(until)
        assert hours.is_quiet(until - timedelta(minutes=1)) or until - now < timedelta(minutes=1)


@pytest.mark.parametrize("words", ["", "9-17", "09:00-24:00", "09:00", "18:00-18:00", "09:00-17:60"])
def test_what_is_no_span(words: str) -> None:
    with pytest.raises(ValueError, match="times like 09:00-18:00"):
        span_of(words)
