"""Whatever the state: the numbers of each header are the numbers of lines in the list, and add up to all of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

from hypothesis import given
from hypothesis import strategies as st

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.verdict import Cause, Confidence, Finding, Reason, Verdict
from tray_app.core.reporting.statistics import statistics_of
from tray_app.core.reporting.status import IconState, status_of
from tray_app.core.reporting.tally import tally_of
from tray_app.ui.kit.issue_rows import Choice, Filters, rows_of
from tray_app.ui.kit.today_numbers import numbers_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REASONS = {
    verdict: [
        facts.code for facts in CATALOGUE.values() if facts.verdict is verdict and not facts.code.startswith("note.")
    ]
    for verdict in Verdict
}


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    verdicts = draw(st.lists(st.sampled_from(list(Verdict)), max_size=25))
    made = []
    for number, verdict in enumerate(verdicts):
        at = NOON - timedelta(hours=number * draw(st.integers(0, 9)))
        activity = stories.email(number, at, "Offer", f"p{number % 7}@example.com")
        codes = REASONS[verdict]
        reason = Reason(code=draw(st.sampled_from(codes)), confidence=Confidence.LIKELY) if codes else None
        made.append(Item(activity, Finding(activity_id=activity.id, verdict=verdict, checked_at=at, reason=reason)))
    return tuple(sorted(made, key=lambda item: item.activity.occurred_at, reverse=True))


@given(items())
def test_each_number_is_the_number_of_lines(shown: tuple[Item, ...]) -> None:
    snapshot = stories.snapshot(NOON, shown)
    statistics = statistics_of(snapshot.items, lambda at: f"{at:%Y-%m-%d}")

    def lines(choice: Choice, day: str | None = None) -> list[Item]:
        """What the lines stand for: a line about a person stands for all of theirs."""
        rows = rows_of(snapshot, Filters(choice=choice, day=day), statistics)
        ids = {row.activity.id: None for row in rows if isinstance(row, Item)}
        ids |= {key: None for row in rows if isinstance(row, Cause) for key in row.activities}
        return [snapshot.by_id[key] for key in ids]

    # The header adds up to all, and each of its numbers is a list
    said = status_of(snapshot).detail.render(NullTranslations(), UTC)
    numbers = [int(part) for part in re.findall(r"(?:^|, )(\d+) ", said)]
    counts = tally_of(snapshot.summary)
    assert sum(numbers) == counts.total == len(lines(Choice.ALL)) == len(shown)
    by_choice = {choice: len(lines(choice)) for choice in Choice}
    assert (counts.pending, counts.logged) == (by_choice[Choice.PENDING], by_choice[Choice.LOGGED])
    assert (counts.unchecked, counts.ignored) == (by_choice[Choice.UNCHECKED], by_choice[Choice.IGNORED])
    # The strip and the tray say the same
    today = numbers_of(snapshot, FakeWindowApi(snapshot), NOON)
    waiting = [
        item for item in lines(Choice.NEEDS_YOU) if item.finding.verdict in {Verdict.NOT_LOGGED, Verdict.INCOMPLETE}
    ]
    assert (today.pending, today.unchecked, today.needs_you) == (counts.pending, counts.unchecked, len(waiting))
    # And so does each day
    for day in statistics.days:
        assert day.tally.total == len(lines(Choice.ALL, day.name)) == len(day.items)
    assert sum(day.tally.total for day in statistics.days) == len(shown)


@given(items())
def test_all_logged_is_said_only_when_it_is_so(shown: tuple[Item, ...]) -> None:
    snapshot = stories.snapshot(NOON, shown)
    status = status_of(snapshot)
    counts = tally_of(snapshot.summary)
    if str(status.headline) == "Everything is logged":
        assert (counts.missing, counts.incomplete, counts.unchecked) == (0, 0, 0)
    if status.icon is IconState.NEEDS_YOU:
        assert str(status.headline).startswith(f"{snapshot.needing} ")


def test_a_day_that_could_not_be_checked_is_not_a_day_without_activities() -> None:
    snapshot: Snapshot = stories.not_signed_in(NOON)
    assert str(status_of(snapshot).detail).endswith(f"{snapshot.summary[Verdict.CANNOT_CHECK]} not checked") or (
        snapshot.summary[Verdict.CANNOT_CHECK] == 0
    )
