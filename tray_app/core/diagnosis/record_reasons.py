"""The reason for one activity and one person without a record: all rules asked, the best answer taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tray_app.core.diagnosis.named_record import named_record
from tray_app.core.diagnosis.person_reasons import call_person_reasons, email_person_reasons
from tray_app.core.diagnosis.situation import Situation, found, likely, refs_of
from tray_app.core.matching.expectation import Expectation, ExpectedRecord
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Task
from tray_app.core.model.profiles import Profile
from tray_app.core.model.reasons import place_of
from tray_app.core.model.record_ids import object_of
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Confidence, Evidence, Reason, RecordRef

UNPROVEN = "unknown.unproven"


_OWN_REASON = frozenset({"access.record_hidden", "person.email_hidden", "person.call_without_salesforce_id"})
"""Likely reasons that still say nothing about the logger: no logger could have logged this one."""


def own_reasons(expected_record: ExpectedRecord, expectation: Expectation, situation: Situation) -> tuple[Reason, ...]:
    """Every reason that lies with this expected record itself."""
    return tuple(_own_reasons(expected_record, expectation, situation))


def explains_itself(reasons: Iterable[Reason]) -> bool:
    """Whether its own reasons are enough, so that it says nothing about the logger's state."""
    return any(reason.confidence is Confidence.PROVED or reason.code in _OWN_REASON for reason in reasons)


def best_of(reasons: Iterable[Reason], held_back: Mapping[str, int]) -> Reason:
    """Proved before likely, then what holds back more, then the catalogue's order.

    What else is proved holds as well; what else is likely could hold instead.
    """
    ordered = sorted(
        reasons,
        key=lambda reason: (
            reason.confidence is not Confidence.PROVED,
            -held_back.get(reason.code, 0),
            place_of(reason.code),
        ),
    )
    return with_others(ordered[0], ordered[1:])


def with_others(best: Reason, others: Iterable[Reason]) -> Reason:
    """The reason with what holds as well and what could hold instead, both in the order given."""
    also: dict[tuple[str, tuple[str, ...]], Reason] = {}
    possible = list(best.also_possible)
    for reason in (inner for other in (*best.also, *others) for inner in other.all):
        possible += reason.also_possible
        if reason.confidence is not Confidence.PROVED:
            possible.append(reason.code)
        elif (reason.code, reason.fields) != (best.code, best.fields):
            also.setdefault((reason.code, reason.fields), replace(reason, also=(), also_possible=()))
    held = {best.code, *(reason.code for reason in also.values())}
    instead = tuple(code for code in dict.fromkeys(possible) if code not in held)
    return replace(best, also=tuple(also.values()), also_possible=instead)


def without_person(task: Task, profile: Profile, *, sure: bool) -> Reason | None:
    """What is wrong with a Task that names no Lead or Contact; None when the logger writes on Accounts alone."""
    if task.what_id is not None and profile.writes_on_accounts:
        return None
    confidence = Confidence.PROVED if sure else Confidence.LIKELY
    own = RecordRef("Task", task.id)
    if task.what_id is None:
        nobody = Evidence(text("Person and record on the Task"), text("nobody"))
        return Reason(code="task.unattached", confidence=confidence, evidence=(nobody,), records=(own,))
    kind = object_of(task.what_id)
    named = Evidence(text("Record on the Task"), verbatim(f"{kind} {task.what_id}".strip()))
    nobody = Evidence(text("Person on the Task"), text("nobody"))
    records = (own, RecordRef(kind, task.what_id)) if kind else (own,)
    return Reason(code="task.no_person", confidence=confidence, evidence=(named, nobody), records=records)


def _own_reasons(expected_record: ExpectedRecord, expectation: Expectation, situation: Situation) -> Iterator[Reason]:
    if attachment := situation.attached.get(expected_record.activity.id):
        yield replace(attachment.reason, records=refs_of(situation.people.of(expected_record)))
    if isinstance(expected_record.activity, Call):
        if named := named_record(expected_record.activity, situation):
            yield named
        yield from call_person_reasons(expected_record, expected_record.activity, situation)
    else:
        yield from email_person_reasons(expected_record, situation)
        if expectation.logging_address and situation.people.of(expected_record):
            copied = Evidence(text("Bcc to the logging address"), text("yes, and no Task came of it"))
            yield likely("settings.bcc_not_accepted", copied)


def unproven(expected_record: ExpectedRecord, situation: Situation) -> Reason:
    """Nothing fits: what was looked at, line by line."""
    people = situation.people.of(expected_record)
    asked = [found(text("Leads and Contacts for this person"), people)]
    asked.append(Evidence(text("Your Tasks on them"), text("none that fits, asked at {time}", time=situation.now)))
    if "EmailMessage" in situation.schema.objects and not isinstance(expected_record.activity, Call):
        asked.append(Evidence(text("Email records (EmailMessage)"), text("none that fits")))
    if situation.records.looked_closer:
        asked.append(Evidence(text("Tasks of colleagues on them, deleted and archived Tasks"), text("none that fits")))
    return likely(UNPROVEN, *asked, people=people)
