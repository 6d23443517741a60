"""Whose call it is: inside the company only where nothing says that somebody outside was called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.building import call, profile
from tray_app.core.matching.expectation import Boundaries, expect
from tray_app.core.model.activity import Call, NumberKind

BOUNDARIES = Boundaries(
    own_domains=frozenset({"acme.example"}),
    own_addresses=frozenset({"robin@example.org"}),
    own_numbers=frozenset({"+1202555019*"}),
)
INTERNAL = "ignored.internal_call"


def with_number(phone: str | None, written: str, kind: NumberKind, address: str) -> Call:
    return replace(call(1, phone, person_email=address), raw_number=written, number_kind=kind)


@pytest.mark.parametrize(
    ("one", "ignored"),
    [
        # The rep's own address, from a column for who made the call, beside a customer's number
        (with_number("+14155550100", "+14155550100", NumberKind.OUTSIDE, "rep@acme.example"), None),
        (with_number("+14155550100", "+14155550100", NumberKind.OUTSIDE, "rep@eu.acme.example"), None),
        (with_number("+14155550100", "+14155550100", NumberKind.OUTSIDE, "robin@example.org"), None),
        (with_number("+14155550100", "", NumberKind.OUTSIDE, "rep@acme.example"), None),
        # A number that cannot be read is somebody's all the same
        (with_number(None, "1.41556E+10", NumberKind.UNREADABLE, "rep@acme.example"), "number.unreadable"),
        (with_number(None, "Anonymous", NumberKind.WITHHELD, "rep@acme.example"), "number.unreadable"),
        # A colleague
        (with_number(None, "", NumberKind.WITHHELD, "boss@acme.example"), INTERNAL),
        (with_number(None, "", NumberKind.OUTSIDE, "boss@acme.example"), INTERNAL),
        (with_number(None, "101", NumberKind.EXTENSION, "boss@acme.example"), INTERNAL),
        (with_number("+12025550190", "+12025550190", NumberKind.OUTSIDE, "boss@acme.example"), INTERNAL),
        # Somebody else's address is the person's
        (with_number(None, "", NumberKind.WITHHELD, "jane@example.com"), None),
    ],
    ids=lambda value: f"{value.raw_number} {value.person_email}" if isinstance(value, Call) else None,
)
def test_a_call_is_inside_the_company_only_without_a_number_outside(one: Call, ignored: str | None) -> None:
    found = expect(one, profile(), BOUNDARIES)
    assert found.ignored == ignored
    # And nobody is ever looked up by an address of the company's own
    addresses = {record.address for record in found.expected_records}
    assert addresses <= {None, "jane@example.com"}
    assert bool(addresses) == (ignored is None)
