"""The window on a real desktop, without a mouse: from the search into the rows, their menu, and out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import App
from tests.desktop.reading import type_words
from tests.rig.processes import wait_until

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

StartApp = Callable[..., App]
GROUP = "No one in Salesforce visible to you has this address – DidItLog"


@pytest.fixture
def app(desktop: Desktop, start_app: StartApp) -> App:
    """The window in front, with ten emails to eight people that have no record."""
    made = start_app(desktop)
    made.tell(story="several_people")
    wait_until(lambda: headline(desktop) == "16 activities need you", "the state in the tray")
    made.start_again("show")
    desktop.wait_active(GROUP)
    return made


def headline(desktop: Desktop) -> str:
    return desktop.tray().tooltip.partition("\n")[0]


def test_all_of_a_group_are_checked_again_from_their_menu(desktop: Desktop, app: App) -> None:
    desktop.key("ctrl+f", "Down")
    desktop.key_into_menu("Menu")
    desktop.key("a")
    wait_until(lambda: any(line.startswith("check_again ") for line in app.said), "the look again")
    (asked,) = [line for line in app.said if line.startswith("check_again ")]
    assert len(asked.split()) == 1 + 10


@pytest.mark.parametrize(
    ("row", "until", "left"),
    [(("Down",), "c", "6 activities need you"), (("Down", "Down"), "t", "13 activities need you")],
    ids=["group", "person"],
)
def test_what_rests_is_no_longer_told(desktop: Desktop, app: App, row: tuple[str, ...], until: str, left: str) -> None:
    desktop.key("ctrl+f", *row)
    desktop.key_into_menu("Menu")
    desktop.key_into_menu("s")
    desktop.key(until)
    wait_until(lambda: headline(desktop) == left, "what is left")


def test_several_people_are_chosen_and_dealt_with_together(desktop: Desktop, app: App) -> None:
    desktop.key("ctrl+f", "Down", "Down", "shift+Down")
    wait_until(lambda: desktop.active_window() == "4 emails – DidItLog", "the lines that are chosen")
    desktop.key_into_menu("Menu")
    desktop.key("a")
    wait_until(lambda: any(line.startswith("check_again ") for line in app.said), "the look again")
    (asked,) = [line for line in app.said if line.startswith("check_again ")]
    assert len(asked.split()) == 1 + 4
    desktop.key_into_menu("Menu")
    desktop.key_into_menu("s")
    desktop.key("t")
    wait_until(lambda: headline(desktop) == "12 activities need you", "what is left")
    desktop.key("Down", "shift+Down")
    wait_until(lambda: " emails – " in desktop.active_window(), "several lines again")
    desktop.key("Escape")
    wait_until(lambda: " emails – " not in desktop.active_window(), "one line")
    assert desktop.active_window().endswith(" – DidItLog")


def test_escape_empties_the_search_and_then_closes(desktop: Desktop, app: App) -> None:
    desktop.key("ctrl+f")
    type_words(desktop, "order")
    wait_until(lambda: desktop.active_window() == GROUP, "what is found")
    desktop.key("Down", "Escape")
    assert desktop.active_window() == GROUP
    desktop.key("Escape")
    wait_until(lambda: not desktop.windows(), "the window to go")


def test_the_keys_are_listed_and_enter_presses_what_looks_like_it(desktop: Desktop, app: App) -> None:
    desktop.key("ctrl+f", "Down", "question")
    wait_until(lambda: desktop.active_window().startswith("Keyboard shortcuts"), "the list of keys")
    desktop.key("Return")
    wait_until(lambda: desktop.active_window() == GROUP, "the window")
