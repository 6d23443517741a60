"""Rows and files of calls for the tests of the source."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.core.model.activity import Call
from tray_app.core.model.ports import Batch

SINCE = datetime(2026, 11, 16, tzinfo=UTC)
NAMES = ["id", "started_at", "direction", "number", "duration_s", "result"]
HEADER = ",".join(NAMES)
GOOD: dict[str, Any] = {
    "id": "call-17",
    "started_at": "2026-11-23T17:02:11Z",
    "direction": "outbound",
    "number": "+12025550123",
    "duration_s": 42,
    "result": "answered",
}


def row(**changes: Any) -> str:
    return ",".join(str(value) for value in (GOOD | changes).values())


def write(folder: Path, name: str, *lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(("\n".join(lines) + end).encode(encoding))
    return path


def ids(batch: Batch) -> list[str]:
    assert batch.trouble is None, batch.trouble
    return [activity.id for activity in batch.activities]


def told(batch: Batch) -> tuple[str, list[str]]:
    assert batch.trouble is not None
    return batch.trouble.code, [f"{one.question}: {one.answer}" for one in batch.trouble.evidence]


def poll(folder: Path, cursor: bytes | None = None, **values: Any) -> Batch:
    """A poll that has the time it needs, also on a busy machine."""
    return CallFiles(id="dialer", folder=folder, **{"limit_s": PATIENCE_S, **values}).poll(cursor, SINCE)


def only(folder: Path, **values: Any) -> Call:
    batch = poll(folder, **values)
    assert batch.trouble is None, batch.trouble
    (call,) = batch.activities
    assert isinstance(call, Call)
    return call
