"""The window: the page of what is chosen, a look again, and what it says when there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.page import Page, PageStep
from tray_app.core.model.verdict import Confidence, Fixer, Verdict
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Choice, Target
from tray_app.ui.kit.style import Words, dimmed
from tray_app.ui.pages.issue_actions import IssueSubject
from tray_app.ui.pages.issue_page import IssuePage
from tray_app.ui.pages.step_list import StepList
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
BUSY = stories.needs_you(NOON)
CALLS_OFF, NO_RECORD = BUSY.causes[0], BUSY.causes[1]


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    shown = MainWindow(window_api, icons)
    qtbot.addWidget(shown)
    return shown


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def button(widget: QWidget, name: str) -> QPushButton:
    return next(found for found in widget.findChildren(QPushButton) if name in (found.accessibleName(), found.text()))


def test_opening_shows_the_most_pressing_cause(window: MainWindow) -> None:
    window.present()
    assert window.windowTitle() == "Call logging seems to be switched off – DidItLog"
    assert window.isVisible()


def test_a_page_says_what_why_how_sure_what_was_asked_and_what_to_do(
    window: MainWindow, window_api: FakeWindowApi
) -> None:
    window.open_cause(NO_RECORD.key)
    said = words(window.page)
    assert said[:3] == ["Not logged", "Proved", "No one in Salesforce visible to you has this address"]
    assert said[3].startswith("Pricing for 200 seats → jane.doe@example.com · ")
    assert "Leads with jane.doe@example.com" in said
    assert said[said.index("Leads with jane.doe@example.com") + 1] == "none visible to you"
    # Given the way that is right, its step is there to be ticked and followed
    radio = window.page.findChild(QRadioButton, "choice_1_1")
    assert isinstance(radio, QRadioButton)
    radio.click()
    assert [box.text() for box in window.page.findChildren(QCheckBox) if box.isVisible()] == ["", "2.", "3.", "4."]
    button(window.page, "Step 1: Open").click()
    assert window_api.asked[-1] == ("open", "https://acme.lightning.force.com/lightning/o/Contact/new")


def test_a_likely_reason_names_what_else_it_could_be(window: MainWindow) -> None:
    window.open_cause(CALLS_OFF.key)
    chip, sure = [line for line in words(window.page) if "Likely" in line]
    assert chip == "Likely"
    assert "could also be: The logging tool has no Salesforce ID for this person; " in sure


def test_a_logged_activity_shows_its_proof(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.present()
    window.list.choose(Target(item="work-mail:7:57"))
    said = words(window.page)
    assert said[:2] == ["Logged", "Logged in Salesforce"]
    shown = dict(zip(said[3::2], said[4::2], strict=False))
    assert (shown["Who"], shown["What"]) == ("lea@example.org", "Intro: Acme and Example Corp")
    assert (shown["It took"], shown["Match"]) == ("4 min", "recognised by its id")
    assert shown["Record"] == "Task 00T5g00000ABCdeEAG"
    assert any("Sam Lee" in line for line in said)
    button(window.page, "Open Task 00T5g00000ABCdeEAG").click()
    assert window_api.asked[-1] == (
        "open",
        "https://acme.lightning.force.com/lightning/r/Task/00T5g00000ABCdeEAG/view",
    )


def test_a_proof_can_be_copied(window: MainWindow) -> None:
    window.present()
    window.list.choose(Target(item="work-mail:7:57"))
    button(window.page, "Copy proof").click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "Logged in Salesforce"
    for line in ("Who: lea@example.org", "It took: 4 min", "Match: recognised by its id"):
        assert line in copied.splitlines()
    assert "https://acme.lightning.force.com/lightning/r/Task/00T5g00000ABCdeEAG/view" in copied
    assert window.page.undo_bar.accessibleName() == "Copied."


def test_steps_stand_below_those_who_do_them(window: MainWindow) -> None:
    window.open_cause(CALLS_OFF.key)
    (steps,) = window.page.findChildren(StepList)
    heads = [line for line in words(steps) if line in {"Your Marketo admin", "Your Salesforce admin", "You"}]
    assert heads == ["Your Marketo admin", "Your Salesforce admin", "You"]


def test_what_is_wrong_with_several_people_is_one_page(qtbot: QtBot, icons: Icons) -> None:
    window_api = FakeWindowApi(stories.several_people(NOON))
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    window.list.choose(Target(group="person.no_record"))
    page = window.page.page
    assert page is not None
    assert len(page.activities) == 10
    assert "What was checked, for example amara.okafor@example.com" in words(window.page)
    # What is ticked there is kept for all of them
    box = next(box for box in window.page.findChildren(QCheckBox) if box.isVisible())
    box.click()
    assert window_api.completed_steps("person.no_record")


def test_check_again_asks_for_these_activities_and_waits_for_news(
    window: MainWindow, window_api: FakeWindowApi
) -> None:
    window.open_cause(CALLS_OFF.key)
    again = window.page.check_again
    again.click()
    assert window_api.asked[-1] == ("check_again", frozenset(CALLS_OFF.activities))
    assert (again.text(), again.isEnabled()) == ("Checking…", False)
    window_api.is_checking = True
    window.refresh()
    assert (again.text(), again.isEnabled()) == ("Checking…", False)
    window_api.is_checking = False
    window.refresh()
    assert (again.text(), again.isEnabled()) == ("Check again", True)


def test_check_again_without_activities_runs_a_whole_check(qtbot: QtBot, icons: Icons) -> None:
    window_api = FakeWindowApi(stories.offline(NOON))
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    assert window.windowTitle() == "You are offline – DidItLog"
    window.page.check_again.click()
    assert window_api.asked == [("check_now", None)]


def test_what_has_healed_is_said_calmly(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_cause(NO_RECORD.key)
    window_api.snapshot = stories.healed(NOON)
    window.refresh()
    assert window._right.currentWidget() is window._blank
    assert window._blank.accessibleName() == "Nothing open here"
    assert window.windowTitle() == "DidItLog"


def test_nothing_is_all_clear_beside_a_list_that_needs_the_rep(window: MainWindow) -> None:
    window.present()
    window._show_gone(Target(cause="nothing.of_this_name"))
    assert words(window._blank) == ["Nothing open here", "What else needs you stands in the list."]


def test_the_strip_says_how_it_stands(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.present()
    assert words(window.strip)[:2] == [
        "7 activities need you",
        "15 logged (1 incomplete), 2 pending, 6 not logged, 1 ignored",
    ]
    window_api.is_paused = True
    window.refresh()
    assert words(window.strip)[0] == "Paused"
    button(window.strip, "Resume").click()
    assert window_api.asked[-1] == ("resume", None)


def test_where_nothing_is_set_up_the_window_leads_to_the_mailboxes(qtbot: QtBot, icons: Icons) -> None:
    window_api = FakeWindowApi(stories.empty(NOON))
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    assert "Nothing is set up yet" in words(window)
    with qtbot.waitSignal(window.settings_asked) as asked:
        button(window, "Mailboxes and calls…").click()
    assert asked.args == ["sources"]
    # And once there is something, there is no such button
    window_api.snapshot = stories.healed(NOON)
    window.refresh()
    assert not any(one.isVisible() for one in window.findChildren(QPushButton, "way_on"))


def test_what_is_pending_says_that_there_is_nothing_to_do(window: MainWindow) -> None:
    window.present()
    window.list.choose(Target(item="work-mail:7:61"))
    assert any(line.startswith("There is nothing to do.") for line in words(window.page))


def test_a_hidden_window_is_brought_up_to_date_when_it_is_shown(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.present()
    window.close()
    window_api.snapshot = stories.healed(NOON)
    window.refresh()
    assert words(window.strip)[0] == "7 activities need you"
    window.present()
    assert words(window.strip)[0] == "Everything is logged"


def test_escape_hides_the_window_and_find_goes_to_the_search(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.present()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(window: MainWindow) -> None:
    window.open_cause(NO_RECORD.key)
    controls = [control for control in window.findChildren(QAbstractButton) if control.isVisible()]
    assert len(controls) > 8
    for control in controls:
        assert control.accessibleName() or control.text()
        # The clear button of a search is Qt's own; Escape or Backspace do the same by keyboard.
        if not isinstance(control.parent(), QLineEdit):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


HOSTILE = "<img src='https://example.org/x'>**<a href='https://example.org'>click</a>**"


def test_words_from_outside_stay_words(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> None:
    page = IssuePage(window_api, icons, window_api.follow, Bridge())
    qtbot.addWidget(page)
    hostile = Page(
        code="person.no_record",
        verdict=Verdict.NOT_LOGGED,
        title=HOSTILE,
        what=HOSTILE,
        when=NOON,
        cause=HOSTILE,
        confidence=Confidence.LIKELY,
        also_possible=(HOSTILE,),
        evidence=((HOSTILE, HOSTILE),),
        notes=(HOSTILE,),
        steps=(PageStep(who=Fixer.REP, text=HOSTILE, url="javascript:alert(1)"),),
    )
    page.show_subject(IssueSubject(page=hostile))
    for label in page.findChildren(QLabel):
        if label.textFormat() is not Qt.TextFormat.PlainText:
            assert "<img" not in label.text()
            assert "<a " not in label.text()
        assert not label.openExternalLinks()
    shown = [found.text() for found in page.findChildren(QPushButton) if found.isVisibleTo(page)]
    assert shown == ["Check again"]


def test_the_same_page_again_leaves_the_screen_alone(window: MainWindow, window_api: FakeWindowApi) -> None:
    window.open_cause(NO_RECORD.key)
    content = window.page.body.widget()
    window_api.snapshot = stories.needs_you(NOON)
    window.refresh()
    assert window.page.body.widget() is content


@pytest.fixture
def palette_restored(qapp: QApplication) -> Iterator[QApplication]:
    before = QPalette(qapp.palette())
    yield qapp
    qapp.setPalette(before)


def test_colours_follow_the_system_live(palette_restored: QApplication, window: MainWindow) -> None:
    window.open_cause(NO_RECORD.key)
    dark = QPalette()
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
        dark.setColor(role, QColor("#202020"))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        dark.setColor(role, QColor("#f0f0f0"))
    palette_restored.setPalette(dark)
    palette_restored.processEvents()
    dim = [label for label in window.findChildren(Words) if label._dim]
    assert len(dim) > 5
    assert {label.palette().color(label.foregroundRole()).name() for label in dim} == {dimmed(dark).name()}
    assert contrast(dimmed(dark), QColor("#202020")) >= 4.5
    assert contrast(dimmed(QPalette(QColor("#efefef"))), QColor("#efefef")) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.1, relative luminance."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_odd_words_stay_within_their_line(qtbot: QtBot, icons: Icons) -> None:
    window_api = FakeWindowApi(stories.odd_words(NOON))
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    window.list.filter(Choice.ALL)
    for item in window_api.snapshot.items if window_api.snapshot else ():
        window.list.choose(Target(item=item.activity.id))
        QApplication.processEvents()
        # No word is so long that it pushes a button out of the page
        page = window.page.body
        for radio in page.findChildren(QRadioButton):
            radio.click()
        QApplication.processEvents()
        for shown in (one for one in page.findChildren(QPushButton) if one.isVisible()):
            assert shown.mapTo(page, shown.rect().topRight()).x() < page.width(), words(window.page)[3]
        # And none turns the address around
        about = words(window.page)[3]
        assert item.activity.id.rpartition(":")[2] in about.partition(" → ")[2]
        assert "\u202e" not in about
