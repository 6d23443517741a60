"""Signing out: the tokens leave this computer in any case, and Salesforce is asked to end them."""

from dataclasses import dataclass

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.oauth import OAuth
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.core.model.errors import CannotCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """How far signing out came. Both halves are told, as each can fail without the other."""

    account: SalesforceLogin | None
    """Who was signed in; None when nobody was, or when the keyring could not be read."""
    wiped: bool
    """Nothing of the sign-in is left in the keyring."""
    wipe_trouble: str | None
    """Why something is left: `check.keyring_locked`, …"""
    revoked: bool
    """Salesforce has ended the tokens."""
    revoke_trouble: str | None
    """Why it has not (`check.offline`, …); None as well when there was nothing to revoke."""


def sign_out(keeper: TokenKeeper, session: HttpSession) -> SignedOut:
    """Wipe the keyring, then revoke. Raises nothing of Salesforce's or the keyring's: both are in the answer."""
    taken = keeper.take_out()
    revoked, trouble = False, None
    if taken.account is not None and taken.token is not None:
        try:
            OAuth(session, taken.account.app).revoke(taken.token)
            revoked = True
        except CannotCheck as error:
            trouble = error.code
    return SignedOut(
        account=taken.account,
        wiped=taken.trouble is None,
        wipe_trouble=taken.trouble,
        revoked=revoked,
        revoke_trouble=trouble,
    )
