"""An email that lies in the mailbox and that the logger reports as well is one activity, which knows what both know.

The mailbox has the Message-ID and everybody it went to. The logger's own report has one person, and the Salesforce ID
by which the logger looks that person up. Whichever came first gives the activity its id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from tray_app.core.matching.subjects import Likeness, likeness
from tray_app.core.model.activity import Activity, Email, Recipient

_APART = timedelta(minutes=10)
"""Between the moment that the mailbox has and the one that the logger has."""

_THE_SAME = frozenset({Likeness.IDENTICAL, Likeness.SAME, Likeness.BLANK})


def with_reports(arrived: Activity, stored: Activity | None) -> Activity:
    """What came again, with what is known of it from elsewhere."""
    if not isinstance(arrived, Email) or not isinstance(stored, Email):
        return arrived
    if _is_report(arrived) and stored.message_id:
        return replace(
            stored, recipients=_joined(stored.recipients, arrived.recipients), marks=stored.marks | arrived.marks
        )
    return replace(arrived, recipients=_joined(arrived.recipients, stored.recipients))


def one_for_each_email(arrived: Sequence[Activity], known: Iterable[Activity]) -> tuple[Activity, ...]:
    """What arrived, with the logger's reports and the mailbox's emails joined to what they are the other half of."""
    halves = {activity.id: activity for activity in known if isinstance(activity, Email)}
    kept: dict[str, Activity] = {}
    for activity in arrived:
        whole: Activity = activity
        if isinstance(activity, Email) and activity.id not in halves:
            whole = _joined_letter(activity, halves) if _is_report(activity) else _joined_reports(activity, halves)
        kept[whole.id] = whole
        if isinstance(whole, Email):
            halves[whole.id] = whole
    return tuple(kept.values())


def _joined_letter(report: Email, halves: dict[str, Email]) -> Email:
    """The mailbox's email with what the report says of one of its people; the report itself when there is none."""
    (person,) = report.recipients
    letters = [
        letter
        for letter in halves.values()
        if letter.source != report.source
        and not _is_report(letter)
        and _alike(letter, report)
        and any(_same(one, person) and one.known_as in {None, report.id} for one in letter.recipients)
    ]
    if not letters:
        return report
    taken = [one for one in letters if any(person.known_as == report.id for person in one.recipients)]
    nearest = min(taken or letters, key=lambda one: abs(one.occurred_at - report.occurred_at))
    return replace(
        nearest, recipients=_joined(nearest.recipients, report.recipients), marks=nearest.marks | report.marks
    )


def _joined_reports(letter: Email, halves: dict[str, Email]) -> Email:
    """The report with what the mailbox knows of the email; the email itself when nothing was reported yet."""
    reports = [
        report
        for report in halves.values()
        if report.source != letter.source
        and any(one.known_as == report.id for one in report.recipients)
        and report.message_id in {None, letter.message_id}
        and _alike(letter, report)
        and any(_same(one, other) for one in letter.recipients for other in report.recipients[:1])
    ]
    if not reports:
        return letter
    first = min(reports, key=lambda one: (one.message_id is None, abs(one.occurred_at - letter.occurred_at), one.id))
    # A letter to several people has a report for each: those are activities of their own by now.
    elsewhere = [one for report in reports if report is not first for one in report.recipients]
    here = [one for one in letter.recipients if not any(_same(one, other) for other in elsewhere)]
    return replace(
        first,
        subject=letter.subject,
        message_id=letter.message_id,
        sender=letter.sender or first.sender,
        recipients=_joined((*first.recipients, *(one for one in here if not _is_in(one, first))), first.recipients),
        unreadable_recipients=letter.unreadable_recipients,
        marks=first.marks | letter.marks,
    )


def _joined(people: Iterable[Recipient], others: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """The people, with what the others say of them."""
    known = {one.address.casefold(): one for one in others if one.known_as or one.salesforce_id}
    return tuple(
        replace(
            one,
            salesforce_id=other.salesforce_id or one.salesforce_id,
            known_as=one.known_as or other.known_as,
        )
        if (other := known.get(one.address.casefold()))
        else one
        for one in people
    )


def _is_report(email: Email) -> bool:
    return email.message_id is None and len(email.recipients) == 1 and email.recipients[0].known_as == email.id


def _alike(letter: Email, report: Email) -> bool:
    # Not the sender: a rep has one address in the logger, and may send from another.
    near = abs(letter.occurred_at - report.occurred_at) <= _APART
    return near and likeness(report.subject, letter.subject) in _THE_SAME


def _same(one: Recipient, other: Recipient) -> bool:
    return one.address.casefold() == other.address.casefold()


def _is_in(one: Recipient, email: Email) -> bool:
    return any(_same(one, other) for other in email.recipients)
