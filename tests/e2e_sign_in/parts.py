"""What these tests share: the command, a small world of calls, and an engine that can be waited for."""

from __future__ import annotations

import csv
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.e2e import command as whole_command
from tests.e2e.story import Story, logged, missing
from tests.fakes import FakeNotifier
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.policy import NOTHING_MANAGED, Policy
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.ports import Vault
from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.demo.salesforce import DemoSalesforce, Org
from tray_app.services.tray_services import TrayServices

_CALLS = ("id", "started_at", "direction", "number", "duration_s", "result", "salesforce_id")


@dataclass(slots=True)
class Command(whole_command.Command):
    """The command, signing in on ports of its own."""

    ports: tuple[int, ...] = ()

    def words(self, *arguments: str) -> list[str]:
        listed = ",".join(map(str, self.ports))
        return [sys.executable, "-m", "tests.e2e_sign_in.on_ports", listed, *arguments]

    def begin_login(self, org: AuthorisationServer, *more: str, **env: str) -> subprocess.Popen[str]:
        """`auth login` at this org, running."""
        words = more or ("--no-browser", "--client-id", CLIENT_ID, "--login-url", org.url)
        return self.begin("auth", "login", *words, env=env)


def printed_address(process: subprocess.Popen[str]) -> str:
    """The address that a running `auth login --no-browser` prints."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("https://"):
            return line.strip()
    raise AssertionError("no address was printed")


def story_of_calls() -> Story:
    """A call that is logged, and one whose person has no Salesforce ID."""
    story = Story()
    jane = story.contact()
    story.call_task(jane, story.ago(19.9))
    story.call("call-1", story.ago(20), logged(), jane)
    story.call("call-2", story.ago(12), missing("person.call_without_salesforce_id", "proved"), jane, with_id=False)
    return story


def world_of_calls(**more: Any) -> Mapping[str, Any]:
    return story_of_calls().world(**more)


def write_calls(home: Path) -> Path:
    """Put the story's calls where the configuration looks for them; returns the folder."""
    folder = home.parent / "calls"
    folder.mkdir(exist_ok=True)
    with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _CALLS)
        writer.writeheader()
        writer.writerows({key: row[key] for key in _CALLS} for row in story_of_calls().calls)
    return folder


@contextmanager
def served(
    world: Mapping[str, Any], signed_in_at: AuthorisationServer | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[DemoSalesforce]:
    """This world, open to the tokens of an authorisation server, or to the world's own."""
    org = Org.from_world(dict(world))
    if signed_in_at is not None:
        vars(org.tokens)["accepts"] = signed_in_at.takes
    with DemoSalesforce(org, tls) as running:
        yield running


class Seat:
    """An engine on a real app, as a window has it; the browser is told what to open."""

    def __init__(
        self,
        home: Path,
        vault: Vault,
        browse: Callable[[str], bool],
        *,
        hint_after_s: float = 60.0,
        policy: Policy = NOTHING_MANAGED,
    ) -> None:
        self.paths = find_paths({"DIDITLOG_HOME": str(home)})
        self.app = App(self.paths, vault, policy=lambda: policy)
        pause = timedelta(days=1)
        self.services = TrayServices(
            self.app,
            FakeNotifier,
            every=CycleRequest(everything=True),
            pause=lambda *_: pause,
            quiet_for=timedelta(0),
            browse=browse,
            hint_after_s=hint_after_s,
        )
        self.window_api = self.services.window
        self._changed = threading.Condition()
        self.window_api.on_change(self._notice)

    @property
    def state(self) -> SignInState:
        return self.window_api.sign_in.state

    def start(self) -> None:
        """Begin, and wait until it is known who is signed in."""
        self.services.start()
        self.until(lambda: self.state.step is not SignInStep.UNKNOWN or self.state.page is not None)

    def until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE_S), f"never came true: {self.state}"

    def reach(self, step: SignInStep) -> SignInState:
        """Wait for a step of the sign-in."""
        self.until(lambda: self.state.step is step)
        return self.state

    def cycle(self) -> None:
        """One whole cycle, from its beginning to its end."""
        before = self.window_api.snapshot
        self.window_api.check_now()
        self.until(lambda: self.window_api.snapshot is not before and not self.window_api.is_checking)

    def notice_text(self) -> str:
        return str(self.state.notice) if self.state.notice is not None else ""

    def close(self) -> None:
        assert self.services.stop()
        self.app.close()

    def _notice(self) -> None:
        with self._changed:
            self._changed.notify_all()


MakeSeat = Callable[..., Seat]
"""Makes a seat that has started; `hint_after_s` and `policy` as `Seat` takes them."""


def sign_in_at(seat: Seat, org: AuthorisationServer) -> None:
    """Sign in, and wait until it is done."""
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.reach(SignInStep.SIGNED_IN)
