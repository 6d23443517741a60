"""Brings the text of a TOML file to other values: comments, the order and the writer's own way of writing stay.

The library that keeps comments does not know each of TOML's shapes equally well: dotted keys, inline tables, tables in
several places. So what it wrote is read again, and a table that did not come out right is written anew, at the end.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Values = Mapping[str, Any]
"""What a file holds, as tomllib reads it."""


class NotWritable(Exception):
    """A table is written in a way that cannot be changed from here; its name is the argument."""


def brought_to(content: str, wanted: Values) -> str:
    """The text of a file that parses, changed so that it holds these values. Raises NotWritable."""
    if content and not content.endswith("\n"):
        content += "\n"
    now = tomllib.loads(content)
    for name in dict.fromkeys((*now, *wanted)):
        if now.get(name) != wanted.get(name):
            now = {key: value for key, value in (now | {name: wanted.get(name)}).items() if value is not None}
            content = _with_table(content, name, now)
    return content


def _with_table(content: str, name: str, wanted: Values) -> str:
    """The text in which one table has changed, so that it holds `wanted`."""
    from tomlkit import parse

    ways: tuple[Callable[[TOMLDocument, str, Any], None], ...] = (_change, _write_anew)
    for way in ways:
        with suppress(Exception):  # the library trips in many ways over shapes that it does not know
            document = parse(content)
            way(document, name, wanted.get(name))
            changed = document.as_string()
            if tomllib.loads(changed) == wanted:
                return changed
    raise NotWritable(name)


def _change(document: TOMLDocument, name: str, after: Any) -> None:
    """Change what differs, where it stands."""
    if after is None:
        del document[name]
    elif name not in document:
        _write_anew(document, name, after)
    elif isinstance(after, Mapping):
        table: Any = document[name]
        for key in [key for key in table if key not in after]:
            del table[key]
        for key, value in after.items():
            if key not in table or table[key] != value:
                table[key] = value
    else:
        _change_list(document[name], after)


def _change_list(tables: Any, after: Sequence[Values]) -> None:
    """Add what is new at the end, and take out what is no longer there."""
    from tomlkit.items import AoT

    for place in reversed(range(len(tables))):
        if tables[place] not in after:
            del tables[place]
    for values in after[len(tables) :]:
        tables.append(_table(values) if isinstance(tables, AoT) else values)


def _write_anew(document: TOMLDocument, name: str, after: Any) -> None:
    """Write it at the end of the file, in the usual way."""
    from tomlkit import aot

    if name in document:
        del document[name]
    if isinstance(after, Mapping):
        document.append(name, _table(after))
    elif after is not None:
        tables = aot()
        for values in after:
            tables.append(_table(values))
        document.append(name, tables)


def _table(values: Values) -> Any:
    from tomlkit import table

    made = table()
    made.update(values)
    return made
