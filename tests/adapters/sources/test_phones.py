"""Which written numbers are outside lines, in which form, and which are the same."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.phones import Phone, e164, read_phone


@pytest.mark.parametrize(
    ("raw", "region", "phone"),
    [
        ("+12025550123", "", Phone("+12025550123")),
        ("+1 (202) 555-0123", "", Phone("+12025550123")),
        ("(202) 555-0123", "US", Phone("+12025550123")),
        ("(202) 555-0123", " us ", Phone("+12025550123")),
        ("12025550123", "US", Phone("+12025550123")),
        ("07700 900123", "GB", Phone("+447700900123")),
        ("00447700900123", "DE", Phone("+447700900123")),
        ("011 44 7700 900123", "US", Phone("+447700900123")),
        ("tel:+1-202-555-0123", "", Phone("+12025550123")),
        ("sip:+12025550123@pbx.example.com", "", Phone("+12025550123")),
        ("\uff0b12025550123", "", Phone("+12025550123")),
        ("+12025550123 ext. 42", "", Phone("+12025550123", "42")),
        ("202-555-0123 x42", "US", Phone("+12025550123", "42")),
        # Possible, if not assigned to anybody: not ours to judge.
        ("+2055551234", "US", Phone("+2055551234")),
        ("(202) 555-0123", "", None),
        ("(202) 555-0123", "XX", None),
        ("555-0123", "US", None),
        ("101229", "US", None),
        ("101229", "DE", None),
        ("911", "US", None),
        ("112", "DE", None),
        ("+911", "", None),
        ("*67 2025550123", "US", None),
        ("anonymous", "US", None),
        ("Restricted", "US", None),
        ("1.2E+10", "US", None),
        ("", "US", None),
        ("+", "US", None),
        ("+1" + "2" * 300, "", None),
    ],
)
def test_a_number_is_read_as_an_outside_line_or_not_at_all(raw: str, region: str, phone: Phone | None) -> None:
    assert read_phone(raw, region) == phone
    assert e164(raw, region) == (phone.e164 if phone else None)


@given(st.text(max_size=300), st.sampled_from(["", "US", "GB", "DE", "KR", "XX", "\0"]))
def test_any_text_is_a_number_or_none(raw: str, region: str) -> None:
    number = e164(raw, region)
    assert number is None or (number[0] == "+" and number[1:].isascii() and number[1:].isdigit())
    if number is not None:
        assert e164(number) == number


def test_the_metadata_of_numbers_is_not_loaded_before_it_is_needed() -> None:
    script = "import sys, tray_app.adapters.sources.phones; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=PATIENCE_S).returncode == 0
