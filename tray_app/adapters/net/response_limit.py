"""An HTTP answer is read as a whole, but never more of it than any answer of Salesforce can hold."""

from collections.abc import Iterator
from typing import Any

import requests
from urllib3 import BaseHTTPResponse

LARGEST_MB = 64
"""Megabytes of one answer, unpacked. The largest is that to nine describes: a few, in an org full of custom fields."""


class TooLarge(requests.exceptions.ContentDecodingError):
    """There is more of the answer than anything we asked for could need."""


class Measured:
    """urllib3's answer, whose body ends in `TooLarge` where it gets too large."""

    def __init__(self, raw: BaseHTTPResponse, largest: int = LARGEST_MB * 1024 * 1024) -> None:
        self._raw = raw
        self._left = largest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, amt: int | None = 2**16, decode_content: bool | None = None) -> Iterator[bytes]:
        """The body piece by piece, as requests reads it."""
        for piece in self._raw.stream(amt, decode_content):
            self._left -= len(piece)
            if self._left < 0:
                self._raw.close()
                raise TooLarge("larger than any answer to what was asked")
            yield piece
