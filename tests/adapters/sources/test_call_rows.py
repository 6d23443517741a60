"""What stands in call files, as phone systems really leave them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sources.calls import GOOD, HEADER, NAMES, ids, only, poll, row, told, write
from tray_app.core.model.activity import Call, CallResult, Direction

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
        ("started_at", "2026-11-20T23:59:60Z", "occurred_at", datetime(2026, 11, 21, tzinfo=UTC)),
        ("direction", " Inbound ", "direction", Direction.INBOUND),
        ("result", "NO_ANSWER", "result", CallResult.NO_ANSWER),
        ("duration_s", "", "duration_s", 0),
        ("duration_s", "42.9", "duration_s", 42),
        ("number", "", "number", None),
        ("number", "anonymous", "number", None),
        ("number", "101229", "number", None),
        ("number", "(202) 555-0123 x7", "number", "+12025550123"),
        ("number", "6465550123", "other_numbers", ("+6465550123",)),
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
    ("started_at", "9999-12-31T23:59:59Z", "future"),
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


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp949", "김하늘"),
        ("cp932", "田中さくら"),
        ("cp1252", "Zoë Müller"),
        ("utf-16", "김하늘"),
        ("utf-16-le", "김하늘"),
        ("utf-16-be", "Zoë"),
        ("utf-32", "김하늘"),
    ],
)
def test_text_in_the_encodings_of_windows(tmp_path: Path, encoding: str, name: str) -> None:
    rows = [row(id="a") + ",Jane", row(id="b") + f",{name}", row(id="c") + ",Sam"]
    write(tmp_path, "calls.csv", HEADER + ",person_name", *rows, encoding=encoding)
    batch = poll(tmp_path)
    assert ids(batch) == ["dialer:a", "dialer:b", "dialer:c"]
    assert [call.person_name for call in batch.activities if isinstance(call, Call)] == ["Jane", name, "Sam"]


@pytest.mark.parametrize("odd", [b"\xff", b"\xc3", b"Zo\xeb", b"\xed\xa0\xbd", b"\x00"])
def test_an_odd_byte_in_a_name_costs_no_row(tmp_path: Path, odd: bytes) -> None:
    lines = [f"{HEADER},person_name", f"{row(id='a')},김하늘 이도윤 박서준", f"{row(id='b')},"]
    (tmp_path / "calls.csv").write_bytes("\n".join(lines).encode() + odd + b"\n" + row(id="c").encode() + b",Sam\n")
    assert ids(poll(tmp_path)) == ["dialer:a", "dialer:b", "dialer:c"]


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
