"""Cuts a block of mail headers into its fields, also where a program has lost the space before a continued line.

The standard library ends the headers at the first line that is none; one lost space would then cost the recipients.
"""

import re
from collections.abc import Mapping
from typing import Final

_NAME: Final = re.compile(rb"([!-9;-~]+)[ \t]*:")
_SCHEMES: Final = frozenset({b"mailto", b"smtp", b"http", b"https", b"ex"})
"""What stands before a colon within addresses."""

Fields = Mapping[str, list[bytes]]
"""The unfolded raw values of each field, by its name in lower case, in the order in which they stand."""


def fields_in(block: bytes) -> Fields:
    """The fields of a block. Never raises."""
    found: dict[str, list[list[bytes]]] = {}
    current: list[bytes] = []
    for line in re.split(rb"\r\n|\n|\r", block):
        named = None if line[:1] in {b" ", b"\t"} else _NAME.match(line)
        if named and named[1].lower() not in _SCHEMES:
            current = [line[named.end() :].strip()]
            found.setdefault(named[1].decode("ascii").lower(), []).append(current)
        elif current and line.strip():
            # What separates two recipients was the space that is lost; a folded line keeps its own.
            current.append((b"" if line[:1] in {b" ", b"\t"} else b" ") + line.rstrip())
    # Joined at the end: ten thousand recipients come in as many lines.
    return {name: [b"".join(lines).replace(b"\t", b" ").strip() for lines in all_] for name, all_ in found.items()}
