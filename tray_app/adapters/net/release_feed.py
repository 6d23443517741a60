"""The feed of releases: where a build finds it, whether it is signed by whom the build trusts, and the way to it.

A checkout and a build by somebody else have no feed, and then nothing is ever asked. The file holds a line with the
signature (Ed25519, base64) and after it what is signed, byte for byte: nothing of it is read before it was found good.
"""

import base64
import json
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from requests import RequestException
from urllib3.exceptions import HTTPError

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.net.http import HttpSession

FEED_FILE = "update-feed.json"
"""The resource that packaging/bundle/feed.py writes into a build."""
CONTEXT = b"DidItLog update feed\n"
"""Signed in front of each feed, so that nothing else that the key may ever sign passes for one."""
LARGEST = 16_384
"""Bytes of a feed; it needs a few hundred."""
_LONGEST_S = 60.0
_MOST_REDIRECTS = 3
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64


class FeedTrouble(Exception):
    """The feed could not be had, or it is not signed by whom this build trusts."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a build looks, and whom it believes."""

    address: str
    """An https address."""
    key: bytes
    """The raw public key (Ed25519) of whoever signs the feed."""

    @property
    def server(self) -> str:
        """The server's name."""
        return urlsplit(self.address).hostname or ""


def feed_of(address: str, key: str) -> Feed:
    """The feed at this address, with its key in base64. Raises ValueError with what is wrong."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username is not None or not address.isprintable():
        raise ValueError("the address of the feed begins with https:// and names a server")
    raw = base64.b64decode(key, validate=True)
    if len(raw) != _KEY_BYTES:
        raise ValueError("the key of the feed is 32 bytes in base64")
    return Feed(address, raw)


def shipped_feed(resources: Path) -> Feed | None:
    """The feed this build was given; None when there is none, or it cannot be used."""
    try:
        given = json.loads((resources / FEED_FILE).read_text("utf-8"))
        return feed_of(given["address"], given["key"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def fetch_feed(feed: Feed, session: HttpSession) -> bytes:
    """What the feed says, its signature found good. Raises `FeedTrouble`. The session cannot be used afterwards."""
    session.asks_apis = False  # a file may lie on another server than the one that is asked
    # No cookie is kept or sent: nobody can tell one look from another one's.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    try:
        raw = Deadline(_LONGEST_S).run(lambda: _downloaded(feed.address, session), session.close)
    except (RequestException, HTTPError, OSError, GivenUp) as error:
        raise FeedTrouble(type(error).__name__) from None
    return signed_content(raw, feed.key)


def signed_content(raw: bytes, key: bytes) -> bytes:
    """What was signed with the key. Raises `FeedTrouble` when that is not so."""
    # Imported here: it is heavy, and needed only once a feed is there.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    line, newline, content = raw.partition(b"\n")
    try:
        signature = base64.b64decode(line, validate=True)
        if not newline or len(signature) != _SIGNATURE_BYTES:
            raise FeedTrouble("not signed")
        Ed25519PublicKey.from_public_bytes(key).verify(signature, CONTEXT + content)
    except (InvalidSignature, ValueError):
        raise FeedTrouble("not signed by whom this build trusts") from None
    return content


def _downloaded(address: str, session: HttpSession) -> bytes:
    for _ in range(_MOST_REDIRECTS + 1):
        # Redirects are followed here: a session would follow one to plain HTTP on this machine.
        if urlsplit(address).scheme != "https":
            raise FeedTrouble("sent on to an address without TLS")
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        with session.get(address, headers=headers, stream=True, allow_redirects=False) as answer:
            if answer.is_redirect:
                address = urljoin(address, answer.headers["Location"])
                continue
            if answer.status_code != 200:
                raise FeedTrouble(f"status {answer.status_code}")
            raw: bytes = answer.raw.read(LARGEST + 1, decode_content=False)
        if len(raw) > LARGEST:
            raise FeedTrouble("too large")
        return raw
    raise FeedTrouble("sent on too often")
