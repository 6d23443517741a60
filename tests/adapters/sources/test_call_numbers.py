"""What stands where a call's number should, as dialers, spreadsheets and people leave it."""

from __future__ import annotations

import pytest

from tray_app.adapters.sources.call_numbers import is_spoilt, read_call_number
from tray_app.core.model.activity import NumberKind

OUTSIDE = [
    ("US", "4155550100.0", "+14155550100"),
    ("US", "9,14155550100", "+14155550100"),
    ("US", "+1 415 555 0100 (Mobile)", "+14155550100"),
    ("US", "415-555-0100 cell", "+14155550100"),
    ("US", "4155550100", "+14155550100"),
    ("US", "(415) 555-0100", "+14155550100"),
    ("US", "+1 (415) 555-0100 x12", "+14155550100"),
    ("US", "'+14155550100", "+14155550100"),
    ("US", '="4155550100"', "+14155550100"),
    ("US", "２０２５５５０１２３", "+12025550123"),
    ("US", "0044 20 7946 0018", "+442079460018"),
    ("GB", "020 7946 0018", "+442079460018"),
    ("GB", "14155550100", "+14155550100"),
    ("", "sip:+14155550100@host.example.com;user=phone", "+14155550100"),
    ("", "+14155550100@host.example.com", "+14155550100"),
    ("", '"Jane" <sip:+14155550100@host.example.com>', "+14155550100"),
    ("", "tel:+1-415-555-0100", "+14155550100"),
    ("", "Jane Doe +1 415 555 0100", "+14155550100"),
    ("", "+44 (0)20 7946 0018", "+442079460018"),
    ("", "1-800-FLOWERS", "+18003569377"),
]
EXTENSIONS = ["101", "ext. 12", "x12", "Ext 4711", "*97", "9042 - Jackie Arriola", "내선 12", "内線 12", "sip:101@pbx"]
WITHHELD = ["", " ", "Anonymous", "Restricted", "N/A", "-", "+266696687", "발신번호표시제한", "非通知", "Unterdrückt"]
UNREADABLE = [
    ("", "4155550100"),
    ("", "(415) 555-0100"),
    ("", "14155550100"),
    ("", "010-1234-5678"),
    ("US", "1.41556E+10"),
    ("US", "1,41556E+10"),
    ("US", "5550100"),
    ("US", "415 555 (cell)"),
    ("US", "+14155550100, +14155550101"),
    ("US", "Jane Doe"),
    ("US", "00:00"),
    ("KR", "2026-11-23"),
    ("US", "9" * 5000),
]


@pytest.mark.parametrize(("region", "written", "number"), OUTSIDE)
def test_an_outside_line(region: str, written: str, number: str) -> None:
    found = read_call_number(written, region)
    assert (found.kind, found.e164) == (NumberKind.OUTSIDE, number)


@pytest.mark.parametrize("region", ["", "US", "KR"])
@pytest.mark.parametrize("written", EXTENSIONS)
def test_an_extension(region: str, written: str) -> None:
    found = read_call_number(written, region)
    assert (found.kind, found.e164) == (NumberKind.EXTENSION, None)


@pytest.mark.parametrize("written", WITHHELD)
def test_a_number_that_was_hidden(written: str) -> None:
    assert read_call_number(written, "US").kind is NumberKind.WITHHELD


@pytest.mark.parametrize(("region", "written"), UNREADABLE)
def test_what_cannot_be_read_is_never_called_internal(region: str, written: str) -> None:
    found = read_call_number(written, region)
    assert (found.kind, found.e164) == (NumberKind.UNREADABLE, None)


def test_a_number_that_a_spreadsheet_rounded_is_known() -> None:
    assert is_spoilt("1.41556E+10")
    assert is_spoilt("'1,2E+15")
    assert not is_spoilt("4155550100.0")
    assert not is_spoilt("+14155550100")
