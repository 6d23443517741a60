"""Works that come inside another one: ICU in Qt's libraries, OpenSSL and SQLite in Python where no system has them.

Whoever looks for known weaknesses looks for their names.
"""

import re
import sqlite3
import ssl
from pathlib import Path

from bundle.component import Component
from bundle.debian import is_system

_ROOT = Path(__file__).parents[2]
_TEXTS = _ROOT / "packaging" / "licences"
_ICU = re.compile(r"libicudata\.so\.(\d+)")
_OPENSSL = re.compile(r"libssl[-.0-9]*.*\.(dll|dylib)$")
_SQLITE = re.compile(r"(lib)?sqlite3?\b.*\.(dll|dylib)$")


def inner_works(sources: list[Path]) -> list[Component]:
    """Those of them that are among the files."""
    names = {path.name for path in sources if not is_system(path)}
    found = [
        _generic("icu", version[1], "Unicode-DFS-2016", "ICU.txt")
        for version in (_ICU.fullmatch(name) for name in sorted(names))
        if version
    ]
    if any(_OPENSSL.match(name) for name in names):
        # "OpenSSL 3.0.13 30 Jan 2024"; the numbers beside it have had no place for the last one since OpenSSL 3
        found.append(_generic("openssl", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0", "../../LICENSE"))
    if any(_SQLITE.match(name) for name in names):
        found.append(_generic("sqlite", sqlite3.sqlite_version, "blessing", "SQLite.txt"))
    return found


def _generic(name: str, version: str, licence: str, text: str) -> Component:
    return Component(name=name, version=version, licence=licence, kind="generic", texts=((_TEXTS / text).resolve(),))
