"""Files of calls beyond all measure: each is read as far as time allows, and holds up no other."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.adapters.sources.calls import HEADER, SINCE, ids, poll, row, told, write
from tests.rig.fair_time import within
from tray_app.adapters.sources.call_folder import LARGEST_MB


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which a second passes between any two looks at the clock."""
    seconds = count()
    clock = SimpleNamespace(monotonic=lambda: float(next(seconds)), time=time.time)
    monkeypatch.setattr("tray_app.adapters.sources.call_files.time", clock)


def polled_to_the_end(folder: Path) -> tuple[list[str], list[object], int]:
    """Ids in the order they came, the troubles' codes, and how many polls it took."""
    cursor, found, troubles = None, list[str](), list[object]()
    for polls in range(1, 60):
        batch = poll(folder, cursor, limit_s=30.0)
        found += [activity.id for activity in batch.activities]
        troubles += [batch.trouble.code] if batch.trouble else []
        cursor = batch.cursor
        if not batch.more:
            return found, troubles, polls
    raise AssertionError("it never came to an end")


@pytest.mark.usefixtures("slow")
def test_a_file_that_takes_too_long_goes_on_where_it_stopped(tmp_path: Path) -> None:
    write(tmp_path, "long.csv", HEADER, *(row(id=f"call-{n}") for n in range(3500)))
    write(tmp_path, "short.csv", HEADER, row(id="other"))
    found, troubles, polls = polled_to_the_end(tmp_path)
    assert polls > 2
    assert troubles == []
    assert sorted(found) == sorted([*(f"dialer:call-{n}" for n in range(3500)), "dialer:other"])
    assert len(set(found)) == len(found)


@pytest.mark.usefixtures("slow")
def test_a_bad_row_in_a_long_file_is_told_in_every_poll_of_it(tmp_path: Path) -> None:
    rows = [row(id=f"call-{n}") for n in range(3500)]
    write(tmp_path, "long.csv", HEADER, row(direction="sideways"), *rows)
    found, troubles, polls = polled_to_the_end(tmp_path)
    assert polls > 2
    assert troubles == ["source.bad_file"] * polls
    assert len(found) == 3500


def test_a_file_of_nothing_but_bad_rows_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(f"{HEADER}\n".encode() + b'"\n' * 2_000_000)
    write(tmp_path, "good.csv", HEADER, row())
    began = time.process_time()
    batch = poll(tmp_path)
    assert time.process_time() - began < 20
    assert [activity.id for activity in batch.activities] == ["dialer:call-17"]
    assert told(batch)[0] == "source.bad_file"


def test_a_file_that_is_too_large_is_not_opened_for_it(tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    write(tmp_path, "good.csv", HEADER, row())
    batch = poll(tmp_path)
    assert [activity.id for activity in batch.activities] == ["dialer:call-17"]
    assert told(batch) == ("source.bad_file", [f"File huge.csv: must be no larger than {LARGEST_MB} MB"])


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "zeros.csv").symlink_to("/dev/zero")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    write(tmp_path, "good.csv", HEADER, row())
    with within(10):
        assert ids(poll(tmp_path)) == ["dialer:call-17"]


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"started_at": "2100-01-01T00:00:00Z"}, "must not lie in the future"),
        ({"started_at": "２０２６-11-23T17:02:11Z"}, "must be a time with its zone"),
        ({"duration_s": "-5"}, "must be whole seconds, 0 or more"),
        ({"duration_s": "４２"}, "must be whole seconds, 0 or more"),
        ({"duration_s": "1e9"}, "must be whole seconds, 0 or more"),
        ({"result": "ANSWERED\0"}, None),
        ({"started_at": "1900-01-01T00:00:00Z"}, None),
        ({"number": "+" + "9" * 5000}, None),
    ],
)
def test_odd_cells(tmp_path: Path, changes: dict[str, str], allowed: str | None) -> None:
    write(tmp_path, "calls.csv", HEADER, row(id="odd") if not changes else row(**changes))
    batch = poll(tmp_path)
    if allowed:
        assert allowed in told(batch)[1][0]
    else:
        assert batch.trouble is None


def test_a_file_that_is_renamed_or_rotated_brings_nothing_twice(tmp_path: Path) -> None:
    now = datetime.now(UTC) - timedelta(minutes=5)
    file = write(tmp_path, "calls.csv", HEADER, row(started_at=now.isoformat()))
    first = poll(tmp_path)
    file.rename(tmp_path / "calls.1.csv")
    write(tmp_path, "calls.csv", HEADER, row(id="new", started_at=now.isoformat()))
    second = poll(tmp_path, first.cursor)
    # The rotated file comes again under the same ids, which the store knows.
    assert set(ids(second)) == {"dialer:call-17", "dialer:new"}
    assert ids(poll(tmp_path, second.cursor)) == []
    assert now > SINCE
