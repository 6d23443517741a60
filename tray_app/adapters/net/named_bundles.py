"""Lists of authorities that the environment names for programs like this one: of use, or left behind by something.

A list that is not there any more would end every request, although the system's own authorities would do.
"""

import os
import ssl
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

_NAMES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that requests goes by, the first one first."""


def named_bundle() -> str | None:
    """The list to trust besides the system's: a PEM file or a folder of them; None where none of them is of use."""
    return next((place for _, place, is_usable in _named() if is_usable), None)


def unusable_bundles() -> list[tuple[str, str]]:
    """The variables that name nothing of use, and what they name."""
    return [(name, place) for name, place, is_usable in _named() if not is_usable]


def _named() -> Iterator[tuple[str, str, bool]]:
    for name in _NAMES:
        if place := os.environ.get(name):
            yield name, place, _is_usable(place)


def _is_usable(place: str) -> bool:
    try:
        if Path(place).is_dir():
            return True
        state = Path(place).stat()
        return _holds_authorities(place, state.st_size, state.st_mtime_ns)
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=8)
def _holds_authorities(place: str, _size: int, _mtime_ns: int) -> bool:
    """Of this state of the file: it may have hundreds, and is asked about at each request."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=place)
    except OSError:  # ssl.SSLError is one
        return False
    return True
