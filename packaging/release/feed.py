"""Writes the signed feed that tells installations of a version: `python packaging/release/feed.py VERSION PAGE FILE`.

PAGE is where the version is to be had, on the server from which the feed is read. The environment tells the rest:

    DIDITLOG_UPDATE_FEED          the address at which builds look for the feed
    DIDITLOG_UPDATE_KEY           the public key that builds carry, 32 bytes in base64
    DIDITLOG_UPDATE_SIGNING_KEY   the private key, PEM (Ed25519)

Without any of them no feed is written, and the script says so. It fails when the keys do not belong together, or the
feed could not be read by the app.
"""

import base64
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tray_app.adapters.net.release_feed import CONTEXT, FeedTrouble, feed_of, signed_content
from tray_app.core.reporting.updates import Release, read_feed, write_feed
from tray_app.core.reporting.versions import version_of

HOLDS = timedelta(days=365)
"""A project that publishes nothing for longer has to sign its feed anew."""
_SIGNING_KEY = "DIDITLOG_UPDATE_SIGNING_KEY"
_GIVEN = ("DIDITLOG_UPDATE_FEED", "DIDITLOG_UPDATE_KEY", _SIGNING_KEY)


class NoFeed(Exception):
    """The feed cannot be made like this."""


def feed_file(version: str, page: str, now: datetime, environ: Mapping[str, str]) -> bytes:
    """The file, signed and read back as the app will. Raises NoFeed."""
    try:
        feed = feed_of(environ["DIDITLOG_UPDATE_FEED"], environ["DIDITLOG_UPDATE_KEY"])
        release = Release(version=version_of(version), page=page, published_at=now, expires_at=now + HOLDS)
        signed = sealed(write_feed(release), signing_key(environ[_SIGNING_KEY]))
        read_feed(signed_content(signed, feed.key), feed.address)
    except FeedTrouble:
        raise NoFeed("the signing key does not belong to DIDITLOG_UPDATE_KEY") from None
    except ValueError as error:
        raise NoFeed(str(error)) from None
    return signed


def signing_key(pem: str) -> Ed25519PrivateKey:
    """The private key. Raises NoFeed, which quotes nothing of it."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError):
        raise NoFeed("the signing key cannot be read") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoFeed("the signing key is not for Ed25519")
    return key


def sealed(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """The content below its signature."""
    return base64.b64encode(key.sign(CONTEXT + content)) + b"\n" + content


def main(arguments: list[str]) -> int:
    """The exit status: 0, also where no key is; 1 when the feed cannot be made, 2 for a wrong call."""
    if len(arguments) != 3:
        sys.stderr.write(__doc__ or "")
        return 2
    version, page, file = arguments
    if missing := [name for name in _GIVEN if not os.environ.get(name)]:
        sys.stdout.write(f"No feed of versions is written: {', '.join(missing)} not set.\n")
        return 0
    try:
        content = feed_file(version.removeprefix("v"), page, datetime.now(UTC).replace(microsecond=0), os.environ)
    except NoFeed as error:
        sys.stderr.write(f"feed.py: {error}\n")
        return 1
    Path(file).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
