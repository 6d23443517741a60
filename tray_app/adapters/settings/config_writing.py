"""Changes config.toml in whole steps: what is written was checked, and a crash leaves the old file or the new one."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

import tomlkit

from tray_app.adapters.settings.config_models import CallFilesSettings, ImapSettings
from tray_app.adapters.settings.config_reading import parse, parse_settings, read
from tray_app.adapters.settings.toml_positions import has_comments
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text


def add_source(file: Path, source: ImapSettings | CallFilesSettings) -> Path | None:
    """Write a source down. Returns the backup if one was made; raises BadConfiguration (id taken, …), OSError."""
    content, values = _load(file)
    if any(known["id"] == source.id for known in values.get("sources", [])):
        raise BadConfiguration(
            text('There is a source "{id}" already. Choose another id, or remove that one first.', id=source.id)
        )
    kept = source.model_dump(exclude_unset=True) | {"id": source.id, "type": source.type}
    values["sources"] = [*values.get("sources", []), kept]
    return _write(file, content, values)


def remove_source(file: Path, source_id: str) -> Path | None:
    """Take a source out. Returns the backup if one was made; raises BadConfiguration (no such source), OSError."""
    content, values = _load(file)
    left = [known for known in values.get("sources", []) if known["id"] != source_id]
    if len(left) == len(values.get("sources", [])):
        raise BadConfiguration(text('There is no source "{id}".', id=source_id))
    values["sources"] = left
    if not left:
        del values["sources"]
    return _write(file, content, values)


def set_salesforce(file: Path, **keys: str) -> Path | None:
    """Write keys of `[salesforce]`; others stay. Returns the backup if one was made; raises as `add_source` does."""
    content, values = _load(file)
    values["salesforce"] = values.get("salesforce", {}) | keys
    return _write(file, content, values)


def set_value(file: Path, key: str, value: object) -> Path | None:
    """Write one dotted key (`logging.profile`); None takes it out, so that its default holds again.

    Returns the backup if one was made; raises as `add_source` does. Check the value with `problem_with` before.
    """
    table, name = key.split(".")
    content, values = _load(file)
    kept = values.get(table, {})
    if value is None:
        kept.pop(name, None)
    else:
        kept[name] = list(value) if isinstance(value, tuple) else value
    values[table] = kept
    if not kept:
        del values[table]
    return _write(file, content, values)


def _load(file: Path) -> tuple[str, dict[str, Any]]:
    content = read(file)
    parse_settings(content, file.name)  # never build upon a file that is wrong
    return content, parse(content, file.name)


def _write(file: Path, old: str, values: dict[str, Any]) -> Path | None:
    content = tomlkit.dumps(values)
    parse_settings(content, file.name)
    target = file.resolve()  # a link into a synchronised folder stays a link
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup = target.with_name(f"{target.name}.bak")
    made = has_comments(old) and not backup.exists()
    if made:
        _replace(backup, old)
    _replace(target, content)
    return backup if made else None


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
