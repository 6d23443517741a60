"""Times are shown as the clock on the wall showed them, on either side of a change of summer time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

import pytest

from tests.fakes import FakeVault
from tray_app.adapters.system.local_zone import LocalZone, follow_the_system
from tray_app.adapters.system.paths import Paths
from tray_app.app import App
from tray_app.core.model.text import text

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set for one process")


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


SUMMER, WINTER = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_summer_and_winter_have_their_own_distance() -> None:
    shown = [text("{at}", at=moment).render(NullTranslations(), LocalZone()) for moment in (SUMMER, WINTER)]
    assert shown == ["2026-07-01 14:00", "2026-12-01 13:00"]


def test_the_hour_that_comes_twice_comes_back_as_it_went_in() -> None:
    for minute in range(0, 180, 10):
        moment = datetime(2026, 10, 24, 23, 30, tzinfo=UTC).replace(day=25, hour=minute // 60, minute=minute % 60)
        assert moment.astimezone(LocalZone()).astimezone(UTC) == moment


def test_the_app_shows_both_whenever_it_was_started(tmp_path: Path) -> None:
    places = Paths(config_file=tmp_path / "config.toml", data_dir=tmp_path / "data", log_dir=tmp_path / "logs")
    with App(places, FakeVault()) as app:
        said = [app.pages.say(text("{at}", at=moment)) for moment in (SUMMER, WINTER)]
    assert said == ["2026-07-01 14:00", "2026-12-01 13:00"]


def test_another_zone_is_taken_up_while_the_app_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = LocalZone()
    assert SUMMER.astimezone(zone).hour == 14
    monkeypatch.setenv("TZ", "Asia/Seoul")
    follow_the_system()
    assert SUMMER.astimezone(zone).hour == 21
    assert datetime(2026, 7, 1, 21, tzinfo=zone).astimezone(UTC) == SUMMER
