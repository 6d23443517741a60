"""The sign-in behind a window: drives one attempt at a time on a thread of its own, and keeps what a page shows of it.

The keyring may ask for its password here, as the rep is at the computer and has just asked for something.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from tray_app.adapters.browser.default_browser import open_in_browser
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp, SalesforceLogin
from tray_app.adapters.salesforce.admin_file import AdminFile
from tray_app.adapters.salesforce.kept_tokens import ACCOUNT
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.revocation import sign_out
from tray_app.adapters.salesforce.sign_in import (
    HINT_AFTER_S,
    SignedIn,
    SignInAttempt,
    SignInCancelled,
    SignInProgress,
    SignInStage,
)
from tray_app.adapters.salesforce.stalled_sign_in import admin_message
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.system.disk_trouble import disk_trouble
from tray_app.adapters.vault import for_the_rep
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.page import Page
from tray_app.core.model.ports import Trouble, Vault
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.sign_in_api import GivenAddress, SignInState, SignInStep
from tray_app.services.admin_config import SALESFORCE_KEYS, is_decided, read_handed_out, write_down
from tray_app.services.background import in_background, unexpected
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.sign_in_words import offered, outcome_of, problem_with_key, understood

_log = logging.getLogger(__name__)
_STEPS = {
    SignInStage.WAITING: SignInStep.WAITING,
    SignInStage.WAITING_LONG: SignInStep.WAITING_LONG,
    SignInStage.EXCHANGING: SignInStep.FINISHING,
    SignInStage.DONE: SignInStep.FINISHING,
}


@dataclass(slots=True)
class _RunningAttempt:
    """One sign-in under way."""

    client: ExternalClientApp
    before: SignInStep
    """Where the rep stood, and stands again when it comes to nothing."""
    sign_in: SignInAttempt | None = None
    is_kept: bool = False
    """Its tokens are being kept: it can be called off no more, but what goes wrong is still told."""


class SignInService:
    """Implements `SignInApi` around an app that may be replaced by one with another configuration."""

    def __init__(
        self,
        live: LiveConfiguration,
        tokens: TokenKeeper,
        vault: Vault,
        pages: PageMaker,
        words: NullTranslations,
        *,
        config_file: Path,
        profile_folders: tuple[Path, ...],
        changed: Callable[[], None],
        reload: Callable[[], None],
        check: Callable[[], None],
        browse: Callable[[str], bool] = open_in_browser,
        hint_after_s: float = HINT_AFTER_S,
    ) -> None:
        """`changed` is called, on any thread, after each change of the state; `reload` makes a change of the
        configuration hold; `check` asks for a whole check; `browse` opens an address in the rep's browser.
        """
        self._live = live
        self._tokens = tokens
        self._vault = vault
        self._pages = pages
        self._words = words
        self._config_file = config_file
        self._profile_folders = profile_folders
        self._changed = changed
        self._reload = reload
        self._check = check
        self._browse = browse
        self._hint_after_s = hint_after_s
        self._lock = threading.RLock()
        self._state = SignInState()
        self._attempt: _RunningAttempt | None = None
        self._handed: AdminFile | None = None

    @property
    def state(self) -> SignInState:
        """How far it is."""
        return self._state

    def look(self) -> None:
        """See who is signed in, and save what waits for the keyring. May take as long as the keyring does."""
        if self._state.is_under_way:
            return
        try:
            self._tokens.save()
            account = self._tokens.account()
        except CannotCheck as error:
            self._settle(page=self._page_of(error))
        except OSError:
            _log.warning("the folder of the sign-in cannot be used")
        else:
            self._settle(**self._seen(account))

    def understand(self, given: str) -> GivenAddress:
        """What a typed or pasted address means."""
        return understood(given)

    def begin(self, login_url: str, client_id: str) -> None:
        """Sign in in the browser."""
        address, key = understood(login_url), client_id.strip()
        key_problem = problem_with_key(key)
        with self._lock:
            if self._state.is_under_way:
                return
            begins = address.problem is None and key_problem is None
            before, client = self._state.step, ExternalClientApp(client_id=key, login_url=address.origin)
            self._set(
                step=SignInStep.WAITING if begins else before,
                login_url=address.origin,
                client_id=key,
                login_url_problem=address.problem,
                client_id_problem=key_problem,
                notice=None,
                page=None,
                browser_address="",
                likely_causes=(),
                admin_message=None,
            )
            if not begins:
                return
            self._attempt = attempt = _RunningAttempt(client, before)
        self._in_background(lambda: self._sign_in(attempt), attempt)

    def open_browser(self) -> None:
        """Open the browser once more."""
        with self._lock:
            sign_in = self._attempt.sign_in if self._attempt is not None else None
        if sign_in is not None and self._state.is_in_the_browser:
            self._in_background(lambda: self._open(sign_in), None)

    def cancel(self) -> None:
        """Call the sign-in off, or put the values of a file away."""
        with self._lock:
            attempt, self._attempt = self._attempt, None
            self._handed = None
            if attempt is not None:
                self._set(step=attempt.before, browser_address="", likely_causes=(), admin_message=None, notice=None)
            elif not self._state.is_under_way:
                self._set(offer=False, notice=None)
        if attempt is not None and attempt.sign_in is not None:
            attempt.sign_in.cancel()

    def sign_out(self) -> None:
        """Forget the sign-in here, and ask Salesforce to end it."""
        with self._lock:
            if self._state.is_under_way:
                return
            before = self._state.step
            self._set(step=SignInStep.SIGNING_OUT, notice=None, page=None)
        self._in_background(lambda: self._sign_out(before), None)

    def read_file(self, path: str) -> None:
        """Take address and Consumer Key from the file of an admin."""
        if self._state.is_under_way:
            self._set(notice=text("A sign-in is under way. Finish or cancel it, then open the file again."))
        else:
            self._in_background(lambda: self._take(Path(path)), None)

    def cycle_began(self) -> None:
        """See who is signed in, before the first cycle says so."""
        if self._state.step is SignInStep.UNKNOWN:
            self.look()

    def cycle_ended(self, _snapshot: Snapshot | None) -> None:
        """A cycle may have found that the sign-in has ended."""
        self.look()

    def close(self) -> None:
        """Call off what is under way; the app ends."""
        self.cancel()

    def _sign_in(self, attempt: _RunningAttempt) -> None:
        notice = self._write_down(attempt.client)
        with HttpSession() as session:
            sign_in = SignInAttempt(
                session,
                attempt.client,
                self._words,
                tell=lambda progress: self._follow(attempt, progress),
                hint_after_s=self._hint_after_s,
            )
            with self._lock:
                if self._attempt is not attempt:
                    return
                attempt.sign_in = sign_in
            address = sign_in.begin()
            self._update(attempt, browser_address=address, notice=notice)
            self._open(sign_in)
            done = sign_in.wait()
            with self._lock:
                called_off = self._attempt is not attempt
                self._attempt = None
                attempt.is_kept = not called_off
            if called_off:
                with suppress(CannotCheck):
                    OAuth(session, attempt.client).revoke(done.grant.refresh_token or done.grant.access_token)
                return
        self._keep(done, notice)

    def _write_down(self, client: ExternalClientApp) -> Text | None:
        """Keep the choice. A file that cannot be written costs no sign-in: the keyring has all that renewing needs."""
        handed = self._handed if self._handed is not None and self._handed.app == client else None
        now = self._live.current
        try:
            if write_down(self._config_file, now.file, now.policy, client, handed, vault=for_the_rep(self._vault)):
                self._reload()
        except CannotCheck:
            return text("The keyring took nothing. Open the file again once it is unlocked. The sign-in goes on.")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return text("The settings could not be written: {reason}. The sign-in goes on.", reason=reason)
        return None

    def _open(self, sign_in: SignInAttempt) -> None:
        if not self._browse(sign_in.start_address()):
            words = text("No browser could be opened. Copy the address, and open it in a browser on this computer.")
            self._set(notice=words)

    def _follow(self, attempt: _RunningAttempt, progress: SignInProgress) -> None:
        more: dict[str, Any] = {}
        if progress.stage is SignInStage.WAITING_LONG:
            more = {"likely_causes": progress.likely_causes, "admin_message": admin_message(attempt.client)}
        self._update(attempt, step=_STEPS[progress.stage], **more)

    def _keep(self, done: SignedIn, notice: Text | None) -> None:
        """Save the sign-in; a closed keyring is opened with the rep's help, or saves it later."""
        step, page, account = SignInStep.SIGNED_IN, None, done.account
        try:
            try:
                self._tokens.keep(done.grant, account)
            except CannotCheck:
                for_the_rep(self._vault).read(ACCOUNT)
                self._tokens.save()
        except CannotCheck as error:
            step, page = SignInStep.UNSAVED, self._page_of(error)
        except OSError as error:  # the folder of the lock; what is in memory is saved after a later cycle
            step, notice = SignInStep.UNSAVED, disk_trouble(error)
        self._handed = None
        self._set(
            step=step,
            page=page,
            notice=notice,
            offer=False,
            browser_address="",
            likely_causes=(),
            admin_message=None,
            who=account.username or "",
            where=account.instance_url,
        )
        self._check()

    def _sign_out(self, before: SignInStep) -> None:
        try:
            self._tokens.account()
        except CannotCheck:
            with suppress(CannotCheck):
                for_the_rep(self._vault).read(ACCOUNT)
        with HttpSession() as session:
            done = sign_out(self._tokens, session)
        if done.wiped:
            self._set(step=SignInStep.SIGNED_OUT, who="", where="", notice=outcome_of(done, self._pages.title_of))
        else:
            page = self._page_of(CannotCheck(done.wipe_trouble or "check.keyring_locked"))
            step = SignInStep.UNKNOWN if done.revoked else before
            self._set(step=step, page=page, notice=outcome_of(done, self._pages.title_of))

    def _take(self, path: Path) -> None:
        try:
            now = self._live.current
            handed = read_handed_out(now.file, now.policy, self._profile_folders, path)
        except BadConfiguration as error:
            self._set(notice=error.message)
            return
        with self._lock:
            if self._state.is_under_way:
                return
            self._handed = handed
            self._set(
                login_url=handed.app.login_url,
                client_id=handed.app.client_id,
                login_url_problem=None,
                client_id_problem=None,
                offer=True,
                notice=offered(path.name),
                page=None,
            )

    def _seen(self, account: SalesforceLogin | None) -> dict[str, Any]:
        """What follows from who is signed in."""
        if account is not None and not account.ended:
            who = account.username or account.user_id or ""
            return {"step": SignInStep.SIGNED_IN, "who": who, "where": account.instance_url, "page": None}
        if self._state.step is SignInStep.SIGNED_OUT:
            return {}  # an attempt that failed has more to tell
        ended = self._page_of(CannotCheck("check.signed_out")) if account is not None else None
        return {"step": SignInStep.SIGNED_OUT, "page": ended, "where": ""}

    def _settle(self, **changes: Any) -> None:
        """Take over what was seen, unless the rep has begun something meanwhile; tell only what is news."""
        with self._lock:
            if self._state.is_under_way:
                return
            if self._state.offer:
                changes.pop("page", None)
            seen = replace(self._state, **changes, **self._chosen())
            if seen == self._state:
                return
            self._state = seen
        self._changed()

    def _chosen(self) -> dict[str, Any]:
        """What the configuration and the company say, as long as nothing else was given."""
        configured = self._live.current
        chosen = configured.file.salesforce
        decided = frozenset(key for key in SALESFORCE_KEYS if is_decided(configured.policy, key))
        first = not self._state.client_id and not self._state.offer
        fields = {"login_url": chosen.login_url, "client_id": chosen.client_id} if first else {}
        return {"decided": decided, **fields}

    def _in_background(self, work: Callable[[], None], attempt: _RunningAttempt | None) -> None:
        def run() -> None:
            try:
                work()
            except SignInCancelled:
                pass
            except CannotCheck as error:
                self._failed(attempt, error)
            except BadConfiguration as error:
                self._broke(attempt, error.message)
            except Exception as error:
                self._broke(attempt, unexpected(error))

        in_background("signing in", run)

    def _failed(self, attempt: _RunningAttempt | None, error: CannotCheck) -> None:
        page = self._page_of(error)
        message = self._state.admin_message
        if attempt is not None and error.code == "check.app_not_installed":
            message = admin_message(attempt.client)
        self._broke(attempt, None, page=page, admin_message=message)

    def _broke(self, attempt: _RunningAttempt | None, notice: Text | None, **more: Any) -> None:
        with self._lock:
            if attempt is not None and self._attempt is not attempt and not attempt.is_kept:
                return
            self._attempt = None
            if attempt is not None:
                more["step"] = SignInStep.SIGNED_OUT if attempt.before is SignInStep.UNKNOWN else attempt.before
            elif self._state.step is SignInStep.SIGNING_OUT:
                more["step"] = SignInStep.UNKNOWN
            self._set(notice=notice, browser_address="", likely_causes=(), **more)

    def _page_of(self, error: CannotCheck) -> Page:
        trouble = Trouble(error.code, error.evidence)
        return self._pages.of_trouble(trouble, self._state.where or self._state.login_url or None)

    def _update(self, attempt: _RunningAttempt, **changes: Any) -> None:
        """Change the state, unless the attempt was called off."""
        with self._lock:
            if self._attempt is attempt:
                self._set(**changes)

    def _set(self, **changes: Any) -> None:
        with self._lock:
            self._state = replace(self._state, **changes)
        self._changed()
