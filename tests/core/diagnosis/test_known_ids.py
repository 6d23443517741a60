"""Whom the logger looks up by the Salesforce ID that it has: what is wrong with that record is proved, not guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.building import call, contact, email, lead, task
from tests.core.worlds import World, judged
from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.crm import Person
from tray_app.core.model.verdict import Confidence, Verdict

LEAD = "00Q000000000007AAA"


def known(salesforce_id: str = LEAD, address: str = "jane@new.example") -> Email:
    sent = email()
    people = (Recipient(address, salesforce_id=salesforce_id, known_as="marketo:1"),)
    return replace(sent, recipients=people)


WORLDS = {
    "the Lead became a Contact, and the address is the Contact's": (
        (lead(7, "jane@old.example", is_converted=True, converted_contact_id="003000000000001AAA"),
         contact(1, "jane@new.example")),
        "person.converted_lead",
    ),
    "the Lead was deleted, and a Contact has the address": (
        (lead(7, "jane@new.example", is_deleted=True), contact(1, "jane@new.example")),
        "person.stale_id",
    ),
    "the Lead was merged": (
        (lead(7, "x@y.example", is_deleted=True, master_record_id="00Q000000000008AAA"),
         lead(8, "jane@new.example")),
        "person.stale_id",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("people", "code"), WORLDS.values(), ids=WORLDS.keys())
def test_an_email_is_looked_for_by_the_id_before_the_address(people: tuple[Person, ...], code: str) -> None:
    (finding,) = judged(World(activities=[known()], people=people))
    assert finding.verdict is Verdict.NOT_LOGGED
    assert finding.reason is not None
    assert (finding.reason.code, finding.reason.confidence) == (code, Confidence.PROVED)


def test_without_an_id_the_address_decides_as_before() -> None:
    (finding,) = judged(World(activities=[email(to="nobody@new.example")]))
    assert finding.reason is not None
    assert (finding.reason.code, finding.reason.confidence) == ("person.no_record", Confidence.PROVED)


def test_an_id_that_is_visible_is_no_missing_person_though_its_address_is_another() -> None:
    (finding,) = judged(World(activities=[known()], people=(lead(7, "jane@old.example"),)))
    assert finding.reason is not None
    assert finding.reason.code != "person.no_record"


def test_a_task_on_the_record_of_the_id_proves_the_email() -> None:
    sent = known()
    record = task(1, LEAD, subject=sent.subject)
    (finding,) = judged(World(activities=[sent], people=(lead(7, "jane@old.example"),), tasks=(record,)))
    assert finding.verdict in {Verdict.LOGGED, Verdict.INCOMPLETE}


def test_a_call_to_a_person_without_an_id_is_proved_when_the_source_knows_ids() -> None:
    (finding,) = judged(World(activities=[call()], people=(contact(1, phones=frozenset({"+12025550123"})),)))
    assert finding.reason is not None
    assert (finding.reason.code, finding.reason.confidence) == (
        "person.call_without_salesforce_id",
        Confidence.PROVED,
    )
