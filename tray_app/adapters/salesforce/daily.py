"""Keeps the daily describe: in memory, across restarts, and no longer than it is true."""

from collections.abc import Callable, MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta

from tray_app.adapters.salesforce.describe import (
    Described,
    after,
    describe_parts,
    described_from,
    remember,
    remembered,
    without,
)
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.records import long_id
from tray_app.adapters.salesforce.rest_session import RestSession
from tray_app.core.model.errors import CannotCheck

_EVERY = timedelta(hours=24)
_EVERY_GAP = timedelta(hours=1)
"""So soon it is asked again when nobody could say anything about some object."""


class DailyDescribe:
    """Asks at most once a day for each user. Methods raise `CannotCheck` when it cannot be asked."""

    def __init__(self, session: RestSession, now: Callable[[], datetime], notes: MutableMapping[str, str]) -> None:
        self._session = session
        self._now = now
        self._notes = notes
        self._known = remembered(notes)
        self._told = ("", "")

    @property
    def instance_url(self) -> str | None:
        """Where the org was when it was last described; None when it never was."""
        return self._known.identity.partition(" ")[0] if self._known else None

    def today(self, at_most: timedelta | None = None) -> Described:
        """What is known, if it is of today (or no older than that) and of the signed-in user; asked otherwise."""
        grant = self._session.grant()
        known = self._known
        if known is None or not self._is_fresh(known, at_most) or known.identity != self._identity_of(grant):
            return self._ask(grant)
        self._session.speak(known.version)
        return known

    def again(self) -> Described:
        """Asked anew: what is known has turned out to be wrong."""
        return self._ask(self._session.grant())

    def forget(self, *names: str) -> Described | None:
        """What is known without these objects, until the next describe; None when none of them is known."""
        known = self._known
        forgotten = [name for name in names if known is not None and name in known.schema.objects]
        if known is None or not forgotten:
            return None
        for name in forgotten:
            known = without(known, name)
        return self._keep(known)

    def _is_fresh(self, known: Described, at_most: timedelta | None) -> bool:
        longest = _EVERY_GAP if known.schema.unknown else _EVERY
        return timedelta(0) <= self._now() - known.schema.described_at < min(longest, at_most or longest)

    def _ask(self, grant: Grant) -> Described:
        user_id = self._user_of(grant)
        version = self._session.newest_version()
        self._session.speak(version)
        answers = self._session.composite(describe_parts(user_id))
        # The token may have been renewed meanwhile, and the org may have moved with it.
        described = described_from(f"{self._session.grant().instance_url} {user_id}", answers, self._now())
        return self._keep(replace(after(self._known, described), version=version))

    def _identity_of(self, grant: Grant) -> str:
        return f"{grant.instance_url} {self._user_of(grant)}"

    def _user_of(self, grant: Grant) -> str:
        """Whose rights the grant has. Salesforce is asked where it does not say, once for each token and at no cost:
        another user's token of the same org must not be taken for that of the user who was described.
        """
        if grant.known_user_id is not None:
            return long_id(grant.known_user_id)
        token, user_id = self._told
        if token != grant.access_token:
            said = self._session.userinfo().get("user_id")
            if not isinstance(said, str) or not said:
                raise CannotCheck("check.salesforce_unavailable")
            user_id = long_id(said)
            # The token may have been renewed for the question.
            self._told = (self._session.grant().access_token, user_id)
        return user_id

    def _keep(self, described: Described) -> Described:
        self._known = described
        remember(described, self._notes)
        return described
