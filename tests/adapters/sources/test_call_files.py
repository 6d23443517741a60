"""A folder of call files as phone systems really leave them."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tray_app.adapters.sources.call_files import CallFiles
from tray_app.core.activity import Call, CallResult, Direction
from tray_app.core.ports import Batch, Source

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
    return CallFiles(id="dialer", folder=folder, **values).poll(cursor, SINCE)


def only(folder: Path, **values: Any) -> Call:
    batch = poll(folder, **values)
    assert batch.trouble is None, batch.trouble
    (call,) = batch.activities
    assert isinstance(call, Call)
    return call


FULL = GOOD | {
    "person_email": "jane@example.com",
    "person_name": "Doe, Jane",
    "salesforce_id": "003Dn00000aBcDe",
    "outcome": "Left a message",
    "url": "https://dialer.example.com/calls/17",
}
EXPECTED = Call(
    id="dialer:call-17",
    source="dialer",
    occurred_at=datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC),
    direction=Direction.OUTBOUND,
    number="+12025550123",
    raw_number="+12025550123",
    duration_s=42,
    result=CallResult.ANSWERED,
    person_email="jane@example.com",
    person_name="Doe, Jane",
    salesforce_id="003Dn00000aBcDeIAK",
    knows_salesforce_ids=True,
    outcome="Left a message",
    url="https://dialer.example.com/calls/17",
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_csv_file_of_any_usual_shape(tmp_path: Path, delimiter: str, encoding: str, line_end: str) -> None:
    header = delimiter.join(f' "{name.upper()}" ' if name == "number" else name.title() for name in (*FULL, "extra"))
    values = delimiter.join(f'"{value}"' for value in (*FULL.values(), "남는 열"))
    (tmp_path / "calls.CSV").write_bytes((header + line_end + values + line_end).encode(encoding))
    assert only(tmp_path) == EXPECTED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("calls.ndjson", json.dumps(FULL | {"extra": [1]}) + "\n\n"),
        ("calls.json", json.dumps([FULL], indent=2)),
        ("calls.json", json.dumps(FULL)),
        ("calls.json", "\ufeff" + json.dumps([FULL])),
        ("calls.json", json.dumps([{f" {name.title()} ": value for name, value in FULL.items()}])),
    ],
)
def test_json_of_either_kind(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert only(tmp_path) == EXPECTED


def test_a_call_without_the_optional_columns(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER, row())
    call = only(tmp_path)
    assert (call.person_email, call.person_name, call.salesforce_id, call.outcome, call.url) == (None,) * 5
    assert call.knows_salesforce_ids is False


@pytest.mark.parametrize(
    ("column", "written", "field", "value"),
    [
        ("started_at", "2026-11-23t17:02:11z", "occurred_at", EXPECTED.occurred_at),
        ("started_at", "2026-11-23 17:02:11.250Z", "occurred_at", EXPECTED.occurred_at + timedelta(seconds=0.25)),
        (
            "started_at",
            "2026-11-24T02:02:11.1234567+09:00",
            "occurred_at",
            EXPECTED.occurred_at.replace(microsecond=123456),
        ),
        ("started_at", "2026-11-23T12:32:11-04:30", "occurred_at", EXPECTED.occurred_at),
        ("started_at", "2026-12-31T23:59:60Z", "occurred_at", datetime(2027, 1, 1, tzinfo=UTC)),
        ("direction", " Inbound ", "direction", Direction.INBOUND),
        ("result", "NO_ANSWER", "result", CallResult.NO_ANSWER),
        ("duration_s", "", "duration_s", 0),
        ("duration_s", "42.9", "duration_s", 42),
        ("number", "", "number", None),
        ("number", "anonymous", "number", None),
        ("number", "101229", "number", None),
        ("number", "(202) 555-0123 x7", "number", "+12025550123"),
        ("salesforce_id", "", "salesforce_id", None),
        ("salesforce_id", "001Dn00000aBcDe", "salesforce_id", None),
        ("salesforce_id", "003Dn00000aBcDeIAA", "salesforce_id", None),
        ("salesforce_id", "", "knows_salesforce_ids", True),
        ("person_email", "not an address", "person_email", None),
        ("url", "javascript:alert(1)", "url", None),
        ("url", "file:///etc/passwd", "url", None),
        ("person_name", "Jane\nDoe\x00 ", "person_name", "Jane Doe"),
        ("id", "x" * 201, "id", "dialer:h-0123456789abcdef0123456789abcdef"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "ndjson", "json"])
def test_how_values_are_read(tmp_path: Path, suffix: str, column: str, written: str, field: str, value: object) -> None:
    values = FULL | {column: written}
    if suffix == "csv":
        write(tmp_path, "calls.csv", ",".join(values), ",".join(f'"{cell}"' for cell in values.values()))
    else:
        write(tmp_path, f"calls.{suffix}", json.dumps(values))
    found = getattr(only(tmp_path, region=lambda: "US"), field)
    if field == "id":
        assert found.startswith("dialer:h-")
        assert len(found) == len(str(value))
    else:
        assert found == value


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"id": 17}, "id", "dialer:17"),
        ({"id": 17.0}, "id", "dialer:17"),
        ({"number": 12025550123}, "number", "+12025550123"),
        ({"number": None}, "number", None),
        ({"duration_s": 42.0}, "duration_s", 42),
        ({"duration_s": None}, "duration_s", 0),
        ({"salesforce_id": None}, "knows_salesforce_ids", True),
        ({"person_name": {"first": "Jane"}}, "person_name", None),
    ],
)
def test_how_json_values_are_read(tmp_path: Path, cells: dict[str, Any], field: str, value: object) -> None:
    write(tmp_path, "calls.json", json.dumps([GOOD | cells]))
    assert getattr(only(tmp_path, region=lambda: "US"), field) == value


WRONG = [
    ("started_at", "2026-11-23T17:02:11", "zone"),
    ("started_at", "2026-11-23", "zone"),
    ("started_at", "2026-13-23T17:02:11Z", "zone"),
    ("started_at", "0001-01-01T00:00:00+23:59", "zone"),
    ("started_at", "2026-11-23T17:02:11+25:00", "zone"),
    ("started_at", "1795453331", "zone"),
    ("started_at", "", "zone"),
    ("direction", "out", "outbound, inbound"),
    ("direction", "", "outbound, inbound"),
    ("duration_s", "-1", "whole seconds"),
    ("duration_s", "00:42", "whole seconds"),
    ("duration_s", "1e999", "whole seconds"),
    ("duration_s", "99999999", "whole seconds"),
    ("result", "connected", "answered, no_answer, voicemail, busy, failed"),
]


@pytest.mark.parametrize(("column", "written", "allowed"), WRONG)
@pytest.mark.parametrize("suffix", ["csv", "ndjson", "json"])
def test_a_wrong_value_is_named_and_holds_nothing_back(
    tmp_path: Path, suffix: str, column: str, written: str, allowed: str
) -> None:
    # Given a bad row between good ones, and another file
    rows = [GOOD | {"id": "a"}, GOOD | {"id": "bad", column: written}, GOOD | {"id": "c"}]
    name = f"calls.{suffix}"
    if suffix == "csv":
        write(tmp_path, name, HEADER, *(row(**values) for values in rows))
    elif suffix == "ndjson":
        write(tmp_path, name, "", *(json.dumps(values) for values in rows))
    else:
        write(tmp_path, name, "[" + ",\n".join(json.dumps(values) for values in rows) + "]")
    write(tmp_path, "other.ndjson", json.dumps(GOOD | {"id": "d"}))
    # When the folder is read, then all good rows come, and the place and what is allowed are named
    batch = poll(tmp_path)
    code, evidence = told(batch)
    assert {activity.id for activity in batch.activities} == {"dialer:a", "dialer:c", "dialer:d"}
    assert code == "source.bad_file"
    line = {"csv": 3, "ndjson": 3, "json": 2}[suffix]
    assert evidence[0].startswith(f"File {name}, line {line}, column {column}: ")
    assert allowed in evidence[0]
    # And it is said again until it is right
    again = poll(tmp_path, batch.cursor)
    assert told(again) == (code, evidence)
    write(tmp_path, name, *([HEADER, row(id="bad")] if suffix == "csv" else [json.dumps(GOOD | {"id": "bad"})]))
    assert ids(poll(tmp_path, again.cursor)) == ["dialer:bad"]


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ({**GOOD, "duration_s": True}, "duration_s"),
        ({**GOOD, "number": ["+12025550123"]}, "number"),
        ({**GOOD, "duration_s": float("nan")}, "duration_s"),
        ({name: cell for name, cell in GOOD.items() if name != "result"}, "result"),
        ({**GOOD, "id": "\ud83d"}, "id"),
    ],
)
def test_a_wrong_json_value_is_named(tmp_path: Path, value: dict[str, Any], column: str) -> None:
    write(tmp_path, "calls.json", json.dumps([value]))
    code, evidence = told(poll(tmp_path))
    assert code == "source.bad_file"
    assert f"column {column}" in evidence[0]


@pytest.mark.parametrize("missing", ["started_at", "direction", "number", "duration_s", "result"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    write(tmp_path, "calls.csv", ",".join(name for name in NAMES if name != missing), "1,2,3,4,5")
    assert told(poll(tmp_path)) == ("source.bad_file", [f"File calls.csv, line 1, column {missing}: must be there"])


@pytest.mark.parametrize("encoding", ["cp949", "utf-32"])
def test_a_wrong_encoding_is_named_not_guessed(tmp_path: Path, encoding: str) -> None:
    rows = [row(id="a") + ",Jane", row(id="b") + ",김하늘", row(id="c") + ",Sam"]
    write(tmp_path, "calls.csv", HEADER + ",person_name", *rows, encoding=encoding)
    batch = poll(tmp_path)
    code, evidence = told(batch)
    assert code == "source.bad_file"
    if encoding == "cp949":
        assert evidence == ["File calls.csv, line 3, column person_name: must be text in UTF-8"]
        assert [activity.id for activity in batch.activities] == ["dialer:a", "dialer:c"]
    else:
        assert evidence == ["File calls.csv, line 1: must be text in UTF-8"]


def test_bad_bytes_in_a_column_that_nobody_reads_do_not_matter(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER + ",notes", row() + ",김하늘", encoding="cp949")
    assert ids(poll(tmp_path)) == ["dialer:call-17"]


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ('"x', 2),
        ("x,y", 2),
        (row(id="b") + ",more", 2),
        ('b,"2026-11-23T17:02:11Z"x,outbound,,1,busy', 2),
        ('b,"2026-11-23T17:02:11Z"x",outbound,,1,busy', 2),
        ("x" * 200_000, 2),
        ('"' + "x" * 200_000, 2),
    ],
)
def test_a_line_that_is_no_csv_costs_nothing_but_itself(tmp_path: Path, bad: str, line: int) -> None:
    write(tmp_path, "calls.csv", HEADER, bad, row(id="c"), row(id="d", number='"+12025550123"'))
    batch = poll(tmp_path)
    assert [activity.id for activity in batch.activities] == ["dialer:c", "dialer:d"]
    code, evidence = told(batch)
    assert code == "source.bad_file"
    assert f"line {line}" in evidence[0]


def test_quotes_that_are_not_doubled_are_taken_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER + ",person_name", row() + ',"Jane "JJ" Doe"')
    assert only(tmp_path).person_name == 'Jane JJ" Doe"'


def test_a_quoted_cell_may_span_lines(tmp_path: Path) -> None:
    write(tmp_path, "calls.csv", HEADER + ",outcome", row(id="a") + ',"Called back,\n""tomorrow"""', row(id="b") + ",")
    batch = poll(tmp_path)
    assert ids(batch) == ["dialer:a", "dialer:b"]
    assert isinstance(batch.activities[0], Call)
    assert batch.activities[0].outcome == 'Called back, "tomorrow"'


