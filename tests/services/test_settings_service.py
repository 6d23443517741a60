"""The office on real parts: a mailbox on Dovecot, a password in gnome-keyring, a folder, a configuration file."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from tests.fakes import FakeNotifier, FakeVault
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.autostart.xdg import XdgAutostart
from tray_app.adapters.policy import NOTHING_MANAGED, Policy
from tray_app.adapters.sources.mail_servers import MailServer
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.vault import KeyringVault
from tray_app.app import App
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Vault
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.ui_api.first_run_api import FirstRun, LoginStart
from tray_app.core.ui_api.own_data_api import Stored
from tray_app.core.ui_api.settings_api import Attempt, MailboxSettings, SourceInfo
from tray_app.services.tray_services import TrayServices

if TYPE_CHECKING:
    from tests.rig.dovecot import Dovecot
    from tests.rig.keyring_service import SecretService

T = TypeVar("T")
HEADER = "id,started_at,direction,number,duration_s,result\n"


class Rig:
    """An office around an engine that is not started unless a test does so."""

    def __init__(self, vault: Vault, policy: Policy = NOTHING_MANAGED, servers: tuple[MailServer, ...] = ()) -> None:
        self.vault = vault
        self.app = App(find_paths(), vault, policy=lambda: policy)
        self.autostart = XdgAutostart(self.app.paths.data_dir.parent / "autostart")
        self.services = TrayServices(self.app, FakeNotifier, autostart=self.autostart, guess=lambda _address: servers)
        self.window_api = self.services.window
        self.settings_api = self.window_api.settings_api
        self.own_data_api = self.window_api.own_data_api
        self.first_run_api = self.window_api.first_run_api
        self.config = self.app.paths.config_file

    def ask(self, call: Callable[..., None], *values: Any) -> Any:
        """What the office answers, and on another thread than this one."""
        answers: SimpleQueue[tuple[Any, threading.Thread]] = SimpleQueue()
        call(*values, lambda answer: answers.put((answer, threading.current_thread())))
        answer, thread = answers.get(timeout=PATIENCE_S)
        assert thread is not threading.current_thread()
        thread.join()
        return answer

    def close(self) -> None:
        self.services.stop()
        self.app.close()


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig(FakeVault())
    yield made
    made.close()


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "Calls"
    folder.mkdir()
    at = datetime.now(UTC) - timedelta(hours=2)
    rows = f"call-1,{at.isoformat()},outbound,+12025550123,60,answered\n"
    (folder / "today.csv").write_text(HEADER + rows)
    return folder


def test_a_mailbox_is_found_tried_and_kept(dovecot: Dovecot, secret_service: SecretService) -> None:
    # Given a mailbox on a real server, found under the second of its usual names, and a real keyring
    box = dovecot.mailbox(password="mail secret")
    server = dovecot.server
    rig = Rig(KeyringVault(), servers=(MailServer("localhost", 1), MailServer(server.host, server.tls_port)))
    mailbox = MailboxSettings(address=box.username, password="mail secret", ca_file=str(server.ca_file))
    # When the rep adds it
    attempt = rig.ask(rig.settings_api.add_mailbox, mailbox)
    # Then it is in the configuration, its password in the keyring alone, and the engine lives by it
    assert (attempt.worked, str(attempt.found)) == (True, "It works: Sent has 0 emails.")
    assert rig.settings_api.choices().sources == (
        SourceInfo(
            id="work-mail",
            type="imap",
            place=f"{box.username} · {server.host}",
            has_secret=True,
            account=box.username,
        ),
    )
    assert "mail secret" not in rig.config.read_text("utf-8")
    assert KeyringVault().read("source:work-mail") == "mail secret"
    assert [source.id for source in rig.services.live.current.sources] == ["work-mail"]
    assert rig.ask(rig.settings_api.test_source, "work-mail").worked
    # And a second time it is there already
    again = rig.ask(rig.settings_api.add_mailbox, mailbox)
    assert (again.field, str(again.problem)) == ("address", "This mailbox is set up already.")
    # When it is removed, nothing is left of it
    assert rig.ask(rig.settings_api.remove_source, "work-mail").worked
    assert rig.settings_api.choices().sources == ()
    assert KeyringVault().read("source:work-mail") is None
    assert not [label for label in secret_service.labels() if "work-mail" in label]
    rig.close()


def test_what_is_wrong_with_a_mailbox_is_said_at_its_field(dovecot: Dovecot) -> None:
    box, server = dovecot.mailbox(), dovecot.server
    rig = Rig(FakeVault())

    def tried(**given: Any) -> Attempt:
        usual: dict[str, Any] = {
            "address": box.username,
            "password": "mail-secret",
            "host": server.host,
            "port": server.tls_port,
        }
        attempt = rig.ask(
            rig.settings_api.add_mailbox, MailboxSettings(**(usual | {"ca_file": str(server.ca_file)} | given))
        )
        assert isinstance(attempt, Attempt)
        return attempt

    assert tried(address="").field == "address"
    assert tried(password="").field == "password"
    assert tried(password="wrong").field == "password"
    assert tried(host="", address="rep@acme.example").field == "host"
    assert (
        str(tried(host="imap/x").problem) == "This cannot be used. Allowed: the name of a server, like imap.acme.com."
    )
    assert tried(port=1).field == "host"
    assert tried(ca_file="").field == "host"
    assert tried(folder="Nowhere").field == "folder"
    # Nothing of all this was kept
    assert not rig.config.exists()
    assert rig.vault.secrets == {}  # type: ignore[attr-defined]
    rig.close()


def test_a_keyring_that_is_locked_keeps_the_mailbox_from_being_half_set_up(dovecot: Dovecot) -> None:
    box, server = dovecot.mailbox(), dovecot.server
    vault = FakeVault()
    vault.trouble = "check.keyring_locked"
    rig = Rig(vault)
    given = MailboxSettings(
        address=box.username,
        password="mail-secret",
        host=server.host,
        port=server.tls_port,
        ca_file=str(server.ca_file),
    )
    attempt = rig.ask(rig.settings_api.add_mailbox, given)
    assert "Nothing was changed." in str(attempt.problem)
    assert not rig.config.exists()
    rig.close()


def test_a_new_password_is_kept_unless_the_server_refuses_it(dovecot: Dovecot) -> None:
    box, server = dovecot.mailbox(), dovecot.server
    vault = FakeVault()
    rig = Rig(vault)
    given = MailboxSettings(
        address=box.username,
        password="mail-secret",
        host=server.host,
        port=server.tls_port,
        ca_file=str(server.ca_file),
    )
    assert rig.ask(rig.settings_api.add_mailbox, given).worked
    refused = rig.ask(rig.settings_api.set_password, "work-mail", "wrong")
    assert refused.field == "password"
    assert vault.secrets == {"source:work-mail": "mail-secret"}
    vault.secrets.clear()
    assert rig.ask(rig.settings_api.set_password, "work-mail", "mail-secret").worked
    assert vault.secrets == {"source:work-mail": "mail-secret"}
    rig.close()


def test_a_folder_of_calls_is_read_and_kept(rig: Rig, calls: Path, tmp_path: Path) -> None:
    assert rig.ask(rig.settings_api.add_calls, "", "").field == "folder"
    assert "it does not exist" in str(rig.ask(rig.settings_api.add_calls, str(tmp_path / "nowhere"), "").problem)
    assert str(rig.ask(rig.settings_api.add_calls, str(calls), "").found) == "It works: 1 call was found there."
    assert str(rig.ask(rig.settings_api.add_calls, str(calls), "").problem) == "This folder is set up already."
    other = tmp_path / "More calls"
    other.mkdir()
    assert rig.ask(rig.settings_api.add_calls, str(other), "").worked
    assert [source.id for source in rig.settings_api.choices().sources] == ["calls", "calls-2"]


def test_a_change_holds_at_once_and_a_wrong_one_changes_nothing(rig: Rig) -> None:
    settings_api = rig.settings_api
    assert settings_api.choices().values["logging.call_logging"] == "unknown"
    assert rig.ask(settings_api.change, "logging.call_logging", "off").worked
    assert rig.ask(settings_api.change, "logging.own_domains", ("acme.example",)).worked
    assert rig.ask(settings_api.change, "logging.start_date", "2026-11-02").worked
    assert rig.ask(settings_api.change, "notifications.quiet_hours", "12:00-13:00").worked
    settings = rig.services.live.current.settings
    assert settings.set_up.call_logging == "off"
    assert settings.boundaries.own_domains == frozenset({"acme.example"})
    assert settings.boundaries.started_at is not None
    assert rig.services.live.current.preferences.hours.quiet is not None
    before = rig.config.read_bytes()
    for key, value in (
        ("logging.own_domains", ("acme",)),
        ("logging.start_date", "last week"),
        ("notifications.quiet_hours", "12-13"),
        ("app.language", "fr"),
        ("logging.profile", "none-such"),
    ):
        attempt = rig.ask(settings_api.change, key, value)
        assert (attempt.field, bool(attempt.problem)) == (key, True)
    assert rig.services.live.current.settings == settings
    assert rig.config.read_bytes() == before
    # And None is the default again
    assert rig.ask(settings_api.change, "logging.start_date", None).worked
    assert settings_api.choices().values["logging.start_date"] is None


def test_a_disk_that_takes_nothing_is_said_in_words(rig: Rig) -> None:
    rig.config.parent.mkdir(parents=True, exist_ok=True)
    rig.config.mkdir()
    attempt = rig.ask(rig.settings_api.change, "app.language", "ko")
    assert attempt.field == "app.language"
    assert "Traceback" not in str(attempt.problem)
    assert attempt.problem


def test_an_error_nobody_expected_is_reported_and_said_calmly(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[str] = []
    rig.own_data_api.on_crash(reports.append)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("jane@example.com")

    monkeypatch.setattr("tray_app.services.settings_service.set_value", broken)
    attempt = rig.ask(rig.settings_api.change, "app.language", "ko")
    assert str(attempt.problem) == "This did not work because of an error in DidItLog. The log file has the details."
    (report,) = reports
    assert "ZeroDivisionError" in report
    assert "jane@" not in report


def test_what_the_company_decides_is_named() -> None:
    rig = Rig(FakeVault(), policy=Policy(enforced={"logging.profile": "generic"}))
    assert rig.settings_api.is_enforced("logging.profile")
    assert not rig.settings_api.is_enforced("app.language")
    assert rig.settings_api.choices().values["logging.profile"] == "generic"
    rig.close()


def test_a_cycle_after_a_change_reads_the_new_source(rig: Rig, calls: Path) -> None:
    # Given a running engine with nothing set up
    seen: SimpleQueue[Snapshot | None] = SimpleQueue()
    rig.window_api.on_change(lambda: seen.put(None if rig.window_api.is_checking else rig.window_api.snapshot))
    rig.services.start()

    def next_with(found: int) -> None:
        while True:
            snapshot = seen.get(timeout=PATIENCE_S)
            if snapshot is not None and len(snapshot.items) == found and len(snapshot.sources) == min(found, 1):
                return

    next_with(0)
    # When a folder of calls is added, nothing has to be started again
    assert rig.ask(rig.settings_api.add_calls, str(calls), "").worked
    next_with(1)


def test_a_change_while_a_cycle_hangs_does_not_wait_and_quitting_ends_both(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a cycle that hangs in a source
    hangs, let_go = threading.Event(), threading.Event()

    class Hanging:
        id, type = "slow", "imap"

        def poll(self, cursor: bytes | None, since: datetime) -> Batch:
            hangs.set()
            let_go.wait(PATIENCE_S)
            return Batch(cursor=cursor)

        def close(self) -> None:
            let_go.set()

    hanging = Hanging()
    monkeypatch.setattr(rig.app, "make_sources", lambda _file: (hanging,))
    rig.services.live.reload()
    old = rig.services.live.current
    rig.services.start()
    assert hangs.wait(PATIENCE_S)
    # When the configuration changes
    assert rig.ask(rig.settings_api.change, "notifications.level", "digest").worked
    assert rig.services.live.current is not old
    assert not let_go.is_set()
    # Then quitting breaks off what the old one was doing as well
    assert rig.services.stop()
    assert let_go.is_set()


def test_the_first_run_is_remembered_and_over_once_something_is_set_up(rig: Rig, calls: Path) -> None:
    assert rig.first_run_api.first_run() is FirstRun.WELCOME
    rig.first_run_api.reach(FirstRun.CALLS)
    assert rig.ask(rig.settings_api.add_calls, str(calls), "").worked
    assert rig.first_run_api.first_run() is FirstRun.CALLS
    rig.first_run_api.reach(FirstRun.DONE)
    assert rig.first_run_api.first_run() is FirstRun.DONE
    # And whoever set it up on the command line never sees it
    rig.app.store.write_note("first run", None)
    assert rig.first_run_api.first_run() is FirstRun.DONE


def test_starting_with_the_computer_is_asked_once_and_never_turned_on_by_itself(rig: Rig) -> None:
    first_run_api = rig.first_run_api
    assert first_run_api.login_start() is LoginStart.UNASKED
    assert rig.ask(first_run_api.set_login_start, True).worked
    assert first_run_api.login_start() is LoginStart.ON
    # Given the rep turned it off in the desktop's own settings
    rig.autostart.disable()
    rig.services._first_run.begin()
    assert first_run_api.login_start() is LoginStart.OFF
    # Given it is on, under a path where the app was before
    rig.autostart.enable(["/old/place/diditlog", "gui"])
    moved = threading.Thread(target=lambda: None)
    moved.start()
    rig.services._first_run.begin()
    for thread in [one for one in threading.enumerate() if one.name == "autostart"]:
        thread.join()
    assert rig.autostart.command()[0] != "/old/place/diditlog"


def test_everything_stored_is_counted_written_out_and_forgotten(
    dovecot: Dovecot, secret_service: SecretService, calls: Path, tmp_path: Path
) -> None:
    # Given a rep with a mailbox, a rule, a note and activities
    box, server = dovecot.mailbox(password="mail secret"), dovecot.server
    rig = Rig(KeyringVault())
    given = MailboxSettings(
        address=box.username, password="mail secret", host=server.host, port=server.tls_port,
        ca_file=str(server.ca_file),
    )  # fmt: skip
    assert rig.ask(rig.settings_api.add_mailbox, given).worked
    assert rig.ask(rig.settings_api.add_calls, str(calls), "").worked
    rig.window_api.corrections.ignore("domain", "example.org")
    app = rig.app
    batch = rig.services.live.current.sources[1].poll(None, app.now() - timedelta(days=7))
    app.store.save_batch("calls", batch, {})
    assert rig.ask(rig.first_run_api.set_login_start, True).worked
    # When it is counted
    stored = rig.ask(rig.own_data_api.stored)
    assert isinstance(stored, Stored)
    assert [count for _, count in stored.counts] == [1, 1, 1, 0]
    assert f"The password of {box.username}" in map(str, stored.secrets)
    assert all(place.exists() for _, place in stored.places)
    # And written out
    file = tmp_path / "mine.json"
    assert str(rig.ask(rig.own_data_api.export, file).found) == f"Saved as {file}."
    kept = json.loads(file.read_text("utf-8"))
    assert [row["activity"]["number"] for row in kept["activities"]] == ["+12025550123"]
    assert kept["rules"][0]["value"] == "example.org"
    assert box.username in kept["configuration"]
    assert "mail secret" not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    # And deleted
    assert str(rig.ask(rig.own_data_api.delete_everything).found) == "Everything is deleted."
    assert secret_service.labels() == []
    assert not rig.config.exists()
    assert sum(app.store.counts().values()) == 0
    assert not rig.autostart.is_on()
    left = b"".join(path.read_bytes() for path in app.paths.data_dir.rglob("*") if path.is_file())
    for word in (b"12025550123", b"example.org", b"call-1"):
        assert word not in left
    rig.close()


def test_a_locked_keyring_keeps_the_rest_from_being_deleted_halfway(rig: Rig, calls: Path) -> None:
    assert rig.ask(rig.settings_api.add_calls, str(calls), "").worked
    vault = rig.vault
    assert isinstance(vault, FakeVault)
    vault.trouble = "check.keyring_locked"
    attempt = rig.ask(rig.own_data_api.delete_everything)
    assert str(attempt.problem).endswith("Nothing was changed.")
    assert rig.config.exists()
    with pytest.raises(CannotCheck):
        vault.read("anything")
