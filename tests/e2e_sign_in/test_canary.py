"""Refresh token, access token, code, verifier and state: in the keyring and on the wire, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

from tests.e2e.canary import SHOWN, Canaries, files_in, shown
from tests.e2e.command import Run
from tests.e2e_sign_in.parts import Command, write_calls
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.keyring_service import SecretService
from tests.rig.processes import PATIENCE_S
from tray_app.demo.salesforce import DemoSalesforce

BROWSER = """
import sys
import time
import urllib.error
import urllib.request
try:
    urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(sys.argv[1], timeout=180).read()
except urllib.error.HTTPError as refused:
    refused.close()
time.sleep(0.2)
"""


class Onlooker:
    """Everything another user of the machine could read of all processes, while it is open.

    Of those that were there before, what can be read is as old as they are: it is read once.
    """

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self._known: set[int] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._known = self._read_new()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            self._read_new()
            self._over.wait(0.05)  # the shortest of them, the browser, lives for four times as long

    def _read_new(self) -> set[int]:
        found = {int(process.name) for process in Path("/proc").glob("[0-9]*")} - self._known
        self.seen |= {shown(pid, what) for pid in found for what in SHOWN}
        return found


def test_secrets_of_a_sign_in_are_found_nowhere(
    command: Command,
    org: AuthorisationServer,
    salesforce: DemoSalesforce,
    secret_service: SecretService,
    home: Path,
    tmp_path: Path,
) -> None:
    # Given a rep with calls, a browser that the app starts, and somebody who reads along
    folder = write_calls(command.home)
    command.configure(f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{folder}"\n')
    (tmp_path / "browser.py").write_text(BROWSER.format(), "utf-8")
    (tmp_path / "tmp").mkdir()
    command.env["TMPDIR"] = str(tmp_path / "tmp")
    command.afresh = True
    command.env["BROWSER"] = f"{sys.executable} {tmp_path / 'browser.py'} %s &"

    def sign_in() -> Run:
        return command.end(command.begin_login(org, "--client-id", CLIENT_ID, "--login-url", org.url))

    # When the rep signs in, again and again, and everything goes wrong that can
    with Onlooker() as onlooker:
        assert sign_in().status == 0
        assert command("check", "--json").status == 1
        for failures in ([""], ["503"], ["html"], ["drop", "drop"], ["500json"], ["limit"], ["lost"]):
            org.expire_access()
            org.behaviour.token_failures = list(failures)
            assert command("check").status in (1, 3)
        org.behaviour.refuse = "expired authorization code"
        assert sign_in().status == 3
        org.behaviour.refuse = ""
        org.behaviour.deny = True
        assert sign_in().status == 3
        org.behaviour.deny = False
        assert sign_in().status == 0
        org.expire_access()
        assert _a_while_in_the_tray(command).startswith('{"cycle"')
        org.behaviour.revoke_status = 500
        assert command("auth", "logout").status == 0

    # Then of all the secrets there were, none is in a file, the encrypted keyring's own included
    secrets = org.secrets_seen()
    assert len(secrets) > 15
    canaries = Canaries(**{f"secret {number}": secret for number, secret in enumerate(sorted(secrets))})
    assert any(file.suffix == ".keyring" for file in files_in(home))
    assert canaries.found_in_files(tmp_path, home) == []
    # And none was printed, or shown by the system
    assert canaries.found_in("\n".join(run.out + run.err for run in command.runs).encode()) == []
    assert canaries.found_in(b"\n".join(onlooker.seen)) == []
    # who did see how the browser was started
    assert any(b"browser.py\0http://localhost:" in line and b"/start/" in line for line in onlooker.seen)


def _a_while_in_the_tray(command: Command) -> str:
    """The engine as a process, until it has said that all is well; what it printed last."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.e2e_sign_in.engine_program"],
        env=command.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if '"salesforce": null' in line and '"signed_in"' in line:
                break
        out, err = process.communicate(timeout=PATIENCE_S)
    command.runs.append(Run(process.returncode, line + out, err))
    assert process.returncode == 0
    return line
