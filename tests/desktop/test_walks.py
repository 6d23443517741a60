"""How far it is from nothing to the first verdict, counted in clicks, fields and seconds: `pytest -s` prints it.

A key that stands for a click counts as one; seconds are those of the app, as nobody here has to think.
"""

from __future__ import annotations

import csv
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.desktop.reading import start, type_words
from tests.desktop.test_sign_in import Running
from tests.e2e_sign_in.conftest import salesforce as salesforce
from tests.e2e_sign_in.parts import write_calls
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.processes import wait_until
from tests.rig.signing_in import org as org
from tests.rig.signing_in import ports as ports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rig.accessibility import ScreenReader
    from tests.rig.certificates import CertificateAuthority
    from tests.rig.desktop import Desktop
    from tray_app.demo.salesforce import DemoSalesforce

NUMBERS = ("+12025550123", "+12025550124")


class Walk:
    """Counts what the rep does."""

    def __init__(self, name: str, desktop: Desktop) -> None:
        self._name = name
        self._desktop = desktop
        self.clicks = self.fields = 0
        self._began = time.monotonic()

    def click(self, *keys: str) -> None:
        """Press what stands for one click."""
        self._desktop.key(*keys)
        self.clicks += 1

    def fill(self, words: str) -> None:
        """Fill one field."""
        type_words(self._desktop, words)
        self.fields += 1

    def end(self) -> None:
        """Print how far it was."""
        took = time.monotonic() - self._began
        sys.stdout.write(f"\n{self._name}: {self.clicks} clicks, {self.fields} fields, {took:.0f} s\n")


def test_with_the_admins_file(
    desktop: Desktop,
    reader: ScreenReader,
    org: AuthorisationServer,
    salesforce: DemoSalesforce,
    ports: list[int],
    certificate_authority: CertificateAuthority,
) -> None:
    # Given a computer on which nothing is set up, the file that came by mail, and a folder with calls
    calls = write_calls(desktop.home / "world")
    file = desktop.home / "acme.diditlog"
    file.write_text(f'client_id = "{CLIENT_ID}"\nlogin_url = "{org.url}"\nown_domains = ["acme.example"]\n', "utf-8")
    app = Running(desktop, ports, certificate_authority.ca_file, set_up=False)
    reader.wait_said("Welcome to DidItLog")
    walk = Walk("With the admin's file", desktop)
    # When the rep opens the file, and signs in in the browser
    assert app.start("second", "gui", file.as_uri()).wait(20) == 0
    walk.clicks += 1
    reader.wait_focus("Sign in in the browser")
    walk.click("space")
    wait_until(lambda: len(desktop.keyring.labels()) == 3, "the sign-in")
    reader.wait_said("You are signed in")
    walk.click("alt+n")
    # And reads no mailbox, but the calls
    reader.wait_said("Step 3 of 6")
    walk.click("alt+i")
    _add_calls(desktop, reader, walk, calls)
    # Then the first verdicts are there, and proved
    reader.wait_said("1 of 2 proved")
    reader.wait_said("The logging tool has no Salesforce ID for this person")
    walk.end()
    assert (walk.clicks, walk.fields) == (7, 1)


def test_with_a_report_and_without_any_key(desktop: Desktop, reader: ScreenReader) -> None:
    # Given a computer on which nothing is set up, a folder with calls, and a report that has a Task for one of them
    calls, report = _calls_and_report(desktop.home)
    start(desktop)
    reader.wait_focus("Set up")
    walk = Walk("Without a key, by a report", desktop)
    walk.click("space")
    reader.wait_focus("Choose the file…")
    desktop.key("shift+Tab")  # a mouse would go there by itself
    reader.wait_focus("Look without signing in")
    walk.click("space")
    reader.wait_focus("Choose the report…")
    walk.click("space")
    reader.wait_said("Choose a file")
    walk.fill(str(report))
    walk.click("Return")
    reader.wait_said("By the report report.csv")
    walk.click("alt+n")
    reader.wait_said("Step 3 of 6")
    walk.click("alt+i")
    _add_calls(desktop, reader, walk, calls)
    # Then there are verdicts, likely ones, and nothing in the tray asks for anybody
    reader.wait_said("1 of 2 likely")
    reader.wait_said("Not in the report you opened")
    walk.end()
    assert (walk.clicks, walk.fields) == (9, 2)
    assert "need" not in desktop.tray().tooltip


def _add_calls(desktop: Desktop, reader: ScreenReader, walk: Walk, folder: Path) -> None:
    """From the step of the calls to the look back."""
    reader.wait_focus("Folder of calls")
    walk.fill(str(folder))
    walk.click("Return")
    reader.wait_said("It works")
    walk.click("alt+n")
    reader.wait_said("Step 5 of 6")
    walk.click("alt+n")


def _calls_and_report(home: Path) -> tuple[Path, Path]:
    now = datetime.now(UTC).replace(microsecond=0)
    at = now - timedelta(days=1)
    folder = home / "Calls"
    folder.mkdir()
    rows = [
        [f"c{n}", f"{at:%Y-%m-%dT%H:%M:%SZ}", "outbound", number, "60", "answered"] for n, number in enumerate(NUMBERS)
    ]
    _write(folder / "calls.csv", [["id", "started_at", "direction", "number", "duration_s", "result"], *rows])
    stamp = "%Y-%m-%d %H:%M:%S UTC"
    tasks = [["Call", f"{when:%Y-%m-%d}", number, f"{when + timedelta(minutes=5):{stamp}}", "Robin Rep"]
             for when, number in ((at, NUMBERS[0]), (now - timedelta(minutes=10), "+12025550199"))]  # fmt: skip
    _write(home / "report.csv", [["Subject", "Date", "Phone", "Created Date", "Assigned"], *tasks])
    return folder, home / "report.csv"


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
