"""The message a rep sends to the admin who can fix a cause: what is wrong, since when, where to click, how to verify.

Built from structured data alone (codes, counts, times, field names, record ids, the rep's username) and from evidence
about the org's own set-up, never from subjects, names, addresses or numbers: the message leaves the rep's hands.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Rep
from tray_app.core.model.guide import Guide, Step, plain
from tray_app.core.model.outline import outline
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.snapshot import Item
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Evidence, Fixer, Reason, RecordRef, Verdict

ADMINS = {
    Fixer.SALESFORCE_ADMIN: text("Salesforce admin"),
    Fixer.LOGGER_ADMIN: text("admin of the logging tool"),
    Fixer.MARKETO_ADMIN: text("Marketo admin"),
    Fixer.IT: text("IT"),
    Fixer.APPROVER: text("approver"),
}
"""Who can be written to."""
_MOST_RECORDS = 3
_MOST_FIELDS = 30
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}(?:\.[A-Za-z][A-Za-z0-9_]{0,79})?")
_OBJECT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_OPENINGS = {
    Verdict.LOGGED: text("My emails and calls are logged in Salesforce, but the way they are logged needs a look."),
    Verdict.INCOMPLETE: text("My emails and calls are logged in Salesforce, but their Tasks are not complete."),
    Verdict.CANNOT_CHECK: text("I cannot check whether my emails and calls are logged in Salesforce."),
}
_NOT_LOGGED = text("Emails and calls of mine that should have a Task in Salesforce do not get one.")
_EDITABLE = text("In **Field Accessibility**, each field above is editable for my profile.")
_LINKED = text("In the logging tool, the person is linked to the Salesforce ID of a record that can be written to.")
_VERIFY = (
    ("connection.user_inactive", text("In **Users**, my user is active.")),
    ("settings.", text("My next email or call gets its Task.")),
    (
        "person.email_hidden",
        text("In **Field Accessibility**, **Email** of Lead and Contact is visible to my profile."),
    ),
    ("person.call_without_salesforce_id", _LINKED),
    ("person.converted_lead", _LINKED),
    ("person.no_owner", text("The owner of the record is a user who is active.")),
    ("connection.", text("In **Login History**, the logging tool signs in as me, and the status is Success.")),
    ("access.fields", _EDITABLE),
    ("access.api_disabled", text("My profile or one of my permission sets has **API Enabled**.")),
    ("access.", text("With my rights, a Task can be saved on such a record.")),
    ("field.", _EDITABLE),
    ("type.", text("A new Task that the logging tool writes has the right value in **Type**.")),
    ("org.", text("The logging tool saves the Task when it tries again.")),
)
"""What the admin sees when it is fixed: the first beginning of the code that fits."""
_OF_SET_UP = frozenset(
    question.template
    for question in (
        text("Field {name}"),
        text("Type of {name}"),
        text("Fields on Task: {names}"),
        text("May you edit {fields}?"),
        text("Values of Task Type"),
        text("Value {value}, written exactly so"),
        text("Default value of Task Type"),
        text("Since when is {object} like this?"),
        text("Since when is {field} on {object} like this?"),
        text("Mail server {host}"),
        text("Certificate of {host}"),
    )
)
"""Questions whose answers hold nothing but what an admin or IT has set up: fields, types, values, servers."""


@dataclass(frozen=True, slots=True)
class HandOff:
    """One message, ready to be pasted into an email or a chat."""

    to: tuple[Fixer, ...]
    """Whom it is for, first the one to ask."""
    recipient: str
    """The same in the admin's language."""
    subject: str
    """One line."""
    body: str
    """Plain text."""


