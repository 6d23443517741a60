"""The bridge: news of any thread arrives on the GUI thread, many changes as few repaints, nothing after the end."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Slot
from pytestqt.qtbot import QtBot

from tray_app.ui.bridge import Bridge


def _elsewhere(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_thousand_changes_are_told_once_or_twice(qtbot: QtBot) -> None:
    bridge = Bridge()
    told: list[threading.Thread] = []

    @Slot()
    def hear() -> None:
        told.append(threading.current_thread())

    bridge.changed.connect(hear)

    def change() -> None:
        for _ in range(1000):
            bridge.poke()

    _elsewhere(change)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(150)
    assert 1 <= len(told) <= 2
    assert set(told) == {threading.main_thread()}


def test_a_change_during_the_telling_is_told_as_well(qtbot: QtBot) -> None:
    bridge = Bridge()
    told: list[int] = []

    def hear() -> None:
        told.append(len(told))
        if len(told) == 1:
            bridge.poke()

    bridge.changed.connect(hear)
    bridge.poke()
    qtbot.waitUntil(lambda: len(told) == 2)


def test_an_action_arrives_with_its_key(qtbot: QtBot) -> None:
    bridge = Bridge()
    with qtbot.waitSignal(bridge.acted) as acted:
        _elsewhere(lambda: bridge.act("person.no_record:jane@example.com", "show"))
    assert acted.args == ["person.no_record:jane@example.com", "show"]


def test_nothing_gets_through_a_closed_bridge(qtbot: QtBot) -> None:
    bridge = Bridge()
    bridge.close()
    with qtbot.assertNotEmitted(bridge.changed, wait=150), qtbot.assertNotEmitted(bridge.acted, wait=0):
        _elsewhere(bridge.poke)
        _elsewhere(lambda: bridge.act("key", "show"))
        _elsewhere(lambda: bridge.ask_message("title", "body"))
