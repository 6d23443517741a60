"""What the sources behind a web API have in common: one session, bounded polls, and refusals as troubles."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.sources.mail_access import MailAccess
from tray_app.adapters.sources.mail_api import MailApi
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble


class WebVisit(Protocol):
    """What one poll does and brings."""

    def go(self) -> None:
        """Read on from where the last poll ended. Raises `CannotCheck`; what came before it stays."""

    @property
    def batch(self) -> Batch:
        """What it has brought so far, with the cursor behind it."""


class WebSource(ABC):
    """`core.model.ports.Source` for a mailbox behind a web API."""

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        access: MailAccess,
        session: Callable[[], HttpSession],
        origin: str,
        limit_s: float = 20.0,
    ) -> None:
        """`session` is made at the first poll. `limit_s`: seconds after which a poll asks for nothing more."""
        self.id = id
        self._access = access
        self._make_session = session
        self._origin = origin
        self._limit_s = limit_s
        self._session: HttpSession | None = None
        self._closed = False

    @abstractmethod
    def visit(self, api: MailApi, cursor: bytes | None, since: datetime, until: float) -> WebVisit:
        """A poll that has not begun; `until`: when it asks for nothing more (`time.monotonic`)."""

    @abstractmethod
    def look(self, api: MailApi) -> Trial:
        """What is there, and nothing is kept. Raises `CannotCheck`."""

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`. What came before a trouble is in the batch, with the cursor behind it."""
        visit = self.visit(self._api(), cursor, since, time.monotonic() + self._limit_s)
        try:
            visit.go()
        except CannotCheck as error:
            return replace(visit.batch, trouble=_trouble(error), more=False)
        return visit.batch

    def test(self) -> Trial:
        """See `SourceAdapter`."""
        try:
            return self.look(self._api())
        except CannotCheck as error:
            return Trial(trouble=_trouble(error))

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._closed = True
        if self._session is not None:
            self._session.close()

    def _api(self) -> MailApi:
        if self._session is None:
            self._session = self._make_session()
            if self._closed:
                self._session.close()
        return MailApi(self._session, self._origin, self._access)


def _trouble(error: CannotCheck) -> Trouble:
    return Trouble(error.code, error.evidence, error.retry_after_s)
