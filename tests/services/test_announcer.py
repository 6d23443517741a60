"""The announcer: a rep who asked the desktop for quiet is told afterwards, and what has healed goes at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

from tests.fakes import FakeNotifier, FakeStore
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.core.model.ports import Notifier
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Alert, Cause, Confidence
from tray_app.core.reporting.alerts import DIGEST_KEY
from tray_app.resources import resource_folder
from tray_app.services.announcer import Announcer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def cause(key: str, alert: Alert = Alert.NOW) -> Cause:
    return Cause(code="person.no_record", confidence=Confidence.PROVED, activities=("a",), alert=alert, key=key)


def announcer(store: FakeStore, screen: Notifier) -> Announcer:
    resources = resource_folder()
    pages = PageMaker(
        GuideShelf(resources / "fixes", "en"), LinkBook(resources / "links.toml"), NullTranslations(), UTC
    )
    return Announcer(store, lambda: screen, pages, NOON - MINUTE)


def test_what_is_new_waits_until_the_rep_may_be_disturbed() -> None:
    store, screen = FakeStore(), FakeNotifier()
    told = announcer(store, screen)
    told.announce(Snapshot(at=NOON, causes=(cause("old"),)))
    screen.is_unwelcome = True
    told.announce(Snapshot(at=NOON + MINUTE, causes=(cause("new"),)))
    assert list(screen.on_screen) == []
    assert list(store.told()) == []
    screen.is_unwelcome = False
    told.announce(Snapshot(at=NOON + 2 * MINUTE, causes=(cause("new"),)))
    assert list(screen.on_screen) == ["new"]


def test_a_digest_goes_when_all_it_told_has_healed_whatever_was_told_alone_with_it() -> None:
    store, screen = FakeStore(), FakeNotifier()
    told = announcer(store, screen)
    told.announce(Snapshot(at=NOON, causes=(cause("alone"), cause("small", Alert.DIGEST))))
    assert set(screen.on_screen) == {"alone", DIGEST_KEY}
    told.announce(Snapshot(at=NOON + MINUTE, causes=(cause("alone"),)))
    assert set(screen.on_screen) == {"alone"}


def test_what_comes_and_goes_all_day_is_told_three_times_and_once_together() -> None:
    store, screen = FakeStore(), FakeNotifier()
    # Given a cause that heals and is back every half hour, and an app that is started anew each time
    for number in range(40):
        at = NOON + number * timedelta(minutes=30)
        told = announcer(store, screen)
        told.announce(Snapshot(at=at, causes=(cause("flickers"),)))
        told.announce(Snapshot(at=at + MINUTE))
        assert screen.on_screen == {}
    # Then the rep heard of it as often as of anything
    assert [shown.key for shown in screen.shown] == ["flickers"] * 3 + [DIGEST_KEY]
    # And the next day counts anew
    told.announce(Snapshot(at=NOON + timedelta(days=2), causes=(cause("flickers"),)))
    assert [shown.key for shown in screen.shown][4:] == ["flickers"]


def test_a_notification_names_nobody() -> None:
    store, screen = FakeStore(), FakeNotifier()
    told = announcer(store, screen)
    told.announce(Snapshot(at=NOON, causes=(cause("person.no_record:jane@example.com"),)))
    (shown,) = screen.shown
    assert "jane" not in f"{shown.title} {shown.body} {shown.actions}"
