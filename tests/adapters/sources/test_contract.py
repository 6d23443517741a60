"""What `core.model.ports.Source` promises, held by the fake and by every source against the world behind it alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.adapters.sources.stands.apple_mail import AppleMailStand
from tests.adapters.sources.stands.marketo import MarketoStand
from tests.adapters.sources.stands.outlook import OutlookStand
from tests.adapters.sources.stands.plugin import PluginStand
from tests.adapters.sources.stands.thunderbird import ThunderbirdStand
from tests.fakes import FakeSource
from tests.rig.dovecot import mail
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch
from tray_app.testing import CONTRACT, SINCE, NotShown, Stand


class FakeStand:
    def __init__(self) -> None:
        self.source = FakeSource()
        self._seen: list[Email] = []

    def happen(self, when: datetime) -> None:
        number = len(self._seen) + 1
        self._seen.append(Email(id=f"work-mail:7:{number}", source="work-mail", occurred_at=when))
        wanted = tuple(email for email in self._seen if email.occurred_at >= SINCE)
        self.source.batches = [Batch(activities=wanted, cursor=b"%d" % number)] * 20


class MailStand:
    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._box = request.getfixturevalue("dovecot").mailbox()
        server = self._box.server
        self.source = ImapSource(
            id="work-mail",
            host=server.host,
            port=server.tls_port,
            username=self._box.username,
            password=lambda: str(self._box.password),
            ca_file=server.ca_file,
        )

    def happen(self, when: datetime) -> None:
        self._box.append(mail(), when=when)


class FilesStand:
    def __init__(self, folder: Path) -> None:
        self._file = folder / "calls.csv"
        self._file.write_text("started_at,direction,number,duration_s,result\n")
        self._number = 0
        self.source = CallFiles(id="dialer", folder=folder)

    def happen(self, when: datetime) -> None:
        self._number += 1
        with self._file.open("a") as file:
            file.write(f"{when.isoformat()},outbound,+1202555{self._number:04},42,answered\n")


SOURCES = (
    "fake",
    "imap",
    "call-files",
    "thunderbird",
    "thunderbird-maildir",
    "plug-in",
    "apple-mail",
    "outlook",
    "marketo",
)
NOT_SHOWN = {
    "fake": {"loses_nothing_when_a_step_fails", "ends_when_it_is_closed", "counts_what_it_cannot_read"},
    "imap": {"loses_nothing_when_a_step_fails", "ends_when_it_is_closed", "counts_what_it_cannot_read"},
    "plug-in": {"loses_nothing_when_a_step_fails", "ends_when_it_is_closed", "counts_what_it_cannot_read"},
    "call-files": {"loses_nothing_when_a_step_fails", "ends_when_it_is_closed", "counts_what_it_cannot_read"},
}
"""Promises that a stand cannot put to the test."""


@pytest.fixture(params=SOURCES)
def stand(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    made: dict[str, Callable[[], Stand]] = {
        "fake": FakeStand,
        "imap": lambda: MailStand(request),
        "call-files": lambda: FilesStand(tmp_path),
        "thunderbird": lambda: ThunderbirdStand(tmp_path, monkeypatch),
        "thunderbird-maildir": lambda: ThunderbirdStand(tmp_path, monkeypatch, maildir=True),
        "apple-mail": lambda: AppleMailStand(tmp_path, monkeypatch),
        "outlook": OutlookStand,
        "marketo": lambda: _marketo(request),
        "plug-in": lambda: PluginStand(tmp_path, monkeypatch),
    }
    return made[str(request.param)]()


def _marketo(request: pytest.FixtureRequest) -> MarketoStand:
    stand = MarketoStand()
    request.addfinalizer(stand.server.close)
    return stand


@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__)
def test_source_keeps_the_contract(
    check: Callable[[Stand], None], stand: Stand, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["stand"]
    if check.__name__ in NOT_SHOWN.get(name, ()):
        with pytest.raises(NotShown):
            check(stand)
    else:
        check(stand)
