"""How a sign-in lies in the keyring: refresh token, access token and account, one entry each.

Separate entries, because Windows takes no more than 1,280 characters in one. The order of writing makes every
interruption harmless: first the refresh token, which cannot be had again, last the access token, by which readers
recognise that something is new.
"""

from dataclasses import dataclass, field, replace

from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.core.model.ports import Vault

REFRESH = "salesforce refresh token"
ACCESS = "salesforce access token"
ACCOUNT = "salesforce account"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSignIn:
    """A whole sign-in, secrets included."""

    account: SalesforceLogin
    """The org and the user."""
    access_token: str | None = field(repr=False)
    """None when only the refresh token could be kept: it has to be renewed before use."""
    refresh_token: str | None = field(default=None, repr=False)
    """None when there is none, or when it has not been read."""

    @property
    def grant(self) -> Grant | None:
        """What requests need of it, without the refresh token; None when it has to be renewed first."""
        if not self.access_token:
            return None
        return Grant(
            access_token=self.access_token,
            instance_url=self.account.instance_url,
            identity_url=self.account.identity_url,
            user_id=self.account.user_id,
        )


class KeptTokens:
    """The entries of one sign-in in a vault. Every method raises what the vault raises (`CannotCheck`)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def account(self) -> SalesforceLogin | None:
        """The account; None when nobody is signed in."""
        kept = self._vault.read(ACCOUNT)
        return SalesforceLogin.from_json(kept) if kept else None

    def read(self) -> KeptSignIn | None:
        """The sign-in without its refresh token: the access token first, so that an account is never older than it."""
        access = self._vault.read(ACCESS)
        account = self.account()
        return KeptSignIn(account=account, access_token=access) if account else None

    def read_whole(self) -> KeptSignIn | None:
        """The sign-in with its refresh token."""
        kept = self.read()
        return replace(kept, refresh_token=self.refresh_token()) if kept else None

    def refresh_token(self) -> str | None:
        """The refresh token."""
        return self._vault.read(REFRESH)

    def write(self, kept: KeptSignIn) -> None:
        """Keep all of it. May be interrupted and repeated."""
        if kept.refresh_token is None:
            self._vault.remove(REFRESH)
        elif self._vault.read(REFRESH) != kept.refresh_token:
            self._vault.write(REFRESH, kept.refresh_token)
        self.write_account(kept.account)
        if kept.access_token is None:
            self._vault.remove(ACCESS)
        else:
            self._vault.write(ACCESS, kept.access_token)

    def write_account(self, account: SalesforceLogin) -> None:
        """Keep what is not secret."""
        self._vault.write(ACCOUNT, account.to_json())

    def end(self, account: SalesforceLogin) -> None:
        """Forget the tokens that Salesforce no longer takes, and remember whose they were."""
        self.write_account(replace(account, ended=True))
        self._vault.remove(ACCESS)
        self._vault.remove(REFRESH)

    def wipe(self) -> None:
        """Forget everything; tokens first."""
        for name in (REFRESH, ACCESS, ACCOUNT):
            self._vault.remove(name)
