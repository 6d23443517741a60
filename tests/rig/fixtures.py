"""The fixtures that bring real programs up for tests; each skips with a reason where its programs are not installed.

The rigs are imported when they are asked for: their libraries are not installed on Windows and macOS.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import keyring.core
import pytest

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot
    from tests.rig.keyring_service import SecretService
    from tests.rig.processes import Processes
    from tests.rig.session import Sessions
    from tests.rig.sites import Site
    from tests.rig.soql_judge import SoqlJudge


def skip_without(*programs: str) -> None:
    """Skip the test where one of the programs is not installed."""
    if sys.platform != "linux":
        pytest.skip("this part needs Linux")
    for program in programs:
        if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") is None:
            pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="session")
def certificate_authority(tmp_path_factory: pytest.TempPathFactory) -> CertificateAuthority:
    """An authority that signed the certificate of `localhost`, and that nobody trusts by default."""
    from tests.rig.certificates import CertificateAuthority

    return CertificateAuthority.create(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def soql_judge(tmp_path_factory: pytest.TempPathFactory) -> SoqlJudge:
    """A parser of SOQL that is not ours; npm fetches it."""
    from tests.rig.soql_judge import NoJudge, SoqlJudge

    try:
        return SoqlJudge.install(tmp_path_factory.mktemp("judge"))
    except NoJudge as reason:
        pytest.skip(f"skipped: {reason}")


@pytest.fixture
def sites() -> Iterator[Callable[..., Site]]:
    """`sites(server_context(certificate_authority))` starts a server with TLS, `sites()` one without."""
    from tests.rig.sites import Site

    started: list[Site] = []

    def start(context: ssl.SSLContext | None = None) -> Site:
        started.append(Site(context))
        return started[-1]

    yield start
    for site in started:
        site.close()


@pytest.fixture
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Starts real programs for one test and ends them all after it."""
    from tests.rig.processes import Processes

    running = Processes(tmp_path_factory.mktemp("processes"))
    yield running
    running.stop_all()


@pytest.fixture(scope="session")
def dovecot(tmp_path_factory: pytest.TempPathFactory, certificate_authority: CertificateAuthority) -> Iterator[Dovecot]:
    """A real IMAP server for the whole run; ask it for a `mailbox()` per test."""
    skip_without("dovecot", "doveadm")
    from tests.rig.dovecot import Dovecot
    from tests.rig.processes import Processes

    server = Dovecot.launch(Processes(tmp_path_factory.mktemp("dovecot")), certificate_authority)
    yield server
    server.close()


@pytest.fixture
def secret_service(home: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """A real, unlocked keyring: for this process by its environment, for others by `secret_service.env`."""
    skip_without("dbus-daemon", "gnome-keyring-daemon")
    from tests.rig.keyring_service import SecretService

    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    service = SecretService.launch(processes, home / "run", os.environ)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.env["DBUS_SESSION_BUS_ADDRESS"])
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    yield service
    service.close()


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """Screens with a window manager and a bus, kept from test to test."""
    from tests.rig.desktop import PROGRAMS
    from tests.rig.session import Sessions

    skip_without(*PROGRAMS)
    kept = Sessions(tmp_path_factory.mktemp)
    yield kept
    kept.close()


@contextlib.contextmanager
def _desktop(
    sessions: Sessions, processes: Processes, home: Path, *, size: str = "1280x800", tray: bool = True
) -> Iterator[Desktop]:
    from tests.rig.desktop import Desktop

    with sessions.lend(size) as session:
        try:
            with contextlib.closing(Desktop.launch(session, processes, home, tray=tray)) as found:
                yield found
        finally:
            processes.stop_all()


@pytest.fixture
def desktop(sessions: Sessions, home: Path, processes: Processes) -> Iterator[Desktop]:
    """A real small desktop with a tray; programs join it by `desktop.run` or `desktop.env`."""
    with _desktop(sessions, processes, home) as found:
        yield found


@pytest.fixture
def small_desktop(sessions: Sessions, home: Path, processes: Processes) -> Iterator[Desktop]:
    """The same desktop on the smallest screen that is still in use."""
    with _desktop(sessions, processes, home, size="800x600") as found:
        yield found


@pytest.fixture
def desktop_without_tray(sessions: Sessions, home: Path, processes: Processes) -> Iterator[Desktop]:
    """The same desktop before its panel has come up; `start_panel` brings it."""
    with _desktop(sessions, processes, home, tray=False) as found:
        yield found
