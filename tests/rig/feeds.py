"""A feed of versions as a project would publish it: signed, on a TLS server of this machine."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.rig.sites import Site, reply
from tray_app.adapters.net.release_feed import CONTEXT, Feed
from tray_app.core.reporting.updates import Release, write_feed
from tray_app.core.reporting.versions import version_of

PATH = "/stable/feed.txt"


class Publisher:
    """Whoever signs the feed and puts it on the server."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.key = Ed25519PrivateKey.generate()
        self.origin = f"https://localhost:{site.port}"
        self.feed = Feed(self.origin + PATH, self.key.public_key().public_bytes_raw())
        """What a build is given."""

    def publish(self, version: str, at: datetime, *, holds: timedelta = timedelta(days=30)) -> bytes:
        """Put this version there; the file."""
        release = Release(
            version=version_of(version), page=f"{self.origin}/{version}", published_at=at, expires_at=at + holds
        )
        file = self.signed(write_feed(release))
        self.serve(file)
        return file

    def signed(self, content: bytes, key: Ed25519PrivateKey | None = None) -> bytes:
        """The content as the file that is read."""
        return base64.b64encode((key or self.key).sign(CONTEXT + content)) + b"\n" + content

    def serve(self, file: bytes) -> None:
        """Put exactly this there."""
        self.site.answer = lambda handler: reply(handler, 200, file, Set_Cookie="id=rep; Path=/")
