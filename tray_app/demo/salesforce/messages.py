"""A request as it came and an answer as it goes, without the connection they travel on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.values import Json

JSON_TYPE = "application/json;charset=UTF-8"
HTML_TYPE = "text/html; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request, or one part of a composite request."""

    method: str
    """GET, POST, …"""
    target: str = field(repr=False)
    """Path and query as they were sent."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Headers by their name in small letters."""
    body: bytes = field(default=b"", repr=False)
    """The body."""
    base_url: str
    """The server's own address."""

    @property
    def path(self) -> str:
        """The decoded path; a slash at its end says nothing to Salesforce."""
        return unquote(urlsplit(_local(self.target)).path, errors="replace").rstrip("/") or "/"

    @property
    def query(self) -> dict[str, str]:
        """The decoded query; a plus sign in it stands for a space."""
        return dict(parse_qsl(urlsplit(_local(self.target)).query, keep_blank_values=True, errors="replace"))

    @property
    def form(self) -> dict[str, str]:
        """The decoded body of a form."""
        return dict(parse_qsl(self.body.decode("ascii", "replace"), keep_blank_values=True, errors="replace"))

    @property
    def bearer(self) -> str | None:
        """The access token, if one was sent."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() or None if kind.lower() in ("bearer", "oauth") else None

    def json(self) -> Json:
        """The body as JSON. Raises `Refused`."""
        try:
            content: Json = json.loads(self.body)
        except (ValueError, RecursionError):
            raise errors.bad_json("The HTTP entity body is required, but this request has no valid JSON") from None
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    status: int = 200
    """HTTP status."""
    body: Json | bytes = None
    """JSON, or bytes of `content_type`; None for nothing at all."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers besides the usual ones."""
    content_type: str = JSON_TYPE
    """What the body is."""
    counted: bool = False
    """It counts against the org's API allowance."""

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        if isinstance(self.body, bytes):
            return self.body
        if self.body is None:
            return b""
        # A text may hold half a surrogate pair: JSON can bring one in, UTF-8 cannot take it out.
        return json.dumps(self.body, ensure_ascii=False).encode("utf-8", "replace")


def _local(target: str) -> str:
    """Two slashes at the beginning would read as a host."""
    return "/" + target.lstrip("/")
