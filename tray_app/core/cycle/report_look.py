"""What an exported report says where Salesforce was not asked: likely at best, and never an alert.

It speaks only where Salesforce has not, changes nothing that is saved, and says nothing about what it does not cover.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.diagnosis.causes import causes_of
from tray_app.core.diagnosis.latency import grace_of
from tray_app.core.matching.expectation import Expectation, ExpectedRecord, expect
from tray_app.core.matching.report_matching import assignee_of, can_be_found, match_rows
from tray_app.core.model.activity import Activity
from tray_app.core.model.activity_report import ActivityReport, ReportRow
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Confidence, Evidence, Finding, Note, Reason, Verdict

SEEN = "note.in_report"
"""Code of the note on what is in the report."""
MISSING = "report.not_in_it"
"""Code of the reason for what the report would show and does not."""
NOT_COVERED = "report.not_covered"
"""Code of the reason for what the report says nothing about."""
REPORT_CODES = frozenset({SEEN, MISSING, NOT_COVERED})


def by_report(snapshot: Snapshot, report: ActivityReport, settings: CycleSettings, zone: tzinfo) -> Snapshot:
    """The snapshot with the report's word on everything that Salesforce has not been asked about. `zone`: the rep's."""
    open_items = [item for item in snapshot.items if _is_open(item)]
    # What Salesforce has proved takes its row as well, so that nothing else is found by it.
    look = _Look.of([item.activity for item in snapshot.items], report, settings, zone)
    told = {item.activity.id: found for item in open_items if (found := look.finding(item, snapshot)) is not None}
    items = tuple(Item(item.activity, told.get(item.activity.id, item.finding)) for item in snapshot.items)
    return replace(snapshot, items=items, causes=causes_of(items, snapshot.troubles), snoozed=())


def by_report_words(report: ActivityReport) -> Text:
    """What the answers rest on, and what signing in would add."""
    return text(
        "By the report {file} ({n} Tasks from {begin} to {end}): likely at best, and Salesforce was not asked. Signed"
        " in, each answer is proved, with the reason for what is missing and what to do about it.",
        file=report.file,
        n=len(report.rows),
        begin=str(report.begins),
        end=report.ends_at,
    )


def is_by_report(finding: Finding) -> bool:
    """Whether a report, and not Salesforce, has given this answer."""
    return any(note.code == SEEN for note in finding.notes) or (
        finding.reason is not None and finding.reason.code in REPORT_CODES
    )


def _is_open(item: Item) -> bool:
    """Whether Salesforce has given no answer."""
    finding = item.finding
    return finding.verdict is Verdict.CANNOT_CHECK or (
        finding.verdict is Verdict.PENDING and finding.checked_at is None
    )


@dataclass(frozen=True, slots=True)
class _Look:
    report: ActivityReport
    settings: CycleSettings
    zone: tzinfo
    grace: timedelta
    expected: Mapping[str, Expectation]
    rows: Mapping[tuple[str, str], ReportRow]
    whose: str | None
    """Whom the rep's rows are assigned to; None when nobody can say."""

    @classmethod
    def of(
        cls, activities: Sequence[Activity], report: ActivityReport, settings: CycleSettings, zone: tzinfo
    ) -> "_Look":
        profile = settings.profile
        expected = {activity.id: expect(activity, profile, settings.boundaries) for activity in activities}
        wanted = [one for expectation in expected.values() for one in expectation.expected_records]
        rows = match_rows(wanted, report, profile, zone)
        grace = settings.grace or grace_of(profile, ())
        return cls(report, settings, zone, grace, expected, rows, assignee_of(list(rows.values())))

    def finding(self, item: Item, snapshot: Snapshot) -> Finding | None:
        """The answer for one activity; None leaves what is said already."""
        expected = self.expected[item.activity.id].expected_records
        if not expected:
            return None
        found = [row for one in expected if (row := self.rows.get(one.key)) is not None]
        own = [row for row in found if row.assigned == self.whose or not row.assigned]
        if own:
            return self._seen(item, own[0])
        if item.finding.verdict is Verdict.PENDING and snapshot.at - item.activity.loggable_at < self.grace:
            return None
        reason = self._not_covered(item.activity, expected, found) or self._missing()
        verdict = Verdict.CANNOT_CHECK if reason.code == NOT_COVERED else Verdict.NOT_LOGGED
        return Finding(activity_id=item.activity.id, verdict=verdict, checked_at=None, reason=reason)

    def _seen(self, item: Item, row: ReportRow) -> Finding:
        detail = text("Line {line} of {file}: {subject}", line=row.line, file=self.report.file, subject=row.subject)
        return Finding(
            activity_id=item.activity.id, verdict=Verdict.LOGGED, checked_at=None, notes=(Note(SEEN, detail),)
        )

    def _missing(self) -> Reason:
        return Reason(
            code=MISSING,
            confidence=Confidence.LIKELY,
            evidence=(
                *self._looked_at(),
                Evidence(text("A row with this person and subject, or a call of that day"), text("none")),
            ),
        )

    def _not_covered(
        self, activity: Activity, expected: Sequence[ExpectedRecord], found: Sequence[ReportRow]
    ) -> Reason | None:
        """Why the report says nothing about it; None when it would show it."""
        why = self._gap(activity, expected, found)
        if why is None:
            return None
        lines = (*self._looked_at(), Evidence(text("What it says about this one"), why))
        return Reason(code=NOT_COVERED, confidence=Confidence.LIKELY, evidence=lines)

    def _gap(self, activity: Activity, expected: Sequence[ExpectedRecord], found: Sequence[ReportRow]) -> Text | None:
        if not self.settings.profile.writes_records:
            return text("nothing: your logging tool writes no Tasks")
        if found:
            return text("a Task like it is assigned to {name}", name=found[0].assigned)
        if activity.occurred_at.astimezone(self.zone).date() < self.report.begins:
            return text("nothing: it is from before the report's first day")
        if activity.loggable_at + self.grace > self.report.ends_at:
            return text("nothing: it is from after the report, or its Task may be")
        if not any(can_be_found(one, self.report) for one in expected):
            return text("nothing: the report has no column to recognise the person by (Email, Phone)")
        if not self.rows:
            return text("nothing: none of your activities is in it, so it may be somebody else's")
        if self.whose is None:
            return text("nothing: it shows Tasks of several people, and which are yours cannot be told")
        return None

    def _looked_at(self) -> tuple[Evidence, ...]:
        rows = text(
            "{n} Tasks from {begin} to {end}",
            n=len(self.report.rows),
            begin=str(self.report.begins),
            end=self.report.ends_at,
        )
        return (Evidence(text("Report {file}", file=self.report.file), rows),)
