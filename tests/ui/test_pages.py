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
from tests.ui.fake_desk import RESOURCES, FakeDesk
from tray_app.ui.explain_page import ExplainPage
from tray_app.ui.hand_off import HandOffDialog
from tray_app.ui.icons import Icons
from tray_app.ui.issue_rows import Target
from tray_app.ui.links import link_label
from tray_app.ui.own_pages import OWN_PAGES, own_page
from tray_app.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
BUSY = stories.needs_you(NOON)
CALLS_OFF, NO_RECORD = BUSY.causes[0], BUSY.causes[1]


@pytest.fixture
def window(qtbot: QtBot, desk: FakeDesk, icons: Icons) -> MainWindow:
    shown = MainWindow(desk, icons)
    qtbot.addWidget(shown)
    return shown


def box(window: MainWindow, number: int) -> QCheckBox:
    found = window.page.findChild(QCheckBox, f"step_{number}")
    assert isinstance(found, QCheckBox)
    return found


def test_a_tick_is_remembered_with_its_cause(window: MainWindow, desk: FakeDesk) -> None:
    window.open_cause(NO_RECORD.key)
    assert not box(window, 2).isChecked()
    box(window, 2).click()
    assert desk.ticked == {NO_RECORD.key: {1}}
    # When another page was shown in between
    window.open_cause(CALLS_OFF.key)
    assert not box(window, 2).isChecked()
    window.open_cause(NO_RECORD.key)
    assert box(window, 2).isChecked()
    # And the page of an activity it holds back has the same steps
    window.list.choose(Target(item=NO_RECORD.activities[0]))
    assert box(window, 2).isChecked()
    box(window, 2).click()
    assert desk.ticked == {NO_RECORD.key: set()}


def test_a_box_says_what_it_is_for(window: MainWindow) -> None:
    window.open_cause(NO_RECORD.key)
    first = box(window, 1)
    assert first.accessibleName() == "Step 1 is done"
    assert first.accessibleDescription().endswith(" You")
    assert "**" not in first.accessibleDescription()


def test_hand_off_copies_at_once_and_shows_what_was_copied(qtbot: QtBot, desk: FakeDesk) -> None:
    dialog = HandOffDialog(desk, CALLS_OFF)
    qtbot.addWidget(dialog)
    shown = dialog.findChild(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    copied = QGuiApplication.clipboard().text()
    assert copied == shown.toPlainText()
    assert copied.startswith("Activity logging in Salesforce: Call logging seems to be switched off\n\nHello,\n")
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


def test_an_error_is_explained_and_its_steps_lead_on(window: MainWindow, desk: FakeDesk) -> None:
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


def test_news_leave_an_own_page_alone_and_a_line_leaves_it(window: MainWindow, desk: FakeDesk) -> None:
    window.open_link("diditlog:explain")
    page = window.findChild(ExplainPage)
    assert isinstance(page, ExplainPage)
    page.box.setPlainText("half a line")
    desk.snapshot = stories.healed(NOON)
    window.refresh()
    assert page.isVisible()
    assert page.box.toPlainText() == "half a line"
    desk.snapshot = BUSY
    window.refresh()
    window.open_cause(CALLS_OFF.key)
    assert not page.isVisible()
    assert window.page.isVisible()


@pytest.mark.parametrize("name", OWN_PAGES)
def test_every_own_page_opens_has_a_title_and_a_name_on_its_button(window: MainWindow, name: str) -> None:
    window.open_link(f"diditlog:{name}")
    assert window.windowTitle() not in {"DidItLog", " – DidItLog"}
    assert link_label(f"diditlog:{name}") != "Open"


def test_other_addresses_are_opened_outside(window: MainWindow, desk: FakeDesk) -> None:
    window.open_link("https://acme.example/")
    assert desk.asked == [("open", "https://acme.example/")]
    assert own_page("https://explain/") is None


def test_every_link_to_the_app_itself_is_one_of_its_pages() -> None:
    links = tomllib.loads((RESOURCES / "links.toml").read_text("utf-8")).values()
    missing = {link["path"] for link in links if link["base"] == "app"} - set(OWN_PAGES)
    assert missing <= {"sign-in", "sources", "settings"}
