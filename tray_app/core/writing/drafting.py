"""The Task that the logger would have written, made of the activity, the person, the profile and the rep's describe.

Nothing is in it that the describe does not let the rep write, and never the body of an email. Where the org keeps
emails as EmailMessage records, `email_drafting` makes one of those instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from tray_app.core.matching.expectation import Expectation, ExpectedRecord
from tray_app.core.matching.people import People
from tray_app.core.matching.subjects import CUT
from tray_app.core.model.activity import Activity, Call, CallResult, Direction, Email
from tray_app.core.model.crm import FieldValue, ObjectInfo, Person, Rep
from tray_app.core.model.profiles import Profile
from tray_app.core.model.task_writing import RecordDraft
from tray_app.core.model.verdict import Finding, Verdict

_SUBTYPES = {"email": "Email", "call": "Call"}
_CALL_TYPES = {Direction.OUTBOUND: "Outbound", Direction.INBOUND: "Inbound"}
_LONG_ID = 8
"""Characters from which the source's id of a call is worth writing: shorter ones are met twice."""
ESSENTIAL = frozenset({"Subject", "WhoId", "Status"})
"""Fields without which the Task would be no record of the activity: they are in a draft even where they are locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """What all drafts of one rep are made with."""

    profile: Profile
    """The logger."""
    task: ObjectInfo
    """The rep's describe of Task."""
    message: ObjectInfo | None = None
    """The rep's describe of EmailMessage; None where the rep has none."""
    rep: Rep
    """The signed-in user."""
    zone: tzinfo
    """The rep's time zone in Salesforce: ActivityDate is a date in it."""
    closed_status: str | None
    """A value of Status that means "done"."""


def missing_in(expectation: Expectation, finding: Finding | None) -> tuple[ExpectedRecord, ...]:
    """Whose record is missing, as the finding says; nobody where nothing is."""
    if finding is None:
        return ()
    if isinstance(expectation.activity, Call):
        return expectation.expected_records if finding.verdict is Verdict.NOT_LOGGED else ()
    if finding.verdict not in {Verdict.NOT_LOGGED, Verdict.INCOMPLETE}:
        return ()
    missing = {one.address.casefold() for one in finding.recipients if one.verdict is Verdict.NOT_LOGGED}
    return tuple(one for one in expectation.expected_records if one.address in missing)


def choices_for(expected_record: ExpectedRecord, people: People) -> tuple[Person, ...]:
    """The Leads and Contacts that the Task may stand on, the surest first: a converted Lead is its Contact by now."""
    found: dict[str, Person] = {}
    for person in people.of(expected_record):
        later = [people.by_id[one] for one in sorted(person.later_ids) if one in people.by_id]
        for one in later or (() if person.is_converted or person.is_deleted else (person,)):
            found.setdefault(one.id, one)
    return tuple(found.values())


def draft_of(
    expected_record: ExpectedRecord,
    person: Person,
    workplace: Workplace,
    changes: Mapping[str, FieldValue] | None = None,
    *,
    mark: str = "",
) -> RecordDraft:
    """The Task for this person; `changes` are values that the rep has put in place of ours.

    `mark`: an id of our own, new for each draft, by which the Task is known among all others where a field is free.
    """
    activity, task = expected_record.activity, workplace.task
    values: dict[str, FieldValue] = {
        "Subject": subject_of_draft(activity, person, workplace.profile),
        "WhoId": person.id,
        "ActivityDate": activity.occurred_at.astimezone(workplace.zone).date().isoformat(),
        "Status": workplace.closed_status,
        "Priority": _default(task, "Priority"),
        "TaskSubtype": _one_of(task, "TaskSubtype", _SUBTYPES[activity.kind]),
        "Type": _one_of(task, "Type", workplace.profile.type_values.get(activity.kind)),
        "CallObject": mark or None,
    }
    if isinstance(activity, Call):
        values |= _of_call(activity, task, workplace.profile)
    kept = writable(values | dict(changes or {}), task, ESSENTIAL)
    return RecordDraft(
        activity_id=activity.id,
        address=expected_record.key[1],
        kind=activity.kind,
        who_name=person.name,
        values=kept,
    )


def subject_of_draft(activity: Activity, person: Person, profile: Profile) -> str:
    """Task.Subject by the profile's template, on one line, cut where Salesforce cuts."""
    words = {
        "subject": activity.subject if isinstance(activity, Email) else "",
        "name": person.name,
        "number": _number_of(activity, person) if isinstance(activity, Call) else "",
        "direction": _CALL_TYPES[activity.direction] if isinstance(activity, Call) else "",
    }
    written = profile.subject_template(activity.kind)
    for name, value in words.items():
        written = written.replace(f"{{{name}}}", value)
    return " ".join(written.split()).rstrip(":- ")[:CUT].rstrip()


def _number_of(call: Call, person: Person) -> str:
    """The number that was called: of several that the digits may mean the one that the person has."""
    return next((number for number in call.numbers if number in person.phones), call.number or "")


def _of_call(call: Call, task: ObjectInfo, profile: Profile) -> dict[str, FieldValue]:
    own_id = call.id.partition(":")[2]
    known = {"outcome": call.outcome, "url": call.url}
    filled = [one for one in profile.fields if one.source and "call" in one.kinds and known.get(one.source)]
    # The dialer's own id of the call: by it anybody recognises the record, we included.
    known_by = {"CallObject": own_id} if len(own_id) >= _LONG_ID else {}
    return {
        # Of a call that was answered a length of nothing means that nobody has told it.
        "CallDurationInSeconds": call.duration_s or (None if call.result is CallResult.ANSWERED else 0),
        "CallType": _one_of(task, "CallType", _CALL_TYPES[call.direction]),
        **known_by,
        **{one.name: _cut(task, one.name, known[one.source or ""]) for one in filled},
    }


def _cut(task: ObjectInfo, name: str, value: str | None) -> str | None:
    info = task.find(name)
    return value[: info.length] if value and info is not None and info.length else value


def writable(
    values: Mapping[str, FieldValue], described: ObjectInfo, essential: frozenset[str]
) -> dict[str, FieldValue]:
    """Those of the values that the rep may write, and the essential ones whatever the describe says."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and (name in essential or ((info := described.find(name)) is not None and info.createable))
    }


def _one_of(task: ObjectInfo, name: str, value: str | None) -> str | None:
    """The value where the picklist has exactly it."""
    info = task.find(name)
    return value if info is not None and value in info.picklist else None


def _default(task: ObjectInfo, name: str) -> str | None:
    info = task.find(name)
    return info.default_value if info is not None else None
