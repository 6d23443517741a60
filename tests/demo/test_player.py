"""The story goes at the pace that is chosen, and nothing of it happens twice or is left out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.demo import director as directing
from tray_app.demo.director import Director
from tray_app.demo.player import Player
from tray_app.demo.stage import DemoStage
from tray_app.demo.story import BEATS, LENGTH

BEGAN = datetime(2026, 11, 28, 12, tzinfo=UTC)
ALL = [beat.tell for beat in BEATS]


@pytest.fixture
def stage(home: object) -> Iterator[DemoStage]:
    with DemoStage() as made:
        yield made


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def test_each_beat_comes_once_in_its_time(stage: DemoStage) -> None:
    player = Player(stage, BEGAN)
    assert list(player.play(after(1))) == []
    assert player.wait_s(timedelta(seconds=30)) == pytest.approx(1)
    assert list(player.play(after(10))) == ALL[:2]
    assert list(player.play(after(10))) == []
    assert list(player.play(BEGAN + LENGTH)) == ALL[2:]
    assert player.is_over(BEGAN + LENGTH)


def test_story_is_held_and_goes_slower_and_faster(stage: DemoStage) -> None:
    player = Player(stage, BEGAN)
    player.set_pace(0, after(1))
    assert list(player.play(after(1000))) == []
    assert player.wait_s(timedelta(seconds=3)) == 3
    player.set_pace(0.5, after(1000))
    assert list(player.play(after(1001))) == []
    assert list(player.play(after(1002.1))) == ALL[:1]
    player.set_pace(2, after(1002.1))
    assert player.wait_s(timedelta(seconds=30)) == pytest.approx(3.5, abs=0.1)
    assert list(player.play(after(1006))) == ALL[1:2]
    assert not player.is_over(after(1006))


def test_director_tells_what_happens_and_ends_at_once(stage: DemoStage, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [BEGAN]
    heard = threading.Event()
    director = Director(Player(stage, BEGAN), lambda: now[0])
    director.on_change(heard.set)
    director.begin()
    now[0] = after(2)
    assert heard.wait(PATIENCE_S)
    wait_until(lambda: director.told == ALL[0], "the first beat")
    assert not director.is_over
    director.set_pace(0)
    now[0] = BEGAN + 10 * LENGTH
    assert director.told == ALL[0]
    monkeypatch.setattr(directing, "start_beside", lambda *words: None if words else object())
    assert director.start_real()
    director.end()
