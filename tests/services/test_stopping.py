"""A long check that the rep breaks off: at once, whatever server keeps it waiting, and without losing anything."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeNotifier, FakeVault
from tests.rig.dovecot import mail
from tests.rig.fair_time import within
from tests.rig.gate import Gate
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.cycle.progress import CycleProgress, CycleStage
from tray_app.core.model.verdict import Verdict
from tray_app.demo import cast
from tray_app.demo.salesforce import DemoSalesforce, Org
from tray_app.services.tray_services import TrayServices

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
        places = find_paths({"DIDITLOG_HOME": str(folder)})
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
        self.app = app = App(places, FakeVault(**{SECRET_OF_SOURCE.format(id="work-mail"): box.password}))
        account = SalesforceLogin(
            client_id="stand-in", login_url=address, instance_url=address, username=cast.REP_ADDRESS
        )
        app.tokens.keep(Grant(access_token=cast.ACCESS_TOKEN, instance_url=address), account)
        long = timedelta(days=1)
        self.told: list[CycleProgress | None] = []
        self._changed = threading.Condition()
        self.services = TrayServices(
            app, FakeNotifier, every=CycleRequest(everything=True), pause=lambda *_: long, quiet_for=timedelta(0)
        )
        self.window_api = self.services.window
        self.window_api.on_change(self._notice)

    def until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, 30), "never came true"

    def stop(self) -> None:
        """Break off what runs, which ends at once."""
        with within(AT_ONCE_S):
            self.window_api.stop_checking()
            self.until(lambda: not self.window_api.is_checking)

    def verdicts(self) -> list[Verdict]:
        known = self.window_api.snapshot
        return [item.finding.verdict for item in known.items] if known else []

    def close(self) -> None:
        assert self.services.stop()
        self.app.close()

    def _notice(self) -> None:
        with self._changed:
            self.told.append(self.window_api.progress)
            self._changed.notify_all()


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot) -> Iterator[Office]:
    box = dovecot.mailbox()
    sent_at = datetime.now(UTC) - timedelta(hours=3)
    box.append(*(mail(f"Offer {number}", to=cast.JANE.email) for number in range(SENT)), when=sent_at)
    with ExitStack() as opened:
        salesforce = opened.enter_context(DemoSalesforce(Org.from_world(cast.world())))
        made = Office(tmp_path / "home", box, salesforce, opened)
        opened.callback(made.close)
        yield made


def test_a_silent_mailbox_is_left_at_once_and_read_the_next_time(office: Office) -> None:
    office.salesforce.open()
    office.services.start()
    assert office.mail.wait_visited()
    assert office.window_api.progress == CycleProgress(CycleStage.READING_EMAILS)

    office.stop()
    # Nobody is blamed for what the rep broke off
    assert office.window_api.snapshot is not None
    assert office.window_api.snapshot.troubles == ()
    assert office.verdicts() == []
    assert office.window_api.progress is None

    office.mail.open()
    office.window_api.check_now()
    office.until(lambda: len(office.verdicts()) == SENT and not office.window_api.is_checking)
    assert CycleProgress(CycleStage.READING_EMAILS, SENT, SENT) in office.told


def test_a_silent_salesforce_is_left_at_once_and_asked_the_next_time(office: Office) -> None:
    office.mail.open()
    office.services.start()
    assert office.salesforce.wait_visited()

    office.stop()
    # What was read is kept, and nothing is said about it
    assert office.window_api.snapshot is not None
    assert office.window_api.snapshot.troubles == ()
    assert office.verdicts() == [Verdict.PENDING] * SENT

    office.salesforce.open()
    office.window_api.check_now()
    office.until(lambda: not office.window_api.is_checking and Verdict.PENDING not in office.verdicts())
    assert len(office.verdicts()) == SENT
    assert Verdict.CANNOT_CHECK not in office.verdicts()
    assert CycleProgress(CycleStage.ASKING, 0, SENT) in office.told


def test_stopping_also_drops_the_whole_checks_that_wait(office: Office) -> None:
    office.salesforce.open()
    office.services.start()
    assert office.mail.wait_visited()
    for _ in range(3):
        office.window_api.check_now()
    office.stop()
    office.mail.open()
    # Had one been waiting, it would read the mailbox now
    office.window_api.check_again(frozenset({"work-mail:none"}))
    office.until(lambda: office.window_api.last_recheck is not None and not office.window_api.is_checking)
    assert office.verdicts() == []


def test_stopping_when_nothing_runs_does_nothing(office: Office) -> None:
    office.mail.open()
    office.salesforce.open()
    office.services.start()
    office.until(lambda: len(office.verdicts()) == SENT and not office.window_api.is_checking)
    before = office.services.live.current
    office.window_api.stop_checking()
    assert office.services.live.current is before


def test_a_broken_off_look_at_one_says_nothing_about_it(office: Office) -> None:
    # Given a check that has been made, and a look again that hangs
    office.mail.open()
    office.salesforce.open()
    office.services.start()
    office.until(lambda: len(office.verdicts()) == SENT and not office.window_api.is_checking)
    assert office.window_api.snapshot is not None
    before, one = office.verdicts(), office.window_api.snapshot.items[0].activity.id
    office.salesforce.shut()
    office.window_api.check_again(frozenset({one}))
    assert office.salesforce.wait_visited()
    # When it is stopped
    office.stop()
    # Then there is no outcome, least of all "You are offline"
    assert office.window_api.last_recheck is None
    assert office.verdicts() == before
