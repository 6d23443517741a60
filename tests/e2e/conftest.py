"""Fixtures of the whole-command tests: one Dovecot for all, a keyring and a Salesforce for each."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.command import Command

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]

if TYPE_CHECKING:
    from tests.e2e.salesforce import StandIn
    from tests.rig.certificates import CertificateAuthority
    from tests.rig.keyring_service import SecretService
    from tests.rig.processes import Processes


@pytest.fixture
def command(secret_service: SecretService, tmp_path: Path) -> Command:
    """The command with a real, unlocked keyring and nothing set up yet."""
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
