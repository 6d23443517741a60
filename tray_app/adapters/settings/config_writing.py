"""Changes config.toml in whole steps: what is written was checked, comments stay, and a crash leaves a whole file."""

import contextlib
import os
import tempfile
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tray_app.adapters.settings.config_reading import parse_settings, read
from tray_app.adapters.settings.source_models import AnySource
from tray_app.adapters.system.private_files import make_private_folder
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text

Values = dict[str, Any]

LOCK_WAIT_S: Final = 5.0
"""Seconds that one change waits for another: each takes milliseconds."""
_ONE_AT_A_TIME = threading.Lock()


def add_source(file: Path, source: AnySource) -> None:
    """Write a source down. Raises BadConfiguration (id taken, a file that is wrong) and OSError."""

    def change(values: Values) -> None:
        sources = values.setdefault("sources", [])
        if any(known["id"] == source.id for known in sources):
            raise BadConfiguration(
                text('There is a source "{id}" already. Choose another id, or remove that one first.', id=source.id)
            )
        sources.append({"id": source.id, "type": source.type} | source.written_values())

    _rewrite(file, change)


def remove_source(file: Path, source_id: str) -> None:
    """Take a source out. Raises BadConfiguration (no such source, a file that is wrong) and OSError."""

    def change(values: Values) -> None:
        sources = values.pop("sources", [])
        left = [known for known in sources if known["id"] != source_id]
        if len(left) == len(sources):
            raise BadConfiguration(text('There is no source "{id}".', id=source_id))
        if left:
            values["sources"] = left

    _rewrite(file, change)


def set_salesforce(file: Path, **keys: str) -> None:
    """Write keys of `[salesforce]`; others stay. Raises as `add_source` does."""
    _rewrite(file, lambda values: values.setdefault("salesforce", {}).update(keys))


def set_value(file: Path, key: str, value: object) -> None:
    """Write one dotted key (`logging.profile`); None takes it out, so that its default holds again.

    Raises as `add_source` does. Check the value with `problem_with` before.
    """
    name_of_table, name = key.split(".")

    def change(values: Values) -> None:
        table = values.setdefault(name_of_table, {})
        if value is not None:
            table[name] = value
        else:
            table.pop(name, None)
        if not table:
            del values[name_of_table]

    _rewrite(file, change)


def _rewrite(file: Path, change: Callable[[Values], None]) -> None:
    """Read, change and replace the file, with nobody in between."""
    from tray_app.adapters.settings.toml_changes import NotWritable, brought_to  # only for who writes

    with _alone(file):
        old = read(file)
        parse_settings(old, file.name)  # never build upon a file that is wrong
        wanted = tomllib.loads(old)
        change(wanted)
        refused = None
        try:
            content = brought_to(old, _plain(wanted))
        except NotWritable as shape:
            refused = BadConfiguration(
                text(
                    "The table {table} in {file} is written in a way that DidItLog cannot change. "
                    "Write it as [{table}] with one line for each key.",
                    table=str(shape),
                    file=file.name,
                )
            )
        if refused is not None:
            raise refused
        parse_settings(content, file.name)
        target = file.resolve()  # a link into a synchronised folder stays a link
        make_private_folder(target.parent)
        _replace(target, content)


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep every other change away, of this process and of others: each builds upon the file as it finds it."""
    from tray_app.adapters.system.file_lock import LockTaken, file_lock  # only for who writes

    with contextlib.ExitStack() as held:
        is_ours = _ONE_AT_A_TIME.acquire(timeout=LOCK_WAIT_S)
        if is_ours:
            held.callback(_ONE_AT_A_TIME.release)
            try:
                held.enter_context(file_lock(file.with_name(f"{file.name}.lock"), LOCK_WAIT_S))
            except LockTaken:
                is_ours = False
        if not is_ours:
            raise BadConfiguration(
                text("Another DidItLog on this computer is changing {file}. Try again in a moment.", file=file.name)
            )
        yield


def _plain(value: Any) -> Any:
    """The value with what TOML has, and no more."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


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
