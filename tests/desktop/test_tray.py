"""The tray icon on a real panel: when it appears, what it says, what its menu does."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import App
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.core.reporting.status import IconState

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop
    from tests.rig.tray import TrayItem

StartApp = Callable[..., App]
POPOVER = "Today — DidItLog"
StateShown = Callable[["TrayItem"], IconState | None]


def test_the_icon_says_how_it_stands_and_follows(
    desktop: Desktop, start_app: StartApp, state_shown: StateShown
) -> None:
    app = start_app(desktop)
    icon = desktop.tray()
    assert icon.tooltip == "Everything is logged\n24 logged, 0 pending, 0 not logged"
    assert state_shown(icon) is IconState.ALL_LOGGED
    assert "DidItLog" not in " ".join(desktop.windows())
    for order, state, headline in (
        ({"checking": True}, IconState.CHECKING, "Checking"),
        ({"story": "needs_you", "checking": False}, IconState.NEEDS_YOU, "7 activities need you"),
        ({"story": "offline"}, IconState.CANNOT_CHECK, "Could not check everything"),
        ({"paused": True}, IconState.PAUSED, "Paused"),
        ({"story": "healed", "paused": False}, IconState.ALL_LOGGED, "Everything is logged"),
    ):
        app.tell(**order)
        _wait_state(desktop, state_shown, state)
        assert desktop.tray().tooltip.partition("\n")[0] == headline
    assert len(desktop.tray_items()) == 1


def _wait_state(desktop: Desktop, state_shown: StateShown, state: IconState) -> None:
    wait_until(lambda: state_shown(desktop.tray()) is state, f"the icon of {state}")


def test_the_icon_gets_into_a_panel_that_starts_later(
    desktop_without_tray: Desktop, start_app: StartApp, state_shown: StateShown
) -> None:
    desktop = desktop_without_tray
    start_app(desktop)
    assert desktop.tray_items() == []
    desktop.start_panel()
    assert desktop.tray().status == "Active"
    # And into one that is started again
    desktop.stop_panel()
    desktop.start_panel()
    assert state_shown(desktop.tray()) is IconState.ALL_LOGGED


def test_without_any_tray_the_window_opens_with_a_hint_and_the_icon_still_comes(
    desktop_without_tray: Desktop, start_app: StartApp
) -> None:
    desktop = desktop_without_tray
    start_app(desktop, patience_s=0.5)
    desktop.wait_window("DidItLog")
    desktop.start_panel()
    wait_until(desktop.tray_items, "the icon")


def test_the_menu_names_what_is_open_and_leads_there(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    icon = desktop.tray()
    app.tell(story="needs_you")
    wait_until(lambda: icon.menu()[0].label == "7 activities need you", "the state in the menu")
    state, today, *others = [entry.label for entry in icon.menu() if entry.label]
    assert state == "7 activities need you"
    assert today.endswith(" logged today, 2 pending")
    assert others == [
        "Call logging seems to be switched off (4)",
        "No one in Salesforce visible to you has this address",
        "The logging tool points to a record that no longer exists",
        "Some activity fields are not visible to you",
        "Check now",
        "Pause",
        "Open DidItLog",
        "Explain an error…",
        "Salesforce sign-in…",
        "Settings…",
        "Quit",
    ]
    icon.click("Check now")
    app.wait_said("check_now")
    icon.click("No one in Salesforce visible to you has this address")
    desktop.wait_window("No one in Salesforce visible to you has this address – DidItLog")


def test_pausing_from_the_menu(desktop: Desktop, start_app: StartApp, state_shown: StateShown) -> None:
    start_app(desktop)
    icon = desktop.tray()
    pause = next(entry for entry in icon.menu() if entry.label == "Pause")
    assert [entry.label for entry in pause.children] == ["For 1 hour", "For today", "Until I resume"]
    icon.click("For 1 hour")
    _wait_state(desktop, state_shown, IconState.PAUSED)
    wait_until(lambda: "Resume" in [entry.label for entry in icon.menu()], "the way back")
    icon.click("Resume")
    _wait_state(desktop, state_shown, IconState.ALL_LOGGED)


def test_a_click_shows_today_beside_the_icon_and_leads_on(desktop: Desktop, start_app: StartApp) -> None:
    # Given something to tell in short
    app = start_app(desktop)
    app.tell(story="needs_you")
    wait_until(lambda: "need" in desktop.tray().tooltip, "the state in the tray")
    desktop.click_tray()
    desktop.wait_window(POPOVER)
    assert desktop.windows() == [POPOVER]
    # When the rep asks for a check there, and closes it
    desktop.press_until("alt+c", lambda: "check_now" in app.said, "the check")
    desktop.press_until("Escape", lambda: not desktop.windows(), "the popover to go")
    # And when it comes again, its button leads to the window
    desktop.click_tray()
    desktop.wait_window(POPOVER)
    desktop.press_until("Return", lambda: POPOVER not in desktop.windows(), "the popover to go")
    wait_until(lambda: desktop.active_window().endswith("– DidItLog"), "the window")


def test_a_click_opens_the_window_where_there_is_nothing_to_tell(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(story="empty")
    wait_until(lambda: "Nothing to check yet" in desktop.tray().tooltip, "the state in the tray")
    desktop.click_tray()
    desktop.wait_window("DidItLog")
    desktop.wait_active("DidItLog")
    desktop.key("Escape")
    wait_until(lambda: "DidItLog" not in desktop.windows(), "the window to go")
    assert len(desktop.tray_items()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(desktop: Desktop, start_app: StartApp, number: signal.Signals) -> None:
    app = start_app(desktop, "show")
    desktop.tray()
    desktop.wait_window("DidItLog")
    assert app.quit(number) == 0
    assert app.said == ["ready", "stopped"]
    wait_until(lambda: not desktop.tray_items(), "an empty tray")


def test_quitting_from_the_menu(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    desktop.tray().click("Quit")
    assert app.process.wait(PATIENCE_S) == 0
    assert app.said == ["ready", "stopped"]


def test_a_second_start_shows_the_first_ones_window(desktop: Desktop, start_app: StartApp) -> None:
    app = start_app(desktop)
    app.tell(story="needs_you")
    assert app.start_again() == "handed over\n"
    desktop.wait_window("DidItLog")
    assert len(desktop.tray_items()) == 1
    # And one with an address opens exactly its page
    app.start_again("diditlog:issue/settings.call_logging_off")
    desktop.wait_window("Call logging seems to be switched off – DidItLog")
    app.start_again("diditlog:explain")
    desktop.wait_window("Explain an error – DidItLog")


@pytest.mark.parametrize("story", ["needs_you", "many_causes", "odd_words"])
def test_on_a_small_screen_everything_is_within_reach(small_desktop: Desktop, start_app: StartApp, story: str) -> None:
    desktop = small_desktop
    app = start_app(desktop)
    app.tell(story=story)
    wait_until(lambda: "need" in desktop.tray().tooltip, "the state in the tray")
    assert len(desktop.tray().menu()) < 20
    app.start_again()
    desktop.wait_active("DidItLog", begins=".*")
    width, height = desktop.active_size()
    assert width <= 800
    assert height <= 600 - 32  # the panel
    desktop.key("Escape")
    wait_until(lambda: not desktop.windows(), "the window to go")


def test_the_menu_leads_to_the_apps_own_pages(desktop: Desktop, start_app: StartApp) -> None:
    start_app(desktop)
    desktop.tray().click("Explain an error…")
    desktop.wait_window("Explain an error – DidItLog")
    desktop.wait_active("Explain an error – DidItLog")


def test_a_fix_is_walked_through_by_keyboard_alone(desktop: Desktop, start_app: StartApp) -> None:
    # Given the page of a cause, opened from the tray
    app = start_app(desktop)
    app.tell(story="needs_you")
    app.start_again("diditlog:issue/settings.call_logging_off")
    page = "Call logging seems to be switched off – DidItLog"
    desktop.wait_active(page)
    # When the rep goes from the search over filter, buttons and list to the first step, and ticks it
    desktop.key("ctrl+f", "Tab", "Tab", "Tab", "Tab", "space")
    app.wait_said("tick settings.call_logging_off 0 True")
    # And on to the button of the step
    desktop.key("Tab", "space")
    app.wait_said("open https://toutapp.com/next#settings/crm/salesforce/configure")
