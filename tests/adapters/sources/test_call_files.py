"""Call files as they come and go: half written, unchanged, too many, out of reach."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sources.calls import GOOD, HEADER, NAMES, SINCE, ids, poll, row, told, write
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.call_reading.common_words import shipped_folder
from tray_app.adapters.call_reading.mapping_files import load_mappings, usual_names
from tray_app.adapters.sources.call_files import LONG_AGO, CallFiles
from tray_app.core.model.activity import Call
from tray_app.core.model.ports import Batch, Source

WHOLE = {
    "calls.csv": "\n".join([HEADER, row(id="a"), row(id="b"), ""]),
    "calls.ndjson": "".join(json.dumps(GOOD | {"id": name}) + "\n" for name in "ab"),
    "calls.json": json.dumps([GOOD | {"id": name} for name in "ab"]),
}


@pytest.mark.parametrize(
    ("name", "at"), [(name, at) for name, whole in WHOLE.items() for at in range(0, len(whole), 7)]
)
def test_a_file_that_is_still_being_written_is_no_error(tmp_path: Path, name: str, at: int) -> None:
    # Given a file that was written up to anywhere
    path, whole = tmp_path / name, WHOLE[name]
    path.write_text(whole[:at])
    first = poll(tmp_path)
    assert set(ids(first)) <= {"dialer:a", "dialer:b"}
    # When the rest comes, then all of it is there
    path.write_text(whole)
    second = poll(tmp_path, first.cursor)
    assert {*ids(first), *ids(second)} == {"dialer:a", "dialer:b"}


def test_an_end_that_never_came_is_told_after_a_day(tmp_path: Path) -> None:
    path = write(tmp_path, "calls.csv", HEADER, "b,2026-11-23T1", end="")
    assert ids(poll(tmp_path)) == []
    yesterday = time.time() - 25 * 3600
    os.utime(path, (yesterday, yesterday))
    assert told(poll(tmp_path))[0] == "source.bad_file"


def test_a_last_line_without_a_line_end_is_a_call(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER, row(), end="")
    assert ids(poll(tmp_path)) == ["dialer:call-17"]


def test_unchanged_files_bring_nothing_and_changed_ones_everything(tmp_path: Path) -> None:
    path = write(tmp_path, "calls.csv", HEADER, row(id="a"))
    write(tmp_path, "other.csv", HEADER, row(id="z"))
    first = poll(tmp_path)
    assert sorted(ids(first)) == ["dialer:a", "dialer:z"]
    # When nothing changes, or only the time of a file
    second = poll(tmp_path, first.cursor)
    assert ids(second) == []
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 10**9))
    third = poll(tmp_path, second.cursor)
    assert ids(third) == []
    assert third.cursor != second.cursor
    # When a file grows, then it comes as a whole, under the same ids
    write(tmp_path, "calls.csv", HEADER, row(id="a"), row(id="b"))
    fourth = poll(tmp_path, third.cursor)
    assert ids(fourth) == ["dialer:a", "dialer:b"]
    path.unlink()
    assert ids(poll(tmp_path, fourth.cursor)) == []


def test_an_unchanged_file_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "calls.csv", HEADER, row())
    first = poll(tmp_path)
    opened: list[Path] = []
    monkeypatch.setattr(Path, "open", lambda self, *_: opened.append(self))
    assert ids(poll(tmp_path, first.cursor)) == []
    assert opened == []


@pytest.mark.parametrize("cursor", [b"", b"\xff", b'{"version":9}', b'{"version":1,"since":1}', b'{"version":1}'])
def test_a_damaged_cursor_reads_again(tmp_path: Path, cursor: bytes) -> None:
    write(tmp_path, "calls.csv", HEADER, row())
    assert ids(poll(tmp_path, cursor)) == ["dialer:call-17"]


@pytest.mark.parametrize(
    "files", [[], {"calls.csv": [1]}, {"calls.csv": ["a", "b", "c", "d", "e"]}, {"calls.csv": None}]
)
def test_a_cursor_damaged_inside_reads_again(tmp_path: Path, files: object) -> None:
    write(tmp_path, "calls.csv", HEADER, row())
    cursor = json.dumps({"version": 1, "since": SINCE.isoformat(), "region": "", "files": files}).encode()
    assert ids(poll(tmp_path, cursor)) == ["dialer:call-17"]


def test_another_country_or_an_earlier_since_reads_again(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER, row(number="(202) 555-0123"), row(id="old", started_at="2026-11-01T00:00:00Z"))
    first = poll(tmp_path)
    assert ids(first) == ["dialer:call-17"]
    second = poll(tmp_path, first.cursor, region=lambda: "US")
    (call,) = second.activities
    assert isinstance(call, Call)
    assert call.number == "+12025550123"
    source = CallFiles(id="dialer", folder=tmp_path, region=lambda: "US")
    assert ids(source.poll(second.cursor, datetime(2026, 10, 1, tzinfo=UTC))) == ["dialer:call-17", "dialer:old"]


def test_nothing_from_before_since_comes(tmp_path: Path) -> None:
    times = {"before": "2026-11-15T23:59:59Z", "then": "2026-11-16T00:00:00Z", "zone": "2026-11-16T08:59:59+09:00"}
    write(tmp_path, "calls.csv", HEADER, *(row(id=name, started_at=when) for name, when in times.items()))
    assert ids(poll(tmp_path)) == ["dialer:then"]


def test_the_later_row_wins(tmp_path: Path) -> None:
    early = write(tmp_path, "b.csv", HEADER, row(duration_s=0), row(id="other"), row(duration_s=42))
    late = write(tmp_path, "a.csv", HEADER, row(id="other", duration_s=7))
    os.utime(early, ns=(10**18, 10**18))
    os.utime(late, ns=(2 * 10**18, 2 * 10**18))
    calls = {call.id: call.duration_s for call in poll(tmp_path).activities if isinstance(call, Call)}
    assert calls == {"dialer:call-17": 42, "dialer:other": 7}


def test_a_call_without_an_id_keeps_the_one_it_is_given(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", HEADER, row(id=""), row(id="", number="+12025550124"))
    first = ids(poll(tmp_path))
    assert len({*first}) == 2
    # Exported again under another name, with a duration that was corrected and the zone written in another way
    (tmp_path / "a.csv").unlink()
    write(
        tmp_path,
        "b.csv",
        ",".join(NAMES[1:]),
        "2026-11-23T18:02:11+01:00,outbound,+1 202-555-0123,99,answered",
    )
    assert ids(poll(tmp_path)) == [first[0]]


def test_a_great_many_calls_come_in_portions_and_none_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", HEADER, *(row(id=f"a{n}") for n in range(25)), "bad,row")
    write(tmp_path, "b.ndjson", *(json.dumps(GOOD | {"id": f"b{n}"}) for n in range(25)))
    batch, found, sizes = Batch(), list[str](), list[int]()
    for _ in range(10):
        batch = poll(tmp_path, batch.cursor, at_most=10)
        sizes.append(len(batch.activities))
        found += [activity.id for activity in batch.activities]
        if not batch.more:
            break
    assert sizes == [10, 10, 10, 10, 10]
    assert sorted(found) == sorted(f"dialer:{letter}{n}" for letter in "ab" for n in range(25))
    assert told(batch)[0] == "source.bad_file"


def test_a_hundred_thousand_old_rows_cost_little(tmp_path: Path) -> None:
    old = (row(id=f"old{n}", started_at="2025-01-01T00:00:00Z") for n in range(100_000))
    write(tmp_path, "calls.csv", HEADER, *old, row())
    assert ids(poll(tmp_path)) == ["dialer:call-17"]


def test_only_call_files_are_read(tmp_path: Path) -> None:
    for name in (".hidden.csv", "~$calls.csv", "calls.csv.part", "calls.csv.crdownload", "notes.md"):
        write(tmp_path, name, HEADER, row())
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    assert ids(poll(tmp_path)) == []


def test_a_folder_that_is_not_there_is_a_setting_to_correct(tmp_path: Path, home: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "gone", tmp_path / "file", "~/Calls"):
        batch = poll(Path(folder))
        assert told(batch) == ("source.misconfigured", [f"Folder {folder}: it does not exist"])
        assert batch.cursor is None
    (home / "Calls").mkdir()
    write(home / "Calls", "calls.csv", HEADER, row())
    assert ids(poll(Path("~/Calls"))) == ["dialer:call-17"]


def test_a_folder_or_file_we_may_not_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "calls.csv", HEADER, row())
    secret = write(tmp_path, "secret.csv", HEADER, row(id="secret"))

    # Permissions do not stop root, who may run these tests; so the refusal comes from here.
    plainly_open = Path.open

    def guarded(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == secret:
            raise PermissionError(13, "Permission denied")
        return plainly_open(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)
    batch = poll(tmp_path)
    assert told(batch) == ("source.permission", ["File secret.csv: you are not allowed to read it"])
    assert [activity.id for activity in batch.activities] == ["dialer:call-17"]

    def refused(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refused)
    assert told(poll(tmp_path)) == ("source.permission", [f"Folder {tmp_path}: you are not allowed to read it"])


def test_a_folder_that_hangs_is_given_up_and_closing_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    awake = threading.Event()

    def hang(_: object) -> Any:
        awake.wait(PATIENCE_S)
        raise FileNotFoundError

    monkeypatch.setattr(os, "scandir", hang)
    source: Source = CallFiles(id="dialer", folder=tmp_path, limit_s=0.1)
    assert told(source.poll(None, SINCE))[0] == "source.unreachable"
    awake.set()
    closed = CallFiles(id="dialer", folder=tmp_path)
    closed.close()
    assert told(closed.poll(None, SINCE))[0] == "source.unreachable"


def test_a_trial_counts_the_calls_of_whatever_time(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER, row(), row(id="old", started_at="2020-01-01T00:00:00Z"))
    trial = CallFiles(id="dialer", folder=tmp_path).test()
    assert (trial.place, trial.count, trial.trouble) == (str(tmp_path), 2, None)
    write(tmp_path, "bad.json", "[nothing]")
    trial = CallFiles(id="dialer", folder=tmp_path).test()
    assert (trial.count, trial.trouble and trial.trouble.code) == (2, "source.bad_file")


def test_of_downloads_only_files_of_calls_are_read(tmp_path: Path) -> None:
    """The names that mappings know, as they are offered for a folder of all sorts of files."""
    names = usual_names(load_mappings([shipped_folder() / "call_files"])[0])
    assert names == "Call_Logs*.csv; CallLog*.csv; Calls*.json"
    portal = "Direction,From,To,Extension,Date,Time,Action Result,Duration\n"
    call = "Outgoing,101,(415) 555-0100,9042,Fri 11/13/2026,1:05 PM,Call connected,0:02:30\n"
    (tmp_path / "CallLog_20261113.csv").write_text(portal + call)
    (tmp_path / "statement.csv").write_text("Date,Amount\n11/13/2026,12\n")
    (tmp_path / "calls and more.csv").write_text(portal + call.replace("1:05", "2:05"))
    batch = CallFiles(id="d", folder=tmp_path, region=lambda: "US", pattern=names).poll(None, LONG_AGO)
    assert len(batch.activities) == 1
    assert (batch.trouble, batch.not_read) == (None, 0)
