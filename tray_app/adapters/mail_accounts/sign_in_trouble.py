"""What keeps a sign-in to a mail provider from being asked for at all, told the same way for each provider."""

from urllib.parse import urlsplit

import requests

from tray_app.adapters.net.http import network_trouble
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence


def transport_trouble(error: requests.RequestException, url: str) -> CannotCheck:
    """The sign-in server could not be talked to."""
    if trouble := network_trouble(error, _about(url, text("no secure connection could be made"))):
        return trouble
    return CannotCheck("source.unreachable", _about(url, text("the connection could not be made or broke")))


def answered_badly(url: str) -> CannotCheck:
    """It gave an answer that is none of its protocol."""
    return CannotCheck("source.unreachable", _about(url, text("it gave an answer that could not be understood")))


def busy_elsewhere() -> CannotCheck:
    """Another process of the rep holds the lock."""
    asked = text("Another DidItLog on this computer")
    return CannotCheck("source.unreachable", Evidence(asked, text("is still waiting for the sign-in server's answer")))


def nobody_signed_in() -> CannotCheck:
    """The keyring has no sign-in for this mailbox."""
    return CannotCheck(
        "source.auth_failed", Evidence(text("This mailbox"), text("nobody has signed in to it here yet"))
    )


def _about(url: str, words: Text) -> Evidence:
    return Evidence(text("Sign-in server {host}", host=urlsplit(url).hostname or ""), words)
