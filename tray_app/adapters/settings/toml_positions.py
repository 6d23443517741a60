"""Finds the line on which a key of config.toml stands: the parser gives values without their places."""

import tomllib
from typing import Any

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file: `("sources", 0, "port")`."""


def statements(content: str) -> list[tuple[int, str]]:
    """The headers and assignments of a file that parses, each with the number of its first line (from 1).

    A statement is the fewest lines that parse by themselves, so that lists and texts over several lines stay whole.
    """
    found: list[tuple[int, str]] = []
    first, gathered = 0, ""
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        if not gathered:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            first = number
        gathered += line
        if _parses(gathered):
            found.append((first, gathered))
            gathered = ""
    return found


def line_of(content: str, path: Path) -> int:
    """The line of the key, or of the nearest table around it; 1 when not even that is written down."""
    known = _places(content)
    while path and path not in known:
        path = path[:-1]
    return known.get(path, 1)


def _places(content: str) -> dict[Path, int]:
    known: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, statement in statements(content):
        value = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _header(value, counts)
            inner: Path = ()
        else:
            inner = _only_path(value)
        for length in range(len(inner) + 1):
            known.setdefault(table + inner[:length], number)
    return known


def _header(value: dict[str, Any], counts: dict[Path, int]) -> Path:
    path: Path = ()
    node: Any = value
    while node:
        if isinstance(node, list):
            counts[path] = counts.get(path, -1) + 1
            path, node = (*path, counts[path]), node[0]
        else:
            key = next(iter(node))
            path, node = (*path, key), node[key]
            if isinstance(node, dict) and path in counts:
                path = (*path, counts[path])
    return path


def _only_path(value: Any) -> Path:
    path: Path = ()
    while isinstance(value, dict) and len(value) == 1:
        key = next(iter(value))
        path, value = (*path, key), value[key]
    return path


def _parses(content: str) -> bool:
    try:
        tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return False
    return True
