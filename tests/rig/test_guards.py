"""The guards do refuse: each forbidden thing is tried here."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import conftest
from tests.rig.guards import Forbidden

# At the root of the disk: a checkout may itself lie in a temporary folder, where writing is allowed.
OUTSIDE = Path(Path(__file__).anchor) / "never-written"


@pytest.fixture
def attempts() -> Iterator[list[str]]:
    """What the guards have refused so far in this test, forgotten afterwards so that the test may pass."""
    yield conftest._GUARDS.attempts
    conftest._GUARDS.attempts.clear()


def _datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"", ("192.0.2.1", 9))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.create_connection(("192.0.2.1", 9), timeout=0.1),
        _datagram,
        lambda: OUTSIDE.write_text("x"),
        lambda: os.open(OUTSIDE, os.O_CREAT | os.O_WRONLY),
        lambda: OUTSIDE.mkdir(),
        lambda: Path(__file__).rename(OUTSIDE),
        lambda: sqlite3.connect(OUTSIDE),
    ],
)
def test_what_is_forbidden_is_refused_and_remembered(attempt: Callable[[], object], attempts: list[str]) -> None:
    with pytest.raises(Forbidden):
        attempt()
    assert len(attempts) == 1
    assert not OUTSIDE.exists()


def test_other_names_lead_nowhere() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("mail.example.com", 993)


def test_loopback_and_temporary_folders_are_open(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]) as client:
        assert client.getpeername()[0] == "127.0.0.1"
    assert Path.home().is_relative_to(tmp_path.parent)
