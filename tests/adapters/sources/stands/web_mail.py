"""Microsoft 365 and Google behind their web APIs, as stands for the contract of a source."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from tests.rig.gmail_server import GmailServer, google_refusal
from tests.rig.graph_server import GraphServer, refusal
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.sources.gmail_source import GmailSource
from tray_app.adapters.sources.graph_source import GraphSource


class Access:
    """`MailAccess` with a token that the test chooses; it remembers what it was asked."""

    def __init__(self) -> None:
        self.current = "a-good-token"
        self.renewals: list[tuple[str, str | None]] = []

    def token(self) -> str:
        return self.current

    def renewed(self, stale: str, challenge: str | None = None) -> str:
        self.renewals.append((stale, challenge))
        return self.current


class GraphStand:
    """A mailbox of Microsoft 365."""

    def __init__(self, data: Path) -> None:
        self.server = GraphServer(data)
        self.access = Access()
        self.source = self.another()

    def another(self, limit_s: float = PATIENCE_S) -> GraphSource:
        return GraphSource(
            id="work-mail", access=self.access, session=HttpSession, origin=self.server.api.origin, limit_s=limit_s
        )

    def happen(self, when: datetime) -> None:
        self.server.send(when)

    def spoil(self, when: datetime) -> None:
        self.server.send(when, sentDateTime=None, id="", internetMessageId=None)

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        return self.server.api.failing(step, refusal(500, "InternalServerError"))

    def hanging(self) -> AbstractContextManager[threading.Event]:
        return self.server.api.hanging()

    def close(self) -> None:
        self.source.close()


class GmailStand:
    """A mailbox of Google."""

    def __init__(self, data: Path) -> None:
        self.server = GmailServer(data)
        self.access = Access()
        self.source = self.another()

    def another(self, limit_s: float = PATIENCE_S) -> GmailSource:
        return GmailSource(
            id="work-mail", access=self.access, session=HttpSession, origin=self.server.api.origin, limit_s=limit_s
        )

    def happen(self, when: datetime) -> None:
        self.server.send(when)

    def spoil(self, when: datetime) -> None:
        spoilt = self.server.messages[self.server.send(when, Date="")]
        del spoilt["internalDate"]

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        return self.server.api.failing(step, google_refusal(500, "backendError"))

    def hanging(self) -> AbstractContextManager[threading.Event]:
        return self.server.api.hanging()

    def close(self) -> None:
        self.source.close()
