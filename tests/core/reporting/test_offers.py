"""What may be left alone of a cause: the narrowest first, and nothing a rule could not be made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tray_app.core.model.activity import Activity, Call, Email, Recipient
from tray_app.core.model.rules import RuleKind
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Finding, RecipientFinding, Verdict
from tray_app.core.reporting.offers import offers_of

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def email(number: int, *addresses: str) -> Email:
    return Email(id=f"m:{number}", source="m", occurred_at=AT, recipients=tuple(map(Recipient, addresses)))


def call(**known: str) -> Call:
    return Call(id="c:1", source="c", occurred_at=AT, **known)  # type: ignore[arg-type]


def item(activity: Activity) -> Item:
    return Item(activity, Finding(activity_id=activity.id, verdict=Verdict.NOT_LOGGED, checked_at=AT))


@pytest.mark.parametrize(
    ("activities", "offered"),
    [
        (
            [email(1, "Jane@example.com")],
            ["This email", "Everything with Jane@example.com", "Everything at example.com", "All emails"],
        ),
        (
            [call(number="+12025550123", person_name="Mina Park")],
            ["This call", "Everything with Mina Park", "All calls"],
        ),
        (
            [call(salesforce_id="0035g00000NewBBBBB")],
            ["This call", "Everything with 0035g00000NewBBBBB", "All calls"],
        ),
        ([call()], ["This call", "All calls"]),
        (
            [email(1, "a@example.com"), email(2, "a@example.com"), call()],
            [
                "These 3 emails and calls",
                "Everything with a@example.com",
                "Everything at example.com",
                "All emails",
                "All calls",
            ],
        ),
        (
            [email(n, f"p{n}@example.com") for n in range(5)],
            ["These 5 emails", "Everything at example.com", "All emails"],
        ),
        ([email(n, f"p@d{n}.example.com") for n in range(5)], ["These 5 emails", "All emails"]),
        ([email(1, "no address")], ["This email", "All emails"]),
        ([], []),
    ],
)
def test_the_narrowest_comes_first(activities: list[Activity], offered: list[str]) -> None:
    assert [str(offer.label) for offer in offers_of([item(one) for one in activities], None)] == offered


def test_a_partly_logged_email_is_about_those_who_are_missing() -> None:
    held = item(email(1, "there@example.com", "missing@example.com"))
    recipients = (
        RecipientFinding(address="there@example.com", role="to", verdict=Verdict.LOGGED),
        RecipientFinding(address="missing@example.com", role="to", verdict=Verdict.NOT_LOGGED),
    )
    held = Item(held.activity, replace(held.finding, recipients=recipients))
    people = [offer.values[0] for offer in offers_of([held], None) if offer.kind is RuleKind.PERSON]
    assert people == ["missing@example.com"]


@pytest.mark.parametrize(
    ("code", "is_offered"), [("person.no_record", True), ("recipients.partial", False), ("check.offline", False)]
)
def test_a_reason_is_offered_where_a_rule_may_be_about_it(code: str, is_offered: bool) -> None:
    offers = offers_of([item(email(1, "a@example.com"))], code)
    assert any(offer.kind is RuleKind.CODE for offer in offers) is is_offered
