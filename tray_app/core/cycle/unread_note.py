"""What a source could not read, as a note in the store: it is told with the last known state too, without network."""

from datetime import UTC, datetime
from typing import Any

from tray_app.core.model.ports import Batch
from tray_app.core.model.text import Text, Value

NOTE = "not_read:{id}"
"""Under this name the store keeps it for a source."""
SAMPLES = 5
"""Problems that are kept and shown."""

_WHOLE = frozenset({"source.bad_file", "source.format_unknown"})
"""Troubles that name what could not be read, of a source that was looked at as a whole."""
Unread = tuple[int, tuple[Text, ...]]
"""How many things could not be read, and a few of them in words."""


def unread_of(batch: Batch, before: Unread) -> Unread:
    """What is known after a poll; one that was cut short by a trouble does not say that anything got better."""
    whole = batch.trouble is None or batch.trouble.code in _WHOLE
    if not whole and batch.not_read < before[0]:
        return before
    return batch.not_read, batch.problems[:SAMPLES]


def to_note(unread: Unread) -> list[Any] | None:
    """The note as plain data; None when everything could be read."""
    count, problems = unread
    return [count, [_written(problem) for problem in problems]] if count else None


def from_note(note: Any) -> Unread:
    """What `to_note` gave says; nothing when it cannot be read."""
    try:
        count, problems = note or (0, ())
        return int(count), tuple(_read(problem) for problem in problems)
    except (ValueError, TypeError, OverflowError):
        return 0, ()


def _written(problem: Text) -> list[Any]:
    values = [[name, _plain(value)] for name, value in problem.values]
    return [problem.template, values, problem.plural, problem.count]


def _read(stored: list[Any]) -> Text:
    template, values, plural, count = stored
    return Text(str(template), tuple((str(name), _value(value)) for name, value in values), str(plural), int(count))


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    return {"text": _written(value)} if isinstance(value, Text) else value


def _value(stored: Any) -> Value:
    if isinstance(stored, dict):
        return _read(stored["text"]) if "text" in stored else datetime.fromisoformat(stored.get("at", ""))
    return stored if isinstance(stored, int) else str(stored)
