"""SOQL survives any address, and no statement outgrows its limits."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.salesforce.soql import (
    LONGEST_STATEMENT,
    Term,
    any_of,
    is_askable,
    literal,
    moment,
    select,
    statements,
)

UNESCAPED = {"\\\\": "\\", "\\'": "'", '\\"': '"'}


def read_back(text: str) -> str:
    """The value of a literal, read by the rules of "Quoted String Escapes"."""
    assert text[0] == text[-1] == "'"
    inner = text[1:-1]
    assert not re.search(r"(?<!\\)(?:\\\\)*'", inner)
    return re.sub(r"\\.", lambda found: UNESCAPED[found[0]], inner)


@given(st.text(min_size=1).filter(is_askable))
def test_a_literal_means_the_text_it_was_made_of(value: str) -> None:
    assert read_back(literal(value)) == value


@pytest.mark.parametrize("value", ["", "a\nb", "a\x00", "\ud800", "a" * 2001])
def test_what_no_record_can_hold_is_never_asked(value: str) -> None:
    assert not is_askable(value)
    assert any_of("Email", [value]) == []
    with pytest.raises(ValueError, match="SOQL"):
        literal(value)


def test_a_datetime_is_written_in_utc_to_the_second() -> None:
    seoul = timezone(timedelta(hours=9))

    assert moment(datetime(2026, 11, 24, 2, 2, 11, 999, tzinfo=seoul)) == "2026-11-23T17:02:11Z"
    assert moment(datetime(2026, 11, 23, tzinfo=UTC)) == "2026-11-23T00:00:00Z"
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2026, 11, 23))  # noqa: DTZ001


def test_no_terms_make_no_statement() -> None:
    assert statements("SELECT Id FROM Lead", []) == []


def test_lists_and_patterns_stand_side_by_side() -> None:
    terms = [
        *any_of("Email", ["b@example.com", "a@example.com"]),
        Term("Phone", "%1%2%", like=True),
        *any_of("Id", ["x"]),
    ]

    written = statements(select(("Id",), "Lead"), terms, tail=" AND A = 1")

    assert [text.removeprefix("SELECT Id FROM Lead WHERE ") for text in written] == [
        "(Email IN ('a@example.com','b@example.com') OR Id IN ('x') OR Phone LIKE '%1%2%') AND A = 1"
    ]


@given(
    st.lists(
        st.builds(
            Term, st.sampled_from(["Email", "Id", "Phone"]), st.text("ab'\\", min_size=1, max_size=40), st.booleans()
        )
    ),
    st.integers(250, 600),
)
def test_no_statement_is_too_long_and_no_term_is_lost(terms: list[Term], longest: int) -> None:
    written = statements("SELECT Id FROM Lead", terms, tail=" AND IsDeleted = true", longest=longest)

    assert all(len(text) <= longest for text in written)
    assert sum(len(re.findall(r"'(?:[^'\\]|\\.)*'", text)) for text in written) == len(terms)
    assert all("IN ()" not in text for text in written)


def test_three_thousand_addresses_need_more_than_one_statement() -> None:
    addresses = [f"somebody.with.a.rather.long.name.{number}@example.com" for number in range(3000)]

    written = statements("SELECT Id FROM Lead", any_of("Email", addresses))

    assert len(written) == 2
    assert max(map(len, written)) <= LONGEST_STATEMENT