@pytest.mark.parametrize("content", ["", "\n\n", "   ", HEADER, HEADER + "\n", HEADER + "\n,,,,,\n"])
def test_a_file_without_calls_is_fine(tmp_path: Path, content: str) -> None:
    write(tmp_path, "calls.csv", content, end="")
    assert ids(poll(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", ""), ("a.json", "[]"), ("a.json", " [ ] \n"), ("a.ndjson", "\n")]
)
def test_an_empty_json_file_is_fine(tmp_path: Path, name: str, content: str) -> None:
    write(tmp_path, name, content, end="")
    assert ids(poll(tmp_path)) == []


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
    for name in (".hidden.csv", "~$calls.csv", "calls.xlsx", "calls.csv.part", "notes.txt"):
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
        awake.wait(10)
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


GARBAGE = st.lists(st.one_of(st.none(), st.binary(max_size=60)), max_size=12)
"""None stands for a valid row."""
FUZZ = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "json"])
@given(data=st.binary(max_size=500))
@example(data=b"[" * 100_000)
@example(data=b'[{"a":' * 20_000)
@example(data=b"9" * 10_000)
@example(data=b"\xff\xfe\x00\xd8")
@FUZZ
def test_any_bytes_are_a_file(tmp_path: Path, suffix: str, data: bytes) -> None:
    (tmp_path / f"calls.{suffix}").write_bytes(data)
    batch = poll(tmp_path)
    assert batch.activities == ()
    assert batch.trouble is None or batch.trouble.code == "source.bad_file"


