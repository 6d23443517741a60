"""Fixtures of the whole-command tests: one Dovecot for all, a keyring and a Salesforce for each."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]

if TYPE_CHECKING:
    from tests.e2e.command import Command
    from tests.e2e.salesforce import StandIn
    from tests.e2e.setting_up import Day, SignedIn
    from tests.rig.certificates import CertificateAuthority
    from tests.rig.dovecot import Dovecot
    from tests.rig.keyring_service import SecretService
    from tests.rig.processes import Processes


@pytest.fixture(autouse=True)
def _leave_no_log() -> Iterator[None]:
    from tests.e2e.command import leave_no_log

    with leave_no_log():
        yield


@pytest.fixture
def command(secret_service: SecretService, tmp_path: Path) -> Command:
    """The command with a real, unlocked keyring and nothing set up yet."""
    from tests.e2e.command import Command

    return Command.at(tmp_path / "diditlog", secret_service.env)


@pytest.fixture
def salesforce(processes: Processes, tmp_path: Path) -> StandIn:
    """A Salesforce over plain loopback HTTP, not started yet."""
    from tests.e2e.salesforce import StandIn

    return StandIn(processes, tmp_path)


@pytest.fixture
def salesforce_tls(processes: Processes, tmp_path: Path, certificate_authority: CertificateAuthority) -> StandIn:
    """A Salesforce with the private authority's certificate, not started yet."""
    from tests.e2e.salesforce import StandIn

    return StandIn(processes, tmp_path, certificate_authority)


@pytest.fixture(scope="module")
def shared_processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Starts programs for a whole module."""
    from tests.rig.processes import Processes

    running = Processes(tmp_path_factory.mktemp("shared-processes"))
    yield running
    running.stop_all()


@pytest.fixture(scope="module")
def shared_keyring(tmp_path_factory: pytest.TempPathFactory, shared_processes: Processes) -> Iterator[SecretService]:
    """One keyring for a whole module."""
    for program in ("dbus-daemon", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    from tests.rig.keyring_service import SecretService

    home = tmp_path_factory.mktemp("shared-home")
    (home / "run").mkdir(mode=0o700)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    service = SecretService.launch(shared_processes, home / "run", env)
    yield service
    service.close()


@pytest.fixture(scope="module")
def signed_in(shared_keyring: SecretService, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> SignedIn:
    """The password of the mailboxes, which all have the same, and the sign-in are in the keyring."""
    from tests.e2e.command import Command
    from tests.e2e.salesforce import TOKEN
    from tests.e2e.setting_up import SignedIn
    from tests.e2e.story import Story
    from tray_app.demo.salesforce import DemoSalesforce, Org

    command = Command.at(tmp_path_factory.mktemp("first") / "diditlog", shared_keyring.env)
    assert command.add_mailbox(dovecot.mailbox()).status == 0
    with DemoSalesforce(Org.from_world(Story().world())) as org:
        command.sign_in(org.url, TOKEN)
        return SignedIn(shared_keyring, int(org.url.rpartition(":")[2]))


@pytest.fixture(scope="module")
def ordinary_day(signed_in: SignedIn, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A check that went well, and one more email after it."""
    from tests.e2e.command import Command
    from tests.e2e.setting_up import Day, one_more_mail, ordinary_story, verdicts_of
    from tests.e2e.story import fill_mailbox, hold

    folder = tmp_path_factory.mktemp("ordinary")
    story, box = ordinary_story(), dovecot.mailbox()
    story.fill(box, folder / "calls")
    command = Command.at(folder / "diditlog", signed_in.keyring.env)
    day = Day(command, box, folder / "calls", story, signed_in.port, {})
    day.configure()
    with day.org():
        run = day.check()
    hold(story.expected, run.json)
    one_more_mail(story)
    fill_mailbox(box, story.mails[-1:])
    day.known = verdicts_of(run)
    return day


@pytest.fixture
def day(ordinary_day: Day, tmp_path: Path) -> Day:
    """The ordinary day, copied, so that something may go wrong on it."""
    known = ordinary_day.command
    shutil.copytree(known.home.parent, tmp_path / "day")
    command = replace(known, home=tmp_path / "day" / "diditlog", env=dict(known.env), runs=[])
    command.env["DIDITLOG_HOME"] = str(command.home)
    copied = replace(ordinary_day, command=command, calls=tmp_path / "day" / "calls")
    copied.configure()
    return copied
