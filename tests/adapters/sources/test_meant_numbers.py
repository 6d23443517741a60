"""Digits without a plus: the number that was meant is among those that are read, and alone only where it is sure."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from tray_app.adapters.sources.call_numbers import CallNumber, read_call_number
from tray_app.adapters.sources.country_numbers import CountryNumbers
from tray_app.adapters.sources.meant_numbers import begin_with_country, meant_numbers, with_plus
from tray_app.core.model.activity import NumberKind

HOMES = ("US", "CA", "GB", "DE", "AT", "FR", "IT", "ES", "NO", "PL", "KR", "JP", "SG", "AU", "IN", "BR", "MX", "RU")
FEWEST_WITH_COUNTRY = 9
"""Digits of a number with its country, below which it is not told from a local one: some islands have such."""
FEWEST = 7


@cache
def examples() -> tuple[tuple[str, str, str], ...]:
    """(region, E.164, as it is written at home) of two numbers of each region that there is."""
    found: dict[tuple[str, str, str], None] = {}
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
            if (number := phonenumbers.example_number_for_type(region, kind)) is not None:
                whole = phonenumbers.format_number(number, PhoneNumberFormat.E164)
                found[region, whole, phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)] = None
    return tuple(found)


@pytest.mark.parametrize("home", HOMES)
def test_a_number_without_its_plus_is_read_or_is_one_of_those_it_may_be(home: str) -> None:
    read = {e164: meant_numbers(e164[1:], home) for _, e164, _ in examples() if len(e164) > FEWEST_WITH_COUNTRY}
    assert len(read) > 400
    assert {e164: found for e164, found in read.items() if e164 not in found} == {}
    assert sum(len(found) == 1 for found in read.values()) > (0 if home == "DE" else 250)  # Germany has almost any


def test_a_number_as_it_is_written_at_home_is_that_number_alone() -> None:
    at_home = [one for one in examples() if len(re.sub(r"\D", "", one[2]).lstrip("0")) >= FEWEST]
    assert len(at_home) > 400
    assert [one for one in at_home if meant_numbers(one[2], one[0]) != (one[1],)] == []


def test_with_the_zero_in_front_bare_digits_are_national() -> None:
    begun = [(region, e164, re.sub(r"\D", "", written)) for region, e164, written in examples() if written[0] == "0"]
    begun = [one for one in begun if len(one[2]) > FEWEST]
    assert len(begun) > 150
    assert [one for one in begun if meant_numbers(one[2], one[0]) != (one[1],)] == []


@pytest.mark.parametrize(
    ("region", "written", "meant"),
    [
        ("US", "6465550123", ("+16465550123", "+6465550123")),
        ("US", "(646) 555-0123", ("+16465550123",)),
        ("US", "64 6 555 0123", ("+6465550123",)),
        ("US", "61491570006", ("+61491570006",)),
        ("DE", "61491570006", ("+61491570006", "+4961491570006")),
        ("DE", "03023125001", ("+493023125001",)),
        ("CN", "13123456789", ("+8613123456789", "+13123456789")),
        ("AU", "0491570006", ("+61491570006",)),
        # Seven digits are a local number without its area, never one of an island.
        ("US", "6834002", ()),
        # Nobody knows the area yet, but three and three and four digits are a whole number there.
        ("US", "3292345678", ("+13292345678", "+3292345678")),
        # A 9 or 0 for an outside line.
        ("US", "914155550100", ("+14155550100", "+914155550100")),
        ("US", "94155550100", ("+14155550100",)),
        ("US", "9011442079460018", ("+442079460018",)),
        ("DE", "003023125001", ("+493023125001",)),
        ("DE", "903023125001", ("+493023125001",)),
        ("IN", "914155550100", ("+914155550100",)),
        ("", "914155550100", ()),
    ],
)
def test_what_digits_may_mean(region: str, written: str, meant: tuple[str, ...]) -> None:
    assert meant_numbers(written, region) == meant
    kind = NumberKind.OUTSIDE if meant else NumberKind.UNREADABLE
    assert read_call_number(written, region) == CallNumber(kind, next(iter(meant), None), meant[1:])


def test_a_number_that_is_written_twice_is_what_the_clearer_one_says() -> None:
    found = read_call_number("6465550123 <646-555-0123>;", "US")
    assert found == CallNumber(NumberKind.OUTSIDE, "+16465550123")


def test_each_country_in_turn_with_all_that_it_may_be_there() -> None:
    assert CountryNumbers(lambda: ("GB", "US")).read("6465550123") == ("+6465550123",)
    assert CountryNumbers(lambda: ("US", "GB")).read("6465550123") == ("+16465550123", "+6465550123")
    assert CountryNumbers(lambda: ("US",)).read("anonymous") == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("61491570006", "+61491570006"),
        ("'61491570006", "+61491570006"),
        ("+61491570006", "+61491570006"),
        ("0491570006", "0491570006"),
        ("(646) 555-0123", "(646) 555-0123"),
        ("4155550100", "4155550100"),
        ("101", "101"),
        ("anonymous", "anonymous"),
    ],
)
def test_the_plus_that_a_form_leaves_out(written: str, read: str) -> None:
    assert with_plus(written) == read


@pytest.mark.parametrize(
    ("region", "column", "international"),
    [
        ("US", ["61491570006", "442079460018", "12025550123", "6465550123", "anonymous", "101"], True),
        ("US", ["61491570006", "442079460018"], False),
        ("US", ["12025550123", "12025550124", "12025550125"], False),
        ("US", ["61491570006", "442079460018", "12025550123", "2025550124"], False),
        ("AU", ["61491570006", "442079460018", "12025550123", "0491570006"], False),
        ("", ["61491570006", "442079460018", "12025550123"], False),
    ],
)
def test_a_column_shows_that_its_numbers_begin_with_their_countries(
    region: str, column: list[str], international: bool
) -> None:
    assert begin_with_country(column, region) is international
