"""WHEN on the command line: a date, a time with zone, an age."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.cli.when import parse_when

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


@given(st.text(max_size=30))
def test_any_words_are_a_moment_or_a_plain_refusal(words: str) -> None:
    with suppress(ValueError, OverflowError):
        assert parse_when(words, NOW).tzinfo is UTC
