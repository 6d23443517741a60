"""An email in the mailbox and in the logger's own report: one activity, whichever comes first and however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, profile
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.model.activity import Activity, Email, Mark, Recipient, RecipientRole
from tray_app.core.model.ports import Batch

JANE, KIM, ID = "jane@example.com", "Kim@example.com", "00Q000000000001EAA"


def letter(number: int = 1, *people: str, **changes: object) -> Email:
    email = Email(
        id=f"mail:{number}",
        source="mail",
        occurred_at=NOON - timedelta(minutes=30),
        subject="Pricing",
        message_id=f"mail-{number}@acme.example",
        sender="rep@acme.example",
        recipients=tuple(Recipient(address) for address in people or (JANE,)),
    )
    return replace(email, **changes)  # type: ignore[arg-type]


def report(number: int = 1, person: str = JANE, salesforce_id: str | None = ID, **changes: object) -> Email:
    name = f"marketo:{number}"
    email = Email(
        id=name,
        source="marketo",
        occurred_at=NOON - timedelta(minutes=29),
        subject="Pricing",
        sender="Rep@acme.example",
        recipients=(Recipient(person, salesforce_id=salesforce_id, known_as=name),),
    )
    return replace(email, **changes)  # type: ignore[arg-type]


def kept(*batches: Activity | tuple[Activity, ...]) -> list[Email]:
    """What the store has after polls that brought these, each of them twice: the second time for the overlap."""
    store = FakeStore()
    for batch in batches:
        activities = batch if isinstance(batch, tuple) else (batch,)
        for _ in range(2):
            source = FakeSource(id=activities[0].source, batches=[Batch(activities=activities, cursor=b"1")])
            Monitor(sources=(source,), crm=FakeCrm(), store=store, settings=CycleSettings(profile=profile())).run_once(
                NOON
            )
    found = [check.activity for check in store.between(NOON - timedelta(days=1), NOON + timedelta(days=1))]
    return [activity for activity in found if isinstance(activity, Email)]


@pytest.mark.parametrize("order", [(letter(), report()), (report(), letter())], ids=["mail first", "report first"])
def test_one_email_in_both_is_one_activity_that_knows_what_both_know(order: tuple[Email, Email]) -> None:
    (email,) = kept(*order)
    assert email.id == order[0].id
    assert email.message_id == "mail-1@acme.example"
    assert [(one.address, one.salesforce_id, one.known_as) for one in email.recipients] == [(JANE, ID, "marketo:1")]
    # And once more, in turn
    assert kept(*order, *order) == [email]


def test_copies_and_blind_copies_stay_with_the_email_whichever_came_first() -> None:
    whole = letter(recipients=(Recipient(JANE), Recipient(KIM, RecipientRole.CC)))
    for order in ((whole, report()), (report(), whole)):
        (email,) = kept(*order)
        assert [(one.address, one.role) for one in email.recipients] == [
            (JANE, RecipientRole.TO),
            (KIM, RecipientRole.CC),
        ]


def test_a_letter_to_two_has_two_reports_and_nobody_is_expected_twice() -> None:
    both = (report(1), report(2, KIM, None))
    for order in ((letter(1, JANE, KIM), both), (both, letter(1, JANE, KIM))):
        people = [one.address for email in kept(*order) for one in email.recipients]
        assert sorted(people) == [KIM, JANE]


def test_two_letters_with_the_same_words_keep_a_report_each() -> None:
    later = timedelta(minutes=5)
    letters = (letter(1), letter(2, occurred_at=NOON - timedelta(minutes=30) + later))
    reports = (report(1), report(2, occurred_at=NOON - timedelta(minutes=29) + later))
    emails = kept(letters, reports)
    assert [(one.id, one.recipients[0].known_as) for one in emails] == [
        ("mail:1", "marketo:1"),
        ("mail:2", "marketo:2"),
    ]


def test_a_second_report_without_a_letter_of_its_own_is_not_lost() -> None:
    second = report(2, occurred_at=NOON - timedelta(minutes=26))
    assert [one.id for one in kept(letter(1), (report(1), second))] == ["mail:1", "marketo:2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Another"},
        {"occurred_at": NOON - timedelta(minutes=50)},
        {"recipients": (Recipient(KIM, known_as="marketo:1"),)},
    ],
)
def test_what_is_another_email_stays_one(changes: dict[str, object]) -> None:
    assert len(kept(letter(), replace(report(), **changes))) == 2  # type: ignore[arg-type]


def test_a_rep_may_send_from_another_address_than_the_logger_knows() -> None:
    assert len(kept(letter(sender="r.rep@acme.example"), report())) == 1


def test_a_reply_is_the_same_email_as_its_report_with_the_prefix() -> None:
    assert len(kept(letter(subject="RE: Pricing"), report(subject="Re: Pricing"))) == 1


def test_a_bounce_that_the_logger_saw_is_known_of_the_email() -> None:
    (email,) = kept(letter(), report(marks=frozenset({Mark.BOUNCED})))
    assert email.marks == {Mark.BOUNCED}


def test_one_email_in_two_mailboxes_is_one_activity() -> None:
    other = replace(letter(), id="thunderbird:abc", source="thunderbird")
    assert [one.id for one in kept(letter(), other)] == ["mail:1"]
