"""What an exported report says: likely at best, never an alert, and nothing about what it does not cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.core.building import NOON, call, email, profile
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.report_look import MISSING, NOT_COVERED, SEEN, by_report, is_by_report
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Activity
from tray_app.core.model.activity_report import ActivityReport, ReportRow
from tray_app.core.model.crm import ends_of
from tray_app.core.model.ports import Trouble
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.snapshot import CrmState, Item, Snapshot
from tray_app.core.model.verdict import Alert, Confidence, Finding, Verdict

SETTINGS = CycleSettings(profile=profile(), boundaries=Boundaries(own_domains=frozenset({"acme.example"})))
TODAY = NOON.date()
REP, COLLEAGUE = "Robin Rep", "Chris Colleague"


def row(line: int, subject: str = "Email: Pricing for spring", **more: object) -> ReportRow:
    values: dict[str, object] = {"day": TODAY, "address": "jane@example.com", "assigned": REP, "subtype": "Email"}
    return ReportRow(line=line, subject=subject, **(values | more))  # type: ignore[arg-type]


def report(*rows: ReportRow, begins: date = TODAY - timedelta(days=5), ends_at: datetime = NOON) -> ActivityReport:
    return ActivityReport(
        file="report.csv",
        rows=rows,
        begins=begins,
        ends_at=ends_at,
        has_addresses=any(one.address for one in rows),
        has_phones=any(one.phone_ends for one in rows),
    )


def unasked(*activities: Activity) -> Snapshot:
    items = tuple(
        Item(one, Finding(activity_id=one.id, verdict=Verdict.PENDING, checked_at=None)) for one in activities
    )
    return Snapshot(at=NOON, crm=CrmState(trouble=Trouble("check.not_signed_in")), items=items)


def answers(look: Snapshot) -> list[tuple[Verdict, str | None]]:
    codes = (
        item.finding.reason.code if item.finding.reason else next((note.code for note in item.finding.notes), None)
        for item in look.items
    )
    return [(item.finding.verdict, code) for item, code in zip(look.items, codes, strict=True)]


LOGGED, NOT_THERE, UNCOVERED = (
    (Verdict.LOGGED, SEEN),
    (Verdict.NOT_LOGGED, MISSING),
    (Verdict.CANNOT_CHECK, NOT_COVERED),
)


def test_each_activity_is_answered_by_its_own_row() -> None:
    twice = (email(1), email(2, ago=timedelta(hours=4)), email(3, "li@example.com"))
    look = by_report(unasked(*twice), report(row(9), row(10, address="li@example.com")), SETTINGS, UTC)
    # Two emails of the same words to Jane, and one Task: one of them is not there.
    assert sorted(answers(look)) == sorted([LOGGED, NOT_THERE, LOGGED])
    assert all(is_by_report(item.finding) for item in look.items)


def test_nothing_is_more_than_likely_and_nothing_is_told() -> None:
    look = by_report(unasked(email(1), email(2, "no@example.com", subject="Else")), report(row(9)), SETTINGS, UTC)
    assert answers(look) == [LOGGED, NOT_THERE]
    reasons = [item.finding.reason for item in look.items if item.finding.reason is not None]
    assert {reason.confidence for reason in reasons} == {Confidence.LIKELY}
    assert {facts_of(code).alert for code in (MISSING, NOT_COVERED, SEEN)} == {Alert.LIST}
    assert look.needing == 0
    assert MISSING not in {cause.code for cause in look.open_causes}
    # And that nobody is signed in stays said
    assert "check.not_signed_in" in {cause.code for cause in look.causes}


EARLY, OF_TODAY = email(2, ago=timedelta(days=6)), email(3, "late@example.com", subject="Late", ago=timedelta(hours=2))


@pytest.mark.parametrize(
    ("activity", "rows", "more"),
    [
        (EARLY, (row(9),), {}),
        (OF_TODAY, (row(9),), {"ends_at": NOON - timedelta(hours=3)}),
        (email(2, "no@example.com"), (row(9, address=""),), {}),
        (call(2), (row(9),), {}),
        (email(2, "no@example.com", subject="Else"), (row(9, "Email: Other words"),), {}),
    ],
    ids=["before its first day", "after its end", "no addresses", "no numbers", "nothing of the rep's is in it"],
)
def test_what_it_does_not_cover_is_never_called_missing(
    activity: Activity, rows: tuple[ReportRow, ...], more: dict[str, datetime]
) -> None:
    mine = () if "Other" in rows[0].subject else (email(1),)
    look = by_report(unasked(activity, *mine), report(*rows, **more), SETTINGS, UTC)
    assert answers(look)[0] == UNCOVERED


def test_task_of_a_colleague_is_no_answer() -> None:
    mine = [email(n, f"p{n}@example.com", subject=f"Offer number {n}") for n in range(1, 5)]
    rows = [row(n, f"Email: Offer number {n}", address=f"p{n}@example.com") for n in range(1, 4)]
    rows.append(row(4, "Email: Offer number 4", address="p4@example.com", assigned=COLLEAGUE))
    look = by_report(unasked(*mine), report(*rows), SETTINGS, UTC)
    assert answers(look) == [LOGGED, LOGGED, LOGGED, UNCOVERED]
    # And where nobody has most of them, nothing is called missing
    mixed = [replace(one, assigned=(REP, COLLEAGUE)[one.line % 2]) for one in rows]
    missing = email(9, "p9@example.com", subject="Else")
    assert answers(by_report(unasked(missing, *mine), report(*mixed), SETTINGS, UTC))[0] == UNCOVERED


def test_calls_are_found_by_number_or_address_on_their_day() -> None:
    spoken = row(9, "Call: intro", subtype="Call", address="", phone_ends=ends_of("+12025550123"))
    look = by_report(
        unasked(call(1), call(2, "+12025550199"), call(3, ago=timedelta(days=4))), report(spoken), SETTINGS, UTC
    )
    assert answers(look) == [LOGGED, NOT_THERE, NOT_THERE]


def test_what_salesforce_has_answered_stays_and_keeps_its_row() -> None:
    proved = Item(email(1), Finding(activity_id="mail:7:1", verdict=Verdict.LOGGED, checked_at=NOON))
    other = unasked(email(2)).items[0]
    look = by_report(Snapshot(at=NOON, items=(proved, other)), report(row(9)), SETTINGS, UTC)
    assert look.items[0] == proved
    assert answers(look)[1] == NOT_THERE


def test_within_the_loggers_time_nothing_is_missing_yet() -> None:
    fresh = email(2, "new@example.com", subject="New", ago=timedelta(minutes=1))
    look = by_report(unasked(fresh, email(1)), report(row(9)), SETTINGS, UTC)
    assert look.items[0].finding.verdict is Verdict.PENDING


def test_what_nothing_is_expected_of_stays_as_it_is() -> None:
    inside = email(1, "boss@acme.example")
    assert by_report(unasked(inside), report(row(9)), SETTINGS, UTC).items[0].finding.verdict is Verdict.PENDING
