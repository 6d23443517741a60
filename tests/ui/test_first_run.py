"""The first run: one step at a time, each may be skipped, and the next start goes on where this one was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_settings_api import MAIL, FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import button, controls, drop_on, mnemonics, name_of, tab_order, words
from tray_app.core.model.text import verbatim
from tray_app.core.ui_api.first_run_api import FirstRun, LoginStart, LookBack
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.ui.first_run import FirstRunPage
from tray_app.ui.first_run.first_run_steps import AddMailbox, FirstLook, Welcome
from tray_app.ui.kit.buttons import ButtonLook
from tray_app.ui.kit.icons import Icons
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def window_api() -> FakeWindowApi:
    new = FakeWindowApi(stories.empty(stories.NOON))
    new.settings_api = FakeSettingsApi(step=FirstRun.WELCOME)
    return new


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.present()
    return made


def shown(window: MainWindow) -> FirstRunPage:
    assert window.first_run is not None
    return window.first_run


def test_the_title_is_that_of_the_app_whatever_lies_behind(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.turn(step=SignInStep.SIGNED_OUT)
    window.refresh()
    assert window.windowTitle() == "DidItLog"


def go_to(window: MainWindow, step: FirstRun) -> FirstRunPage:
    page = shown(window)
    for _ in FirstRun:
        if page.step is step:
            return page
        page.on.click()
        settle()
    raise AssertionError(f"{step} never came")


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def test_where_nothing_is_set_up_the_window_begins_with_a_welcome(window: MainWindow) -> None:
    page = shown(window)
    assert page.isVisible()
    assert not window.strip.isVisible()
    said = words(page)
    assert "Welcome to DidItLog" in said
    assert sum(line.startswith("It checks that") and line.count(".") == 1 for line in said) == 1
    assert QApplication.focusWidget() is page.on


def test_every_step_can_be_skipped_with_one_key(window: MainWindow, window_api: FakeWindowApi) -> None:
    seen = []
    while window.first_run is not None:
        page = window.first_run
        seen.append(page.step)
        page.on.setFocus()
        QTest.keyClick(page.on, Qt.Key.Key_Space)
        settle()
        assert len(seen) < 10
    assert seen[0] is FirstRun.WELCOME
    assert seen[-1] is FirstRun.LOOK_BACK
    assert {FirstRun.MAILBOX, FirstRun.CALLS, FirstRun.LOGGER} <= set(seen)
    assert window_api.settings_api.step is FirstRun.DONE
    assert window.strip.isVisible()
    # And it does not come back
    assert ("check_now", None) not in window_api.asked


def test_enter_presses_the_button_that_looks_like_it(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.state = SignInState(step=SignInStep.SIGNED_OUT)
    page = shown(window)
    assert pressed_at(page, page) == (ButtonLook.PRIMARY, FirstRun.SIGN_IN)
    # Where something is to be done first, no button looks as if Enter pressed it, and nothing is skipped by it
    assert pressed_at(page, page) == (ButtonLook.PLAIN, FirstRun.SIGN_IN)
    # And what has the focus is what is pressed
    assert pressed_at(page, page.back) == (ButtonLook.PLAIN, FirstRun.WELCOME)


def pressed_at(page: FirstRunPage, widget: QWidget) -> tuple[ButtonLook, FirstRun]:
    """How the way on looked when Enter was pressed there, and the step that came of it."""
    look = page.on.look
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Return)
    return look, page.step


def test_rail_names_the_steps_and_ticks_what_is_done(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.state = SignInState(step=SignInStep.SIGNED_OUT)
    page = shown(window)
    assert page.rail.accessibleName() == "Welcome"
    go_to(window, FirstRun.MAILBOX)
    assert page.rail.accessibleName() == "Mailbox"
    assert page.rail.accessibleDescription() == "Done: Welcome"
    window_api.sign_in.turn(step=SignInStep.SIGNED_IN)
    page._made[FirstRun.SIGN_IN].refresh()
    window.refresh()
    assert page.rail.accessibleDescription() == "Done: Welcome, Salesforce"


def test_look_back_is_a_ring_with_the_first_causes(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.snapshot = stories.needs_you(stories.NOON)
    window_api.settings_api.sources = [*FakeSettingsApi(MAIL).sources]
    look = go_to(window, FirstRun.LOOK_BACK)._made[FirstRun.LOOK_BACK]
    assert isinstance(look, FirstLook)
    window_api.settings_api.looked_back = LookBack(found=17, answered=15, ignored=2, logged=12)
    window.refresh()
    settle()
    assert look.ring.accessibleName() == "12 of 15 proved"
    assert look.causes.text().startswith("• Call logging seems to be switched off (4)")
    window_api.settings_api.looked_back = LookBack()
    window.refresh()
    settle()
    assert not look.ring.isVisible()


def test_not_now_ends_it_for_good(window: MainWindow, window_api: FakeWindowApi) -> None:
    shown(window).out.click()
    assert window.first_run is None
    assert window_api.settings_api.step is FirstRun.DONE
    assert window.list.isVisible()


def test_a_later_start_goes_on_where_this_one_was_left(
    qtbot: QtBot, window: MainWindow, window_api: FakeWindowApi, icons: Icons
) -> None:
    go_to(window, FirstRun.CALLS)
    window.close()
    again = MainWindow(window_api, icons)
    qtbot.addWidget(again)
    again.present()
    assert shown(again).step is FirstRun.CALLS
    shown(again).back.click()
    assert shown(again).step is FirstRun.MAILBOX


def test_where_something_is_set_up_there_is_none(qtbot: QtBot, icons: Icons) -> None:
    window = MainWindow(FakeWindowApi(stories.healed(stories.NOON)), icons)
    qtbot.addWidget(window)
    window.present()
    assert window.first_run is None
    assert window.strip.isVisible()


def test_the_demo_starts_beside_it(window: MainWindow, window_api: FakeWindowApi) -> None:
    page = shown(window)
    welcome = page._made[FirstRun.WELCOME]
    assert isinstance(welcome, Welcome)
    welcome.demo.click()
    assert window_api.settings_api.asked.count(("start_demo", None)) == 1
    assert not welcome.demo.isEnabled()
    assert any(line.startswith("The demo opens") for line in words(welcome))


def test_the_admins_file_is_dropped_on_the_first_page(
    window: MainWindow, window_api: FakeWindowApi, tmp_path: Path
) -> None:
    window_api.sign_in.state = SignInState(step=SignInStep.SIGNED_OUT)
    page = shown(window)
    welcome = page._made[FirstRun.WELCOME]
    assert isinstance(welcome, Welcome)
    drop_on(welcome.zone, tmp_path / "acme.diditlog")
    assert window_api.sign_in.asked == [("read_file", str(tmp_path / "acme.diditlog"))]
    assert page.step is FirstRun.SIGN_IN


def test_a_demo_that_cannot_start_says_so(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.settings_api.demo_starts = False
    button(shown(window), "demo").click()
    assert "⚠ The demo could not be started." in words(shown(window))


def test_a_sign_in_that_is_done_is_seen(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.state = SignInState(step=SignInStep.SIGNED_OUT)
    page = go_to(window, FirstRun.SIGN_IN)
    assert page.on.text() == "Sk&ip"
    window_api.sign_in.state = SignInState(step=SignInStep.SIGNED_IN, who="rep@acme.example")
    window.refresh()
    assert page.on.text() == "Co&ntinue"


def test_a_mailbox_is_added_and_then_the_way_on_is_called_continue(
    window: MainWindow, window_api: FakeWindowApi
) -> None:
    page = go_to(window, FirstRun.MAILBOX)
    step = page._made[FirstRun.MAILBOX]
    assert isinstance(step, AddMailbox)
    assert page.on.text() == "Sk&ip"
    assert QApplication.focusWidget() is step.form.address
    window_api.settings_api.answers = [Attempt(found=verbatim("It works: Sent has 12 emails."))]
    QTest.keyClicks(step.form.address, "rep@acme.example")
    QTest.keyClick(step.form.address, Qt.Key.Key_Tab)
    QTest.keyClicks(step.form.password, "secret")
    QTest.keyClick(step.form.password, Qt.Key.Key_Return)
    settle()
    assert page.on.text() == "Co&ntinue"
    assert "✓ It works: Sent has 12 emails." in words(step)
    assert not step.form.isVisible()
    # And a second one can follow
    step.again.click()
    assert step.form.isVisible()
    assert step.form.address.text() == ""


def test_the_look_back_shows_how_far_it_is(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.settings_api.sources = [*FakeSettingsApi().sources]
    page = go_to(window, FirstRun.MAILBOX)
    step = page._made[FirstRun.MAILBOX]
    assert isinstance(step, AddMailbox)
    step.form.add.click()
    settle()
    window_api.is_checking = True
    page = go_to(window, FirstRun.LOOK_BACK)
    look = page._made[FirstRun.LOOK_BACK]
    assert isinstance(look, FirstLook)
    assert window_api.asked == [("check_now", None)]
    assert (look.bar.minimum(), look.bar.maximum()) == (0, 0)
    window_api.settings_api.looked_back = LookBack(found=200, answered=50, waiting=150)
    window.refresh()
    settle()
    assert (look.bar.value(), look.bar.maximum()) == (50, 200)
    assert "200 emails and calls found: 50 checked in Salesforce, 150 still to be checked." in words(look)
    window_api.is_checking = False
    window_api.settings_api.looked_back = LookBack(found=200, answered=180, waiting=20)
    window.refresh()
    settle()
    told = "200 emails and calls found: 180 checked in Salesforce, 20 still to be checked. Done."
    assert told in words(look)
    page.on.click()
    assert not look._clock.isActive()


def test_a_look_back_that_asked_nobody_does_not_end_as_if_it_had(window: MainWindow, window_api: FakeWindowApi) -> None:
    step = go_to(window, FirstRun.MAILBOX)._made[FirstRun.MAILBOX]
    assert isinstance(step, AddMailbox)
    step.form.add.click()
    settle()
    window_api.settings_api.looked_back = LookBack(found=4, unchecked=3, ignored=1)
    look = go_to(window, FirstRun.LOOK_BACK)._made[FirstRun.LOOK_BACK]
    window.refresh()
    settle()
    said = next(line for line in words(look) if "found" in line)
    assert said.startswith("4 emails and calls found: 0 checked in Salesforce, 3 could not be checked, 1 not expected")
    assert "Done" not in said
    assert said.endswith("Not everything could be checked. It is tried again by itself.")
    window_api.sign_in.turn(step=SignInStep.SIGNED_OUT)
    window.refresh()
    settle()
    assert any(line.endswith("Sign in to Salesforce to have them checked.") for line in words(look))


def test_whoever_skipped_everything_is_led_back_to_what_is_missing(
    window: MainWindow, window_api: FakeWindowApi
) -> None:
    window_api.sign_in.turn(step=SignInStep.SIGNED_OUT)
    page = go_to(window, FirstRun.LOOK_BACK)
    look = page._made[FirstRun.LOOK_BACK]
    assert isinstance(look, FirstLook)
    assert window_api.asked == []
    look.mailbox.click()
    settle()
    step = page._made[page.step]
    assert isinstance(step, AddMailbox)
    assert step.form.address.hasFocus()
    step.form.add.click()
    settle()
    # What was added is looked at, and only what is still missing is offered.
    go_to(window, FirstRun.LOOK_BACK)
    assert window_api.asked == [("check_now", None)]
    assert not look.mailbox.isVisible()
    look.sign_in.click()
    settle()
    assert page._made[FirstRun.SIGN_IN].isVisible()
    window_api.sign_in.turn(step=SignInStep.SIGNED_IN)
    go_to(window, FirstRun.LOOK_BACK)
    assert window_api.asked == [("check_now", None)] * 2
    assert not look.sign_in.isVisible()


def test_a_look_back_by_a_report_says_so(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.state = SignInState(step=SignInStep.SIGNED_OUT)
    page = go_to(window, FirstRun.SIGN_IN)
    window_api.report_api.turn(file="report.csv")
    settle()
    window.refresh()
    assert page.on.text() == "Co&ntinue"
    step = go_to(window, FirstRun.MAILBOX)._made[FirstRun.MAILBOX]
    assert isinstance(step, AddMailbox)
    step.form.add.click()
    settle()
    window_api.settings_api.looked_back = LookBack(found=4, answered=3, unchecked=1, logged=2, is_by_report=True)
    look = go_to(window, FirstRun.LOOK_BACK)._made[FirstRun.LOOK_BACK]
    window.refresh()
    settle()
    said = next(line for line in words(look) if "found" in line)
    assert "3 compared with your report" in said
    assert said.endswith("Signed in, all of it can be checked.")


def test_starting_with_the_computer_is_asked_once(window: MainWindow, window_api: FakeWindowApi) -> None:
    page = go_to(window, FirstRun.LOOK_BACK)
    look = page._made[FirstRun.LOOK_BACK]
    assert isinstance(look, FirstLook)
    assert look.login.isVisible()
    look.login.box.click()
    settle()
    assert window_api.settings_api.login is LoginStart.ON


@pytest.mark.parametrize("decided", [LoginStart.ON, LoginStart.OFF, LoginStart.UNAVAILABLE])
def test_what_was_decided_is_not_asked_again(
    window: MainWindow, window_api: FakeWindowApi, decided: LoginStart
) -> None:
    window_api.settings_api.login = decided
    look = go_to(window, FirstRun.LOOK_BACK)._made[FirstRun.LOOK_BACK]
    assert isinstance(look, FirstLook)
    assert not look.login.isVisible()


@pytest.mark.parametrize("step", [step for step in FirstRun if step is not FirstRun.DONE])
def test_tab_goes_through_the_step_and_then_on_back_and_out(window: MainWindow, step: FirstRun) -> None:
    page = go_to(window, step)
    made = page._made[step]
    page.take_focus()
    stops = tab_order(window)
    ways = [way for way in (page.on, page.back, page.out) if way.isVisible() and way.isEnabled()]
    start = stops.index(page.on)
    assert stops[start : start + len(ways)] == ways
    inside = [stop for stop in stops if made.isAncestorOf(stop)]
    for control in controls(made):
        assert name_of(control)
        assert control in inside or not control.isEnabled(), name_of(control)
    tops = [stop.mapTo(page, stop.rect().topLeft()) for stop in inside]
    assert len(set(mnemonics(window))) == len(mnemonics(window)), mnemonics(window)
    assert tops == sorted(tops, key=lambda point: (point.y() // 12, point.x())), [name_of(stop) for stop in inside]
