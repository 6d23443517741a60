"""Whatever bytes a call file holds, nothing breaks and no valid row is lost."""

from __future__ import annotations

import csv
import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.adapters.sources.calls import GOOD, HEADER, poll, row
from tests.examples import examples
from tray_app.adapters.call_reading.delimited_rows import delimited_rows
from tray_app.adapters.call_reading.table_rows import TableRow

GARBAGE = st.lists(st.one_of(st.none(), st.binary(max_size=60)), max_size=12)
"""None stands for a valid row."""
FUZZ = settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "json", "xlsx", "xls", "ods", "zip"])
@given(data=st.binary(max_size=500))
@example(data=b"9" * 10_000)
@example(data=b"\xff\xfe\x00\xd8")
@FUZZ
def test_any_bytes_are_a_file(tmp_path: Path, suffix: str, data: bytes) -> None:
    _is_no_call(tmp_path / f"calls.{suffix}", data)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'[{"a":' * 20_000], ids=["lists", "objects"])
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_what_is_nested_without_end_is_a_file(tmp_path: Path, suffix: str, data: bytes) -> None:
    _is_no_call(tmp_path / f"calls.{suffix}", data)


def _is_no_call(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    batch = poll(file.parent)
    assert batch.activities == ()
    assert batch.trouble is None or batch.trouble.code in {"source.bad_file", "source.format_unknown"}


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


@given(st.text(st.characters(exclude_characters='\r\n"', codec="utf-8"), max_size=60), st.sampled_from(",;\t"))
def test_a_line_without_quotes_is_read_as_the_csv_module_would(line: str, delimiter: str) -> None:
    wanted = next(csv.reader([f"{line}\n"], delimiter=delimiter, skipinitialspace=True))
    found = list(delimited_rows(lambda: BytesIO(f"{line}\n".encode()), "utf-8", delimiter, lambda _: True))
    if any(cell.strip(" ,;|\t\0\ufeff") for cell in wanted):
        assert [list(one.cells) for one in found if isinstance(one, TableRow)] == [wanted]
    else:
        assert found == []
