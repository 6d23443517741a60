"""However a number was typed into Salesforce, one of our two questions asks for it."""

import re

import pytest

from tray_app.adapters.salesforce.phone_texts import any_grouping, usual_texts


def like(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("%"))), text) is not None


@pytest.mark.parametrize(
    "typed",
    ["(202) 555-0123", "202-555-0123", "202.555.0123", "2025550123", "12025550123", "+1 202-555-0123", "+12025550123",
     "1-202-555-0123", "+1 (202) 555-0123", "+1 202 555 0123"],
)  # fmt: skip
def test_the_usual_ways_are_found_at_once(typed: str) -> None:
    assert typed in usual_texts("+12025550123")


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "07700900123", "447700900123"])
def test_the_usual_ways_elsewhere(typed: str) -> None:
    assert typed in usual_texts("+447700900123")


@pytest.mark.parametrize("typed", ["0 77 00/90 01 23", "+44 (0)7700-900 123 ext. 5", "tel 07700 900 123"])
def test_any_other_way_fits_the_pattern(typed: str) -> None:
    pattern = any_grouping("+447700900123")

    assert pattern is not None
    assert like(pattern, typed)
    assert not like(pattern, "07700 900124")


def test_numbers_without_a_pattern() -> None:
    assert any_grouping("+") is None
    assert any_grouping("+4412") is None
    assert usual_texts("+") == {"+", ""}
