"""How much is told, and when: the rep's wishes between a cause and its notification."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import FakeNotifier, FakeStore
from tests.ui import stories
from tests.ui.fake_desk import FakeDesk
from tray_app.announcer import Announcer
from tray_app.core.hours import Hours, span_of
from tray_app.core.telling import Level, Telling
from tray_app.core.verdict import Alert

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BUSY = stories.needs_you(NOON)
CALM = stories.healed(NOON)


@pytest.mark.parametrize(
    ("level", "alert", "left"),
    [
        (Level.ALL, Alert.NOW, Alert.NOW),
        (Level.ALL, Alert.DIGEST, Alert.DIGEST),
        (Level.DIGEST, Alert.NOW, Alert.DIGEST),
        (Level.DIGEST, Alert.DIGEST, Alert.DIGEST),
        (Level.OFF, Alert.NOW, Alert.LIST),
        (Level.OFF, Alert.DIGEST, Alert.LIST),
        *((level, Alert.LIST, Alert.LIST) for level in Level),
    ],
)
def test_what_is_left_of_an_alert(level: Level, alert: Alert, left: Alert) -> None:
    cause = BUSY.causes[0]
    (told,) = Telling(level=level).of([replace(cause, alert=alert)])
    assert told == replace(cause, alert=left)


class Wishes:
    """An announcer whose rep may change their mind."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.notifier = FakeNotifier()
        pages = FakeDesk()._maker
        self.announcer = Announcer(
            FakeStore(), lambda: self.notifier, pages, NOON - timedelta(days=1), lambda: self.telling
        )


def test_in_quiet_hours_nothing_is_shown_but_what_heals_is_taken_back() -> None:
    # Given something was told in the morning, and quiet hours at whatever noon is where this runs
    local = NOON.astimezone()
    quiet = f"{local:%H:%M}-{local + timedelta(hours=1):%H:%M}"
    rep = Wishes(Telling())
    rep.announcer.announce(stories.needs_you(NOON - timedelta(hours=1)))
    shown = len(rep.notifier.shown)
    assert shown
    # When everything heals within the quiet hours
    rep.telling = Telling(hours=Hours(quiet=span_of(quiet)))
    rep.announcer.announce(CALM)
    # Then it is taken back, and nothing new is shown until they are over
    assert rep.notifier.on_screen == {}
    rep.announcer.announce(BUSY)
    assert len(rep.notifier.shown) == shown
    later = stories.needs_you(NOON + timedelta(hours=1))
    rep.announcer.announce(later)
    assert len(rep.notifier.shown) > shown


def test_turned_off_nothing_is_ever_shown() -> None:
    rep = Wishes(Telling(level=Level.OFF))
    rep.announcer.announce(BUSY)
    rep.announcer.announce(stories.needs_you(NOON + timedelta(days=2)))
    assert rep.notifier.shown == []


def test_once_a_day_everything_comes_together() -> None:
    rep = Wishes(Telling(level=Level.DIGEST))
    rep.announcer.announce(BUSY)
    assert [notice.key for notice in rep.notifier.shown] == ["digest"]
