"""The survey: days in the rep's own zone, what is counted on each, reasons, and times to log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tray_app.core.model.activity import Email
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict
from tray_app.core.reporting.statistics import DELAYS_S, Statistics, statistics_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def item(
    at: datetime, verdict: Verdict, *, took: int | None = None, code: str | None = None, source: str = "m"
) -> Item:
    email = Email(id=f"m:{at.isoformat()}:{verdict}:{took}", source=source, occurred_at=at)
    reason = Reason(code=code, confidence=Confidence.PROVED) if code else None
    finding = Finding(activity_id=email.id, verdict=verdict, checked_at=at, reason=reason, time_to_log_s=took)
    return Item(email, finding)


def utc_day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def test_nothing_has_no_days() -> None:
    assert statistics_of((), utc_day) == Statistics()


def test_a_day_counts_what_was_expected_and_could_be_looked_for() -> None:
    items = [
        item(NOON, Verdict.PENDING),
        item(NOON, Verdict.LOGGED, took=60),
        item(NOON, Verdict.INCOMPLETE, took=120, code="field.missing_or_hidden"),
        item(NOON, Verdict.LOGGED, took=600),
        item(NOON, Verdict.NOT_LOGGED, code="person.no_record"),
        item(NOON, Verdict.IGNORED, code="ignored.internal"),
        item(NOON, Verdict.CANNOT_CHECK, code="check.offline"),
        item(NOON - timedelta(days=2), Verdict.NOT_LOGGED, code="person.no_record", source="dialer"),
    ]
    statistics = statistics_of(items, utc_day)
    today, before = statistics.days
    assert (today.name, today.tally.logged, today.tally.pending, today.tally.missing, today.counted) == (
        "2026-11-23",
        3,
        1,
        1,
        5,
    )
    assert (today.median_s, before.median_s) == (120, None)
    assert list(today.items) == items[:-1]
    assert statistics.day("2026-11-21") == before
    assert statistics.day("2026-11-22") is None
    assert statistics.reasons == (("person.no_record", 2), ("check.offline", 1), ("field.missing_or_hidden", 1))
    assert statistics.sources == ("dialer", "m")


@pytest.mark.parametrize(
    ("zone", "days"),
    [("UTC", ["2026-11-23", "2026-11-22"]), ("Asia/Kolkata", ["2026-11-23"]), ("Asia/Kathmandu", ["2026-11-23"])],
)
def test_days_are_those_of_the_reps_zone(zone: str, days: list[str]) -> None:
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    items = [item(midnight + timedelta(minutes=number), Verdict.LOGGED) for number in (20, 1, 0, -1, -20)]
    statistics = statistics_of(items, lambda at: f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}")
    assert [day.name for day in statistics.days] == days


@pytest.mark.parametrize(
    ("took", "group"),
    [(0, 0), (300, 0), (301, 1), (3600, 2), (4 * 3600, 3), (24 * 3600, 4), (24 * 3600 + 1, len(DELAYS_S))],
)
def test_a_time_to_log_falls_into_its_group(took: int, group: int) -> None:
    delays = statistics_of([item(NOON, Verdict.LOGGED, took=took)], utc_day).delays
    assert [place for place, count in enumerate(delays) if count] == [group]
