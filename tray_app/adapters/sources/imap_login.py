"""Ways to sign in to an IMAP server: with a password, or with a token of a sign-in in the browser (RFC 7628)."""

import re
from collections.abc import Callable
from typing import Final

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from tray_app.adapters.sources.imap_errors import cannot_check
from tray_app.adapters.sources.imap_volume import MeasuredClient
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

_BY_PASSWORD: Final = re.compile(r"(?:PLAIN|LOGIN|CRAM-|DIGEST-|SCRAM-|NTLM|APOP)")
"""Ways to sign in (SASL mechanisms) that start from a password."""
_NOT_ABOUT_THE_TOKEN: Final = frozenset({"source.rate_limited", "source.unreachable"})
_END_OF_TALK: Final = b"\x01"
"""What answers a server that tells, before it refuses, what is wrong with a token (RFC 7628 section 3.2.3)."""


def log_in_by_password(client: IMAPClient, username: str, password: str) -> None:
    """Sign in. Raises `CannotCheck` where the password cannot or should not be sent, and what imapclient raises."""
    ascii_only = (username + password).isascii()
    _without_breaks(username + password)
    plain, disabled = client.has_capability("AUTH=PLAIN"), client.has_capability("LOGINDISABLED")
    ways = _ways(client)
    if (disabled and not plain) or (ways and not any(_BY_PASSWORD.match(way) for way in ways)):
        # The password would go over the wire for nothing.
        raise _unfit(text("this mail server takes no password here and asks for another way to sign in"))
    if plain and (disabled or not ascii_only):
        client.plain_login(username, password)
    elif ascii_only:
        client.login(username, password)
    else:
        # LOGIN carries ASCII only, and the error that imaplib raises for the rest holds the password.
        raise _unfit(text("this server cannot take letters beyond ASCII"))


def log_in_by_token(client: MeasuredClient, username: str, token: str) -> bool:
    """Sign in; False when the server refuses the token. Raises `CannotCheck` where it takes none or is not there."""
    _without_breaks(username + token)
    ways = _ways(client)
    if "OAUTHBEARER" in ways:
        way, said = "OAUTHBEARER", f"n,a={_as_sasl_name(username)},\x01auth=Bearer {token}\x01\x01"
    elif "XOAUTH2" in ways:
        way, said = "XOAUTH2", f"user={username}\x01auth=Bearer {token}\x01\x01"
    else:
        raise _unfit(text("this mail server takes no token of a sign-in in the browser"))
    try:
        client.authenticate(way, _once(said.encode()))
    except IMAPClientAbortError:
        raise
    except IMAPClient.Error as error:
        trouble = cannot_check(LoginError(str(error)), client.host, username, token)
        if trouble.code in _NOT_ABOUT_THE_TOKEN:
            raise trouble from None
        return False
    return True


def token_refused(host: str) -> CannotCheck:
    """The server takes tokens, but neither the one that was kept nor a fresh one."""
    asked = text("Mail server {host}", host=host)
    return CannotCheck("source.auth_failed", Evidence(asked, text("refused the sign-in of your company")))


def _once(said: bytes) -> Callable[[bytes], bytes]:
    """Says it when it is asked first; every further question is the server's word about what is wrong."""
    words = iter([said])
    return lambda _question: next(words, _END_OF_TALK)


def _as_sasl_name(name: str) -> str:
    """RFC 5801 section 4."""
    return name.replace("=", "=3D").replace(",", "=2C")


def _ways(client: IMAPClient) -> set[str]:
    offered = {str(one.decode("ascii", "replace")).upper() for one in client.capabilities()}
    return {one.removeprefix("AUTH=") for one in offered if one.startswith("AUTH=")}


def _without_breaks(words: str) -> None:
    if any(char < " " for char in words):
        raise _unfit(text("it holds control characters"))


def _unfit(why: Text) -> CannotCheck:
    return CannotCheck("source.auth_failed", Evidence(text("User name and password"), why))
