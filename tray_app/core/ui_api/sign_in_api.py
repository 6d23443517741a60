"""What a window may ask about the Salesforce sign-in, and how far it is.

Every method returns at once; what comes of it is in the next `state`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from tray_app.core.model.page import Page
from tray_app.core.model.text import Text


class SignInStep(StrEnum):
    """Where the rep stands."""

    UNKNOWN = "unknown"
    """Nobody has looked yet, or the keyring does not say."""
    SIGNED_OUT = "signed_out"
    """Nobody is signed in, or Salesforce has ended the sign-in."""
    WAITING = "waiting"
    """For the browser."""
    WAITING_LONG = "waiting_long"
    """Still for the browser, and long enough that something may be in the way."""
    FINISHING = "finishing"
    """The browser has come back; Salesforce and the keyring are being asked."""
    UNSAVED = "unsaved"
    """Signed in, and the keyring is closed: kept in memory until it opens."""
    SIGNED_IN = "signed_in"
    """Signed in."""
    SIGNING_OUT = "signing_out"
    """The keyring and Salesforce are being told."""


_IN_THE_BROWSER = frozenset({SignInStep.WAITING, SignInStep.WAITING_LONG})
_UNDER_WAY = _IN_THE_BROWSER | {SignInStep.FINISHING, SignInStep.SIGNING_OUT}
_IN = frozenset({SignInStep.SIGNED_IN, SignInStep.UNSAVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInState:
    """Everything a page needs to show."""

    step: SignInStep = SignInStep.UNKNOWN
    """Where the rep stands."""
    login_url: str = ""
    """The address to sign in at, as far as it is known."""
    client_id: str = ""
    """The Consumer Key of the company's app, as far as it is known."""
    decided: frozenset[str] = frozenset()
    """Which of `login_url` and `client_id` the company decides, so that the rep cannot change them."""
    login_url_problem: Text | None = None
    """What is wrong with the address that was given."""
    client_id_problem: Text | None = None
    """What is wrong with the Consumer Key that was given."""
    offer: bool = False
    """Address and Consumer Key come from a file that the rep has opened, and wait for the rep to sign in with them."""
    notice: Text | None = None
    """What else the rep should know: what a file brought or lacks, how signing out went."""
    page: Page | None = None
    """Why there is no sign-in, or why it is not saved: title, cause and steps."""
    browser_address: str = field(default="", repr=False)
    """While waiting: the address for the browser, which holds the one-shot state; empty until it is known."""
    likely_causes: tuple[Text, ...] = ()
    """What may be in the way, most common first."""
    admin_message: Text | None = None
    """The message for the Salesforce admin, once there may be something only an admin can change."""
    who: str = ""
    """User name of the signed-in rep, or what else is known of the rep."""
    where: str = ""
    """Address of the org that is signed in to."""

    @property
    def is_in_the_browser(self) -> bool:
        """Whether it is the browser's turn."""
        return self.step in _IN_THE_BROWSER

    @property
    def is_under_way(self) -> bool:
        """Whether something is being done that ends by itself or by `cancel`."""
        return self.step in _UNDER_WAY

    @property
    def is_signed_in(self) -> bool:
        """Whether the rep is signed in."""
        return self.step in _IN


@dataclass(frozen=True, slots=True)
class GivenAddress:
    """What was typed or pasted as the address of a Salesforce."""

    origin: str
    """The address to sign in at; the text as it was given when it is not an address."""
    problem: Text | None = None
    """What is wrong with it."""
    caution: Text | None = None
    """What the rep should look at before signing in there."""


class SignInApi(Protocol):
    """The sign-in, as a window drives it."""

    @property
    def state(self) -> SignInState:
        """How far it is. A change is told as any other of the desk."""

    def understand(self, given: str) -> GivenAddress:
        """What a typed or pasted address means."""

    def begin(self, login_url: str, client_id: str) -> None:
        """Sign in in the browser. What is wrong with the values is in the state; then nothing begins."""

    def open_browser(self) -> None:
        """Open the browser once more, while it is its turn."""

    def cancel(self) -> None:
        """Call the sign-in off."""

    def sign_out(self) -> None:
        """Forget the sign-in here, and ask Salesforce to end it."""

    def read_file(self, path: str) -> None:
        """Take address and Consumer Key from the `.diditlog` file of an admin. Kept when the rep signs in with them."""
