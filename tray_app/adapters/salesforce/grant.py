"""What Salesforce hands out at sign-in, and who keeps it fresh. Secrets never show in `repr`."""

from dataclasses import dataclass, field
from typing import Protocol

from tray_app.adapters.salesforce.account import user_id_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One answer of the token endpoint."""

    access_token: str = field(repr=False)
    """Bearer token of the REST API."""
    refresh_token: str | None = field(default=None, repr=False)
    """Gets the next access token; None when the sign-in gave none."""
    instance_url: str
    """The org's address; may change at each refresh."""
    identity_url: str | None = None
    """`id` of the answer: https://…/id/<org>/<user>."""
    user_id: str | None = None
    """Whose tokens they are, where that was asked for at sign-in: a token alone does not say."""

    @property
    def known_user_id(self) -> str | None:
        """The user's id, 15 or 18 characters; None when nobody has told."""
        return self.user_id or user_id_in(self.identity_url)


class Tokens(Protocol):
    """Hands out a valid grant.

    Both methods raise `CannotCheck`: `check.not_signed_in`, `check.signed_out`, `check.keyring_locked`, …; and OSError
    when the folder of the lock cannot be used.
    """

    def current(self) -> Grant:
        """The grant in use; read from the keyring the first time."""

    def renew(self, stale: Grant) -> Grant:
        """A grant newer than `stale`: refreshed once, however many ask at the same time."""
