"""The company's own app in Microsoft Entra: its ids, what it asks for, and where an admin approves it."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from tray_app.adapters.browser.redirect import ReturnAddress
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text

LOGIN: Final = "https://login.microsoftonline.com"
READ: Final = ("https://graph.microsoft.com/Mail.ReadBasic", "https://graph.microsoft.com/User.Read")
"""What the checks need: the headers of mail, and who has signed in. No body, no sending."""
IDENTIFY: Final = ("https://graph.microsoft.com/User.Read",)
"""What a rep may allow alone, also where an admin has to approve the reading of mail."""
RETURN: Final = ReturnAddress(by_form=True)
"""`http://localhost` on the app's list fits every port (Microsoft identity platform, redirect URI restrictions)."""
_GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TENANT: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+")
ANY_COMPANY: Final = "organizations"


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrosoftApp:
    """One app registration, as one rep uses it."""

    client_id: str
    """Application (client) ID."""
    tenant: str = ANY_COMPANY
    """Directory (tenant) ID or domain; `organizations` lets the account decide."""
    username: str = ""
    """The address that the sign-in page is filled with."""

    @property
    def authority(self) -> str:
        """Where its users sign in."""
        return f"{LOGIN}/{self.tenant}"

    @property
    def consent_url(self) -> str:
        """Where an admin approves the app for everybody in the company, once."""
        tenant = self.tenant
        if tenant == ANY_COMPANY and "@" in self.username:
            tenant = self.username.rpartition("@")[2].lower()
        return f"{LOGIN}/{tenant}/adminconsent?{urlencode({'client_id': self.client_id})}"


def client_id_of(written: str) -> str:
    """The client id as Entra shows it, from what was typed or pasted. Raises `BadConfiguration`."""
    found = written.strip().strip("{}").lower()
    if not _GUID.fullmatch(found):
        raise BadConfiguration(text("An Application (client) ID has the form 00000000-0000-0000-0000-000000000000."))
    return found


def tenant_of(written: str) -> str:
    """The tenant, from an id, a domain, or nothing. Raises `BadConfiguration`."""
    found = written.strip().strip("{}").lower()
    if found in ("", "common", ANY_COMPANY):
        return ANY_COMPANY
    if not (_GUID.fullmatch(found) or _TENANT.fullmatch(found)):
        raise BadConfiguration(text("A Directory (tenant) ID is a domain, or has the form of a client ID."))
    return found
