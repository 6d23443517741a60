"""Which row of an exported report may be the Task of which activity.

A row shows days rather than times and names nobody by an id: what is found here is likely at best.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tray_app.core.matching.assignment import Edge, assign
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.match_cost import ALONE, SUBJECT_COST
from tray_app.core.matching.subjects import Likeness
from tray_app.core.matching.task_classifier import TaskClass, TaskClassifier
from tray_app.core.model.activity import Call, Email
from tray_app.core.model.activity_report import ActivityReport, ReportRow
from tray_app.core.model.crm import Task, ends_of
from tray_app.core.model.profiles import Profile

_EARLY = timedelta(minutes=15)
"""Clocks differ."""
_LATE_DAYS = 7
"""A Task created so many days later is still recognised by its subject."""
_LATE_CALL_DAYS = 1
"""A call has no subject of its own: its Task is of the same day, or of the next one."""
_PER_DAY = 2.0


def match_rows(
    expected_records: Iterable[ExpectedRecord], report: ActivityReport, profile: Profile, zone: tzinfo
) -> Mapping[tuple[str, str], ReportRow]:
    """(activity id, address) → its row, each row for one person of one activity. `zone`: the rep's."""
    expected = sorted(expected_records, key=lambda one: (one.activity.occurred_at, *one.key))
    reader = TaskClassifier(profile)
    classes = [reader.task_class(_as_task(row)) for row in report.rows]
    of_day: dict[date, list[int]] = defaultdict(list)
    for place, row in enumerate(report.rows):
        of_day[row.day].append(place)
    edges = [
        Edge(number, place, cost)
        for number, one in enumerate(expected)
        for days in range(-1, _LATE_DAYS + 2)
        for place in of_day.get(one.activity.occurred_at.date() + timedelta(days=days), ())
        if (cost := _cost(one, report.rows[place], classes[place], report, zone)) is not None
    ]
    return {expected[number].key: report.rows[place] for number, place in assign(edges, ALONE).items()}


def can_be_found(expected_record: ExpectedRecord, report: ActivityReport) -> bool:
    """Whether the report has a column by which the person would be recognised."""
    activity = expected_record.activity
    by_address = report.has_addresses and bool(expected_record.address)
    if not isinstance(activity, Call):
        return by_address
    return by_address or (report.has_phones and bool(activity.number))


def _cost(
    expected_record: ExpectedRecord, row: ReportRow, seen: TaskClass, report: ActivityReport, zone: tzinfo
) -> float | None:
    activity = expected_record.activity
    local = activity.occurred_at.astimezone(zone).date()
    days = (row.day - local).days
    if row.created_at is not None and row.created_at < activity.occurred_at - _EARLY:
        return None
    # The Date of a Task may be that of UTC, which is a day off at most.
    late = _LATE_DAYS if isinstance(activity, Email) else _LATE_CALL_DAYS
    if not (0 <= days <= late or row.day == activity.occurred_at.astimezone(UTC).date()):
        return None
    known = _is_person(expected_record, row)
    if isinstance(activity, Call):
        return None if not known or not seen.may_be_call else _pace(row, activity.occurred_at, days)
    alike = seen.wording.subject.likeness(activity.subject)
    if alike is Likeness.DIFFERENT or not seen.may_be_email:
        return None
    named = report.has_addresses and (row.address or not alike <= Likeness.SAME)
    if not known and (named or alike > Likeness.SAME):
        return None
    if alike >= Likeness.BLANK and days > 0:
        return None
    return SUBJECT_COST[alike] + _pace(row, activity.occurred_at, days) + (0.0 if known else 3.0)


def _pace(row: ReportRow, occurred_at: datetime, days: int) -> float:
    """What waiting costs: by the hour where it is known, by the day elsewhere."""
    if row.created_at is None:
        return _PER_DAY * abs(days)
    return min(max(row.created_at - occurred_at, timedelta(0)) / timedelta(days=1), float(_LATE_DAYS)) * _PER_DAY


def _is_person(expected_record: ExpectedRecord, row: ReportRow) -> bool:
    activity = expected_record.activity
    if expected_record.address and row.address:
        return row.address == expected_record.address
    if not isinstance(activity, Call):
        return False
    if activity.number and ends_of(activity.number) & row.phone_ends:
        return True
    return bool(activity.person_name and activity.person_name.casefold() == row.name.casefold())


def _as_task(row: ReportRow) -> Task:
    """The row as the classifier reads Tasks."""
    created = row.created_at or datetime.combine(row.day, time(12), UTC)
    return Task(id=str(row.line), subject=row.subject, created_at=created, type=row.type or None, subtype=row.subtype)


def assignee_of(rows: Sequence[ReportRow]) -> str | None:
    """Whose Tasks these matched rows are: one name for most of them, or None when nobody can say."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.assigned] = counted.get(row.assigned, 0) + 1
    best = max(counted, key=lambda name: (counted[name], name), default=None)
    return best if best is not None and 2 * counted[best] > len(rows) else None
