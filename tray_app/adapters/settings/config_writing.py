"""Changes config.toml in whole steps: what is written was checked, comments stay, and a crash leaves a whole file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tray_app.adapters.settings.config_reading import parse_settings, read
from tray_app.adapters.settings.source_models import AnySource
from tray_app.adapters.system.private_files import make_private_folder
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Table


def add_source(file: Path, source: AnySource) -> None:
    """Write a source down. Raises BadConfiguration (id taken, a file that is wrong) and OSError."""

    def change(document: TOMLDocument) -> None:
        sources = _sources(document)
        if any(known["id"] == source.id for known in sources):
            raise BadConfiguration(
                text('There is a source "{id}" already. Choose another id, or remove that one first.', id=source.id)
            )
        from tomlkit import table

        kept = table()
        kept.update({"id": source.id, "type": source.type} | source.written_values())
        sources.append(kept)
        document["sources"] = sources

    _rewrite(file, change)


def remove_source(file: Path, source_id: str) -> None:
    """Take a source out. Raises BadConfiguration (no such source, a file that is wrong) and OSError."""

    def change(document: TOMLDocument) -> None:
        sources = _sources(document)
        place = next((number for number, known in enumerate(sources) if known["id"] == source_id), None)
        if place is None:
            raise BadConfiguration(text('There is no source "{id}".', id=source_id))
        del sources[place]
        if not sources:
            del document["sources"]

    _rewrite(file, change)


def set_salesforce(file: Path, **keys: str) -> None:
    """Write keys of `[salesforce]`; others stay. Raises as `add_source` does."""
    _rewrite(file, lambda document: _table(document, "salesforce").update(keys))


def set_value(file: Path, key: str, value: object) -> None:
    """Write one dotted key (`logging.profile`); None takes it out, so that its default holds again.

    Raises as `add_source` does. Check the value with `problem_with` before.
    """
    name_of_table, name = key.split(".")

    def change(document: TOMLDocument) -> None:
        table = _table(document, name_of_table)
        if value is not None:
            table[name] = list(value) if isinstance(value, tuple) else value
        elif name in table:
            del table[name]
        if not table:
            del document[name_of_table]

    _rewrite(file, change)


def _table(document: TOMLDocument, name: str) -> Table:
    from tomlkit import table
    from tomlkit.items import Table

    if name not in document:
        document[name] = table()
    found = document[name]
    if not isinstance(found, Table):
        raise TypeError(name)
    return found


def _sources(document: TOMLDocument) -> AoT:
    from tomlkit import aot, table
    from tomlkit.items import AoT

    found = document.get("sources", None)
    if isinstance(found, AoT):
        return found
    sources = aot()
    for source in found or ():  # written as a list of inline tables
        kept = table()
        kept.update(source)
        sources.append(kept)
    return sources


def _rewrite(file: Path, change: Callable[[TOMLDocument], None]) -> None:
    from tomlkit import parse  # the library keeps comments, and nobody writes while the app is at rest

    old = read(file)
    parse_settings(old, file.name)  # never build upon a file that is wrong
    document = parse(old)
    change(document)
    content = document.as_string()
    parse_settings(content, file.name)
    target = file.resolve()  # a link into a synchronised folder stays a link
    make_private_folder(target.parent)
    _replace(target, content)


def _replace(file: Path, content: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # for this user alone: 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
