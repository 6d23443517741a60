"""What `core.model.ports.Source` promises, held by the fake and by every source against the world behind it alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.adapters.sources.stands.apple_mail import AppleMailStand
from tests.adapters.sources.stands.call_files import FilesStand
from tests.adapters.sources.stands.mailbox import MailStand
from tests.adapters.sources.stands.marketo import MarketoStand
from tests.adapters.sources.stands.outlook import OutlookStand
from tests.adapters.sources.stands.plugin import PluginStand
from tests.adapters.sources.stands.thunderbird import ThunderbirdStand
from tests.adapters.sources.stands.web_mail import GmailStand, GraphStand
from tests.fakes import FakeSource
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


SOURCES = (
    "fake",
    "imap",
    "imap-by-token",
    "call-files",
    "thunderbird",
    "thunderbird-maildir",
    "plug-in",
    "apple-mail",
    "outlook",
    "graph",
    "gmail",
    "marketo",
)
NOT_SHOWN = {
    "fake": {"loses_nothing_when_a_step_fails", "ends_when_it_is_closed", "counts_what_it_cannot_read"},
    "imap": {"counts_what_it_cannot_read"},  # A server gives each mail a time, and so each can be read.
    "imap-by-token": {"counts_what_it_cannot_read"},
    "plug-in": {"ends_when_it_is_closed", "counts_what_it_cannot_read"},
    "call-files": {"counts_what_it_cannot_read"},
}
"""Promises that a stand cannot put to the test."""


@pytest.fixture(params=SOURCES)
def stand(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    made: dict[str, Callable[[], Stand]] = {
        "fake": FakeStand,
        "imap": lambda: _mail(request, monkeypatch),
        "imap-by-token": lambda: _mail(request, monkeypatch, by_token=True),
        "call-files": lambda: FilesStand(tmp_path, monkeypatch),
        "thunderbird": lambda: ThunderbirdStand(tmp_path, monkeypatch),
        "thunderbird-maildir": lambda: ThunderbirdStand(tmp_path, monkeypatch, maildir=True),
        "graph": lambda: GraphStand(request.getfixturevalue("reference_data")),
        "gmail": lambda: GmailStand(request.getfixturevalue("reference_data")),
        "apple-mail": lambda: _apple_mail(request, tmp_path, monkeypatch),
        "outlook": OutlookStand,
        "marketo": lambda: _marketo(request),
        "plug-in": lambda: PluginStand(tmp_path, monkeypatch),
    }
    stand = made[str(request.param)]()
    yield stand
    if isinstance(stand, GraphStand | GmailStand):
        stand.source.close()
        stand.server.close()
        assert stand.server.api.violations == []


def _mail(request: pytest.FixtureRequest, patch: pytest.MonkeyPatch, *, by_token: bool = False) -> MailStand:
    stand = MailStand(request.getfixturevalue("dovecot").mailbox(), patch, by_token=by_token)
    request.addfinalizer(stand.end)
    return stand


def _apple_mail(request: pytest.FixtureRequest, folder: Path, patch: pytest.MonkeyPatch) -> AppleMailStand:
    stand = AppleMailStand(folder, patch)
    request.addfinalizer(stand.mail.quit)
    return stand


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