@given(parts=GARBAGE)
@example(parts=[b'"', None, b'a,"', None, b'"', None])
@FUZZ
def test_valid_csv_rows_are_never_lost(tmp_path: Path, parts: list[bytes | None]) -> None:
    lines = [row(id=f"r{n}").encode() if part is None else part for n, part in enumerate(parts)]
    (tmp_path / "calls.csv").write_bytes(b"\n".join([HEADER.encode(), *lines]) + b"\n")
    expected = {f"dialer:r{n}" for n, part in enumerate(parts) if part is None}
    assert {activity.id for activity in poll(tmp_path).activities} >= expected


@given(parts=GARBAGE)
@FUZZ
def test_valid_ndjson_rows_are_never_lost(tmp_path: Path, parts: list[bytes | None]) -> None:
    lines = [json.dumps(GOOD | {"id": f"r{n}"}).encode() if part is None else part for n, part in enumerate(parts)]
    (tmp_path / "calls.ndjson").write_bytes(b"\n".join([b"{}", *lines]) + b"\n")
    expected = {f"dialer:r{n}" for n, part in enumerate(parts) if part is None}
    assert {activity.id for activity in poll(tmp_path).activities} >= expected


@given(parts=GARBAGE)
@example(parts=[b'{"a":[', None, b"1]}", None, b'"', None, b"{", None])
@FUZZ
def test_valid_json_rows_are_never_lost(tmp_path: Path, parts: list[bytes | None]) -> None:
    values = [json.dumps(GOOD | {"id": f"r{n}"}).encode() if part is None else part for n, part in enumerate(parts)]
    (tmp_path / "calls.json").write_bytes(b"[" + b",".join(values) + b"]")
    expected = {f"dialer:r{n}" for n, part in enumerate(parts) if part is None}
    assert {activity.id for activity in poll(tmp_path).activities} >= expected
