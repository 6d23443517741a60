"""Keeps one rep signed in: hands out the grant, renews it once however many ask, and loses no token on the way.

With refresh token rotation each refresh token is good for one renewal, and using one twice makes Salesforce end the
whole sign-in (Salesforce Help 005316711, "Force one-time-use Refresh Tokens"). Hence:

- One renewal at a time, by a lock in the process and a file lock between processes. Whoever gets the lock looks first
  whether somebody else has renewed meanwhile.
- Before the token is spent, the keyring is written to. A locked keyring is noticed while nothing is lost yet.
- The new refresh token is saved before the access token is used. When the keyring locks in that very moment, the new
  one stays in memory until it opens.
- When the answer is lost, the old token is tried once more. If it was spent, Salesforce then ends the sign-in; nothing
  more is lost by that, as the only tokens that could still work went away with the answer. A server that is only slow
  is not asked again at once.
- A quit waits a moment for the renewal under way: cut off, its answer would be lost with the new token in it.
- Only `invalid_grant` ends a sign-in, and then Salesforce is not asked again before a new one.
"""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.unbroken import Unbroken
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.kept_tokens import KeptSignIn, KeptTokens
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.oauth_trouble import AnswerLost, GrantRefused
from tray_app.adapters.system.file_lock import LockTaken, file_lock
from tray_app.adapters.system.private_files import write_private
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

LOCK_WAIT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A sign-in that the keyring has not taken yet."""

    kept: KeptSignIn
    spent: str | None = field(repr=False)
    """The refresh token it came from: still in the keyring, unless somebody signed in or out meanwhile. None for a
    fresh sign-in, which replaces whatever there is."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What was in the keyring before it was wiped."""

    account: SalesforceLogin | None
    """Who was signed in; None when nobody, or when the keyring could not be read."""
    token: str | None = field(repr=False)
    """The token to revoke: the refresh token, or the access token where there is no other."""
    trouble: str | None
    """Why the keyring could not be wiped; None when it was."""


