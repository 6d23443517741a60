"""The page for a person whom Salesforce does not know: filled with what is known of them, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.building import call
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.services import proposing


@pytest.mark.parametrize(
    ("others", "filled"), [((), "Phone%3D%252B16465550123"), (("+6465550123",), "")], ids=["one number", "two"]
)
def test_a_number_that_may_be_another_is_not_saved(others: tuple[str, ...], filled: str) -> None:
    called = ExpectedRecord(activity=replace(call(phone="+16465550123"), other_numbers=others))
    pages = dict(proposing._creations(called, "https://acme.example"))
    assert [page.partition("defaultFieldValues=")[2] for page in pages.values()] == [filled, filled]
