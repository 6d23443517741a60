"""The company's own OAuth client in Google Cloud: its ids, what it asks for, and the addresses it is asked at."""

import re
from dataclasses import dataclass
from typing import Final

from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text

SCOPE: Final = "https://www.googleapis.com/auth/gmail.metadata"
"""Headers and labels of mail; by Google's definition neither bodies nor attachments, and no search."""
AUTHORIZE: Final = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 an address
APP_ACCESS_CONTROL: Final = "https://admin.google.com/ac/owl"
"""Where an admin of Google Workspace trusts an app."""
_CLIENT_ID: Final = re.compile(r"[0-9]{1,20}(-[a-z0-9]{1,64})?\.apps\.googleusercontent\.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleApp:
    """One OAuth client of the type "Desktop app", as one rep uses it."""

    client_id: str
    """Client ID."""
    username: str = ""
    """The address that the sign-in page is filled with."""
    authorize: str = AUTHORIZE
    """Where the browser signs in."""
    token: str = TOKEN
    """Where codes and refresh tokens are redeemed."""


def google_client_id_of(written: str) -> str:
    """The client ID as Google Cloud shows it, from what was typed or pasted. Raises `BadConfiguration`."""
    found = written.strip().lower()
    if not _CLIENT_ID.fullmatch(found):
        raise BadConfiguration(text("A Google client ID ends in .apps.googleusercontent.com."))
    return found
