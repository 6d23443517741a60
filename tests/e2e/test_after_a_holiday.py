"""Five thousand emails on the real mail server after a holiday: read in one check that says how far it is."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, run  # noqa: F401 the fixture
from tests.core.building import profile, schema
from tests.fakes import FakeCrm, FakeNotifier, FakeVault
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.processes import wait_until
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.adapters.system.paths import Paths, find_paths
from tray_app.app import App
from tray_app.cli import checking
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.cycle.progress import CycleProgress, CycleStage
from tray_app.core.matching.expectation import Boundaries
from tray_app.services.tray_services import TrayServices

COUNT = 5_000
SOME = 1_000
"""Enough to see how far it is: it is told after each two hundred."""
MOST_MEMORY_MB = 40
"""What is read and saved piece by piece takes this much at any moment, whatever the number of emails."""


@pytest.fixture(scope="module")
def now() -> datetime:
    return datetime.now(UTC)


def filled(dovecot: Dovecot, count: int, now: datetime) -> Mailbox:
    made = dovecot.mailbox()
    made.fill(count, now - timedelta(days=6), timedelta(minutes=1))
    return made


@pytest.fixture(scope="module")
def box(dovecot: Dovecot, now: datetime) -> Mailbox:
    """A mailbox that some emails have come into."""
    return filled(dovecot, SOME, now)


def assert_steady(told: list[tuple[int, int | None]], count: int) -> None:
    """It begins with nothing known, then the whole number is known and what is done never falls behind."""
    assert told[0] == (0, None)
    done, totals = [one for one, _ in told[1:]], {total for _, total in told[1:]}
    assert totals == {count}
    assert done == sorted(done)
    assert done[-1] == count
    assert len(done) > count / 250


def resident_mb() -> float:
    """What this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_everything_is_read_in_one_check_with_bounded_memory(tmp_path: Path, dovecot: Dovecot, now: datetime) -> None:
    box = filled(dovecot, COUNT, now)
    told: list[CycleProgress] = []
    sizes: list[float] = []

    def tell(progress: CycleProgress) -> None:
        told.append(progress)
        sizes.append(resident_mb())

    store = SqliteStore(tmp_path / "store.sqlite3")
    source = ImapSource(
        id="work-mail",
        host=box.server.host,
        port=box.server.tls_port,
        username=box.username,
        password=lambda: box.password,
        ca_file=box.server.ca_file,
    )
    settings = CycleSettings(profile=profile(), boundaries=Boundaries(own_domains=frozenset({"example.org"})))
    monitor = Monitor(sources=[source], crm=FakeCrm(described=schema()), store=store, settings=settings, tell=tell)
    monitor._poll_one(source, now, now - timedelta(days=7))
    store.close()
    source.close()
    sys.stdout.write(f"{COUNT} emails read with {max(sizes) - sizes[0]:.1f} MB more than at the beginning\n")
    assert max(sizes) - sizes[0] < MOST_MEMORY_MB
    reading = [one for one in told if one.stage is CycleStage.READING_EMAILS]
    assert_steady([(one.done, one.total) for one in reading], COUNT)
    again = SqliteStore(tmp_path / "store.sqlite3")
    subjects = {check.activity.subject for check in again.between(now - timedelta(days=7), now)}  # type: ignore[union-attr]
    assert subjects == {f"Pricing {number}" for number in range(COUNT)}
    assert again.counts()["activity"] == COUNT
    again.close()


@pytest.fixture
def paths(home: Path, box: Mailbox) -> Paths:
    """Where everything is, with the mailbox set up."""
    found = find_paths({"DIDITLOG_HOME": str(home / "diditlog")})
    found.prepare()
    found.config_file.write_text(
        f'[[sources]]\nid = "work-mail"\ntype = "imap"\nhost = "localhost"\nport = {box.server.tls_port}\n'
        f'ca_file = "{box.server.ca_file.as_posix()}"\nusername = "{box.username}"\n'
    )
    return found


def test_the_command_says_how_far_it_is(
    run: Run,  # noqa: F811 the fixture
    paths: Paths,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vault = FakeVault()
    vault.write("source:work-mail", box.password)
    begin = App.__init__

    def with_this_keyring(app: App, *args: Any, **kwargs: Any) -> None:
        begin(app, *args, **kwargs)
        app.vault = vault

    monkeypatch.setattr(App, "__init__", with_this_keyring)
    said: list[str] = []
    monkeypatch.setattr(checking, "show_progress", said.append)
    ended = run("check")
    assert ended.status == 3, ended.err  # nobody is signed in to Salesforce here
    counted = [words.rpartition(" · ")[2] for words in said if words.startswith("Reading your emails · ")]
    assert counted[0] == f"200/{SOME}"
    assert counted[-1] == f"{SOME}/{SOME}"
    assert said[-1] == ""


def test_the_window_says_how_far_it_is(paths: Paths, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = FakeVault()
    vault.write("source:work-mail", box.password)
    app = App(paths, vault)
    services = TrayServices(app, FakeNotifier, pause=lambda _failures, _jitter: timedelta(days=1))
    told: list[tuple[int, int | None]] = []
    follow = services.state.follow

    def followed(progress: CycleProgress) -> None:
        follow(progress)
        shown = services.window.progress
        assert shown == progress
        if progress.stage is CycleStage.READING_EMAILS:
            told.append((progress.done, progress.total))

    monkeypatch.setattr(services.state, "follow", followed)
    services.start()
    wait_until(lambda: services.state.snapshot and not services.state.is_checking, "the check")
    assert_steady(told, SOME)
    assert services.stop()
    app.close()
