"""Marketo on loopback with one rep's activities among those of others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from tests.rig.marketo import SECRET, MarketoServer
from tray_app.adapters.sources.marketo import MarketoSource

REP = "rep@acme.example"


class MarketoStand:
    """`tray_app.testing.Stand` on the server."""

    secret = SECRET

    def __init__(self) -> None:
        self.server = MarketoServer(page=100)
        self.server.add_lead(1, email="jane@example.com", sfdcLeadId="00Q000000000001EAA")
        self.source = MarketoSource(
            id="work-mail",
            url=self.server.url,
            client_id="client",
            user=REP,
            secret=lambda: SECRET,
            interval_s=0,
        )

    def happen(self, when: datetime) -> None:
        for person in (REP, "colleague@acme.example"):
            self.server.add("Send Sales Email", when, {"Sent By": person, "Email Subject": "Pricing"})

    def spoil(self, when: datetime) -> None:
        self.server.add("Send Sales Email", when, {"Sent By": REP, "Email Subject": "Pricing"}, lead=99)

    @contextmanager
    def failing(self, step: int) -> Iterator[Callable[[], bool]]:
        server = self.server
        server.fails_at, server.asked = step, 0
        yield lambda: server.asked > step
        server.fails_at = None

    @contextmanager
    def hanging(self) -> Iterator[threading.Event]:
        server = self.server
        server.waiting = threading.Event()
        try:
            yield server.waiting
        finally:
            server.waiting = None
            server.go_on.set()

    def close(self) -> None:
        self.source.close()
