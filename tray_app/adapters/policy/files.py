"""Policies that are files: JSON on Linux, the property lists of a device management on macOS."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tray_app.adapters.policy.judging import Found
from tray_app.core.model.text import Text, text

_LARGEST = 1_000_000
_FOREIGN = "Payload"
"""Keys of this kind are the device management's own notes in a property list."""


def json_file(path: Path) -> Iterator[Found]:
    """What a JSON file says; nothing when there is none."""
    yield from _read(path, lambda raw: json.loads(raw.decode("utf-8-sig")))


def property_list(path: Path) -> Iterator[Found]:
    """What a property list says, XML or binary; nothing when there is none."""
    yield from _read(path, _without_notes)


def _without_notes(raw: bytes) -> Any:
    import plistlib  # with an XML parser, which JSON does without

    content = plistlib.loads(raw)
    if not isinstance(content, dict):
        return content
    return {key: value for key, value in content.items() if not key.startswith(_FOREIGN)}


def _read(path: Path, parse: Callable[[bytes], Any]) -> Iterator[Found]:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield _broken(path, error.strerror or "unknown")
        return
    if len(raw) > _LARGEST:
        yield Found(str(path), None, text("{file} is too large to be a configuration file.", file=str(path)))
        return
    try:
        content = parse(raw)
    except (ValueError, RecursionError, OverflowError) as error:
        yield _broken(path, _place_of(error))
    except Exception as error:  # plistlib lets through what its parsers raise: ExpatError, KeyError, struct.error
        yield _broken(path, type(error).__name__)
    else:
        yield Found(str(path), content)


def _place_of(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}: {error.msg}"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else type(error).__name__


def _broken(path: Path, cause: str) -> Found:
    words: Text = text("{file} cannot be read: {cause}.", file=str(path), cause=cause)
    return Found(str(path), None, words)
