"""The message for the admin: everything needed to fix and verify, and nothing about customers."""

from dataclasses import replace
from datetime import UTC, timedelta
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import NOON, REP, call, email, fields_of, profile, schema
from tests.tables import every_row
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.core.diagnosis.completeness import schema_reasons
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import FieldInfo, ObjectInfo
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.snapshot import Item
from tray_app.core.model.text import text
from tray_app.core.model.verdict import (
    Confidence,
    Evidence,
    Finding,
    Fixer,
    Reason,
    RecipientFinding,
    RecordRef,
    Verdict,
)
from tray_app.core.reporting.handoff import HandOff, handoff

RESOURCES = Path(__file__).parents[3] / "resources"
LINKS = LinkBook(RESOURCES / "links.toml")
ORG = "https://acme.my.salesforce.com"
CANARIES = ("Kanarie", "jane.canary@example.com", "+12025550199", "canary-subject", "canary-id")
CONTACT = RecordRef("Contact", "0035g00000ABCDEAA4")


def _item(activity: Activity, code: str, **more: object) -> Item:
    evidence = (
        Evidence(text("Contacts with {address}", address="jane.canary@example.com"), text("{name}", name="Kanarie")),
    )
    values: dict[str, object] = {"code": code, "confidence": Confidence.PROVED, "evidence": evidence}
    reason = Reason(**(values | more))  # type: ignore[arg-type]
    return Item(activity, Finding(activity_id=activity.id, verdict=Verdict.NOT_LOGGED, checked_at=NOON, reason=reason))


@cache
def _shelf(language: str) -> GuideShelf:
    return GuideShelf(RESOURCES / "fixes", language, profile)


def _written(
    code: str, *items: Item, language: str = "en", org: str | None = ORG, seen: tuple[Evidence, ...] = ()
) -> HandOff | None:
    shelf = _shelf(language)
    return handoff(
        code,
        items,
        shelf.of,
        shelf.fixers_of,
        rep=REP,
        seen=seen,
        say=lambda words: words.render(NullTranslations(), UTC),
        address_of_key=lambda key, records: LINKS.of_key(key, records, org),
        address_of_record=lambda record: LINKS.of_record(record, org),
    )


def _sent(code: str, *items: Item, org: str | None = ORG) -> HandOff:
    message = _written(code, *items, org=org)
    assert message is not None
    return message


def test_it_says_what_since_when_how_many_where_and_how_to_verify() -> None:
    # Given two emails and a call that Salesforce refuses because of two fields
    fields = ("MSE_Subject__c", "MSE_Replied__c")
    items = [
        _item(email(1, ago=timedelta(hours=30)), "access.fields", fields=fields, records=(CONTACT,)),
        _item(email(2), "access.fields", fields=fields),
        _item(call(1), "access.fields", fields=fields),
    ]
    # When the message is written
    message = _sent("access.fields", *items)
    # Then the Salesforce admin can act on it without asking back
    assert message.to == (Fixer.SALESFORCE_ADMIN,)
    assert message.recipient == "Salesforce admin"
    assert "not allowed to fill some fields" in message.subject
    for part in (
        "My Salesforce user: rep@acme.example",
        "Since: 2026-11-23 06:00 UTC",
        "Affected: 2 emails",
        "Affected: 1 call",
        "Fields (API names): MSE_Subject__c, MSE_Replied__c",
        "access.fields",
        "Setup → Security → Field Accessibility",
        "https://acme.lightning.force.com/lightning/setup/FieldAccessibility/home",
        "- Contact 0035g00000ABCDEAA4 https://acme.lightning.force.com/lightning/r/Contact/0035g00000ABCDEAA4/view",
        "each field above is editable for my profile",
        "Check again",
    ):
        assert part in message.body
    # And nothing is in it that is for the rep to do, or marked up
    assert "toutapp" not in message.body
    assert "**" not in message.body


