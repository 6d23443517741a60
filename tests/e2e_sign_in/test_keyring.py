"""A real gnome-keyring that is locked, opened, taken away and brought back under a running engine."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e_sign_in.parts import Command, served, world_of_calls, write_calls
from tests.rig.keyring_service import SecretService
from tests.rig.processes import PATIENCE_S
from tray_app.demo.salesforce import DemoSalesforce

TOKENS = {"token": "00DE2E!first-access", "refresh_token": "5Aep-first-refresh"}
FOUND = {"dialer:call-1": "logged", "dialer:call-2": "not_logged"}
Shown = dict[str, Any]


class Running:
    """The engine as a process, and what it says."""

    def __init__(self, command: Command) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e_sign_in.engine_program"],
            env=command.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.told: list[Shown] = []

    def until(self, holds: Callable[[Shown], bool]) -> Shown:
        """Wait until what it said last is so."""
        while not (self.told and holds(self.told[-1])):
            try:
                self.told.append(json.loads(self._lines.get(timeout=PATIENCE_S)))
            except queue.Empty:
                raise AssertionError(f"never came true; last: {self.told[-1:]}") from None
        return self.told[-1]

    def picks_up(self, holds: Callable[[Shown], bool]) -> Shown:
        """Wait until it says so, which must be by the cycle after the one that may be running now."""
        while not self._lines.empty():
            self.told.append(json.loads(self._lines.get()))
        running = self.told[-1]["cycle"] + 1
        shown = self.until(holds)
        assert shown["cycle"] <= running + 1
        return shown

    def end(self) -> None:
        """End it, and see that it ran to its orderly end."""
        assert self.process.poll() is None, "it has stopped by itself"
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(PATIENCE_S) == 0
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@pytest.fixture
def org() -> Iterator[DemoSalesforce]:
    with served(world_of_calls(**TOKENS)) as running:
        yield running


@pytest.fixture
def signed_in(command: Command, org: DemoSalesforce) -> Command:
    """A rep with calls, who signed in earlier."""
    folder = write_calls(command.home)
    command.configure(f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{folder}"\n')
    command.sign_in(org.url, TOKENS["token"], access_token=TOKENS["token"], refresh_token=TOKENS["refresh_token"])
    return command


@pytest.fixture
def start(signed_in: Command) -> Iterator[Callable[[], Running]]:
    made: list[Running] = []

    def begin() -> Running:
        made.append(Running(signed_in))
        return made[-1]

    yield begin
    for running in made:
        running.end()


def test_keyring_comes_and_goes_and_the_app_goes_on(
    start: Callable[[], Running], org: DemoSalesforce, secret_service: SecretService
) -> None:
    # Given a computer that starts with a locked keyring
    secret_service.lock()
    engine = start()

    # Then that is what the app says, with its own steps, and it says nothing else of the calls
    shown = engine.until(lambda shown: shown["salesforce"] == "check.keyring_locked")
    assert shown["pages"]["check.keyring_locked"] == ["The password store of your computer is locked", 2]
    assert set(shown["verdicts"].values()) <= {"pending", "cannot_check"}
    shown = engine.until(lambda shown: shown["sign_in_page"] == "check.keyring_locked")
    assert shown["sign_in"] == "unknown"

    # When it opens, then everything is found in the next cycle
    secret_service.unlock()
    shown = engine.picks_up(lambda shown: shown["verdicts"] == FOUND and shown["sign_in"] == "signed_in")
    assert (shown["salesforce"], shown["sign_in_page"]) == (None, None)

    # When it is locked under the running app, then the token in memory still serves
    secret_service.lock()
    shown = engine.until(lambda shown: shown["sign_in_page"] == "check.keyring_locked")
    assert (shown["salesforce"], shown["verdicts"], shown["sign_in"]) == (None, FOUND, "signed_in")
    # until it runs out
    org.org.tokens.expire()
    shown = engine.until(lambda shown: shown["salesforce"] == "check.keyring_locked")
    assert shown["verdicts"] == FOUND

    # When it opens, then the token is renewed
    secret_service.unlock()
    shown = engine.picks_up(lambda shown: shown["salesforce"] is None and shown["sign_in_page"] is None)
    assert (shown["verdicts"], shown["sign_in"]) == (FOUND, "signed_in")

    # When the keyring itself goes, then that is another state with other steps
    secret_service.stop()
    engine.until(lambda shown: shown["sign_in_page"] == "check.no_keyring")
    org.org.tokens.expire()
    shown = engine.until(lambda shown: shown["salesforce"] == "check.no_keyring")
    assert shown["pages"]["check.no_keyring"] == ["This computer has no password store we can use", 2]
    assert shown["verdicts"] == FOUND

    # When it is back, then so is the app
    secret_service.start()
    shown = engine.picks_up(lambda shown: shown["salesforce"] is None and shown["sign_in_page"] is None)
    assert (shown["verdicts"], shown["sign_in"]) == (FOUND, "signed_in")

    # And nobody was ever taken for signed out, nor a call that was found for one that was not
    assert "signed_out" not in {shown["sign_in"] for shown in engine.told}
    assert {shown["verdicts"].get("dialer:call-1") for shown in engine.told} <= {
        None,
        "pending",
        "cannot_check",
        "logged",
    }


def test_keyring_is_gone_before_the_start(start: Callable[[], Running], secret_service: SecretService) -> None:
    secret_service.stop()
    engine = start()
    shown = engine.until(lambda shown: shown["salesforce"] == "check.no_keyring")
    assert shown["pages"]["check.no_keyring"] == ["This computer has no password store we can use", 2]

    secret_service.start()
    shown = engine.picks_up(lambda shown: shown["verdicts"] == FOUND and shown["sign_in"] == "signed_in")
    assert shown["salesforce"] is None
