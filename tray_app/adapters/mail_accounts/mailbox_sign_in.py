"""One sign-in to a mail provider in the browser, from the address to open to the tokens in the keyring.

It begins on one call and waits on another, as the Salesforce sign-in does, and says how it goes through a callback.
"""

import secrets
from collections.abc import Callable
from enum import StrEnum
from gettext import NullTranslations
from typing import TYPE_CHECKING, Final, Protocol

from tray_app.adapters.browser.browser_page import not_signed_in_page, signed_in_page, used_page
from tray_app.adapters.browser.pkce import new_verifier
from tray_app.adapters.browser.redirect import Redirect, ReturnAddress
from tray_app.adapters.mail_accounts import microsoft_app
from tray_app.adapters.mail_accounts.code_tokens import CodeTokens
from tray_app.adapters.mail_accounts.microsoft_refusals import refusal_of_microsoft
from tray_app.adapters.mail_accounts.microsoft_tokens import MicrosoftTokens
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import ntext, text
from tray_app.core.model.verdict import Evidence

if TYPE_CHECKING:
    from tray_app.adapters.browser.loopback import Loopback

PATIENCE_S: Final = 15 * 60.0
"""How long a browser may take before the sign-in is given up."""
HINT_AFTER_S: Final = 90.0
"""After how long the rep is told what may be in the way."""


class MailboxSignInStage(StrEnum):
    """How far a sign-in is."""

    WAITING = "waiting"
    """For the browser."""
    WAITING_LONG = "waiting_long"
    """Still for the browser, and long enough that something may be wrong."""
    EXCHANGING = "exchanging"
    """The browser came back."""


class CalledOff(Exception):
    """The rep called it off."""


class BrowserErrand(Protocol):
    """What one provider wants of a sign-in. Methods raise `CannotCheck`, and may ask the network."""

    returning: ReturnAddress
    """Where the browser comes back to."""

    def address(self, redirect_uri: str) -> str:
        """The address to open."""

    def state(self) -> str:
        """What the answer has to repeat; known once there is an address."""

    def redeem(self, redirect: Redirect, redirect_uri: str) -> None:
        """Make tokens of what came back, and keep them."""


class MailboxSignIn:
    """One attempt. `begin`, then `wait`; `cancel` at any time, from any thread."""

    def __init__(
        self,
        errand: BrowserErrand,
        translations: NullTranslations,
        *,
        tell: Callable[[MailboxSignInStage], None] = lambda _: None,
        hint_after_s: float = HINT_AFTER_S,
    ) -> None:
        """`tell` is called in the thread of `wait`."""
        self._errand = errand
        self._translations = translations
        self._tell = tell
        self._hint_after_s = hint_after_s
        self._loopback: Loopback | None = None
        self._cancelled = False
        self._waiting = False

    def begin(self) -> str:
        """Start listening; an address on this machine that leads to the provider's page once.

        Raises `CannotCheck`: the provider cannot be reached, or no port is free.
        """
        from tray_app.adapters.browser.loopback import Loopback  # a web server, for one sign-in in months

        loopback = Loopback.open("", "", self._errand.returning)
        try:
            address = self._errand.address(loopback.redirect_uri)
        except BaseException:
            loopback.close()
            raise
        loopback.state = self._errand.state()
        loopback.used_page = used_page(self._translations)
        self._loopback = loopback
        return loopback.start_address(address)

    def wait(self, timeout_s: float = PATIENCE_S) -> None:
        """Wait for the browser, at most `timeout_s` seconds. Raises `CalledOff` and `CannotCheck`."""
        if self._loopback is None:
            raise RuntimeError("begin() comes first")
        self._waiting = True
        try:
            self._finish(self._loopback, timeout_s)
        finally:
            self._loopback.close()

    def cancel(self) -> None:
        """Call it off: `wait` raises `CalledOff`. Without a `wait` under way, frees the port at once."""
        self._cancelled = True
        if self._loopback is not None:
            self._loopback.cancel()
            if not self._waiting:
                self._loopback.close()

    def _finish(self, loopback: "Loopback", timeout_s: float) -> None:
        self._tell(MailboxSignInStage.WAITING)
        redirect = loopback.wait(min(self._hint_after_s, timeout_s))
        if redirect is None and not self._cancelled and timeout_s > self._hint_after_s:
            self._tell(MailboxSignInStage.WAITING_LONG)
            redirect = loopback.wait(timeout_s - self._hint_after_s)
        if self._cancelled:
            raise CalledOff
        if redirect is None:
            raise _never_came_back(timeout_s)
        self._tell(MailboxSignInStage.EXCHANGING)
        try:
            self._errand.redeem(redirect, loopback.redirect_uri)
        except CannotCheck:
            loopback.answer(not_signed_in_page(self._translations))
            raise
        loopback.answer(signed_in_page(self._translations))


class MicrosoftErrand:
    """Signs in to Microsoft 365."""

    returning = microsoft_app.RETURN

    def __init__(self, tokens: MicrosoftTokens, scopes: tuple[str, ...], consent_url: str) -> None:
        """`scopes`: what is asked for; what an admin has to approve is asked for afterwards, without a page."""
        self._tokens = tokens
        self._scopes = scopes
        self._consent_url = consent_url
        self._flow: dict[str, object] = {}

    def address(self, redirect_uri: str) -> str:
        """See `BrowserErrand`."""
        self._flow = self._tokens.begin(redirect_uri, self._scopes)
        return str(self._flow["auth_uri"])

    def state(self) -> str:
        """See `BrowserErrand`."""
        return str(self._flow["state"])

    def redeem(self, redirect: Redirect, redirect_uri: str) -> None:  # noqa: ARG002 msal keeps it in its flow
        """See `BrowserErrand`."""
        if redirect.error:
            raise refusal_of_microsoft(redirect.values, self._consent_url)
        self._tokens.finish(self._flow, redirect.values)


class CodeErrand:
    """Signs in to Google, or at a company's own sign-in server."""

    returning = ReturnAddress()
    """Both let an app of a desktop come back to any port of this machine."""

    def __init__(self, tokens: CodeTokens, client_secret: str) -> None:
        """`client_secret` is Google's; empty for others."""
        self._tokens = tokens
        self._client_secret = client_secret
        self._state = secrets.token_urlsafe(32)
        self._verifier = new_verifier()

    def address(self, redirect_uri: str) -> str:
        """See `BrowserErrand`."""
        return self._tokens.authorize_url(redirect_uri, self._state, self._verifier)

    def state(self) -> str:
        """See `BrowserErrand`."""
        return self._state

    def redeem(self, redirect: Redirect, redirect_uri: str) -> None:
        """See `BrowserErrand`."""
        if redirect.error:
            raise self._tokens.refusal(redirect.values)
        self._tokens.finish(redirect.code, redirect_uri, self._verifier, self._client_secret)


def _never_came_back(timeout_s: float) -> CannotCheck:
    minutes = max(1, round(timeout_s / 60))
    waited = ntext("did not come back within {n} minute", "did not come back within {n} minutes", minutes)
    return CannotCheck("source.auth_failed", Evidence(text("The sign-in in the browser"), waited))