class TokenKeeper:
    """`Tokens` on a keyring. Safe for several threads, and for several processes that share `folder`.

    Methods raise `CannotCheck`; OSError when the lock file cannot be used, as the store does for a disk that fails.
    """

    def __init__(self, vault: Vault, session: HttpSession, folder: Path, lock_wait_s: float = LOCK_WAIT_S) -> None:
        """`folder` holds a lock and a stamp that changes with each change of the tokens; nothing secret.

        `session` is the keeper's own and ends with it.
        """
        self._tokens = KeptTokens(vault)
        self._session = session
        self._lock_file = folder / "sign-in.lock"
        self._stamp_file = folder / "sign-in.stamp"
        self._lock_wait_s = lock_wait_s
        self._one_at_a_time = threading.RLock()
        self._spending = Unbroken()  # a token is spent, and the one that comes for it is not yet saved
        self._memory: KeptSignIn | None = None
        self._stamp: str | None = None
        self._unsaved: _Unsaved | None = None

    def current(self) -> Grant:
        """The grant in use: from memory, or from the keyring when another process has changed it."""
        with self._one_at_a_time:
            if self._unsaved is not None:
                with self._alone():
                    self._save()
            stamp = self._stamp_on_disk()
            if self._memory is None or stamp != self._stamp:
                self._memory = self._tokens.read()
                self._stamp = stamp
            kept = _usable(self._memory)
            if kept.grant is not None:
                return kept.grant
            with self._alone():
                return self._renewed(None)

    def renew(self, stale: Grant) -> Grant:
        """A grant newer than `stale`."""
        with self._one_at_a_time, self._alone():
            return self._renewed(stale.access_token)

    def keep(self, grant: Grant, account: SalesforceLogin) -> None:
        """Keep a fresh sign-in. When the keyring does not take it now, it is kept in memory until it does."""
        kept = KeptSignIn(account=account, access_token=grant.access_token, refresh_token=grant.refresh_token)
        with self._one_at_a_time:
            self._unsaved = _Unsaved(kept, spent=None)
            with self._alone():
                self._save()

    def save(self) -> None:
        """Write down what the keyring has not taken yet, if there is such a thing."""
        with self._one_at_a_time:
            if self._unsaved is not None:
                with self._alone():
                    self._save()

    @property
    def is_saved(self) -> bool:
        """Whether the keyring has everything; what it has not taken is lost with this process."""
        return self._unsaved is None

    def account(self) -> SalesforceLogin | None:
        """Who is signed in, without any network; None when nobody. `ended` when only a new sign-in helps."""
        with self._one_at_a_time:
            return self._unsaved.kept.account if self._unsaved else self._tokens.account()

    def take_out(self) -> TakenOut:
        """Wipe the sign-in here and hand out what has to be revoked. Never raises `CannotCheck`."""
        with self._one_at_a_time, contextlib.ExitStack() as stack:
            with contextlib.suppress(CannotCheck):  # a process that hangs must not keep the rep from signing out
                stack.enter_context(self._alone())
            kept = self._unsaved.kept if self._unsaved else None
            self._unsaved, self._memory = None, None
            trouble = None
            try:
                kept = kept or self._tokens.read_whole()
                self._tokens.wipe()
            except CannotCheck as error:
                trouble = error.code
            self._mark()
        if kept is None:
            return TakenOut(None, None, trouble)
        return TakenOut(kept.account, kept.refresh_token or kept.access_token, trouble)

    def close(self) -> None:
        """Ask nothing more; from any thread, any number of times. Only a renewal under way is waited for.

        One that takes longer than `unbroken.CLOSE_WAIT_S` is cut off.
        """
        with self._spending.done():
            self._session.close()

    def _renewed(self, stale: str | None) -> Grant:
        """The grant in the keyring when it is not `stale`, else a new one. Both locks are held."""
        if self._unsaved is not None:
            self._save()
        kept = _usable(self._tokens.read())
        if kept.grant is not None and kept.access_token != stale:
            return self._remember(kept, kept.grant)
        refresh = self._tokens.refresh_token()
        if refresh is None:
            raise self._ended(kept.account)
        with self._spending.work():
            return self._spend(refresh, kept.account)

    def _spend(self, refresh: str, known: SalesforceLogin) -> Grant:
        """A new grant for this token, saved."""
        self._tokens.write_account(replace(known, renewing=True))
        grant = self._ask(known, refresh)
        account = replace(
            known,
            instance_url=grant.instance_url,
            identity_url=grant.identity_url or known.identity_url,
            renewing=False,
        )
        renewed = KeptSignIn(
            account=account, access_token=grant.access_token, refresh_token=grant.refresh_token or refresh
        )
        self._unsaved = _Unsaved(renewed, spent=refresh)
        self._save()
        return replace(grant, refresh_token=None, identity_url=account.identity_url, user_id=account.user_id)

    def _ask(self, account: SalesforceLogin, refresh: str) -> Grant:
        """A new grant from Salesforce, asked at most twice."""
        oauth = OAuth(self._session, account.app)
        lost = account.renewing
        for again in (False, True):
            try:
                return oauth.renew(refresh, account.instance_url)
            except GrantRefused:
                break
            except AnswerLost as trouble:
                lost = True
                if again or not trouble.ask_again:
                    raise
            except CannotCheck:
                if not lost:
                    with contextlib.suppress(CannotCheck):
                        self._tokens.write_account(account)
                raise
        raise self._ended(replace(account, renewing=lost))

    def _ended(self, account: SalesforceLogin) -> CannotCheck:
        """Remember that only a new sign-in helps."""
        self._memory = None
        with contextlib.suppress(CannotCheck):  # a locked keyring learns it at the next attempt
            self._tokens.end(account)
        self._mark()
        return _signed_out(account)

    def _save(self) -> None:
        """Write what the keyring has not taken yet, unless it has been overtaken. Both locks are held."""
        unsaved = self._unsaved
        if unsaved is None:
            return
        expected = {unsaved.spent, unsaved.kept.refresh_token}
        if unsaved.spent is not None and self._tokens.refresh_token() not in expected:
            self._unsaved, self._memory = None, None
            return
        self._tokens.write(unsaved.kept)
        self._unsaved = None
        self._mark()
        self._memory, self._stamp = replace(unsaved.kept, refresh_token=None), self._stamp_on_disk()

    def _remember(self, kept: KeptSignIn, grant: Grant) -> Grant:
        self._memory, self._stamp = kept, self._stamp_on_disk()
        return grant

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock between processes."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(file_lock(self._lock_file, self._lock_wait_s))
            except LockTaken:
                taken = True
            else:
                taken = False
            if taken:
                raise CannotCheck(
                    "check.salesforce_unavailable",
                    Evidence(
                        text("Another DidItLog on this computer"), text("is still waiting for Salesforce's answer")
                    ),
                )
            yield

    def _mark(self) -> None:
        """Let other processes see that the tokens have changed; without it they learn from a refused request."""
        with contextlib.suppress(OSError):
            write_private(self._stamp_file, secrets.token_hex(8))

    def _stamp_on_disk(self) -> str:
        try:
            return self._stamp_file.read_text(encoding="ascii", errors="replace")
        except OSError:
            return ""


def _usable(kept: KeptSignIn | None) -> KeptSignIn:
    if kept is None:
        raise CannotCheck("check.not_signed_in")
    if kept.account.ended:
        raise _signed_out(kept.account)
    return kept


def _signed_out(account: SalesforceLogin) -> CannotCheck:
    """What ended it, as far as it is known."""
    if not account.renewing:
        return CannotCheck("check.signed_out")
    return CannotCheck(
        "check.signed_out",
        Evidence(
            text("The last renewal of the sign-in"),
            text("was sent, but the connection broke before Salesforce's answer arrived"),
        ),
    )
