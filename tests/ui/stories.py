"""A rep's day as snapshots: what a window has to show in each state, with reasons as the diagnosis writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tray_app.core.diagnosis.causes import causes_of
from tray_app.core.model.activity import Activity, Call, CallResult, Email, Recipient
from tray_app.core.model.crm import Rep
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import CrmState, Item, Snapshot
from tray_app.core.model.text import ntext, text, verbatim
from tray_app.core.model.verdict import (
    Alert,
    Confidence,
    Evidence,
    Finding,
    MatchStrength,
    Note,
    Reason,
    RecordRef,
    Verdict,
)

ORG = "https://acme.my.salesforce.com"


def email(number: int, at: datetime, subject: str, to: str) -> Email:
    return Email(
        id=f"work-mail:7:{number}", source="work-mail", occurred_at=at, subject=subject, recipients=(Recipient(to),)
    )


def call(number: int, at: datetime, who: str = "", to: str = "+12025550123") -> Call:
    return Call(
        id=f"dialer:call-{number}",
        source="dialer",
        occurred_at=at,
        number=to,
        person_name=who or None,
        duration_s=340,
        result=CallResult.ANSWERED,
    )


def logged(activity: Activity, *notes: Note) -> Item:
    record = RecordRef("Task", "00T5g00000ABCdeEAG", MatchStrength.EXACT)
    at = activity.occurred_at
    return Item(
        activity,
        Finding(
            activity_id=activity.id,
            verdict=Verdict.LOGGED,
            checked_at=at + timedelta(minutes=9),
            records=(record,),
            notes=notes,
            logged_at=at + timedelta(minutes=4),
            time_to_log_s=240,
        ),
    )


def pending(activity: Activity) -> Item:
    return Item(activity, Finding(activity_id=activity.id, verdict=Verdict.PENDING, checked_at=None))


def explained(activity: Activity, verdict: Verdict, reason: Reason) -> Item:
    at = activity.occurred_at + timedelta(minutes=40)
    return Item(activity, Finding(activity_id=activity.id, verdict=verdict, checked_at=at, reason=reason))


def no_record(address: str) -> Reason:
    return Reason(
        code="person.no_record",
        confidence=Confidence.PROVED,
        evidence=(
            Evidence(text("Leads with {address}", address=address), text("none visible to you")),
            Evidence(text("Contacts with {address}", address=address), text("none visible to you")),
        ),
    )


def calls_off(now: datetime) -> Reason:
    began = now - timedelta(hours=5)
    return Reason(
        code="settings.call_logging_off",
        confidence=Confidence.LIKELY,
        also_possible=("person.call_without_salesforce_id", "connection.tool_stopped"),
        evidence=(
            Evidence(text("Logged since {time}", time=began), ntext("none of {n} call", "none of {n} calls", 9)),
            Evidence(
                text("Other emails that logged"),
                text("{n}, the last at {time}", n=31, time=now - timedelta(minutes=50)),
            ),
        ),
    )


def stale_id() -> Reason:
    return Reason(
        code="person.stale_id",
        confidence=Confidence.PROVED,
        records=(RecordRef("Contact", "0035g00000OldAAAAA"), RecordRef("Contact", "0035g00000NewBBBBB")),
        evidence=(
            Evidence(text("Record {id}", id="0035g00000OldAAAAA"), text("merged into {name}", name="Old Friend")),
        ),
    )


def field_missing() -> Reason:
    return Reason(
        code="field.missing_or_hidden",
        confidence=Confidence.PROVED,
        fields=("MSI_Meeting_Type__c",),
        evidence=(
            Evidence(text("Fields on Task: {names}", names="MSI_Meeting_Type__c"), text("not visible to you")),
            Evidence(text("Fields of Task visible to you"), text("{n}", n=61)),
        ),
    )


def needs_you(now: datetime) -> Snapshot:
    """Some logged, some pending, three causes."""

    def before(**span: float) -> datetime:
        return now - timedelta(**span)

    items = [
        pending(email(61, before(minutes=3), "Re: Rollout plan & timeline", "kim@example.com")),
        pending(call(30, before(minutes=12), "Jonas Weber")),
        logged(email(60, before(minutes=50), "Re: Contract draft", "jonas@example.net")),
        explained(
            email(59, before(hours=1), "Pricing for 200 seats", "jane.doe@example.com"),
            Verdict.NOT_LOGGED,
            no_record("jane.doe@example.com"),
        ),
        *(
            explained(call(number, before(hours=2 + number), who), Verdict.NOT_LOGGED, calls_off(now))
            for number, who in enumerate(("Mina Park", "Ravi Patel", "", "Léa Martin"))
        ),
        logged(
            email(57, before(hours=7), "Intro: Acme and Example Corp", "lea@example.org"),
            Note("note.other_owner", verbatim("Sam Lee")),
        ),
        explained(call(12, before(hours=26), "Old Friend"), Verdict.NOT_LOGGED, stale_id()),
        explained(
            email(55, before(hours=27), "Meeting notes", "mina@example.com"), Verdict.INCOMPLETE, field_missing()
        ),
        explained(
            email(54, before(hours=28), "Lunch?", "colleague@acme.example"),
            Verdict.IGNORED,
            Reason(code="ignored.internal", confidence=Confidence.PROVED),
        ),
        *(
            logged(email(40 - n, before(hours=30 + n), f"Follow-up {n}: <b>offer</b>", f"p{n}@example.com"))
            for n in range(12)
        ),
    ]
    return snapshot(now, items)


def healed(now: datetime) -> Snapshot:
    """The same day with everything in place."""
    return snapshot(now, [logged(item.activity) for item in needs_you(now).items])


def offline(now: datetime) -> Snapshot:
    """Salesforce could not be asked."""
    return _in_trouble(now, "check.offline")


def not_signed_in(now: datetime) -> Snapshot:
    """Salesforce cannot be asked before somebody signs in."""
    return _in_trouble(now, "check.not_signed_in")


def _in_trouble(now: datetime, code: str) -> Snapshot:
    items = [pending(email(61, now - timedelta(minutes=3), "Rollout plan", "kim@example.com"))]
    return snapshot(now, items, Trouble(code))


def empty(now: datetime) -> Snapshot:
    """Just installed."""
    return snapshot(now, [])


ODD_WORDS = (
    "계약서 검토 부탁드립니다 (3차 수정본)",
    "Re: " + "a very long subject that goes on and on, " * 12,
    "🎉🎉 Launch 👩‍👩‍👧‍👦 party 🏴‍☠️",
    "عرض الأسعار للربع الأول",
    "OneWordWithoutAnySpaceAtAll" * 12,
    "‮reversed\ton purpose\u0007",
    "",
    "<img src=x> & <b>bold</b> &amp; 100 %",
)
"""Subjects as people and machines send them."""


def odd_words(now: datetime) -> Snapshot:
    """Nothing about it is usual but the reason."""
    return snapshot(
        now,
        [
            explained(
                email(number, now - timedelta(minutes=30 + number), subject, f"odd.{number}@example.com"),
                Verdict.NOT_LOGGED,
                no_record(f"odd.{number}@example.com"),
            )
            for number, subject in enumerate(ODD_WORDS)
        ],
    )


_PEOPLE = (
    ("amara.okafor", "Renewal for next year"),
    ("ben.lindqvist", "Re: Security questionnaire"),
    ("chloe.dubois", "Your trial ends on Friday"),
    ("amara.okafor", "Re: Renewal for next year"),
    ("daniel.reyes", "Introductions"),
    ("eun-ji.han", "Agenda for Thursday"),
    ("farah.aziz", "Offer for 40 seats"),
    ("amara.okafor", "Order form"),
    ("goran.petrov", "Re: Delivery date"),
)


def many_causes(now: datetime, count: int = 500) -> Snapshot:
    """Everybody is missing, each for a reason of their own."""
    return snapshot(
        now,
        [
            explained(
                email(number, now - timedelta(minutes=number), f"Subject {number}", f"p{number}@example.com"),
                Verdict.NOT_LOGGED,
                no_record(f"p{number}@example.com"),
            )
            for number in range(count)
        ],
    )


def several_people(now: datetime) -> Snapshot:
    """A dozen people without a record, some of them more than once, and a busy day beside them."""
    missing = [
        explained(
            email(200 + n, now - timedelta(minutes=70 + 40 * n), subject, f"{who}@example.com"),
            Verdict.NOT_LOGGED,
            no_record(f"{who}@example.com"),
        )
        for n, (who, subject) in enumerate(_PEOPLE)
    ]
    items = sorted([*needs_you(now).items, *missing], key=lambda item: item.activity.occurred_at, reverse=True)
    return snapshot(now, items)


def some_only_listed(now: datetime) -> Snapshot:
    """The same day, where nobody is called for some of these people."""
    told = several_people(now)
    quiet = {f"{who}@example.com" for who in ("amara.okafor", "ben.lindqvist")}
    items = [_only_listed(item) if _receiver(item) in quiet else item for item in told.items]
    return snapshot(now, items)


def _receiver(item: Item) -> str:
    return item.activity.recipients[0].address if isinstance(item.activity, Email) else ""


def _only_listed(item: Item) -> Item:
    reason = item.finding.reason
    return (
        item
        if reason is None
        else replace(item, finding=replace(item.finding, reason=replace(reason, alert=Alert.LIST)))
    )


def many(now: datetime, count: int) -> Snapshot:
    """A long history, one in a hundred not logged."""
    items = []
    for number in range(count):
        one = email(number, now - timedelta(minutes=number), f"Subject {number}", f"p{number}@example.com")
        missing = number % 100 == 0
        items.append(explained(one, Verdict.NOT_LOGGED, calls_off(now)) if missing else logged(one))
    return snapshot(now, items)


def snapshot(now: datetime, items: Sequence[Item], trouble: Trouble | None = None) -> Snapshot:
    return Snapshot(
        at=now,
        rep=Rep(user_id="005000000000001AAA", username="rep@acme.example", name="Alex Kim"),
        crm=CrmState(trouble=trouble, asked=True, instance_url=ORG, requests=1),
        items=tuple(items),
        causes=causes_of(items, (trouble,) if trouble else ()),
    )


STORIES = {
    "needs_you": needs_you,
    "healed": healed,
    "offline": offline,
    "empty": empty,
    "odd_words": odd_words,
    "many_causes": many_causes,
    "several_people": several_people,
    "some_only_listed": some_only_listed,
}
"""By name, for programs that are told what to show."""

NOON = datetime(2026, 11, 23, 15, 4, tzinfo=UTC)
"""A moment for tests that need none in particular."""
