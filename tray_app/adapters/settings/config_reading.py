"""Reads config.toml; a file that is not there means the defaults, one that is wrong is refused as a whole."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tray_app.adapters.settings.config_errors import complaint, wrong_value
from tray_app.adapters.settings.config_models import ConfigFile
from tray_app.adapters.settings.source_models import AnySource
from tray_app.adapters.settings.toml_positions import line_of
from tray_app.adapters.tables import Unusable
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text, text

_LARGEST = 1_000_000


def load_settings(file: Path) -> ConfigFile:
    """The settings in the file. Raises BadConfiguration with the line, the key and what is allowed."""
    return parse_settings(read(file), file.name)


def read(file: Path) -> str:
    """The file's text; empty when there is none. Raises BadConfiguration when it cannot be read."""
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe would be waited for
            raise BadConfiguration(text("{file} is not a file.", file=str(file)))
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        problem = text("{file} cannot be read: {cause}.", file=str(file), cause=error.strerror or "unknown")
        raise BadConfiguration(problem) from error
    if len(raw) > _LARGEST:
        raise BadConfiguration(text("{file} is too large to be a configuration file.", file=file.name))
    try:
        # Editors on Windows begin a file with a byte order mark; TOML does not know it.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadConfiguration(
            text("{file}, line {line}: save the file as UTF-8; this line is not.", file=file.name, line=line)
        ) from None


def parse_settings(content: str, name: str = "config.toml") -> ConfigFile:
    """The settings in a file's text. Raises BadConfiguration; `name` is the file's name in it."""
    try:
        settings = ConfigFile.read(parse(content, name))
    except Unusable as refused:
        flaw = refused.telling
        raise complaint(f"{name}, line {line_of(content, flaw.path)}", flaw) from None
    seen: set[str] = set()
    for place, source in enumerate(settings.sources):
        if source.id in seen:
            line = line_of(content, ("sources", place, "id"))
            raise BadConfiguration(wrong_value(f"{name}, line {line}", "id", "an id that no other source has"))
        seen.add(source.id)
    return settings


def parse_source(values: Mapping[str, Any]) -> AnySource:
    """A source from its keys and values, as a form or a command line gives them. Raises BadConfiguration."""
    try:
        return ConfigFile.read({"sources": [values]}).sources[0]
    except Unusable as refused:
        raise complaint(str(values.get("id") or "source"), refused.telling) from None


def problem_with(key: str, value: object) -> Text | None:
    """What is wrong with a value for a dotted key (`logging.profile`), or None; for a form, so without any line."""
    table, name = key.split(".")
    try:
        ConfigFile.read({table: {name: value}})
    except Unusable as refused:
        return text("This cannot be used. Allowed: {allowed}.", allowed=refused.telling.allowed)
    return None


def problem_with_source(values: Mapping[str, Any]) -> tuple[str, Text] | None:
    """The first key of a source that cannot be used, and what is allowed; None when all of them can."""
    try:
        ConfigFile.read({"sources": [values]})
    except Unusable as refused:
        flaw = refused.telling
        return flaw.name, text("This cannot be used. Allowed: {allowed}.", allowed=flaw.allowed)
    return None


def parse(content: str, name: str) -> dict[str, Any]:
    """The file's plain values. Raises BadConfiguration when it is not TOML."""
    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError) as error:  # also for numbers and nestings beyond all measure
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else content.count("\n") + 1
        raise BadConfiguration(
            text(
                "{file}, line {line}: this cannot be read. A line is a [table] or key = value; text stands in quotes.",
                file=name,
                line=line,
            )
        ) from None
