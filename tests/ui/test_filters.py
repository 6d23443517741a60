"""Filters and search: what each leaves, alone and together, by mouse and keyboard, also when a search takes longer."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.statistics import statistics_of
from tray_app.ui.kit import issue_model
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_model import IssueModel
from tray_app.ui.kit.issue_rows import Choice, Filters, Row, portions, rows_of, target_of
from tray_app.ui.kit.search_query import query_of
from tray_app.ui.window.issue_list import IssueList

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
BUSY = stories.needs_you(NOON)
SURVEY = statistics_of(BUSY.items, lambda at: f"{at:%Y-%m-%d}")
TODAY = SURVEY.days[0].name


def ids(rows: list[Row]) -> list[str]:
    return [row.activity.id if isinstance(row, Item) else target_of(row).cause or row.code for row in rows]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(choice=Choice.ALL, kind="call"), lambda item: item.activity.kind == "call"),
        (Filters(choice=Choice.ALL, source="dialer"), lambda item: item.activity.source == "dialer"),
        (
            Filters(choice=Choice.ALL, reason="person.no_record"),
            lambda item: item.finding.reason is not None and item.finding.reason.code == "person.no_record",
        ),
        (Filters(choice=Choice.ALL, day=TODAY), lambda item: item.activity.occurred_at.date() == NOON.date()),
        (
            Filters(choice=Choice.PENDING, kind="email", day=TODAY),
            lambda item: item.activity.id == "work-mail:7:61",
        ),
        (Filters(choice=Choice.ALL, day="2020-01-01"), lambda item: False),
    ],
)
def test_a_filter_leaves_what_it_says(filters: Filters, left: object) -> None:
    assert callable(left)
    wanted = [item.activity.id for item in BUSY.items if left(item)]
    assert ids(rows_of(BUSY, filters, SURVEY)) == wanted
    assert filters.is_narrow


def test_causes_show_what_the_filter_leaves_of_them() -> None:
    calls = rows_of(BUSY, Filters(kind="call"), SURVEY)
    assert [row.code for row in calls if isinstance(row, Cause)] == ["settings.call_logging_off", "person.stale_id"]
    assert {row.activity.kind for row in calls if isinstance(row, Item)} == {"call"}
    today = rows_of(BUSY, Filters(day=TODAY), SURVEY)
    assert [row.code for row in today if isinstance(row, Cause)] == ["settings.call_logging_off", "person.no_record"]
    # And one that holds nothing back is left out, unless it is asked for
    offline = stories.offline(NOON)
    assert rows_of(offline, Filters(kind="call"), SURVEY) == []
    assert ids(rows_of(offline, Filters(choice=Choice.LISTED, reason="check.offline"), SURVEY)) == ["check.offline"]


def entry(shown: IssueList, group: str, label: str) -> QAction:
    shown.menu.fill()
    menus = {action.text(): action.menu() for action in shown.menu.menu().actions()}
    menu = menus[group]
    assert isinstance(menu, QMenu)
    return next(action for action in menu.actions() if action.text() == label)


def test_the_menu_offers_what_there_is_and_chips_end_it(qtbot: QtBot, icons: Icons, window_api: FakeWindowApi) -> None:
    shown = IssueList(window_api, icons)
    qtbot.addWidget(shown)
    shown.refresh()
    assert not shown.chips.isVisibleTo(shown)
    entry(shown, "Kind", "Calls").trigger()
    entry(shown, "Day", TODAY).trigger()
    assert shown.model.filters == Filters(kind="call", day=TODAY)
    assert entry(shown, "Kind", "Calls").isChecked()
    assert entry(shown, "Source", "All").isChecked()
    assert entry(shown, "Reason", "Call logging seems to be switched off (4)")
    chips = {chip.accessibleName(): chip for chip in shown.chips.findChildren(QPushButton) if chip.isVisibleTo(shown)}
    assert list(chips) == ["End the filter: Calls", f"End the filter: {TODAY}"]
    chips["End the filter: Calls"].click()
    assert shown.model.filters == Filters(day=TODAY)
    # And a verdict button keeps them
    shown.filter(Choice.ALL)
    assert shown.model.filters == Filters(choice=Choice.ALL, day=TODAY)


def test_a_filter_that_leaves_nothing_says_so(qtbot: QtBot, icons: Icons, window_api: FakeWindowApi) -> None:
    shown = IssueList(window_api, icons)
    qtbot.addWidget(shown)
    shown.refresh()
    shown.narrow(Filters(choice=Choice.IGNORED, kind="call"))
    assert shown._stack.currentWidget() is shown._blank
    assert shown._blank.accessibleName() == "Nothing found"


def test_a_long_search_goes_on_in_portions_and_finds_everything(
    qtbot: QtBot, icons: Icons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue_model, "_MOMENT_S", 0.0)  # every portion is one moment
    window_api = FakeWindowApi(stories.many(NOON, 2_000))
    model = IssueModel(window_api)
    model.show(window_api.snapshot)
    model.filter(Filters(choice=Choice.ALL))
    model.search(query_of("subject 19"))
    assert model.is_filling
    assert model.rowCount() == sum("19" in str(number) for number in range(500))
    with qtbot.waitSignal(model.filled):
        pass
    assert model.rowCount() == sum("19" in str(number) for number in range(2_000))
    # And words typed in between begin anew
    model.search(query_of("subject 199"))
    model.search(query_of("subject 1999"))
    qtbot.waitUntil(lambda: not model.is_filling)
    assert model.rowCount() == 1


def test_a_search_is_cut_into_portions() -> None:
    many = stories.many(NOON, 1_200)
    found = list(portions(many, Filters(choice=Choice.ALL), statistics_of((), str), lambda row: True))
    assert [len(rows) for rows in found] == [500, 500, 200]
