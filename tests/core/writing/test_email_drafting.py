"""An email as an EmailMessage: its people as relations, nothing of its body, and only where the org keeps emails so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.core.building import NOON, REP, contact, email, lead, profile, task
from tests.core.writing.test_drafting import fields
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Email, RecipientRole
from tray_app.core.model.crm import EmailMessage, FieldInfo, ObjectInfo, Person, Records
from tray_app.core.model.task_writing import RecordDraft, Related, RelatedChoices
from tray_app.core.model.verdict import Finding, RecipientFinding, RecordRef, Verdict
from tray_app.core.writing.drafting import Workplace
from tray_app.core.writing.email_drafting import keeps_email_messages, message_draft_of
from tray_app.core.writing.precheck import obstacles
from tray_app.core.writing.relating import choices_of, proposed


def message(number: int, **more: Any) -> EmailMessage:
    return EmailMessage(id=f"02s{number:012}AAA", created_at=NOON, **more)


def described(**changes: dict[str, Any] | None) -> ObjectInfo:
    usual: dict[str, dict[str, Any] | None] = {
        "Subject": {"length": 3000},
        "FromAddress": {"type": "email", "length": 1000},
        "FromId": {"type": "reference"},
        "MessageDate": {"type": "datetime"},
        "MessageIdentifier": {"length": 765},
        "Status": {"type": "picklist", "picklist": ("0", "3", "5"), "nillable": False, "defaulted": True},
        "Incoming": {"type": "boolean"},
        "IsClientManaged": {"type": "boolean"},
        "RelatedToId": {"type": "reference"},
        "TextBody": {"type": "textarea", "length": 131072},
        **changes,
    }
    made = {name: FieldInfo(name=name, **info) for name, info in usual.items() if info is not None}
    return ObjectInfo(name="EmailMessage", fields=made)


def drafted(mail: Email, people: Sequence[Person], info: ObjectInfo | None = None) -> RecordDraft:
    workplace = Workplace(
        profile=profile(),
        task=fields(),
        message=info or described(),
        rep=REP,
        zone=NOON.tzinfo,  # type: ignore[arg-type]  # it has one
        closed_status="Completed",
    )
    pairs = zip(mail.recipients, people, strict=True)
    return message_draft_of([(ExpectedRecord(activity=mail, recipient=one), who) for one, who in pairs], workplace)


def test_one_record_names_everybody_and_has_no_body() -> None:
    mail = email(to="jane@example.com", cc=("lea@example.com",))
    made = drafted(mail, [contact(), lead()])
    assert (made.object, made.key) == ("EmailMessage", ("mail:7:1", ""))
    assert made.covers == {"jane@example.com", "lea@example.com"}
    assert [(one.role, one.person_id) for one in made.relations] == [
        (RecipientRole.TO, contact().id),
        (RecipientRole.CC, lead().id),
    ]
    assert made.person_of("lea@example.com") == lead().id
    assert dict(made.values) == {
        "Subject": "Pricing for spring",
        "FromAddress": mail.sender or REP.email,
        "FromId": REP.user_id,
        "MessageDate": mail.occurred_at.isoformat(timespec="seconds"),
        "MessageIdentifier": f"<{mail.message_id}>",
        "Status": "3",
        "Incoming": False,
        "IsClientManaged": True,
    }


def test_only_what_the_rep_may_write() -> None:
    info = described(FromId=None, IsClientManaged={"type": "boolean", "createable": False}, FromAddress=None)
    assert set(drafted(email(), [contact()], info).values) == {
        "Subject",
        "MessageDate",
        "MessageIdentifier",
        "Status",
        "Incoming",
    }


@pytest.mark.parametrize(
    ("mail", "info", "code"),
    [
        (email(), described(), None),
        (email(), replace(described(), createable=False), "access.task_create"),
        (replace(email(), message_id=None), described(), "unknown.unproven"),
        (email(), described(MessageIdentifier={"filterable": False}), "unknown.unproven"),
        (email(), described(MessageIdentifier=None), "unknown.unproven"),
        (email(), described(Region__c={"nillable": False}), "org.required_field"),
        (email(), described(Status={"type": "picklist", "picklist": ("0", "1")}), "org.restricted_picklist"),
    ],
)
def test_what_would_be_refused_or_could_not_be_found_again(mail: Email, info: ObjectInfo, code: str | None) -> None:
    found = obstacles(drafted(mail, [contact()], info), info, profile())
    assert [one.code for one in found][:1] == ([code] if code else [])
    assert [one.code for one in obstacles(drafted(email(), [contact()]), None, profile())] == ["access.task_create"]


def logged(name: str) -> Finding:
    recipient = RecipientFinding(address="jane@example.com", role="to", verdict=Verdict.LOGGED)
    return Finding(
        activity_id="x",
        verdict=Verdict.LOGGED,
        checked_at=None,
        recipients=(recipient,),
        records=(RecordRef(name, "1"),),
    )


NOTHING = Records()
A_TASK = Records(tasks=(task(1),))


@pytest.mark.parametrize(
    ("known", "records", "kept"),
    [
        (["EmailMessage", "EmailMessage", "Task"], NOTHING, True),
        (["EmailMessage", "Task"], NOTHING, False),
        ([], NOTHING, False),
        (["Task"], Records(messages=(message(1),)), False),
        ([], Records(messages=(message(1),)), True),
        ([], Records(messages=(message(1, incoming=True),)), False),
        ([], Records(messages=(message(1),), tasks=(task(1),)), False),
        ([], Records(messages=(message(1, task_id=task(1).id),), tasks=(task(1),)), True),
        ([], A_TASK, False),
        ([], Records(messages=(message(1),), tasks=(replace(task(1), is_deleted=True),)), True),
    ],
)
def test_where_most_emails_are_email_messages_the_org_keeps_them_so(
    known: list[str], records: Records, kept: bool
) -> None:
    assert keeps_email_messages([logged(one) for one in known], records) is kept


DEAL = Related(object="Opportunity", id="006000000000001AAA", name="Spring deal")
ACME = Related(object="Account", id="001000000000001AAA", name="Acme")
OTHER = Related(object="Account", id="001000000000002AAA", name="Other")
AROUND = {
    contact(1).id: RelatedChoices(related=(DEAL, ACME), usual_id=DEAL.id),
    contact(2).id: RelatedChoices(related=(ACME,), usual_id=None),
    contact(3).id: RelatedChoices(related=(OTHER,), usual_id="006000000000009AAA"),
}


@pytest.mark.parametrize(
    ("people", "wished", "related"),
    [
        ([contact(1)], None, DEAL.id),
        ([contact(1)], "", None),
        ([contact(1)], ACME.id, ACME.id),
        ([contact(1)], OTHER.id, None),
        ([contact(2)], None, None),
        ([contact(3)], None, None),  # closed or gone since: it may not be chosen any more
        ([contact(1), contact(2)], None, None),
        ([contact(1), contact(2)], DEAL.id, DEAL.id),
        ([contact(4)], None, None),
        ([lead()], None, None),
        ([contact(1), lead()], DEAL.id, None),
    ],
)
def test_to_what_it_is_related_is_never_guessed(people: list[Person], wished: str | None, related: str | None) -> None:
    choices = choices_of(people, AROUND)
    assert proposed(people, AROUND, choices, wished) == related


def test_opportunities_come_first() -> None:
    assert choices_of([contact(2), contact(1)], AROUND) == (DEAL, ACME)
