"""A long check that the rep breaks off: at once, whatever server keeps it waiting, and without losing anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeNotifier, FakeVault
from tests.rig.dovecot import mail
from tests.rig.gate import Gate
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.system.paths import find_places
from tray_app.app import SECRET_OF_SOURCE, App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.cycle.progress import CycleProgress, CycleStage
from tray_app.core.model.verdict import Verdict
from tray_app.demo import cast
from tray_app.demo.salesforce import DemoSalesforce, Org
from tray_app.services.engine import Engine

if TYPE_CHECKING:
    from tests.rig.dovecot import Dovecot, Mailbox

SENT = 60
AT_ONCE_S = 2.0
CONFIGURATION = """
[salesforce]
login_url = "http://127.0.0.1:{salesforce}"
client_id = "stand-in"

[logging]
profile = "marketo-actions"
grace_minutes = 5
own_domains = ["acme.example"]

[[sources]]
id = "work-mail"
type = "imap"
host = "127.0.0.1"
port = {mail}
username = "{username}"
ca_file = "{ca_file}"
"""


class Office:
    """A real engine; a Dovecot with some mail and the strict Salesforce stand behind a gate each."""

    def __init__(self, folder: Path, box: Mailbox, salesforce: DemoSalesforce, opened: ExitStack) -> None:
        self.mail = opened.enter_context(Gate(box.server.tls_port))
        self.salesforce = opened.enter_context(Gate(int(salesforce.url.rpartition(":")[2])))
        address = f"http://127.0.0.1:{self.salesforce.port}"
        places = find_places({"DIDITLOG_HOME": str(folder)})
        places.prepare()
        places.config_file.write_text(
            CONFIGURATION.format(
                mail=self.mail.port,
                salesforce=self.salesforce.port,
                username=box.username,
                ca_file=box.server.ca_file,
            ),
            "utf-8",
        )
        app = App(places, FakeVault(**{SECRET_OF_SOURCE.format(id="work-mail"): box.password}))
        account = SalesforceLogin(
            client_id="stand-in", login_url=address, instance_url=address, username=cast.REP_ADDRESS
        )
        app.tokens.keep(Grant(access_token=cast.ACCESS_TOKEN, instance_url=address), account)
        long = timedelta(days=1)
        self.told: list[CycleProgress | None] = []
        self._changed = threading.Condition()
        self.engine = Engine(
            app, FakeNotifier, every=CycleRequest(everything=True), pause=lambda *_: long, quiet_for=timedelta(0)
        )
        self.engine.on_change(self._notice)

    def until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, 30), "never came true"

    def stop(self) -> float:
        """Break off what runs; the seconds until it has ended."""
        began = time.monotonic()
        self.engine.stop_checking()
        self.until(lambda: not self.engine.is_checking)
        return time.monotonic() - began

    def verdicts(self) -> list[Verdict]:
        known = self.engine.snapshot
        return [item.finding.verdict for item in known.items] if known else []

    def close(self) -> None:
        assert self.engine.stop()
        self.engine.app.close()

    def _notice(self) -> None:
        with self._changed:
            self.told.append(self.engine.progress)
            self._changed.notify_all()


@pytest.fixture
def settings_api(tmp_path: Path, dovecot: Dovecot) -> Iterator[Office]:
    box = dovecot.mailbox()
    sent_at = datetime.now(UTC) - timedelta(hours=3)
    box.append(*(mail(f"Offer {number}", to=cast.JANE.email) for number in range(SENT)), when=sent_at)
    with ExitStack() as opened:
        salesforce = opened.enter_context(DemoSalesforce(Org.from_world(cast.world())))
        made = Office(tmp_path / "home", box, salesforce, opened)
        opened.callback(made.close)
        yield made


def test_a_silent_mailbox_is_left_at_once_and_read_the_next_time(settings_api: Office) -> None:
    settings_api.salesforce.open()
    settings_api.engine.start()
    assert settings_api.mail.wait_visited()
    assert settings_api.engine.progress == CycleProgress(CycleStage.READING_EMAILS)

    assert settings_api.stop() < AT_ONCE_S
    # Nobody is blamed for what the rep broke off
    assert settings_api.engine.snapshot is not None
    assert settings_api.engine.snapshot.troubles == ()
    assert settings_api.verdicts() == []
    assert settings_api.engine.progress is None

    settings_api.mail.open()
    settings_api.engine.check_now()
    settings_api.until(lambda: len(settings_api.verdicts()) == SENT and not settings_api.engine.is_checking)
    assert CycleProgress(CycleStage.READING_EMAILS, SENT, SENT) in settings_api.told


def test_a_silent_salesforce_is_left_at_once_and_asked_the_next_time(settings_api: Office) -> None:
    settings_api.mail.open()
    settings_api.engine.start()
    assert settings_api.salesforce.wait_visited()

    assert settings_api.stop() < AT_ONCE_S
    # What was read is kept, and nothing is said about it
    assert settings_api.engine.snapshot is not None
    assert settings_api.engine.snapshot.troubles == ()
    assert settings_api.verdicts() == [Verdict.PENDING] * SENT

    settings_api.salesforce.open()
    settings_api.engine.check_now()
    settings_api.until(lambda: not settings_api.engine.is_checking and Verdict.PENDING not in settings_api.verdicts())
    assert len(settings_api.verdicts()) == SENT
    assert Verdict.CANNOT_CHECK not in settings_api.verdicts()
    assert CycleProgress(CycleStage.ASKING, 0, SENT) in settings_api.told


def test_stopping_also_drops_the_whole_checks_that_wait(settings_api: Office) -> None:
    settings_api.salesforce.open()
    settings_api.engine.start()
    assert settings_api.mail.wait_visited()
    for _ in range(3):
        settings_api.engine.check_now()
    assert settings_api.stop() < AT_ONCE_S
    settings_api.mail.open()
    # Had one been waiting, it would read the mailbox now
    settings_api.engine.check_again(frozenset({"work-mail:none"}))
    settings_api.until(lambda: settings_api.engine.last_recheck is not None and not settings_api.engine.is_checking)
    assert settings_api.verdicts() == []


def test_stopping_when_nothing_runs_does_nothing(settings_api: Office) -> None:
    settings_api.mail.open()
    settings_api.salesforce.open()
    settings_api.engine.start()
    settings_api.until(lambda: len(settings_api.verdicts()) == SENT and not settings_api.engine.is_checking)
    app = settings_api.engine.app
    settings_api.engine.stop_checking()
    assert settings_api.engine.app is app


def test_a_broken_off_look_at_one_says_nothing_about_it(settings_api: Office) -> None:
    # Given a check that has been made, and a look again that hangs
    settings_api.mail.open()
    settings_api.salesforce.open()
    settings_api.engine.start()
    settings_api.until(lambda: len(settings_api.verdicts()) == SENT and not settings_api.engine.is_checking)
    assert settings_api.engine.snapshot is not None
    before, one = settings_api.verdicts(), settings_api.engine.snapshot.items[0].activity.id
    settings_api.salesforce.shut()
    settings_api.engine.check_again(frozenset({one}))
    assert settings_api.salesforce.wait_visited()
    # When it is stopped
    assert settings_api.stop() < AT_ONCE_S
    # Then there is no outcome, least of all "You are offline"
    assert settings_api.engine.last_recheck is None
    assert settings_api.verdicts() == before
