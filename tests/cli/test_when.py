"""WHEN on the command line: a date, a time with zone, an age."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.cli.when import NoMoment, parse_when

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        (" 90 m ", NOW - timedelta(minutes=90)),
        ("2026-11-23T20:00Z", datetime(2026, 11, 23, 20, tzinfo=UTC)),
        ("2026-11-23T20:00+09:00", datetime(2026, 11, 23, 11, tzinfo=UTC)),
    ],
)
def test_what_is_meant(words: str, meant: datetime) -> None:
    assert parse_when(words, NOW) == meant


def test_a_date_is_its_first_moment_here() -> None:
    assert parse_when("2026-11-23", NOW) == datetime(2026, 11, 23).astimezone()


@pytest.mark.parametrize("words", ["", "yesterday", "7", "7w", "-3d", "2026-13-01", "2026-11-23T20:00", "99999d"])
def test_what_cannot_be_understood_says_what_can(words: str) -> None:
    with pytest.raises(ValueError, match=r"a date|zone"):
        parse_when(words, NOW)


@pytest.mark.parametrize(
    "words",
    ["0001-01-01", "0001-01-01T00:00+14:00", "1999-12-31T23:59Z", "9999-12-31", "9999-12-31T23:59-14:00", "2026-11-25"],
)
def test_what_nobody_can_mean_says_what_can(words: str) -> None:
    with pytest.raises(NoMoment, match="between 2000-01-01 and now"):
        parse_when(words, NOW)


@pytest.mark.parametrize("words", ["0d", "00 h", "0m"])
def test_an_age_of_nothing_is_none(words: str) -> None:
    with pytest.raises(NoMoment, match="at least 1"):
        parse_when(words, NOW)


@pytest.mark.parametrize(
    "words", ["1000000000d", "\u0667d", "1e3d", "7d\n7d", "2026-11-23T20:00:00.123456789+99:99", "\0"]
)
def test_odd_ways_to_write_are_not_guessed_at(words: str) -> None:
    with pytest.raises(NoMoment, match="cannot be understood"):
        parse_when(words, NOW)


WORDS = st.one_of(
    st.text(max_size=30),
    st.text("0123456789-:TZ+. dhm", max_size=30),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.dates().map(str),
    st.builds("{}{}".format, st.integers(-10, 10**12), st.sampled_from("dhmw")),
)


@given(WORDS)
def test_any_words_are_a_moment_of_the_past_or_a_plain_refusal(words: str) -> None:
    with suppress(NoMoment):
        moment = parse_when(words, NOW)
        assert moment.tzinfo is UTC
        assert datetime(1999, 12, 31, tzinfo=UTC) < moment <= NOW
