"""Which org and which user is signed in: everything about a sign-in that is not secret."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalClientApp:
    """The External Client App through which a rep signs in."""

    client_id: str
    """Its Consumer Key: public."""
    login_url: str
    """Origin of the org's sign-in, e.g. https://acme.my.salesforce.com; no path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesforceLogin:
    """The sign-in as it is remembered."""

    client_id: str
    """The app the tokens were issued to; they can be renewed with no other."""
    login_url: str
    """Origin where they are renewed and revoked."""
    instance_url: str
    """The org's address as of the last renewal."""
    identity_url: str | None = None
    """https://…/id/<org>/<user>."""
    username: str | None = None
    """The rep's Salesforce user name; None when Salesforce did not tell."""
    user_id: str | None = None
    """The rep's user id; None when Salesforce did not tell."""
    renewing: bool = False
    """A renewal was sent whose answer never came: the refresh token may be spent."""
    ended: bool = False
    """Salesforce has refused the refresh token: only a new sign-in helps."""

    @property
    def app(self) -> ExternalClientApp:
        """The app it belongs to."""
        return ExternalClientApp(client_id=self.client_id, login_url=self.login_url)

    def to_json(self) -> str:
        """The text that is kept."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self | None:
        """What was kept, or None when it cannot be read any more. Keys of a newer version are passed over."""
        try:
            kept = json.loads(text)
            account = cls(**{field.name: kept[field.name] for field in fields(cls) if field.name in kept})
        except (ValueError, TypeError, RecursionError):
            return None
        addresses = (account.client_id, account.login_url, account.instance_url)
        return account if all(isinstance(value, str) and value for value in addresses) else None


def user_id_in(identity_url: str | None) -> str | None:
    """The user's id as it stands at the end of an identity URL."""
    parts = (identity_url or "").rstrip("/").split("/")
    return parts[-1] if len(parts) >= 3 and parts[-3] == "id" and parts[-1].startswith("005") else None
