"""A call whose digits may be two numbers is that of whoever has one of them, wherever numbers are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, REP, call, contact, profile
from tray_app.core.cycle.keys import keys_of, same_people
from tray_app.core.matching.call_grouping import as_one_call
from tray_app.core.matching.expectation import Boundaries, ExpectedRecord, expect
from tray_app.core.matching.people import people_in
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Records
from tray_app.core.model.ports import Check
from tray_app.core.model.rules import Rule, RuleBook, RuleKind
from tray_app.core.writing.drafting import subject_of_draft

HOME, ABROAD = "+16465550123", "+6465550123"
EITHER = replace(call(1, HOME), other_numbers=(ABROAD,), raw_number="6465550123")


def of(number: str) -> Call:
    return call(2, number)


@pytest.mark.parametrize("number", [HOME, ABROAD])
def test_whoever_has_one_of_the_numbers_is_meant(number: str) -> None:
    person = contact(1, phones=frozenset({number}))
    found = people_in(Records(people=(contact(2, "else@example.com"), person)))
    assert found.of(ExpectedRecord(activity=EITHER)) == (person,)


def test_both_are_asked_about() -> None:
    assert keys_of([ExpectedRecord(activity=EITHER)], NOON).numbers == {HOME, ABROAD}


@pytest.mark.parametrize("number", [HOME, ABROAD])
def test_another_call_with_one_of_them_competes_and_may_be_the_same(number: str) -> None:
    other = replace(of(number), source="teams", occurred_at=EITHER.occurred_at + timedelta(seconds=4))
    assert same_people([Check(activity=EITHER)], [Check(activity=other)]) == [Check(activity=other)]
    records = [ExpectedRecord(activity=EITHER), ExpectedRecord(activity=other)]
    assert [len(group) for group in as_one_call(records)] == [2]


@pytest.mark.parametrize("number", [HOME, ABROAD])
def test_what_is_left_alone_by_one_of_them(number: str) -> None:
    rule = Rule(kind=RuleKind.PERSON, value=number, created_at=NOON)
    told = {
        name: expect(EITHER, profile("generic"), boundaries).ignored
        for name, boundaries in {
            "own": Boundaries(own_numbers=frozenset({number})),
            "ignored": Boundaries(ignored_numbers=frozenset({number})),
            "rule": Boundaries(rules=RuleBook([rule])),
        }.items()
    }
    assert told == {"own": "ignored.internal_call", "ignored": "ignored.excluded", "rule": "ignored.excluded"}
    for_reason = RuleBook([replace(rule, kind=RuleKind.CODE, value=f"person.number_unmatched:{number}")])
    assert for_reason.for_reason("person.number_unmatched", EITHER, None) is not None


@pytest.mark.parametrize("number", [HOME, ABROAD])
def test_a_task_is_written_with_the_number_that_the_person_has(number: str) -> None:
    person = contact(1, phones=frozenset({number}), owner_id=REP.user_id)
    with_number = replace(profile("generic"), subject_templates={"call": "Call to {number}"})
    assert subject_of_draft(EITHER, person, with_number) == f"Call to {number}"