def handoff(
    code: str,
    items: Sequence[Item],
    guide_of: Callable[[str], Guide],
    fixers_of: Callable[[str], Sequence[Fixer]],
    *,
    rep: Rep | None,
    seen: Sequence[Evidence] = (),
    say: Callable[[Text], str],
    address_of_key: Callable[[str, Sequence[RecordRef]], str | None],
    address_of_record: Callable[[RecordRef], str | None],
) -> HandOff | None:
    """The message about a cause, or None when no admin has anything to do.

    `items` are the activities it holds back (none is fine), `seen` is what was seen of a cause without any, `guide_of`
    gives a code's guide in the admin's language and `fixers_of` those who can put it right; `say` renders in that
    language, with times in UTC, which is what the message calls them. What holds as well is in the same message, so
    that the admin mends everything in one go.
    """
    guide = guide_of(code)
    to = _addressees(fixers_of(code), guide)
    if not to:
        return None
    beside = {other: _addressees(fixers_of(other), guide_of(other)) for other in _beside(code, items)}
    others = [other for other, fixers in beside.items() if fixers]
    to = tuple(dict.fromkeys((*to, *(fixer for fixers in beside.values() for fixer in fixers))))
    records, kind = _records(items)
    checked = dict.fromkeys(_checked(items, seen, say))
    told = [f"  {line}" for line in (guide.title, plain(guide.cause))]
    for other in others:
        told += ["", *(f"  {line}" for line in (guide_of(other).title, plain(guide_of(other).cause)))]
        told += [f"  {say(line)}" for line in _fields(other, items)]
    guides = [guide, *(guide_of(other) for other in others)]
    signs = dict.fromkeys(sign for one in (code, *others) for sign in _signs(one))
    paragraphs = [
        say(text("Hello,")),
        say(_OPENINGS.get(facts_of(code).verdict, _NOT_LOGGED)),
        "\n".join(say(line) for line in _facts((code, *others), items, rep)),
        "\n".join((say(text("What was checked, times in UTC:")), *checked)) if checked else "",
        "\n".join((say(kind), *_record_lines(records, address_of_record))) if records else "",
        "\n".join((say(text("What DidItLog tells me:")), *told)),
        "\n".join((say(text("What would help:")), *_step_lines(guides, to, records, say, address_of_key))),
        "\n".join((say(text("How to see that it is fixed:")), *(f"- {plain(say(line))}" for line in signs))),
        say(text("This message names no customer.")),
    ]
    return HandOff(
        to=to,
        recipient=", ".join(say(ADMINS[fixer]) for fixer in to),
        subject=say(text("Activity logging in Salesforce: “{title}”", title=guide.title)),
        body="\n\n".join(part for part in paragraphs if part),
    )


def _addressees(fixers: Sequence[Fixer], guide: Guide) -> tuple[Fixer, ...]:
    """The catalogue's admins for the code that have a step; else whichever admin the guide gives one."""
    with_step = dict.fromkeys(step.who for step in guide.steps if step.who in ADMINS)
    named = tuple(fixer for fixer in fixers if fixer in with_step)
    return named or tuple(with_step)


def _beside(code: str, items: Sequence[Item]) -> list[str]:
    """Codes of what holds as well, each once."""
    return [other for other in dict.fromkeys(reason.code for reason in _reasons(items)) if other != code]


def _reasons(items: Iterable[Item]) -> list[Reason]:
    return [reason for item in items if item.finding.reason is not None for reason in item.finding.reason.all]


def _fields(code: str, items: Iterable[Item]) -> Iterator[Text]:
    of_code = (reason for reason in _reasons(items) if reason.code == code)
    fields = dict.fromkeys(name for reason in of_code for name in reason.fields if _FIELD.fullmatch(name))
    if fields:
        yield text("Fields (API names): {names}", names=", ".join(list(fields)[:_MOST_FIELDS]))


