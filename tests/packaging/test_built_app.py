"""The app as built and installed, in a real session; only where it is told which: DIDITLOG_APP=/usr/bin/diditlog.

It says how long it takes to the icon; the number is printed, not judged, as it is another one on each machine.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from tests.rig.processes import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

APP = os.environ.get("DIDITLOG_APP", "")
pytestmark = pytest.mark.skipif(not APP, reason="no built app: set DIDITLOG_APP to its program")

STORY = "Verdicts reached: logged, incomplete, pending, not_logged, ignored, cannot_check"


def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([APP, *words], env=env, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def test_it_knows_its_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"DidItLog \d+\.\d+\.\d+\n", done.stdout)


def test_the_whole_story_is_told_without_a_screen() -> None:
    done = run("demo", "--headless")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == STORY


@pytest.mark.parametrize(("language", "word"), [("ko", "필드"), ("ja", "フィールド")])
def test_its_translations_came_along(language: str, word: str) -> None:
    assert word in run("handoff", "access.fields", "--language", language).stdout


def test_what_it_ships_has_its_licence_and_is_listed() -> None:
    folder = next(Path(APP).resolve().parent.rglob("licences"))
    table = (folder / "THIRD-PARTY.md").read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in table if line.startswith("| ") and not line.startswith("| name")]
    names = {row[0].removeprefix("| ") for row in rows}
    assert {"qt", "python", "pyinstaller", "keyring", "requests", "PySide6_Essentials"} <= names
    for name in names:
        assert list((folder / name).iterdir()), f"no licence text of {name}"
    assert not [name for name in names if "readline" in name]
    if list(folder.parent.rglob("libicudata.so.*")):
        assert "icu" in names
    if list(folder.parent.rglob("libssl-3*.dll")):
        assert {"openssl", "sqlite"} <= names
    bill = json.loads((folder.parent / "diditlog.cdx.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {part["name"] for part in bill["components"]} == names


def test_no_package_is_told_of_that_is_left_out() -> None:
    told = {path.name.partition("-")[0].lower() for path in Path(APP).resolve().parent.rglob("*.dist-info")}
    assert {"keyring", "requests", "simple_salesforce"} <= told
    assert told & {"zeep", "lxml", "pyjwt", "setuptools", "pydantic"} == set()


@pytest.mark.skipif(sys.platform != "linux", reason="this part needs Linux")
class TestInASession:
    """With a tray, notifications and a keyring."""

    def test_every_part_works_there(self, desktop: Desktop) -> None:
        done = run("doctor", "--json", env=desktop.env)
        parts = {part["part"]: part for part in json.loads(done.stdout)["parts"]}
        for name in ("policy", "configuration", "logger", "store", "keyring", "tray", "notifications"):
            assert parts[name]["state"] == "ok", parts[name]
        assert parts["sign-in"]["reason"] == "check.not_signed_in"

    def test_the_icon_appears_and_a_later_start_shows_the_window(self, desktop: Desktop, capsys: Any) -> None:
        begin = time.monotonic()
        app = desktop.run("built", [APP, "gui"])
        icon = desktop.tray()
        with capsys.disabled():
            sys.stdout.write(f"\n{APP}: {time.monotonic() - begin:.2f} s to the icon in the tray\n")
        assert icon.tooltip
        assert run("gui", "diditlog:show", env=desktop.env).returncode == 0
        wait_until(lambda: "DidItLog" in " ".join(desktop.windows()), "the window")
        app.send_signal(signal.SIGTERM)
        assert app.wait(PATIENCE_S) == 0
        assert "Traceback" not in desktop.output("built")

    def test_the_demo_notifies(self, desktop: Desktop) -> None:
        desktop.run("demo", [APP, "demo"])
        shown = wait_until(lambda: desktop.notifications.shown, "a notification")[0]
        assert shown.app == "DidItLog"
        assert shown.hints["desktop-entry"] == "diditlog"
        assert "Traceback" not in desktop.output("demo")

    def test_a_browser_gets_a_clean_environment(self, desktop: Desktop, org: str, tmp_path: Path) -> None:
        browser, seen = tmp_path / "browser", tmp_path / "seen"
        browser.write_text(f"#!/bin/sh\nenv >{seen}.new; mv {seen}.new {seen}\n", "utf-8")
        browser.chmod(0o755)
        env = {**desktop.env, "BROWSER": str(browser), "LD_LIBRARY_PATH": "/opt/reps-own"}
        words = ["auth", "login", "--client-id", "3MVG9.acme", "--login-url", org]
        login = subprocess.Popen([APP, *words], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until(seen.is_file, "the browser")
        finally:
            login.kill()
            login.wait()
        inherited = dict(line.split("=", 1) for line in seen.read_text("utf-8").splitlines() if "=" in line)
        assert inherited["LD_LIBRARY_PATH"] == "/opt/reps-own"
        assert not {name for name in inherited if name.startswith(("QT_PLUGIN", "QML"))}


@pytest.fixture
def org() -> Iterator[str]:
    """A server that is there, as the sign-in wants one."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
