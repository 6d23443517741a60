"""Where records and fix steps open: link keys of `resources/links.toml` → addresses.

No other part of the app spells a path of Salesforce's or Actions' pages.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from tray_app.core.model.verdict import RecordRef

ACTIONS_URL = "https://toutapp.com"
"""Where Marketo Sales Insight Actions opens unless the configuration says otherwise."""
APP_SCHEME = "diditlog:"
"""What the app's own addresses begin with."""
_RECORD_PATH = "/lightning/r/{object}/{id}/view"
_PAGES = {".my.salesforce.com": ".lightning.force.com"}
"""The API's domain → the one that shows pages; sandboxes have one more label before it in both (Salesforce Help,
"My Domain URL Formats")."""


class LinkBook:
    """The links of one `links.toml`."""

    def __init__(self, file: Path, actions_url: str = ACTIONS_URL) -> None:
        """Raises OSError or ValueError when the file cannot be read."""
        self._links: Mapping[str, Mapping[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
        self._actions_url = actions_url

    def of_key(self, key: str, records: Iterable[RecordRef], instance_url: str | None) -> str | None:
        """Where a step leads; None for a key nobody knows, or when its record or the org's address is not known.

        An https address, as a team's own profile may have it, is its own answer.
        """
        if key.startswith("https://"):
            return key
        link = self._links.get(key)
        if link is None:
            return None
        path = str(link["path"])
        if "placeholders" in link:
            wanted = [record for record in records if record.object in link["objects"]]
            if len(wanted) < link["nth"]:
                return None
            path = _filled(path, wanted[link["nth"] - 1])
        match link["base"]:
            case "app":
                return APP_SCHEME + path
            case "actions":
                return self._actions_url.rstrip("/") + path
            case _:
                return pages_url(instance_url) + path if instance_url else None

    def of_record(self, record: RecordRef, instance_url: str | None) -> str | None:
        """Where a record opens; None while the org's address is not known."""
        return pages_url(instance_url) + _filled(_RECORD_PATH, record) if instance_url else None


def pages_url(instance_url: str) -> str:
    """The origin that shows an org's pages. A host without My Domain, such as one on this machine, stays as it is."""
    parts = urlsplit(instance_url)
    host = parts.hostname or ""
    for api, pages in _PAGES.items():
        if host.endswith(api) and parts.port is None:
            return f"https://{host.removesuffix(api)}{pages}"
    return urljoin(instance_url, "/").rstrip("/")


def _filled(path: str, record: RecordRef) -> str:
    return path.format(object=quote(record.object, safe=""), id=quote(record.id, safe=""))