def _facts(codes: Sequence[str], items: Sequence[Item], rep: Rep | None) -> Iterator[Text]:
    reasons = _reasons(items)
    moments: list[datetime] = [item.activity.occurred_at for item in items]
    moments += [reason.since for reason in reasons if reason.since is not None]
    if rep is not None:
        yield text("My Salesforce user: {username}", username=" ".join(rep.username.split()))
    if moments:
        yield text("Since: {when} UTC", when=min(moments))
    emails = sum(item.activity.kind == "email" for item in items)
    calls = len(items) - emails
    if emails:
        yield ntext("Affected: {n} email", "Affected: {n} emails", emails)
    if calls:
        yield ntext("Affected: {n} call", "Affected: {n} calls", calls)
    alike = {one for reason in reasons for one in reason.one_of}
    if alike:
        yield ntext(
            "{n} of them looks like another that is logged; nothing tells which one is missing",
            "{n} of them look alike, and some of these are logged; nothing tells which ones are missing",
            len(alike),
        )
    yield from _fields(codes[0], items)
    yield text("DidItLog's name for it: {code}", code=", ".join(codes))


def _checked(items: Iterable[Item], seen: Sequence[Evidence], say: Callable[[Text], str]) -> Iterator[str]:
    for line in (*seen, *(line for reason in _reasons(items) for line in reason.evidence)):
        if line.question.template in _OF_SET_UP:
            yield f"- {say(line.question)}: {say(line.answer)}"


def _records(items: Sequence[Item]) -> tuple[tuple[RecordRef, ...], Text]:
    """Up to three records and what they are: those of the reasons, or else people on whom a Task is missing."""
    refs = [ref for reason in _reasons(items) for ref in reason.records]
    refs += [ref for item in items for ref in item.finding.records]
    if named := _named(refs):
        return named, text("Records:")
    return _named(ref for item in items for ref in _without_task(item)), text("For example, a Task is missing on:")


def _named(refs: Iterable[RecordRef]) -> tuple[RecordRef, ...]:
    """Each once. The User is the rep, whose username is there."""
    wanted: dict[str, RecordRef] = {}
    for ref in refs:
        if _ID.fullmatch(ref.id) and _OBJECT.fullmatch(ref.object) and ref.object != "User":
            wanted.setdefault(ref.id, ref)
    return tuple(wanted.values())[:_MOST_RECORDS]


def _without_task(item: Item) -> Iterator[RecordRef]:
    if item.finding.verdict is not Verdict.NOT_LOGGED:
        return
    if isinstance(item.activity, Call):
        ids = [item.activity.salesforce_id]
    else:
        ids = [one.person_id for one in item.finding.recipients if one.verdict is Verdict.NOT_LOGGED]
    yield from (RecordRef.of_person(one) for one in ids if one)


def _record_lines(records: Sequence[RecordRef], address_of: Callable[[RecordRef], str | None]) -> Iterator[str]:
    for record in records:
        yield f"- {record.object} {record.id} {address_of(record) or ''}".rstrip()


def _step_lines(
    guides: Iterable[Guide],
    to: Sequence[Fixer],
    records: Sequence[RecordRef],
    say: Callable[[Text], str],
    address_of: Callable[[str, Sequence[RecordRef]], str | None],
) -> Iterator[str]:
    steps: list[Step] = list(dict.fromkeys(step for guide in guides for step in guide.steps if step.who in ADMINS))
    several = len({*to, *(step.who for step in steps)}) > 1

    def lines(step: Step, mark: str) -> Iterator[str]:
        who = f"[{say(ADMINS[step.who])}] " if several else ""
        yield f"{mark}{who}{plain(step.text)}"
        address = address_of(step.link, records) if step.link else None
        if address:
            yield f"{' ' * len(mark)}{address}"

    for entry in outline(steps):
        # What is the rep's to do is left out; where one way is left of a choice, the rep has chosen it by writing.
        is_choice = len(entry.alternatives) > 1
        if is_choice:
            yield f"{entry.number}. {plain(entry.question)}"
        for way in entry.alternatives:
            if is_choice:
                yield f"   - {plain(way.label)}:"
            for place, one in enumerate(way.steps):
                first = "     " if is_choice else f"{entry.number}. "
                yield from lines(one.step, first if is_choice or place == 0 else " " * len(first))


def _signs(code: str) -> Iterator[Text]:
    sign = next((words for beginning, words in _VERIFY if code.startswith(beginning)), None)
    if sign is not None:
        yield sign
    yield text("I choose **Check again** in DidItLog, and the warning is gone.")
