"""One sign-in in the browser, from the address to open to the grant: Authorization Code with PKCE, public client.

It begins on one call and waits on another, so that the caller chooses the thread; it knows nothing of windows, and says
how it goes through a callback. Nothing is kept here: hand the result to `TokenKeeper.keep`.
"""

import contextlib
import gettext
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tray_app.adapters.browser.browser_page import not_signed_in_page, signed_in_page, used_page
from tray_app.adapters.browser.pkce import challenge_of, new_verifier
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp, SalesforceLogin
from tray_app.adapters.salesforce.callback import PORTS, RETURN
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.oauth_trouble import GrantRefused, redirect_trouble
from tray_app.adapters.salesforce.stalled_sign_in import likely_causes
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Evidence

if TYPE_CHECKING:
    from tray_app.adapters.browser.loopback import Loopback

PATIENCE_S: Final = 15 * 60.0
"""How long a browser may take before the sign-in is given up."""
HINT_AFTER_S: Final = 90.0
"""After how long the likely causes are told."""


class SignInStage(StrEnum):
    """How far a sign-in is."""

    WAITING = "waiting"
    """For the browser."""
    WAITING_LONG = "waiting_long"
    """Still for the browser, and long enough that something may be wrong."""
    EXCHANGING = "exchanging"
    """The browser came back; the code is being redeemed."""
    DONE = "done"
    """Signed in."""


@dataclass(frozen=True, slots=True)
class SignInProgress:
    """One step of a sign-in, told as it is reached."""

    stage: SignInStage
    """The step."""
    likely_causes: tuple[Text, ...] = ()
    """With `WAITING_LONG`: what may be in the way, most common first."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that worked."""

    grant: Grant
    """The tokens."""
    account: SalesforceLogin
    """The org and the user, for the rep to see."""


class SignInCancelled(Exception):
    """The rep called it off."""


def _say_nothing(_progress: SignInProgress) -> None:
    """For callers that do not follow the progress."""


class SignInAttempt:
    """One attempt. `begin`, then `wait`; `cancel` at any time, from any thread."""

    def __init__(
        self,
        session: HttpSession,
        app: ExternalClientApp,
        translations: gettext.NullTranslations,
        *,
        tell: Callable[[SignInProgress], None] = _say_nothing,
        ports: Sequence[int] | None = None,
        hint_after_s: float = HINT_AFTER_S,
    ) -> None:
        """`tell` is called in the thread of `wait`. `ports`: others than the registered ones."""
        self._oauth = OAuth(session, app)
        self._app = app
        self._translations = translations
        self._tell = tell
        self._ports = PORTS if ports is None else ports
        self._hint_after_s = hint_after_s
        self._verifier = new_verifier()
        self._loopback: Loopback | None = None
        self._address = ""
        self._cancelled = False
        self._waiting = False

    def begin(self) -> str:
        """Start listening; the address to open in the browser. Raises `PortsBusy`."""
        from tray_app.adapters.browser.loopback import Loopback  # a web server, for one sign-in in months

        state = secrets.token_urlsafe(32)
        self._loopback = Loopback.open(state, self._app.login_url, RETURN, self._ports)
        self._loopback.used_page = used_page(self._translations)
        self._address = self._oauth.authorize_url(self._loopback.redirect_uri, state, challenge_of(self._verifier))
        return self._address

    def start_address(self) -> str:
        """A new address that leads there once, and that may stand on a command line."""
        if self._loopback is None:
            raise RuntimeError("begin() comes first")
        return self._loopback.start_address(self._address)

    def wait(self, timeout_s: float = PATIENCE_S) -> SignedIn:
        """Wait for the browser, at most `timeout_s` seconds, and redeem what it brings.

        Raises `SignInCancelled`, and `CannotCheck`: `check.not_signed_in` when the browser never came back or the rep
        declined, `check.app_not_installed` and others when Salesforce says why.
        """
        if self._loopback is None:
            raise RuntimeError("begin() comes first")
        self._waiting = True
        try:
            return self._finish(self._loopback, timeout_s)
        finally:
            self._loopback.close()

    def cancel(self) -> None:
        """Call it off: `wait` raises `SignInCancelled`. Without a `wait` under way, frees the port at once."""
        self._cancelled = True
        if self._loopback is not None:
            self._loopback.cancel()
            if not self._waiting:
                self._loopback.close()

    def _finish(self, loopback: "Loopback", timeout_s: float) -> SignedIn:
        if self._cancelled:
            raise SignInCancelled
        self._tell(SignInProgress(SignInStage.WAITING))
        redirect = loopback.wait(min(self._hint_after_s, timeout_s))
        if redirect is None and not self._cancelled and timeout_s > self._hint_after_s:
            self._tell(SignInProgress(SignInStage.WAITING_LONG, likely_causes()))
            redirect = loopback.wait(timeout_s - self._hint_after_s)
        if self._cancelled:
            raise SignInCancelled
        if redirect is None:
            raise CannotCheck("check.not_signed_in", _never_came_back(timeout_s))
        if redirect.error:
            loopback.answer(not_signed_in_page(self._translations))
            raise redirect_trouble(redirect.error, redirect.description)
        self._tell(SignInProgress(SignInStage.EXCHANGING))
        grant = self._redeem(loopback, redirect.code)
        account = self._account(grant)
        self._tell(SignInProgress(SignInStage.DONE))
        return SignedIn(grant, account)

    def _redeem(self, loopback: "Loopback", code: str) -> Grant:
        try:
            grant = self._oauth.redeem(code, self._verifier, loopback.redirect_uri)
        except CannotCheck as trouble:
            loopback.answer(not_signed_in_page(self._translations))
            if isinstance(trouble, GrantRefused):
                raise CannotCheck("check.not_signed_in", _code_refused()) from None
            raise
        if self._cancelled:
            with contextlib.suppress(CannotCheck):
                self._oauth.revoke(grant.refresh_token or grant.access_token)
            raise SignInCancelled
        loopback.answer(signed_in_page(self._translations))
        return grant

    def _account(self, grant: Grant) -> SalesforceLogin:
        username, user_id = self._oauth.who(grant)
        return SalesforceLogin(
            client_id=self._app.client_id,
            login_url=self._app.login_url,
            instance_url=grant.instance_url,
            identity_url=grant.identity_url,
            username=username,
            user_id=user_id,
        )


def _never_came_back(timeout_s: float) -> Evidence:
    minutes = max(1, round(timeout_s / 60))
    return Evidence(
        text("The sign-in in the browser"),
        ntext("did not come back within {n} minute", "did not come back within {n} minutes", minutes),
    )


def _code_refused() -> Evidence:
    return Evidence(
        text("The sign-in in the browser"),
        text("came back, but Salesforce did not accept its code, which is valid once and for a short time only"),
    )
