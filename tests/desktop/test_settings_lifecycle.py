"""The real app from start to end: an error nobody expected, and a quit in the middle of a poll."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rig.fair_time import within
from tests.rig.processes import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

ROOT = Path(__file__).parents[2]
BROKEN_SOURCE = """
from tray_app.adapters.sources.call_files import CallFiles
def poll(self, cursor, since):
    raise ZeroDivisionError("jane@example.com called +12025550123")
CallFiles.poll = poll
"""
BROKEN_WINDOW = """
from tray_app.ui.settings.settings_window import SettingsWindow
def present(self, name=""):
    raise ZeroDivisionError("a window broke")
SettingsWindow.present = present
"""
START = """
import sys
from tray_app.__main__ import main
sys.argv = ["diditlog", "gui", *sys.argv[1:]]
sys.exit(main())
"""


def start(
    desktop: Desktop, *words: str, name: str = "app", patch: str = "", afresh: bool = False
) -> subprocess.Popen[bytes]:
    """The app, with `patch` in it; `afresh` with a command line and an environment that are seen to be its own."""
    desktop.env["PYTHONPATH"] = str(ROOT)
    if patch:
        return desktop.run(name, [sys.executable, "-c", patch + START, *words])
    return desktop.run(name, [sys.executable, "-m", "tray_app", "gui", *words], afresh=afresh)


def configure(desktop: Desktop, source: str) -> Path:
    folder = desktop.home / "diditlog"
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(source, "utf-8")
    return folder


@pytest.fixture
def calls(desktop: Desktop) -> Path:
    folder = desktop.home / "Calls"
    folder.mkdir()
    return configure(desktop, f'[[sources]]\nid = "calls"\ntype = "call-files"\nfolder = "{folder}"\n')


@contextmanager
def silent_server() -> Iterator[tuple[int, threading.Event]]:
    """A server that takes a connection and never says a word; the event tells that somebody waits for it."""
    visited = threading.Event()
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    kept.append(listening.accept()[0])
                    visited.set()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], visited
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE_S)
    for one in kept:
        one.close()


@pytest.mark.parametrize("way", ["menu", "SIGTERM", "SIGHUP"])
def test_it_quits_within_two_seconds_in_the_middle_of_a_poll(desktop: Desktop, way: str) -> None:
    with silent_server() as (port, visited):
        # Given a mailbox on a server that has taken the connection and says nothing
        configure(
            desktop,
            f'[[sources]]\nid = "slow"\ntype = "imap"\nhost = "127.0.0.1"\nport = {port}\n'
            'security = "none"\nusername = "rep@example.com"\n',
        )
        code = "from tray_app.adapters.vault import KeyringVault; KeyringVault().write('source:slow', 'mail secret')"
        subprocess.run(
            [sys.executable, "-c", code], env={**desktop.env, "PYTHONPATH": str(ROOT)}, check=True, timeout=PATIENCE_S
        )
        app = start(desktop)
        assert visited.wait(PATIENCE_S)
        tray = desktop.tray()
        # When the rep quits
        with within(2.0):
            if way == "menu":
                tray.click("Quit")
            else:
                os.kill(app.pid, signal.Signals[way])
            # Then it is gone, without a complaint
            assert app.wait(PATIENCE_S) == 0
    assert desktop.output("app") == ""


def test_of_copies_started_at_once_one_stays_and_shows_its_window(desktop: Desktop, calls: Path) -> None:
    copies = [start(desktop, name=f"copy {number}") for number in range(4)]
    wait_until(lambda: sum(copy.poll() is None for copy in copies) == 1, "all but one to end")
    assert [copy.poll() for copy in copies if copy.poll() is not None] == [0, 0, 0]
    desktop.wait_window("DidItLog")
    assert len(desktop.tray_items()) == 1


def test_after_a_kill_it_starts_again_as_if_nothing_had_been(desktop: Desktop, calls: Path) -> None:
    killed = start(desktop)
    desktop.tray()
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(PATIENCE_S)
    wait_until(lambda: not desktop.tray_items(), "the icon to go")
    app = start(desktop, name="again")
    desktop.tray()
    assert start(desktop, name="second").wait(PATIENCE_S) == 0
    desktop.wait_window("DidItLog")
    assert app.poll() is None
    assert desktop.output("again") == ""


def test_an_error_in_a_cycle_becomes_a_report_and_the_app_goes_on(desktop: Desktop, calls: Path) -> None:
    app = start(desktop, patch=BROKEN_SOURCE)
    desktop.wait_window("An error in DidItLog")
    tray = desktop.tray()
    # One report for one place that breaks, however often
    desktop.wait_active("An error in DidItLog")
    desktop.key("Escape")
    wait_until(lambda: "An error in DidItLog" not in " ".join(desktop.windows()), "the report to go")
    tray.click("Check now")
    log = calls / "logs" / "diditlog.log"
    wait_until(lambda: log.read_text("utf-8").count("ZeroDivisionError") >= 2, "the second time in the log")
    assert "An error in DidItLog" not in " ".join(desktop.windows())
    assert "jane@" not in log.read_text("utf-8")
    assert app.poll() is None
    tray.click("Quit")
    assert app.wait(PATIENCE_S) == 0


def test_an_error_of_the_window_becomes_a_report_and_the_app_goes_on(desktop: Desktop, calls: Path) -> None:
    app = start(desktop, patch=BROKEN_WINDOW)
    desktop.tray()
    assert start(desktop, "diditlog:settings", name="second").wait(PATIENCE_S) == 0
    desktop.wait_window("An error in DidItLog")
    assert start(desktop, name="third").wait(PATIENCE_S) == 0
    desktop.wait_window("DidItLog")
    assert app.poll() is None
    desktop.tray().click("Quit")
    assert app.wait(PATIENCE_S) == 0
