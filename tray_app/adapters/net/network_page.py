"""Notices that something on the way answered in the server's place: a page to sign in to the network, or a block page.

Whatever we ask speaks JSON, or says in a header where to go on at its own address. A web page, or a way to another
address, comes from a hotel, a train, a guest network or a company's filter. It proves nothing about the rep, nor about
the sign-in, and is over when somebody has signed in to the network in a browser.
"""

import re
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

NETWORK_SIGN_IN: Final = "check.network_sign_in"
"""The code of the catalogue."""
_NETWORK_AUTHENTICATION_REQUIRED: Final = 511
_IN_PLACE_OF_AN_ANSWER: Final = frozenset({*range(200, 300), 401, 403})
"""Servers say anything else with pages of their own as well."""
_READ_AT_MOST: Final = 4000
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_SERVERS_OWN: Final = re.compile(rb"\bmaintenance\b", re.IGNORECASE)
"""Salesforce says so with a page, and with status 200."""


class NetworkPage(requests.exceptions.RequestException):
    """Something else answered in place of the server."""

    def __init__(self, host: str, what: Text) -> None:
        """`host`: the server that was asked; `what` came instead."""
        super().__init__("something on the way answered in place of the server")
        self.evidence = Evidence(text("What came in place of an answer of {host}", host=host), what)


def refuse_page(answer: requests.Response) -> None:
    """Raises `NetworkPage` when this is no answer of the server that was asked."""
    asked = urlsplit(answer.history[0].url if answer.history else answer.url)
    host = asked.hostname or ""
    if answer.is_redirect:
        refuse_way(answer.url, urljoin(answer.url, readable_way(answer)))
    elif answer.status_code == _NETWORK_AUTHENTICATION_REQUIRED or _is_page(answer):
        raise NetworkPage(host, text("a web page (HTTP {status})", status=answer.status_code))


def readable_way(answer: requests.Response) -> str:
    """Where a redirect leads; a header that is not UTF-8 is taken as Latin-1, which is what old portals write.

    Raises `NetworkPage` for what is no address: no server of ours writes such a thing.
    """
    written = answer.headers["Location"]
    with suppress(UnicodeError):
        written = written.encode("latin-1").decode("utf-8")
    host, is_address = None, False
    with suppress(ValueError):
        sent = urlsplit(written)
        host, is_address = sent.hostname, _port(sent) > 0
    if not is_address:
        answer.close()  # nobody will read it
        raise _elsewhere(urlsplit(answer.url), host)
    return written


def refuse_way(before: str, after: str) -> None:
    """Raises `NetworkPage` when a redirect leads to another server, or out of the encryption."""
    asked, sent = urlsplit(before), urlsplit(after)
    leaves_tls = asked.scheme == "https" != sent.scheme
    if leaves_tls or (sent.hostname, _port(sent)) != (asked.hostname, _port(asked)):
        raise _elsewhere(asked, sent.hostname)


def _elsewhere(asked: SplitResult, host: str | None) -> NetworkPage:
    return NetworkPage(asked.hostname or "", text("a way to another address: {host}", host=host or "?"))


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:  # none that exists
        return 0


def _is_page(answer: requests.Response) -> bool:
    if answer.status_code not in _IN_PLACE_OF_AN_ANSWER:
        return False
    begin = answer.content[:_READ_AT_MOST]
    return _PAGE.match(begin) is not None and _SERVERS_OWN.search(begin) is None
