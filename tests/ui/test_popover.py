"""Today beside the tray icon: the same numbers as everywhere, the most pressing causes, and where it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import controls, name_of, words
from tray_app.ui.kit.icons import Icons
from tray_app.ui.tray.popover import Popover, _beside, can_be_placed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def window_api() -> FakeWindowApi:
    return FakeWindowApi(stories.needs_you(stories.NOON))


@pytest.fixture
def popover(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> Popover:
    made = Popover(window_api, icons, lambda: stories.NOON)
    qtbot.addWidget(made)
    made.present(QRect(10, 4, 22, 22))
    return made


def test_it_tells_today_and_the_most_pressing(popover: Popover, window_api: FakeWindowApi) -> None:
    said = words(popover)
    assert said[0] == "7 activities need you"
    assert said[1:7] == ["2", "Logged today", "2", "Pending", "7", "Needs you"]
    assert [line.accessibleName() for line in popover.causes if line.isVisible()] == [
        "Call logging seems to be switched off (4)",
        "No one in Salesforce visible to you has this address",
        "The logging tool points to a record that no longer exists",
    ]
    popover.check_now.click()
    assert window_api.asked == [("check_now", None)]
    assert all(name_of(control) for control in controls(popover))


def test_the_icon_stands_level_with_the_headline(popover: Popover) -> None:
    picture = next(label for label in popover.findChildren(QLabel) if not label.pixmap().isNull())
    assert abs(picture.geometry().center().y() - popover.headline.geometry().center().y()) <= 1


def test_what_is_wrong_in_the_same_way_is_one_line(qtbot: QtBot, icons: Icons) -> None:
    snapshot = stories.many_causes(stories.NOON)
    assert len({cause.code for cause in snapshot.open_causes}) < len(snapshot.open_causes)
    popover = Popover(FakeWindowApi(snapshot), icons, lambda: stories.NOON)
    qtbot.addWidget(popover)
    popover.present()
    shown = [line.title for line in popover.causes if line.isVisible()]
    assert len(set(shown)) == len(shown) > 0


def test_each_cause_and_the_button_lead_on_and_close_it(qtbot: QtBot, popover: Popover) -> None:
    with qtbot.waitSignal(popover.cause_asked) as asked:
        popover.causes[0].click()
    assert asked.args == ["settings.call_logging_off"]
    assert not popover.isVisible()
    popover.present()
    with qtbot.waitSignal(popover.open_asked):
        popover.open.click()
    assert not popover.isVisible()


def test_the_click_that_closes_it_does_not_open_it_again(popover: Popover) -> None:
    popover.hide()
    popover.present()
    assert not popover.isVisible()


def test_it_follows_the_state_while_it_is_open(popover: Popover, window_api: FakeWindowApi) -> None:
    window_api.turn(stories.healed(stories.NOON), checking=True)
    popover.refresh()
    assert not any(line.isVisible() for line in popover.causes)
    assert not popover.check_now.isEnabled()
    window_api.snapshot = stories.empty(stories.NOON)
    assert not popover.is_wanted


@pytest.mark.parametrize(
    ("at", "corner"),
    [
        (QPoint(20, 10), QPoint(4, 36)),
        (QPoint(1900, 10), QPoint(1555, 36)),
        (QPoint(960, 1075), QPoint(780, 759)),
        (QPoint(20, 1075), QPoint(4, 759)),
    ],
    ids=["top left", "top right", "bottom", "bottom left"],
)
def test_it_stands_beside_the_icon_and_on_the_screen(at: QPoint, corner: QPoint) -> None:
    assert _beside(at, QSize(360, 300), QRect(0, 32, 1920, 1048)) == corner


@pytest.mark.parametrize(
    ("platform", "session", "can"),
    [
        ("windows", "", True),
        ("xcb", "x11", True),
        ("xcb", "wayland", False),
        ("wayland", "wayland", False),
        ("cocoa", "", False),
    ],
)
def test_where_it_can_be_placed(monkeypatch: pytest.MonkeyPatch, platform: str, session: str, can: bool) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    assert can_be_placed({"XDG_SESSION_TYPE": session} if session else {}) is can
