"""What a rep does on the pages: ticks steps, hands a cause over, explains an error, goes from page to page."""

from __future__ import annotations

import tomllib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import RESOURCES, FakeWindowApi
from tests.ui.looking import tab_order
from tray_app.core.cycle.recheck import Recheck
from tray_app.core.model.ports import Batch
from tray_app.core.model.rules import Rule, RuleKind
from tray_app.core.model.text import Text, text
from tray_app.ui.kit.hyperlinks import link_label
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Target
from tray_app.ui.pages.explain_page import ExplainPage
from tray_app.ui.pages.hand_off import HandOffDialog
from tray_app.ui.pages.own_pages import OWN_PAGES, own_page
from tray_app.ui.window.main_window import SETTINGS, MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
BUSY = stories.needs_you(NOON)
CALLS_OFF, NO_RECORD = BUSY.causes[0], BUSY.causes[1]


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    return shown


def box(window: MainWindow, number: int) -> QCheckBox:
    found = window.page.findChild(QCheckBox, f"step_{number}")
    assert isinstance(found, QCheckBox)
    return found


def test_a_tick_is_remembered_with_its_cause(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_cause(NO_RECORD.key)
    assert not box(window, 2).isChecked()
    box(window, 2).click()
    assert window_api.ticked == {NO_RECORD.key: {1}}
    # When another page was shown in between
    window.open_cause(CALLS_OFF.key)
    assert not box(window, 2).isChecked()
    window.open_cause(NO_RECORD.key)
    assert box(window, 2).isChecked()
    # And the page of an activity it holds back has the same steps
    window.list.choose(Target(item=NO_RECORD.activities[0]))
    assert box(window, 2).isChecked()
    box(window, 2).click()
    assert window_api.ticked == {NO_RECORD.key: set()}


def test_a_box_says_what_it_is_for(window: MainWindow) -> None:
    window.open_cause(NO_RECORD.key)
    first = box(window, 1)
    assert first.accessibleName() == "Step 1 is done"
    assert first.accessibleDescription().endswith(" You")
    assert "**" not in first.accessibleDescription()


def test_hand_off_copies_at_once_and_shows_what_was_copied(qtbot: QtBot, window_api: FakeWindowApi) -> None:
    dialog = HandOffDialog(window_api, CALLS_OFF)
    qtbot.addWidget(dialog)
    shown = dialog.findChild(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    copied = QGuiApplication.clipboard().text()
    assert copied == shown.toPlainText()
    assert copied.startswith("Activity logging in Salesforce: “Call logging seems to be switched off”\n\nHello,\n")
    assert dialog.copied.text() == "Copied. Paste it into a message to: Your Marketo admin"
    for name in ("Mina", "Ravi", "+1202"):
        assert name not in copied
    # And in the admin's language, copied again
    choice = dialog.findChild(QComboBox)
    assert isinstance(choice, QComboBox)
    assert [choice.itemText(place) for place in range(choice.count())] == ["English", "한국어", "日本語"]
    choice.setCurrentIndex(2)
    assert QGuiApplication.clipboard().text() == shown.toPlainText() != copied


def test_hand_off_is_offered_where_an_admin_can_help(window: MainWindow) -> None:
    window.open_cause(CALLS_OFF.key)
    assert window.page.hand_off.isVisible()
    window.list.choose(Target(item="work-mail:7:57"))
    assert not window.page.hand_off.isVisible()


def said(page: ExplainPage) -> list[str]:
    return [label.text() for label in page.body.findChildren(QLabel) if label.text()]


def test_an_error_is_explained_and_its_steps_lead_on(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_link("diditlog:explain")
    assert window.windowTitle() == "Explain an error – DidItLog"
    page = window.findChild(ExplainPage)
    assert isinstance(page, ExplainPage)
    page.box.setPlainText("UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record")
    QTest.keyClick(page.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    words = said(page)
    assert "UNABLE_TO_LOCK_ROW" in words
    assert words[words.index("Does it pass by itself?") + 1] == "yes"
    # And another one, from the clipboard
    QGuiApplication.clipboard().setText("invalid_grant: expired access/refresh token")
    page.findChild(QPushButton, "paste").click()  # type: ignore[union-attr]
    assert words != said(page)
    assert page.findChildren(QCheckBox) == []


def test_nothing_is_explained_before_something_is_pasted(window: MainWindow) -> None:
    window.open_link("diditlog:explain")
    page = window.findChild(ExplainPage)
    assert isinstance(page, ExplainPage)
    go = page.findChild(QPushButton, "explain")
    assert isinstance(go, QPushButton)
    assert not go.isEnabled()
    assert not page.body.isVisible()
    page.box.setPlainText(" ")
    assert not go.isEnabled()
    page.box.setPlainText("x")
    assert go.isEnabled()


def test_back_leads_to_where_the_rep_was(window: MainWindow) -> None:
    window.open_cause(NO_RECORD.key)
    before = window.windowTitle()
    window.open_link("diditlog:explain")
    assert window.list.target is None
    back = window.findChild(QPushButton, "back")
    assert isinstance(back, QPushButton)
    back.click()
    assert window.windowTitle() == before
    assert window.list.target == Target(cause=NO_RECORD.key)


def test_news_leave_an_own_page_alone_and_a_line_leaves_it(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_link("diditlog:explain")
    page = window.findChild(ExplainPage)
    assert isinstance(page, ExplainPage)
    page.box.setPlainText("half a line")
    window_api.snapshot = stories.healed(NOON)
    window.refresh()
    assert page.isVisible()
    assert page.box.toPlainText() == "half a line"
    window_api.snapshot = BUSY
    window.refresh()
    window.open_cause(CALLS_OFF.key)
    assert not page.isVisible()
    assert window.page.isVisible()


@pytest.mark.parametrize("name", OWN_PAGES)
def test_every_own_page_opens_has_a_title_and_a_name_on_its_button(window: MainWindow, name: str) -> None:
    window.open_link(f"diditlog:{name}")
    assert window.windowTitle() not in {"DidItLog", " – DidItLog"}
    assert link_label(f"diditlog:{name}") != "Open"


def test_other_addresses_are_opened_outside(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_link("https://acme.example/")
    assert window_api.asked == [("open", "https://acme.example/")]
    assert own_page("https://explain/") is None


def test_every_link_to_the_app_itself_leads_somewhere() -> None:
    links = tomllib.loads((RESOURCES / "links.toml").read_text("utf-8")).values()
    own = {f"diditlog:{link['path']}" for link in links if link["base"] == "app"}
    assert {"diditlog:explain", "diditlog:sign-in", "diditlog:sources"} <= own
    assert {url for url in own if own_page(url) is None and url not in SETTINGS} == set()


def keep(window_api: FakeWindowApi) -> None:
    """Put what the desk shows into its store."""
    assert window_api.snapshot is not None
    window_api.store.save_batch("m", Batch(activities=tuple(item.activity for item in window_api.snapshot.items)), {})
    window_api.store.save_findings([item.finding for item in window_api.snapshot.items], {})


def choose(window: MainWindow, name: str) -> None:
    actions = {action.objectName(): action for action in window.page.ignore.menu().actions()}
    actions[name].trigger()


def test_leaving_alone_is_said_and_can_be_undone(window: MainWindow, window_api: FakeWindowApi) -> None:
    keep(window_api)
    window.open_cause(NO_RECORD.key)
    labels = [action.text() for action in window.page.ignore.menu().actions() if action.text()]
    assert labels == [
        "This email",
        "Everything with jane.doe@example.com",
        "Everything at example.com",
        "All emails",
        "This reason, for everybody",
        "This &warning was wrong",
    ]
    assert not window.page.undo_bar.isVisible()
    # When everything with this person is left alone
    choose(window, "ignore_person")
    (rule,) = window_api.store.rules()
    assert (rule.kind, rule.value) == (RuleKind.PERSON, "jane.doe@example.com")
    # Then that is said, and can be taken back
    said = window.page.undo_bar.accessibleName()
    assert said.startswith("Ignored from now on: Everything with jane.doe@example.com. ")
    window.page.undo_bar.undo.click()
    assert list(window_api.store.rules()) == []
    assert window.page.undo_bar.accessibleName() == "Taken back."
    assert not window.page.undo_bar.undo.isVisible()


def test_a_wrong_warning_is_noted_for_all_it_was_about(window: MainWindow, window_api: FakeWindowApi) -> None:
    keep(window_api)
    window.open_cause(CALLS_OFF.key)
    choose(window, "mark_wrong")
    kept = window_api.store.rules()
    assert {rule.value for rule in kept} == set(CALLS_OFF.activities)
    assert {rule.mistake.code for rule in kept if rule.mistake} == {CALLS_OFF.code}
    assert window_api.asked[-1] == ("judge_anew", frozenset(CALLS_OFF.activities))
    window.page.undo_bar.undo.click()
    assert list(window_api.store.rules()) == []


def test_a_disk_that_cannot_be_written_is_said(
    window: MainWindow, window_api: FakeWindowApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(rule: Rule) -> Rule:
        raise OSError("disk full")

    monkeypatch.setattr(window_api.store, "add_rule", full)
    window.open_cause(NO_RECORD.key)
    choose(window, "ignore_domain")
    assert window.page.undo_bar.accessibleName().startswith("This could not be saved")
    assert not window.page.undo_bar.undo.isVisible()


@pytest.mark.parametrize(
    ("outcome", "healed", "said"),
    [
        (text("Still not logged"), frozenset(), "Still not logged, checked "),
        (text("Could not be checked: You are offline"), frozenset(), "Could not be checked: You are offline, checked "),
    ],
)
def test_a_look_again_says_what_it_brought(
    window: MainWindow, window_api: FakeWindowApi, outcome: Text, healed: frozenset[str], said: str
) -> None:
    window.open_cause(NO_RECORD.key)
    window.page.check_again.click()
    ids = frozenset(NO_RECORD.activities)
    window_api.last_recheck = Recheck(at=NOON, activities=ids, healed=healed, outcome=outcome)
    window.refresh()
    line = window.page.findChild(QLabel, "outcome")
    assert isinstance(line, QLabel)
    assert line.text().startswith(said)
    # And on another page it says nothing
    window.open_cause(CALLS_OFF.key)
    assert line.text().startswith("Last checked: ")


def test_what_a_look_again_healed_is_said_where_it_was(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_cause(NO_RECORD.key)
    window.page.check_again.click()
    ids = frozenset(NO_RECORD.activities)
    window_api.last_recheck = Recheck(at=NOON, activities=ids, healed=ids, outcome=text("Logged now"))
    window_api.snapshot = stories.healed(NOON)
    window.refresh()
    assert window._blank.isVisible()
    assert window._blank.accessibleName() == "Logged now"


def test_an_explained_error_is_attached_to_what_the_rep_came_from(
    window: MainWindow, window_api: FakeWindowApi
) -> None:
    keep(window_api)
    window.open_cause(NO_RECORD.key)
    window.open_link("diditlog:explain")
    page = window.findChild(ExplainPage)
    attach = window.findChild(QPushButton, "attach")
    assert isinstance(page, ExplainPage)
    assert isinstance(attach, QPushButton)
    page.box.setPlainText("nothing anybody knows")
    page.explain()
    assert not attach.isVisible()
    page.box.setPlainText("FIELD_CUSTOM_VALIDATION_EXCEPTION: You must fill in the region.")
    page.explain()
    attach.click()
    noted = window_api.store.note("attached") or {}
    assert list(noted) == list(NO_RECORD.activities)
    assert "region" not in str(noted)
    assert not attach.isVisible()


def test_nothing_is_offered_to_attach_to_from_the_tray(window: MainWindow) -> None:
    window.open_link("diditlog:explain")
    page = window.findChild(ExplainPage)
    assert isinstance(page, ExplainPage)
    page.box.setPlainText("FIELD_CUSTOM_VALIDATION_EXCEPTION: You must fill in the region.")
    page.explain()
    assert not page._belongs.isVisible()


def test_tab_goes_from_the_list_through_the_steps_to_what_can_be_done(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.open_cause(NO_RECORD.key)
    window.open_cause(CALLS_OFF.key)
    window.list.view.setFocus()
    stops = [stop.objectName() or stop.accessibleName() for stop in tab_order(window)]
    assert stops[:11] == [
        "Activities",
        "step_1",
        "Step 1: Open",
        "step_2",
        "Step 2: Open",
        "step_3",
        "check_again",
        "log_now",
        "hand_off",
        "snooze",
        "ignore",
    ]
