"""Activities as CSV, for a spreadsheet: one row an activity, the header in the words of the JSON."""

from collections.abc import Iterable, Iterator

from tray_app.cli.report import stamp
from tray_app.core.cycle.report_look import SEEN, is_by_report
from tray_app.core.model.activity import Email
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Confidence
from tray_app.core.reporting.table_cells import csv_line

_HEADER = (
    "id",
    "kind",
    "source",
    "occurred_at",
    "verdict",
    "code",
    "confidence",
    "subject",
    "recipients",
    "number",
    "direction",
    "duration_s",
    "records",
)


def csv_lines(items: Iterable[Item]) -> Iterator[str]:
    """The header, then a line an activity."""
    yield from map(csv_line, (_HEADER, *map(_row, items)))


def _row(item: Item) -> tuple[object, ...]:
    activity, finding = item.activity, item.finding
    reason = finding.reason
    head = (activity.id, activity.kind, activity.source, stamp(activity.occurred_at), finding.verdict.value)
    why = (reason.code, reason.confidence.value) if reason else ("", "")
    if reason is None and is_by_report(finding):
        why = (SEEN, Confidence.LIKELY.value)
    records = " ".join(record.id for record in finding.records)
    if isinstance(activity, Email):
        people = " ".join(recipient.address for recipient in activity.recipients)
        return (*head, *why, activity.subject, people, "", "", "", records)
    call = (activity.number or activity.raw_number, activity.direction.value, activity.duration_s)
    return (*head, *why, "", activity.person_email or "", *call, records)
