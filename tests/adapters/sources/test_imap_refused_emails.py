"""Emails that the mail server does not give out, or only in part: none is lost, and none is saved half-read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.adapters.sources.scripted_imap import Answer, ScriptedImap, Talk, described
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.ports import Batch

SINCE = datetime(2025, 1, 10, tzinfo=UTC)
HEADER = b"Subject: Pricing\nTo: jane@example.com\nMessage-ID: <a@example.org>\n\n"
REFUSED = {17, 60, 61, 149}


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    server = ScriptedImap()
    server.messages = {uid: described(HEADER) for uid in range(1, 151)}
    yield server
    server.close()


def source_of(server: ScriptedImap) -> ImapSource:
    return ImapSource(
        id="m",
        host="127.0.0.1",
        port=server.port,
        security="none",
        username="rep@example.com",
        password=lambda: "mail-secret",
        timeouts=(2.0, 2.0),
    )


def refusing(server: ScriptedImap, refused: set[int]) -> Answer:
    """NO to every question about one of these."""

    def answer(talk: Talk, arguments: bytes) -> None:
        if refused & {*map(int, arguments.split()[0].split(b","))}:
            talk.finish("NO Temporary failure")
        else:
            server.fetch(talk, arguments)

    return answer


def leaving_out(server: ScriptedImap, refused: set[int]) -> Answer:
    """OK, but without these."""

    def answer(talk: Talk, arguments: bytes) -> None:
        kept = [uid for uid in arguments.split()[0].split(b",") if int(uid) not in refused]
        if kept:
            server.fetch(talk, b",".join(kept) + b" x")
        else:
            talk.finish()

    return answer


def without_headers(server: ScriptedImap, refused: set[int]) -> Answer:
    """OK, but with the times of these alone."""

    def answer(talk: Talk, arguments: bytes) -> None:
        whole = dict(server.messages)
        server.messages |= {uid: b'INTERNALDATE "14-Jan-2025 17:30:00 +0000"' for uid in refused if uid in whole}
        server.fetch(talk, arguments)
        server.messages = whole

    return answer


def uids(batch: Batch) -> set[int]:
    assert batch.trouble is None
    return {int(one.id.rpartition(":")[2]) for one in batch.activities}


@pytest.mark.parametrize("way", [refusing, leaving_out, without_headers])
def test_what_was_refused_once_comes_with_a_later_check(
    server: ScriptedImap, way: Callable[[ScriptedImap, set[int]], Answer]
) -> None:
    source = source_of(server)
    server.answers["UID FETCH"] = way(server, REFUSED)
    first = source.poll(None, SINCE)
    assert uids(first) == {*range(1, 151)} - REFUSED
    assert first.not_read == 0
    del server.answers["UID FETCH"]
    second = source.poll(first.cursor, SINCE)
    assert uids(second) >= REFUSED
    assert uids(source.poll(second.cursor, SINCE)) == {*range(101, 151)}


def test_what_is_refused_three_times_is_named_and_tried_on(server: ScriptedImap) -> None:
    source = source_of(server)
    server.answers["UID FETCH"] = refusing(server, REFUSED)
    batch, counts = Batch(), []
    for _ in range(4):
        batch = source.poll(batch.cursor, SINCE)
        counts.append(batch.not_read)
    assert counts == [0, 0, 4, 4]
    assert str(batch.problems[0]) == "Email number 17 in Sent: the mail server does not give it out"
    del server.answers["UID FETCH"]
    batch = source.poll(batch.cursor, SINCE)
    assert (batch.not_read, batch.problems) == (0, ())
    assert uids(batch) >= REFUSED


def test_what_is_gone_is_not_waited_for(server: ScriptedImap) -> None:
    source = source_of(server)
    server.answers["UID FETCH"] = refusing(server, REFUSED)
    batch = Batch()
    for _ in range(3):
        batch = source.poll(batch.cursor, SINCE)
    for uid in REFUSED:
        del server.messages[uid]
    assert source.poll(batch.cursor, SINCE).not_read == 0
