"""What `core.model.ports.Source` promises, held by the fake, by a real mailbox and by a folder of call files alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from tests.fakes import FakeSource
from tests.rig.dovecot import mail
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.activity import Email
from tray_app.core.model.ports import Batch, Source

NOW = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)


class Stand(Protocol):
    """A source, and the world behind it."""

    @property
    def source(self) -> Source:
        """The source."""

    def happen(self, when: datetime) -> None:
        """Something happens that the source sees."""


class FakeStand:
    def __init__(self) -> None:
        self.source = FakeSource()
        self._seen: list[Email] = []

    def happen(self, when: datetime) -> None:
        number = len(self._seen) + 1
        self._seen.append(Email(id=f"work-mail:7:{number}", source="work-mail", occurred_at=when))
        wanted = tuple(email for email in self._seen if email.occurred_at >= SINCE)
        self.source.batches = [Batch(activities=wanted, cursor=b"%d" % number)]


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
            file.write(f"{when.isoformat()},outbound,+120255501{self._number:02},42,answered\n")


@pytest.fixture(params=["fake", "imap", "call-files"])
def stand(request: pytest.FixtureRequest, tmp_path: Path) -> Stand:
    made: dict[str, Callable[[], Stand]] = {
        "fake": FakeStand,
        "imap": lambda: MailStand(request),
        "call-files": lambda: FilesStand(tmp_path),
    }
    return made[str(request.param)]()


def ids(batch: Batch) -> list[str]:
    assert batch.trouble is None
    return [activity.id for activity in batch.activities]


def test_activities_carry_their_source_and_come_once_each_in_utc(stand: Stand) -> None:
    stand.happen(NOW)
    stand.happen(NOW + timedelta(minutes=1))
    batch = stand.source.poll(None, SINCE)
    assert len(ids(batch)) == len({*ids(batch)}) == 2
    for activity in batch.activities:
        assert activity.source == stand.source.id
        assert activity.id.startswith(f"{stand.source.id}:")
        assert activity.occurred_at.tzinfo is UTC
    assert [activity.occurred_at for activity in batch.activities] == [NOW, NOW + timedelta(minutes=1)]
    assert not batch.more


def test_nothing_that_was_before_since_comes(stand: Stand) -> None:
    stand.happen(SINCE - timedelta(seconds=1))
    stand.happen(SINCE)
    assert [activity.occurred_at for activity in stand.source.poll(None, SINCE).activities] == [SINCE]


def test_the_cursor_leads_on_from_where_the_last_poll_ended(stand: Stand) -> None:
    stand.happen(NOW)
    first = stand.source.poll(None, SINCE)
    assert first.cursor is not None
    # Nothing new without anything new, whatever is read again
    again = stand.source.poll(first.cursor, SINCE)
    assert set(ids(again)) <= set(ids(first))
    # And what is new comes, under an id of its own
    stand.happen(NOW + timedelta(minutes=1))
    later = stand.source.poll(again.cursor or first.cursor, SINCE)
    assert len({*ids(later)} - {*ids(first)}) == 1


@pytest.mark.parametrize("lost", [None, b"", b"what no source ever wrote"])
def test_a_lost_cursor_brings_the_same_activities_under_the_same_ids(stand: Stand, lost: bytes | None) -> None:
    stand.happen(NOW)
    first = ids(stand.source.poll(None, SINCE))
    stand.happen(NOW + timedelta(minutes=1))
    again = ids(stand.source.poll(lost, SINCE))
    assert again[:1] == first
    assert len(again) == 2
