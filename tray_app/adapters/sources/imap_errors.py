"""What a failure of an IMAP server means to the rep: one reason code per cause, and nothing secret in it.

Server answers are told apart by their response codes (RFC 3501 section 7.1, RFC 5530) and, where servers use none, by
the words Gmail, Exchange and Yahoo are known to use.
"""

import re
import ssl
from collections.abc import Sequence
from typing import Final

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, LoginError

from tray_app.adapters.net.proxies import has_proxy
from tray_app.adapters.sources.imap_volume import LARGEST_MB, TooMuch
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.mail_providers import is_microsoft_host, takes_app_passwords
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence

_THROTTLED: Final = re.compile(
    r"\[(LIMIT|OVERQUOTA|THROTTLED|INUSE)\]|too many|throttl|rate limit|bandwidth limit|exceeded command", re.IGNORECASE
)
_BACKOFF: Final = re.compile(r"Backoff Time:?\s*(\d{1,9})\s*milliseconds", re.IGNORECASE)
_PASSING: Final = re.compile(r"\[(UNAVAILABLE|SERVERBUG|CONTACTADMIN)\]|not connected", re.IGNORECASE)
_DENIED: Final = re.compile(r"\[(NOPERM|AUTHORIZATIONFAILED|PRIVACYREQUIRED)\]|permission denied", re.IGNORECASE)
_APP_PASSWORD: Final = re.compile(r"app(lication)?[- ]?(specific)?[- ]?password|generate.{1,20}password", re.IGNORECASE)
_BYTES: Final = re.compile(r"b'(?:[^'\\\n]|\\.)*'|b\"(?:[^\"\\\n]|\\.)*\"")
_ESCAPED: Final = re.compile(rb"\\x([0-9a-f]{2})|\\(.)", re.DOTALL)
_CODE: Final = re.compile(r"\[[A-Z][A-Z0-9-]*\]\s*")
_SHOWN = 200
"""Characters of a server's own words."""


def unreachable(host: str, why: Text) -> CannotCheck:
    """The server could not be talked to."""
    return CannotCheck("source.unreachable", Evidence(text("Mail server {host}", host=host), why))


def not_connected(error: OSError, host: str, port: int) -> CannotCheck:
    """There is no line to the server; where this computer uses a proxy, mail does not go through it."""
    trouble = cannot_check(error, host)
    if not has_proxy(f"https://{host}:{port}/"):
        return trouble
    direct = text(
        "is not used for mail: port {port} of the mail server has to be open to this computer", port=str(port)
    )
    return CannotCheck(trouble.code, *trouble.evidence, Evidence(text("The proxy this computer is set to use"), direct))


def cannot_check(error: Exception, host: str, *own: str) -> CannotCheck:
    """What an exception of imapclient or of the network means. Certificates are not its business.

    `own`: user name and password, which a server may repeat in its answer, and which nobody gets to see.
    """
    if isinstance(error, CannotCheck):
        return error
    # imapclient turns a connection that breaks during LOGIN into a LoginError too; its context tells.
    broke = isinstance(error, IMAPClientAbortError) or isinstance(error.__context__, IMAPClientAbortError)
    words = str(error)
    if isinstance(error, CapabilityError):
        return CannotCheck(
            "source.misconfigured",
            Evidence(text("Mail server {host}", host=host), text("it does not offer STARTTLS on this port")),
        )
    if isinstance(error, OSError):
        return unreachable(host, _of_the_network(error))
    if _THROTTLED.search(words):
        wait = _BACKOFF.search(words)
        said = _said(host, words, own)
        return CannotCheck("source.rate_limited", said, retry_after_s=int(wait[1]) / 1000 if wait else None)
    if broke:
        return unreachable(host, text("it ended the connection"))
    if isinstance(error, LoginError) and not _PASSING.search(words):
        return _refused_login(host, words, own)
    if _DENIED.search(words):
        return CannotCheck("source.permission", _said(host, words, own))
    return unreachable(host, text("it gave an answer that could not be understood"))


def _refused_login(host: str, words: str, own: Sequence[str]) -> CannotCheck:
    if is_microsoft_host(host):
        dead_end = text("Microsoft takes no passwords for mail any more: add this mailbox as Microsoft 365 instead")
        return CannotCheck("source.misconfigured", Evidence(text("Mail server {host}", host=host), dead_end))
    app_password = takes_app_passwords(host) or _APP_PASSWORD.search(words)
    code = "source.app_password_needed" if app_password else "source.auth_failed"
    return CannotCheck(code, _said(host, words, own))


def refused_mailbox(error: Exception, host: str, mailbox: str, *own: str) -> CannotCheck:
    """What it means that a mailbox which exists cannot be opened."""
    trouble = cannot_check(error, host, *own)
    if trouble.code == "source.unreachable" and not isinstance(error, (OSError, IMAPClientAbortError)):
        if _PASSING.search(str(error)):
            return trouble
        opened = Evidence(text("Mailbox {mailbox}", mailbox=mailbox), text("the server does not let you read it"))
        return CannotCheck("source.permission", opened)
    return trouble


def _said(host: str, words: str, own: Sequence[str]) -> Evidence:
    """The server's own words: some say what to do, such as using an app password."""
    # imaplib puts the answer's bytes into its exceptions, and they arrive here as Python would write them.
    words = _BYTES.sub(lambda written: _read_back(written[0][2:-1]), words)
    plain = _CODE.sub("", "".join(char if char.isprintable() else " " for char in words))
    for secret in (*own, *(name.partition("@")[0] for name in own)):
        plain = plain.replace(secret, "…") if secret else plain
    said = plain[:_SHOWN].strip()
    return Evidence(text("Mail server {host}", host=host), verbatim(said) if said else text("it refused"))


def _read_back(written: str) -> str:
    """The text of a bytes literal as Python writes it; anything else unchanged, since servers say what they like."""

    def one(escape: re.Match[bytes]) -> bytes:
        return bytes.fromhex(escape[1].decode()) if escape[1] else escape[2] if escape[2] in b"'\"\\" else b" "

    return _ESCAPED.sub(one, written.encode()).decode("utf-8", "replace")


def _of_the_network(error: OSError) -> Text:
    match error:
        case TooMuch():
            return text("it sent more than {size} MB, and was not listened to any longer", size=LARGEST_MB)
        case TimeoutError():
            return text("it did not answer in time")
        case ConnectionRefusedError():
            return text("it refused the connection")
        case ssl.SSLError():
            return text("no secure connection could be started; the port or the security setting may be wrong")
        case _ if type(error).__name__ == "gaierror":
            return text("no server of that name was found")
        case _:
            return text("the connection could not be made or broke")
