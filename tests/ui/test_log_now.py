"""Log it now, as the rep does it: look, allow once, write once, see what came of it, take it back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_log_api import JANE, OTHER_JANE, WRITTEN_ID, blocked, email_record, nobody, ready, written
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.snapshot import Item
from tray_app.core.model.task_writing import Related
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Finding, Note, RecordRef, Verdict
from tray_app.core.ui_api.log_api import LogResult, Permission, Standing
from tray_app.core.ui_api.settings_api import Choices
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.export_row import ExportRow
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Target
from tray_app.ui.pages.issue_actions import subject_of
from tray_app.ui.pages.log_dialog import LogDialog
from tray_app.ui.pages.written_page import WrittenPage
from tray_app.ui.settings.consent_field import ConsentField
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

BUSY = stories.needs_you(stories.NOON)
ID = BUSY.causes[1].activities[0]
Open = Callable[..., LogDialog]


@pytest.fixture
def dialog(qtbot: QtBot, window_api: FakeWindowApi) -> Open:
    bridge = Bridge()

    def opened(*ids: str) -> LogDialog:
        shown = LogDialog(window_api, bridge, ids or (ID,), window_api.follow)
        qtbot.addWidget(shown)
        qtbot.waitUntil(lambda: shown.again.isEnabled())
        return shown

    return opened


def pressed(qtbot: QtBot, shown: LogDialog) -> None:
    shown.write.click()
    qtbot.waitUntil(lambda: shown.again.isEnabled())


def test_nothing_is_written_before_the_rep_has_allowed_it(
    qtbot: QtBot, window_api: FakeWindowApi, dialog: Open
) -> None:
    log_api = window_api.log_api
    log_api.permission = Permission.NOT_YET
    shown = dialog()
    assert not shown.consent.isHidden()
    assert not shown.write.isEnabled()
    shown.consent.click()
    pressed(qtbot, shown)
    assert [name for name, _ in log_api.asked] == ["propose", "allow", "write"]
    assert shown.state.text() == "✓ It is written to Salesforce."
    assert shown.cards[0].said.text() == "✓ Written to Salesforce."
    assert shown.write.isHidden()


def test_who_has_allowed_it_is_not_asked_again(qtbot: QtBot, window_api: FakeWindowApi, dialog: Open) -> None:
    shown = dialog()
    assert shown.consent.isHidden()
    pressed(qtbot, shown)
    assert [name for name, _ in window_api.log_api.asked] == ["propose", "write"]


def test_a_click_that_comes_twice_writes_once(qtbot: QtBot, window_api: FakeWindowApi, dialog: Open) -> None:
    shown = dialog()
    window_api.log_api.holds = []
    shown.write.click()
    shown.write.click()
    assert [name for name, _ in window_api.log_api.asked] == ["propose", "write"]
    window_api.log_api.holds.pop()()
    qtbot.waitUntil(lambda: shown.again.isEnabled())


def test_another_subject_and_another_person(qtbot: QtBot, window_api: FakeWindowApi, dialog: Open) -> None:
    window_api.log_api.proposals = lambda ids: [
        ready((one, "jane@example.com"), choices=(JANE, OTHER_JANE)) for one in ids
    ]
    shown = dialog()
    shown.cards[0].people[0].setCurrentIndex(1)
    qtbot.waitUntil(
        lambda: shown.cards[0].proposal.draft is not None and shown.cards[0].proposal.draft.who_id == OTHER_JANE.id
    )
    shown.cards[0].subject.setText("Email: Other words")
    pressed(qtbot, shown)
    _, drafts = window_api.log_api.asked[-1]
    assert [(one.who_id, one.subject) for one in drafts] == [(OTHER_JANE.id, "Email: Other words")]  # type: ignore[attr-defined]


def test_twelve_at_once_and_one_is_refused(qtbot: QtBot, window_api: FakeWindowApi, dialog: Open) -> None:
    log_api, ids = window_api.log_api, [f"work-mail:9:{number}" for number in range(12)]
    refusal = text("Salesforce refused it: {message}", message="Pick a region")
    key = (ids[4], "jane@example.com")
    log_api.refused[ids[4]] = LogResult(
        key=key, standing=Standing.REFUSED, words=refusal, code="org.validation_rule", message="Pick a region"
    )
    shown = dialog(*ids)
    assert shown.state.text() == "These 12 Tasks would be written:"
    shown.cards[0].box.click()  # this one not
    assert shown.write.text() == "&Write 11 to Salesforce"
    pressed(qtbot, shown)
    assert shown.state.text() == "⚠ Written to Salesforce: 10 of 11."
    card = next(one for one in shown.cards if one.proposal.key == key)
    assert card.said.text() == "⚠ Salesforce refused it: Pick a region"


def test_with_nothing_ticked_nothing_is_written(dialog: Open) -> None:
    shown = dialog("work-mail:9:1", "work-mail:9:2")
    for card in shown.cards:
        card.box.click()
    assert shown.state.text() == "Nothing is ticked."
    assert shown.write.isHidden()


def test_what_cannot_be_written_says_why(window_api: FakeWindowApi, dialog: Open) -> None:
    window_api.log_api.proposals = lambda _: [blocked(("a:1", "x@example.com")), nobody(("a:2", "new@example.com"))]
    shown = dialog("a:1", "a:2")
    assert shown.state.text() == "Nothing can be written yet:"
    assert shown.write.isHidden()
    assert "Region (Region__c) is required" in shown.cards[0].said.text()
    create = shown.cards[1].findChildren(QPushButton)
    assert [one.text() for one in create] == ["Create Contact…", "Create Lead…"]
    create[0].click()
    assert "Contact/new?defaultFieldValues=" in str(window_api.asked[-1][1])


def test_when_salesforce_cannot_be_asked(window_api: FakeWindowApi, dialog: Open) -> None:
    window_api.log_api.proposals = lambda _: text("{problem}. Nothing was changed.", problem="Offline")
    shown = dialog()
    assert shown.state.text() == "⚠ Offline. Nothing was changed."
    assert shown.write.isHidden()


def test_the_page_offers_it_where_something_is_missing_and_not_where_it_is_off(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons
) -> None:
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.open_cause(BUSY.causes[1].key)
    assert not window.page.log_actions.log.isHidden()
    logged = next(item for item in BUSY.items if item.finding.verdict is Verdict.LOGGED)
    window.list.choose(Target(item=logged.activity.id))
    assert window.page.log_actions.isHidden()
    window_api.log_api.permission = Permission.FORBIDDEN
    window.open_cause(BUSY.causes[1].key)
    assert window.page.log_actions.isHidden()


def test_a_row_offers_it_as_well(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    item = BUSY.by_id[ID]
    menu = window.row_menu(subject_of(item, BUSY, window_api))
    (action,) = [one for one in menu.actions() if one.objectName() == "row_log"]
    action.trigger()
    assert window_api.log_api.asked == [("propose", frozenset({ID}))]
    (shown,) = window.findChildren(LogDialog)
    shown.reject()
    logged = next(item for item in BUSY.items if item.finding.verdict is Verdict.LOGGED)
    menu = window.row_menu(subject_of(logged, BUSY, window_api))
    assert "row_log" not in [one.objectName() for one in menu.actions()]


@pytest.mark.parametrize(
    ("code", "label"), [("note.own_copy", "&Remove DidItLog's"), ("note.own_record", "&Take it back")]
)
def test_what_was_written_here_can_be_removed_on_its_page(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, code: str, label: str
) -> None:
    first = next(item for item in BUSY.items if item.finding.verdict is Verdict.LOGGED)
    finding: Finding = replace(first.finding, notes=(Note(code, text("x")),), records=(RecordRef("Task", WRITTEN_ID),))
    items = tuple(Item(one.activity, finding) if one is first else one for one in BUSY.items)
    window_api.snapshot = replace(BUSY, items=items)
    window_api.log_api.entries = [written((first.activity.id, ""))]
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    window.list.choose(Target(item=first.activity.id))
    actions = window.page.log_actions
    assert actions.take_back.text() == label
    assert not actions.take_back.isHidden()
    actions.take_back.click()
    assert window_api.log_api.asked == [("take_back", WRITTEN_ID)]


def test_the_list_of_what_was_written(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, tmp_path: Path) -> None:
    page = WrittenPage(window_api, icons, window_api.follow)
    qtbot.addWidget(page)
    page.refresh()
    window_api.log_api.entries = [written()]
    page.refresh()
    export = page.findChild(ExportRow)
    assert isinstance(export, ExportRow)
    export.write(str(tmp_path / "written.csv"))
    header, line = csv.reader((tmp_path / "written.csv").read_text("utf-8-sig").splitlines())
    told = dict(zip(header, line, strict=True))
    assert (told["state"], told["object"], told["record"]) == ("written", "Task", WRITTEN_ID)
    export.write(str(tmp_path / "written.JSON"))
    (entry,) = json.loads((tmp_path / "written.JSON").read_text("utf-8"))["written"]
    assert (entry["record"], entry["task"]["Subject"], entry["can_be_undone"]) == (WRITTEN_ID, "Email: Pricing", True)
    undo = page.findChild(QPushButton, f"undo_{WRITTEN_ID}")
    assert isinstance(undo, QPushButton)
    undo.click()
    page.refresh()
    assert page.findChild(QPushButton, f"undo_{WRITTEN_ID}") is None or not undo.isEnabled()
    assert window_api.log_api.asked == [("take_back", WRITTEN_ID)]


def test_who_comes_back_from_making_the_person_is_shown_it_anew(
    qtbot: QtBot, window_api: FakeWindowApi, dialog: Open
) -> None:
    log_api, key = window_api.log_api, (ID, "new@example.com")
    log_api.proposals = lambda _: [nobody(key)]
    shown = dialog()
    shown.show()
    QApplication.sendEvent(shown, QEvent(QEvent.Type.ActivationChange))
    assert len([name for name, _ in log_api.asked if name == "propose"]) == 1  # nobody was away
    shown.cards[0].findChildren(QPushButton)[0].click()
    log_api.proposals = lambda _: [ready(key)]
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    QApplication.sendEvent(shown, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: shown.cards[0].draft is not None)
    assert shown.state.text() == "This Task would be written:"


DEAL = Related(object="Opportunity", id="006000000000001AAA", name="Spring deal")


def test_what_it_is_related_to_can_be_chosen(qtbot: QtBot, window_api: FakeWindowApi, dialog: Open) -> None:
    window_api.log_api.proposals = lambda ids: [
        replace(ready((one, "jane@example.com")), related=(DEAL,)) for one in ids
    ]
    shown = dialog()
    (card,) = shown.cards
    assert [card.related.itemText(place) for place in range(2)] == [
        "Related to nothing",
        "Related to Spring deal (Opportunity)",
    ]
    assert not card.is_changed
    card.related.setCurrentIndex(1)
    qtbot.waitUntil(shown.again.isEnabled)
    assert [wish.related for name, asked in window_api.log_api.asked[1:] for wish in asked.values()] == [DEAL.id]  # type: ignore[attr-defined]


def test_an_email_record_says_what_it_is_and_whom_it_names(
    qtbot: QtBot, window_api: FakeWindowApi, dialog: Open
) -> None:
    window_api.log_api.proposals = lambda _: [email_record((ID, ""))]
    shown = dialog()
    assert shown.state.text() == "This record would be written:"
    said = " ".join(one.text() for one in shown.cards[0].findChildren(QLabel))
    assert "An email record (EmailMessage) with its relations" in said
    assert f"Jane Doe ({JANE.id})" in said
    assert "Joe Roe" in said
    pressed(qtbot, shown)
    name, drafts = window_api.log_api.asked[-1]
    assert name == "write"
    assert [one.object for one in drafts] == ["EmailMessage"]  # type: ignore[attr-defined]


def test_the_permission_can_be_taken_back_in_the_settings(qtbot: QtBot, window_api: FakeWindowApi) -> None:
    field = ConsentField(window_api.settings_api, Bridge())
    qtbot.addWidget(field)
    field.load(Choices(values={"consent.write_tasks": True}))
    assert field.box.isChecked()
    field.box.click()
    assert not field.box.isChecked()
    field.load(Choices(values={"logging.write_tasks": "off"}))
    assert field.isHidden()