@pytest.mark.parametrize(
    ("described", "said"),
    [
        (
            FieldInfo(name="MSE_Campaign__c", type="string", length=50),
            "- Type of MSE_Campaign__c: string(50), the logger writes string(255)",
        ),
        (FieldInfo(name="Type", type="picklist", picklist=("Phone",)), "- Values of Task Type: Phone"),
        (FieldInfo(name="Type", type="picklist", default_value="Other"), "- Default value of Task Type: Other"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_admin_has_set_up_is_told_as_it_was_found(described: FieldInfo, said: str) -> None:
    one = email()
    fields = {**fields_of(profile()), described.name: described}
    reasons = list(schema_reasons("email", profile(), schema(Task=ObjectInfo(name="Task", fields=fields))))
    items = [_item(one, reason.code, evidence=reason.evidence) for reason in reasons]
    assert said in _sent(reasons[0].code, *items).body.splitlines()


def test_it_is_told_which_server_refused() -> None:
    seen = (
        Evidence(text("Mail server {host}", host="imap.acme.example"), text("it refused")),
        Evidence(text("Mailbox {mailbox}", mailbox="Kanarie"), text("the server does not let you read it")),
    )
    message = _written("source.auth_failed", seen=seen)
    assert message is not None
    assert "- Mail server imap.acme.example: it refused" in message.body.splitlines()
    assert "Kanarie" not in message.body


@pytest.mark.parametrize("kind", ["email", "call"])
def test_without_records_in_the_reason_people_without_a_task_are_named_by_their_ids(kind: str) -> None:
    # Given five activities of a whole-rep cause, to people Salesforce shows
    code, ids = "settings.email_logging_off", [f"0035g00000ABCD{number}AAA" for number in range(5)]
    items = []
    for number, record_id in enumerate(ids):
        activity = email(number) if kind == "email" else call(number, salesforce_id=record_id)
        one = _item(activity, code, records=(RecordRef("User", REP.user_id),))
        to = RecipientFinding(
            address="jane.canary@example.com", role="to", verdict=Verdict.NOT_LOGGED, person_id=record_id
        )
        items.append(Item(activity, replace(one.finding, recipients=(to,) if kind == "email" else ())))
    # When the message is written
    body = _sent(code, *items).body
    # Then three of them are linked, and said to lack a Task
    links = [line for line in body.splitlines() if line.startswith("- Contact ")]
    assert [line.split()[2] for line in links] == ids[:3]
    assert "a Task is missing on:" in body


def test_the_beginning_of_the_cause_counts_where_it_is_known() -> None:
    since = NOON - timedelta(days=3)
    message = _sent("connection.tool_app_blocked", _item(email(), "connection.tool_app_blocked", since=since))
    assert "Since: 2026-11-21 12:00 UTC" in message.body


def test_three_records_at_most_each_once_and_never_the_user() -> None:
    refs = tuple(RecordRef("Contact", f"003{number:012d}") for number in (1, 1, 2, 3, 4))
    message = _sent(
        "access.record_hidden", _item(email(), "access.record_hidden", records=(RecordRef("User", REP.user_id), *refs))
    )
    assert [line.split()[2] for line in message.body.splitlines() if line.startswith("- Contact")] == [
        "003000000000001",
        "003000000000002",
        "003000000000003",
    ]
    assert REP.user_id not in message.body


@pytest.mark.parametrize(
    ("code", "to"),
    [
        ("org.validation_rule", (Fixer.SALESFORCE_ADMIN,)),
        ("field.empty", (Fixer.SALESFORCE_ADMIN, Fixer.MARKETO_ADMIN)),
        ("settings.call_logging_off", (Fixer.MARKETO_ADMIN,)),
        ("check.tls_untrusted", (Fixer.IT,)),
        ("record.locked", (Fixer.APPROVER,)),
        # The catalogue names the rep, and the guide has a step for an admin.
        ("connection.tool_stopped", (Fixer.SALESFORCE_ADMIN,)),
        ("person.converted_lead", (Fixer.MARKETO_ADMIN,)),
    ],
)
def test_it_is_for_whoever_can_fix_it(code: str, to: tuple[Fixer, ...]) -> None:
    assert _sent(code).to == to


@pytest.mark.parametrize("code", ["person.no_record", "org.row_lock", "check.offline", "note.late", "ignored.internal"])
def test_no_admin_is_bothered_with_what_is_not_theirs(code: str) -> None:
    assert _written(code) is None


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_every_code_with_an_admins_step_has_a_message(language: str) -> None:
    shelf = GuideShelf(RESOURCES / "fixes", language)
    admins = set(Fixer) - {Fixer.REP, Fixer.NOBODY}
    for code in CATALOGUE:
        message = _written(code, language=language)
        assert (message is not None) == any(step.who in admins for step in shelf.of(code).steps), code
        assert message is None or (shelf.of(code).title in message.subject and "**" not in message.body)


def test_without_an_org_address_it_still_names_the_way() -> None:
    message = _sent("access.fields", _item(email(), "access.fields", records=(CONTACT,)), org=None)
    assert "- Contact 0035g00000ABCDEAA4\n" in message.body
    assert "Field Accessibility" in message.body
    assert "https://" not in message.body


@every_row("code", sorted(CATALOGUE))
def test_no_customer_is_named(code: str) -> None:
    # Given activities whose every text is a canary
    mail = replace(
        email(1, "jane.canary@example.com", subject="canary-subject"),
        id="mail:canary-id",
        message_id="canary-id@acme.example",
    )
    phone = replace(
        call(1, "+12025550199", person_email="jane.canary@example.com"),
        id="dialer:canary-id",
        person_name="Kanarie",
        raw_number="+12025550199",
        outcome="Kanarie",
        url="https://example.com/canary-id",
    )
    records = (RecordRef("Contact", "jane.canary@example.com"), RecordRef("Kanarie Jane", "003000000000001"))
    fields = ("jane.canary@example.com", "Kanarie Jane", "+12025550199")
    items = [_item(one, code, records=records, fields=fields) for one in (mail, phone)]
    # When a message is written from them
    message = _written(code, *items)
    # Then none of them is in it
    if message is not None:
        said = message.subject + message.body
        assert [canary for canary in CANARIES if canary.casefold() in said.casefold()] == []


@given(st.text(min_size=1), st.text(min_size=1))
def test_only_names_and_ids_of_salesforce_pass(word: str, other: str) -> None:
    plain = _sent("access.fields", _item(email(), "access.fields"))
    made = _sent(
        "access.fields",
        _item(email(), "access.fields", fields=(f"{word} {other}",), records=(RecordRef(word, f"{other}@"),)),
    )
    assert made.body == plain.body
