"""How much is told, and when: the rep's wishes between a cause and its notification."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import FakeNotifier, FakeStore
from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.verdict import Alert
from tray_app.core.reporting.hours import Hours, span_of
from tray_app.core.reporting.notification_preferences import NotificationLevel, NotificationPreferences
from tray_app.services.announcer import Announcer

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BUSY = stories.needs_you(NOON)
CALM = stories.healed(NOON)


@pytest.mark.parametrize(
    ("level", "alert", "left"),
    [
        (NotificationLevel.ALL, Alert.NOW, Alert.NOW),
        (NotificationLevel.ALL, Alert.DIGEST, Alert.DIGEST),
        (NotificationLevel.DIGEST, Alert.NOW, Alert.DIGEST),
        (NotificationLevel.DIGEST, Alert.DIGEST, Alert.DIGEST),
        (NotificationLevel.OFF, Alert.NOW, Alert.LIST),
        (NotificationLevel.OFF, Alert.DIGEST, Alert.LIST),
        *((level, Alert.LIST, Alert.LIST) for level in NotificationLevel),
    ],
)
def test_what_is_left_of_an_alert(level: NotificationLevel, alert: Alert, left: Alert) -> None:
    cause = BUSY.causes[0]
    (told,) = NotificationPreferences(level=level).of([replace(cause, alert=alert)])
    assert told == replace(cause, alert=left)


class Wishes:
    """An announcer whose rep may change their mind."""

    def __init__(self, telling: NotificationPreferences) -> None:
        self.telling = telling
        self.notifier = FakeNotifier()
        pages = FakeWindowApi().pages
        self.announcer = Announcer(
            FakeStore(), lambda: self.notifier, pages, NOON - timedelta(days=1), lambda: self.telling
        )


def test_in_quiet_hours_nothing_is_shown_but_what_heals_is_taken_back() -> None:
    # Given something was told in the morning, and quiet hours at whatever noon is where this runs
    local = NOON.astimezone()
    quiet = f"{local:%H:%M}-{local + timedelta(hours=1):%H:%M}"
    rep = Wishes(NotificationPreferences())
    rep.announcer.announce(stories.needs_you(NOON - timedelta(hours=1)))
    shown = len(rep.notifier.shown)
    assert shown
    # When everything heals within the quiet hours
    rep.telling = NotificationPreferences(hours=Hours(quiet=span_of(quiet)))
    rep.announcer.announce(CALM)
    # Then it is taken back, and nothing new is shown until they are over
    assert rep.notifier.on_screen == {}
    rep.announcer.announce(BUSY)
    assert len(rep.notifier.shown) == shown
    later = stories.needs_you(NOON + timedelta(hours=1))
    rep.announcer.announce(later)
    assert len(rep.notifier.shown) > shown


def test_turned_off_nothing_is_ever_shown() -> None:
    rep = Wishes(NotificationPreferences(level=NotificationLevel.OFF))
    rep.announcer.announce(BUSY)
    rep.announcer.announce(stories.needs_you(NOON + timedelta(days=2)))
    assert rep.notifier.shown == []


def test_once_a_day_everything_comes_together() -> None:
    rep = Wishes(NotificationPreferences(level=NotificationLevel.DIGEST))
    rep.announcer.announce(BUSY)
    assert [notice.key for notice in rep.notifier.shown] == ["digest"]
