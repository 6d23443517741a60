"""Salesforce ids in both lengths, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.sources.salesforce_id import long_id, person_id


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        # By hand: "003Dn" has a capital at place 4 (8: I), "00000" none (0: A), "aBcDe" at places 2 and 4 (2+8: K).
        ("003Dn00000aBcDe", "003Dn00000aBcDeIAK"),
        ("003Dn00000aBcDeIAK", "003Dn00000aBcDeIAK"),
        (" 003Dn00000aBcDe\n", "003Dn00000aBcDeIAK"),
        ("003000000000000", "003000000000000AAA"),
        ("003AAAAAAAAAAAA", "003AAAAAAAAAAAAY55"),
        ("003Dn00000aBcDeIAA", None),
        ("003Dn00000aBcD", None),
        ("003Dn00000aBcDeI", None),
        ("003Dn00000aBc-e", None),
        ("００３Dn00000aBcDe", None),
        ("", None),
    ],
)
def test_an_id_is_made_whole_or_refused(raw: str, whole: str | None) -> None:
    assert long_id(raw) == whole


@pytest.mark.parametrize(
    ("raw", "person"),
    [
        ("00QDn00000aBcDe", "00QDn00000aBcDeMAK"),
        ("003Dn00000aBcDe", "003Dn00000aBcDeIAK"),
        ("001Dn00000aBcDe", None),
        ("00qDn00000aBcDe", None),
        ("n/a", None),
    ],
)
def test_only_leads_and_contacts_are_people(raw: str, person: str | None) -> None:
    assert person_id(raw) == person


@given(st.text(alphabet="abcXYZ019", min_size=15, max_size=15))
def test_capitals_that_were_lost_come_back_from_the_last_three(short: str) -> None:
    whole = long_id(short)
    assert whole is not None
    assert long_id(whole.lower()) == long_id(whole.upper()) == whole


@given(st.text(alphabet="abcXYZ019", min_size=15, max_size=15))
def test_the_long_form_is_its_own_long_form_and_tells_a_changed_case(short: str) -> None:
    whole = long_id(short)
    assert whole is not None
    assert long_id(whole) == whole
    swapped = short.swapcase()
    if swapped not in {short, swapped.lower(), swapped.upper()}:
        assert long_id(swapped + whole[15:]) is None
