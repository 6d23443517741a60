"""One app per user, with a second process each time: who is first, who hands over, and what a stranger may send."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from tests.rig.processes import PATIENCE_S
from tray_app.ui.instance import Instance, address_of
from tray_app.ui.kit.wishes import words_of
from tray_app.ui.qt_door import QtDoor
from tray_app.ui.unix_door import UnixDoor

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from tray_app.ui.instance import Instance
instance = Instance(Path(sys.argv[1]))
if instance.claim():
    print("first", flush=True)
    sys.stdin.read()
else:
    print("handed over" if instance.hand_over(sys.argv[2:]) else "not taken", flush=True)
"""


@pytest.fixture
def seat(tmp_path: Path, qtbot: QtBot) -> Iterator[Instance]:
    instance = Instance(tmp_path)
    assert instance.claim()
    assert instance.listen()
    yield instance
    instance.close()


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_start_hands_its_words_to_the_first(seat: Instance, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(seat.asked) as asked:
        second = start(tmp_path, "issue:person.no_record:김@example.com", "diditlog:sign-in")
    assert asked.args == [["issue:person.no_record:김@example.com", "diditlog:sign-in"]]
    assert second.communicate(timeout=PATIENCE_S)[0] == "handed over\n"


def test_the_seat_of_a_killed_app_is_taken_over(tmp_path: Path, qtbot: QtBot) -> None:
    first = start(tmp_path)
    assert line(first) == "first"
    instance = Instance(tmp_path)
    assert not instance.claim()
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=PATIENCE_S)
    assert instance.claim()
    assert instance.listen()
    instance.close()


def test_a_socket_left_behind_does_not_stop_the_next(seat: Instance, tmp_path: Path) -> None:
    # Given a socket file that nobody serves any more
    (tmp_path / "other").mkdir()
    left = tmp_path / "other" / "instance.sock"
    left.write_bytes(b"")
    after = Instance(tmp_path / "other")
    # Then the next app listens all the same
    assert after.claim()
    assert after.listen()
    after.close()


def test_two_folders_are_two_apps(seat: Instance, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = Instance(tmp_path / "elsewhere")
    assert other.claim()
    other.close()


def test_a_closed_seat_is_free(seat: Instance, tmp_path: Path) -> None:
    seat.close()
    again = Instance(tmp_path)
    assert again.claim()
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes carry no file mode")
def test_the_socket_is_for_this_user_alone(seat: Instance, tmp_path: Path) -> None:
    mode = stat.S_IMODE(Path(address_of(tmp_path)).stat().st_mode)
    assert mode & 0o077 == 0


def test_a_long_folder_still_finds_a_place(tmp_path: Path, home: Path, qtbot: QtBot) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    instance = Instance(folder)
    assert instance.claim()
    assert instance.listen()
    assert address_of(folder).startswith(str(home))
    instance.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"show\n",
        b"[1, 2]\n",
        b'{"show": true}\n',
        b"\xff\xfe\n",
        b"[" * 5000 + b"\n",
        b"x" * 20_000,
        b"\n",
    ],
)
def test_what_is_not_a_list_of_words_is_dropped(seat: Instance, tmp_path: Path, qtbot: QtBot, sent: bytes) -> None:
    stranger = QLocalSocket()
    stranger.connectToServer(address_of(tmp_path))
    assert stranger.waitForConnected(2000)
    with qtbot.assertNotEmitted(seat.asked):
        stranger.write(sent)
        qtbot.waitUntil(lambda: stranger.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert bytes(stranger.readAll().data()) == b""


def test_a_second_start_that_nobody_hears_says_so(tmp_path: Path) -> None:
    instance = Instance(tmp_path)
    assert instance.claim()
    assert not Instance(tmp_path).hand_over(["x" * 9000])
    instance.close()


@pytest.mark.parametrize("door", [QtDoor, UnixDoor])
@pytest.mark.parametrize("knock", ["qt_door.knock_by_qt", "unix_door.knock_at_socket"])
def test_both_doors_hear_both_ways_to_knock(
    tmp_path: Path, qtbot: QtBot, door: type[QtDoor | UnixDoor], knock: str
) -> None:
    address, heard, parent = str(tmp_path / "door"), list[list[str]](), QObject()
    opened = door(address, heard.append, parent)
    assert opened.open()
    module, name = knock.split(".")
    knocking = f"from tray_app.ui.{module} import {name} as knock; print(knock({address!r}, b'[\"show\"]\\n'))"
    visitor = subprocess.Popen([sys.executable, "-c", knocking], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: visitor.poll() is not None)
    assert visitor.communicate()[0] == "True\n"
    assert heard == [["show"]]
    opened.close()
    assert not Path(address).exists()


def test_an_address_that_cannot_be_had_opens_no_door(tmp_path: Path, qtbot: QtBot) -> None:
    parent = QObject()
    door = UnixDoor(str(tmp_path / "nowhere" / "door"), lambda _words: None, parent)
    assert not door.open()
    door.close()


@given(st.lists(st.text(max_size=20), max_size=5))
def test_words_arrive_as_they_were(words: list[str]) -> None:
    assert words_of(json.dumps(words).encode()) == words


@given(st.binary(max_size=60))
def test_any_bytes_are_words_or_nothing(line: bytes) -> None:
    words = words_of(line)
    assert words is None or all(isinstance(word, str) for word in words)
