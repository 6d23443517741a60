"""Starting with the computer: on and off, obeyed when the system turned it off, corrected when we have moved."""

from __future__ import annotations

import plistlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.autostart import Autostart, find_autostart, keep_right
from tray_app.adapters.autostart.command import program, start_command
from tray_app.adapters.autostart.macos import LaunchAgent
from tray_app.adapters.autostart.windows import RunKey, split
from tray_app.adapters.autostart.xdg import XdgAutostart, quoted, unquoted

HERE = ("/opt/Did It Log/diditlog", "gui")
THERE = ("/home/rep/100%/$new/diditlog", "gui")
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"


class FakeRegistry:
    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}

    def read(self, key: str, name: str) -> str | bytes | None:
        return self.values.get((key, name))

    def write(self, key: str, name: str, value: str) -> None:
        self.values[key, name] = value

    def remove(self, key: str, name: str) -> None:
        self.values.pop((key, name), None)


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry()


@pytest.fixture(params=["xdg", "windows", "macos"])
def autostart(request: pytest.FixtureRequest, tmp_path: Path, registry: FakeRegistry) -> Autostart:
    made: dict[str, Callable[[], Autostart]] = {
        "xdg": lambda: XdgAutostart(tmp_path / "autostart"),
        "windows": lambda: RunKey(registry),
        "macos": lambda: LaunchAgent(tmp_path / "LaunchAgents"),
    }
    return made[request.param]()


def test_on_and_off(autostart: Autostart) -> None:
    assert (autostart.is_on(), autostart.is_ours(), autostart.command()) == (False, False, ())
    autostart.disable()
    autostart.enable(HERE)
    assert (autostart.is_on(), autostart.is_ours(), autostart.command()) == (True, True, HERE)
    autostart.enable(HERE)
    assert autostart.command() == HERE
    autostart.disable()
    assert (autostart.is_on(), autostart.is_ours(), autostart.command()) == (False, False, ())


def test_a_moved_app_is_corrected_once(autostart: Autostart) -> None:
    autostart.enable(HERE)
    assert not keep_right(autostart, HERE)
    assert keep_right(autostart, THERE)
    assert autostart.command() == THERE
    assert not keep_right(autostart, THERE)


def test_what_is_off_stays_off(autostart: Autostart) -> None:
    assert not keep_right(autostart, HERE)
    assert not autostart.is_on()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_a_desktop_that_turned_it_off_is_obeyed(tmp_path: Path, line: str) -> None:
    autostart = XdgAutostart(tmp_path)
    autostart.enable(HERE)
    file = tmp_path / "diditlog.desktop"
    kept = [old for old in file.read_text("utf-8").splitlines() if old.partition("=")[0] != line.partition("=")[0]]
    file.write_text("\n".join([*kept, line, ""]), "utf-8")
    before = file.read_bytes()
    assert not autostart.is_on()
    assert not keep_right(autostart, THERE)
    assert file.read_bytes() == before
    autostart.enable(HERE)
    assert autostart.is_on()


def test_task_manager_that_turned_it_off_is_obeyed(registry: FakeRegistry) -> None:
    autostart = RunKey(registry)
    autostart.enable(HERE)
    registry.values[APPROVED, "DidItLog"] = b"\x03" + bytes(11)
    assert not autostart.is_on()
    assert not keep_right(autostart, THERE)
    assert autostart.command() == HERE
    registry.values[APPROVED, "DidItLog"] = b"\x02" + bytes(11)
    assert autostart.is_on()


def test_an_entry_of_somebody_else_is_left_alone(tmp_path: Path, registry: FakeRegistry) -> None:
    registry.write(RUN, "DidItLog", '"C:\\Program Files\\DidItLog\\diditlog.exe" gui')
    (tmp_path / "diditlog.desktop").write_text("[Desktop Entry]\nType=Application\nExec=/usr/bin/diditlog gui\n")
    agent = {"ProgramArguments": ["/Applications/DidItLog.app", "gui"], "RunAtLoad": True}
    (tmp_path / "diditlog.at-sign-in.plist").write_bytes(plistlib.dumps(agent))
    for autostart in (RunKey(registry), XdgAutostart(tmp_path), LaunchAgent(tmp_path)):
        assert autostart.is_on()
        before = autostart.command()
        assert len(before) == 2
        assert not keep_right(autostart, THERE)
        assert autostart.command() == before


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[Desktop Entry\nExec", b"<plist><dict><key>RunAtLoad", b"<x/>"]
)
def test_a_file_that_cannot_be_read_is_off(tmp_path: Path, content: bytes) -> None:
    for name in ("diditlog.desktop", "diditlog.at-sign-in.plist"):
        (tmp_path / name).write_bytes(content)
    for autostart in (XdgAutostart(tmp_path), LaunchAgent(tmp_path)):
        assert not autostart.is_on()
        autostart.enable(HERE)
        assert autostart.command() == HERE


WORDS = st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc")), min_size=1)


@given(st.lists(WORDS, min_size=1))
def test_any_path_survives_a_desktop_file(words: list[str]) -> None:
    value = quoted(words)
    assert "\n" not in value
    assert unquoted(value) == tuple(words)


@given(st.lists(WORDS.filter(lambda word: '"' not in word and not word.endswith("\\")), min_size=1))
def test_any_path_survives_the_registry(words: list[str]) -> None:
    assert split(subprocess.list2cmdline(words)) == tuple(words)


def test_the_desktop_file_starts_the_program(tmp_path: Path) -> None:
    # Given a program whose path needs every kind of quotation
    program = tmp_path / 'a "b" $c %d\\e'
    program.write_text("#!/bin/sh\necho started $1\n")
    program.chmod(0o755)
    autostart = XdgAutostart(tmp_path)
    autostart.enable([str(program), "gui"])
    # When the words of its Exec are run as the specification says, they are the program and its argument
    said = subprocess.run(autostart.command(), capture_output=True, text=True, check=True).stdout
    assert said == "started gui\n"


def test_a_program_that_is_gone_is_not_started(tmp_path: Path) -> None:
    program = tmp_path / "a\\b"
    XdgAutostart(tmp_path).enable([str(program), "gui"])
    lines = (tmp_path / "diditlog.desktop").read_text("utf-8").splitlines()
    (tried,) = [line.removeprefix("TryExec=") for line in lines if line.startswith("TryExec=")]
    # Desktops leave an entry out when this file is not there (Desktop Entry Specification, TryExec)
    assert tried.replace("\\\\", "\\") == str(program)


def test_the_system_own_folder_is_used(home: Path) -> None:
    autostart = find_autostart()
    autostart.enable(start_command())
    assert (home / "config" / "autostart" / "diditlog.desktop").is_file()


def test_an_app_image_is_started_by_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert program({"APPIMAGE": "/opt/DidItLog.AppImage"}) == ("/opt/DidItLog.AppImage",)
    assert len(program({})) == 1
