"""The list: which lines for which choice, and that it keeps its place while the state changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.verdict import Alert, Cause, Verdict
from tray_app.core.reporting.cause_groups import CauseGroup
from tray_app.core.reporting.statistics import Statistics
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_model import IssueModel, IssueRole
from tray_app.ui.kit.issue_rows import Choice, Filters, Target, find, rows_of, target_of
from tray_app.ui.kit.search_query import query_of
from tray_app.ui.kit.time_format import moment
from tray_app.ui.kit.today_numbers import TodayNumbers, numbers_of, open_causes
from tray_app.ui.window.issue_list import IssueList

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
BUSY = stories.needs_you(NOON)


def titles(model: QAbstractItemModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("choice", "verdicts"),
    [
        (Choice.PENDING, {Verdict.PENDING}),
        (Choice.LOGGED, {Verdict.LOGGED, Verdict.INCOMPLETE}),
        (Choice.IGNORED, {Verdict.IGNORED}),
        (Choice.ALL, set(Verdict) - {Verdict.CANNOT_CHECK}),
    ],
)
def test_a_choice_shows_its_verdicts_newest_first(choice: Choice, verdicts: set[Verdict]) -> None:
    rows = rows_of(BUSY, Filters(choice=choice), Statistics())
    assert all(isinstance(row, Item) for row in rows)
    assert {row.finding.verdict for row in rows if isinstance(row, Item)} == verdicts
    assert rows == [item for item in BUSY.items if item.finding.verdict in verdicts]


def test_what_needs_the_rep_is_grouped_by_cause() -> None:
    rows = rows_of(BUSY, Filters(), Statistics())
    causes = [row for row in rows if isinstance(row, Cause)]
    assert causes == list(BUSY.causes)
    for place, row in enumerate(rows):
        if isinstance(row, Cause):
            below = rows[place + 1 : place + 1 + len(row.activities)]
            ids = [item.activity.id for item in below if isinstance(item, Item)]
            assert ids == list(reversed(row.activities))  # newest first
    assert len(rows) == len(causes) + sum(len(cause.activities) for cause in causes)


def test_a_cause_without_activities_is_a_line_of_its_own() -> None:
    rows = rows_of(stories.offline(NOON), Filters(choice=Choice.LISTED), Statistics())
    assert [row.code for row in rows if isinstance(row, Cause)] == ["check.offline"]
    assert len(rows) == 1


def test_causes_with_one_code_are_one_heading_and_a_line_for_each_person() -> None:
    snapshot = stories.many_causes(NOON)
    heading, *people = rows_of(snapshot, Filters(), Statistics())
    assert isinstance(heading, CauseGroup)
    assert (heading.code, len(heading.causes)) == ("person.no_record", 500)
    assert people == list(snapshot.causes)
    assert find(snapshot, target_of(heading)) == heading
    # With one of them left, the heading is that one
    one_left = stories.many_causes(NOON, 1)
    assert find(one_left, target_of(heading)) == one_left.causes[0]
    assert find(stories.healed(NOON), target_of(heading)) is None


def test_a_person_with_several_is_one_line_with_their_number(qtbot: QtBot, icons: Icons) -> None:
    missing = [
        stories.explained(
            stories.email(n, NOON - timedelta(hours=n), f"Subject {n}", to), Verdict.NOT_LOGGED, stories.no_record(to)
        )
        for n, to in enumerate(("one@example.com", "two@example.com", "one@example.com"))
    ]
    model = IssueModel(FakeWindowApi(snapshot := stories.snapshot(NOON, missing)))
    model.show(snapshot)
    faces = [model.index(row).data(IssueRole.FACE) for row in range(model.rowCount())]
    assert [(face.title, face.count) for face in faces] == [
        ("No one in Salesforce visible to you has this address", 3),
        ("one@example.com", 2),
        ("two@example.com", 1),
    ]
    assert (faces[0].detail, faces[1].detail) == ("2 people", "Subject 0")
    # A search for one of them leaves the heading and that line
    model.search(query_of("subject 1"))
    qtbot.waitUntil(lambda: not model.is_filling)
    assert titles(model) == ["No one in Salesforce visible to you has this address", "two@example.com"]


def test_targets_find_their_line_in_the_next_snapshot() -> None:
    later = stories.needs_you(NOON)
    for row in rows_of(BUSY, Filters(), Statistics()):
        found = find(later, target_of(row))
        assert found == row
    assert find(stories.healed(NOON), Target(cause=BUSY.causes[0].key)) is None


@pytest.mark.parametrize(
    ("words", "cause", "below"),
    [
        ("PRICING", "No one in Salesforce visible to you has this address", 1),
        ("seats pricing", "No one in Salesforce visible to you has this address", 1),
        ("switched off", "Call logging seems to be switched off", 4),
        ("léa", "Call logging seems to be switched off", 1),
    ],
)
def test_a_search_keeps_groups_whole_or_shows_what_fits(
    qtbot: QtBot, icons: Icons, window_api: FakeWindowApi, words: str, cause: str, below: int
) -> None:
    model = IssueModel(window_api)
    model.show(window_api.snapshot)
    model.search(query_of(words))
    qtbot.waitUntil(lambda: not model.is_filling)  # a search goes on bit by bit where the machine is slow
    assert titles(model)[0] == cause
    assert model.rowCount() == 1 + below
    model.search(query_of("no such words"))
    qtbot.waitUntil(lambda: not model.is_filling)
    assert titles(model) == []


def test_a_line_says_what_where_and_how_it_stands(icons: Icons, window_api: FakeWindowApi) -> None:
    model = IssueModel(window_api)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(window_api.snapshot)
    cause = model.index(0)
    assert cause.data() == "Call logging seems to be switched off"
    face = cause.data(IssueRole.FACE)
    assert (face.is_heading, face.count, face.verdict) == (True, 4, Verdict.NOT_LOGGED)
    below = model.index(1).data(IssueRole.FACE)
    assert (below.title, below.detail, below.kind, below.in_group) == ("Mina Park", "Call, 6 min", "call", True)
    assert cause.data(Qt.ItemDataRole.AccessibleTextRole) == "Call logging seems to be switched off. 4 activities"
    model.filter(Filters(choice=Choice.ALL))
    spoken = [str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]
    assert spoken[2].startswith("Logged. Re: Contract draft → jonas@example.net. ")
    assert spoken[3].startswith(
        "Not logged. Pricing for 200 seats → jane.doe@example.com. No one in Salesforce visible"
    )


def test_the_list_keeps_its_choice_while_the_state_changes(
    qtbot: QtBot, icons: Icons, window_api: FakeWindowApi
) -> None:
    shown = IssueList(window_api, icons)
    qtbot.addWidget(shown)
    shown.refresh()
    chosen = Target(item="work-mail:7:59")
    with qtbot.waitSignal(shown.chosen, check_params_cb=lambda target: target == chosen):
        shown.choose(chosen)
    assert window_api.snapshot is not None
    new = stories.logged(stories.email(99, NOON, "Newer than all", "new@example.com"))
    window_api.snapshot = stories.snapshot(NOON, [new, *window_api.snapshot.items])
    with qtbot.assertNotEmitted(shown.chosen):
        shown.refresh()
    assert shown.model.target(shown.view.currentIndex()) == chosen


def test_choosing_what_the_filter_hides_changes_the_filter(
    qtbot: QtBot, icons: Icons, window_api: FakeWindowApi
) -> None:
    shown = IssueList(window_api, icons)
    qtbot.addWidget(shown)
    shown.refresh()
    shown.filter(Choice.IGNORED)
    shown.search.setText("nothing like this")
    shown.choose(Target(cause=BUSY.causes[1].key))
    assert shown.model.choice is Choice.NEEDS_YOU
    checked = [button.objectName() for button in shown.buttons.buttons() if button.isChecked()]
    assert checked == ["filter_needs_you"]
    assert shown.search.text() == ""
    assert shown.view.currentIndex().data(IssueRole.FACE).is_heading


def test_the_keyboard_walks_through_the_list(qtbot: QtBot, icons: Icons, window_api: FakeWindowApi) -> None:
    shown = IssueList(window_api, icons)
    qtbot.addWidget(shown)
    shown.refresh()
    shown.choose_first()
    shown.show()
    with qtbot.waitSignal(shown.chosen) as walked:
        QTest.keyClick(shown.view, Qt.Key.Key_Down)
    assert walked.args == [shown.model.target(shown.model.index(1))]
    QTest.keyClicks(shown.search, "pricing")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)


@pytest.mark.parametrize(
    ("story", "choice", "headline"),
    [
        ("healed", Choice.NEEDS_YOU, "Nothing needs you"),
        ("empty", Choice.ALL, "Nothing here"),
        (None, Choice.NEEDS_YOU, "One moment"),
    ],
)
def test_an_empty_list_says_why(qtbot: QtBot, icons: Icons, story: str | None, choice: Choice, headline: str) -> None:
    shown = IssueList(FakeWindowApi(stories.STORIES[story](NOON) if story else None), icons)
    qtbot.addWidget(shown)
    shown.refresh()
    shown.filter(choice)
    assert shown._stack.currentWidget() is shown._blank
    assert shown._blank.accessibleName() == headline


def test_a_hundred_thousand_lines_are_put_into_words_only_when_seen(qtbot: QtBot, icons: Icons) -> None:
    class Counting(FakeWindowApi):
        worded = 0

        def line_of(self, item: Item, cause: Cause | None = None) -> str:
            self.worded += 1
            return super().line_of(item, cause)

    window_api = Counting(stories.many(NOON, 100_000))
    shown = IssueList(window_api, icons)
    qtbot.addWidget(shown)
    shown.resize(380, 600)
    shown.refresh()
    shown.filter(Choice.ALL)
    shown.show()
    shown.grab()
    assert shown.model.rowCount() == 100_000
    assert window_api.worded < 100


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(0), "15:04"),
        (timedelta(hours=15), "00:04"),
        (timedelta(hours=16), "Yesterday 23:04"),
        (timedelta(hours=40), "2026-11-21 23:04"),
        (-timedelta(days=1), "2026-11-24 15:04"),
    ],
)
def test_times_are_said_as_a_rep_says_them(window_api: FakeWindowApi, back: timedelta, words: str) -> None:
    assert moment(window_api, NOON - back, NOON) == words


def test_the_numbers_of_today(window_api: FakeWindowApi) -> None:
    assert numbers_of(BUSY, window_api, NOON) == TodayNumbers(logged_today=2, pending=2, needs_you=7, unchecked=0)
    assert numbers_of(stories.empty(NOON), window_api, NOON) == TodayNumbers(0, 0, 0, 0)


def test_causes_that_heal_by_themselves_do_not_count() -> None:
    quiet = Cause(
        code="org.busy", confidence=BUSY.causes[0].confidence, activities=(), alert=Alert.LIST, key="org.busy"
    )
    busy = stories.snapshot(NOON, BUSY.items)
    assert open_causes(busy) == list(busy.causes)
    assert quiet not in open_causes(Snapshot(at=NOON, causes=(quiet,)))
    assert open_causes(None) == []


def test_several_causes_with_one_code_are_told_as_one_that_can_be_opened() -> None:
    snapshot = stories.several_people(NOON)
    told = open_causes(snapshot)
    assert [cause.code for cause in told].count("person.no_record") == 1
    (several,) = [cause for cause in told if cause.code == "person.no_record"]
    assert len(several.activities) == 10
    found = find(snapshot, Target(cause=several.key))
    assert isinstance(found, CauseGroup)
    assert found.whole == several


def test_what_needs_the_rep_most_lately_stands_first_among_equals() -> None:
    snapshot = stories.many_causes(NOON, 30)

    waiting = [cause.activities[0] for cause in snapshot.causes]

    assert waiting == [item.activity.id for item in snapshot.items]
