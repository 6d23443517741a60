"""Damaged files of every format, the same few each time; `python -m tests.calls_fuzz` reads half a million."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import calls_fuzz
from tests.adapters.sources.calls import HEADER, poll, row, told
from tests.tables import every_row
from tray_app.adapters.call_reading.old_excel import claimed_cells
from tray_app.adapters.sources.call_files import CallFiles


def test_no_damage_raises_or_loses_a_row_in_silence() -> None:
    assert list(calls_fuzz.run(1500, seed=20261128)) == []


@pytest.mark.parametrize(
    "content",
    [b"\n" * 63_000_000, b"," * 63_000_000, b",,,,\n" * 12_000_000, b" " * 63_000_000, b"{}\n" * 20_000_000],
    ids=["newlines", "commas", "rows of commas", "spaces", "small objects"],
)
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_huge_file_of_nothing_costs_little_and_only_once(tmp_path: Path, content: bytes, suffix: str) -> None:
    (tmp_path / f"huge.{suffix}").write_bytes(content)
    (tmp_path / "good.csv").write_text(f"{HEADER}\n{row()}\n")
    began = time.process_time()
    first = poll(tmp_path)
    assert [activity.id for activity in first.activities] == ["dialer:call-17"]
    assert time.process_time() - began < 20
    began = time.process_time()
    again = poll(tmp_path, first.cursor)
    assert time.process_time() - began < 2
    assert again.activities == ()


def test_a_quote_that_is_closed_far_below_swallows_no_call(tmp_path: Path) -> None:
    lines = [f"{HEADER},person_name", f'{row(id="a")},"D', f"{row(id='b')},", f'{row(id="c")},"', f"{row(id='d')},Sam"]
    (tmp_path / "a.csv").write_text("\n".join([*lines, ""]))
    batch = poll(tmp_path)
    assert {"dialer:b", "dialer:d"} <= {activity.id for activity in batch.activities}
    assert told(batch)[0] == "source.bad_file"


@pytest.mark.parametrize("name", ["page.xls", "page.csv", "page.txt"])
def test_a_page_is_no_table(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<html><table><tr><th>Direction</th></tr></table></html>")
    assert told(poll(tmp_path))[0] == "source.format_unknown"


def test_a_trial_waits_for_no_end_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    trial = CallFiles(id="dialer", folder=tmp_path).test()
    assert trial.trouble is not None
    assert trial.trouble.code == "source.format_unknown"


def test_an_archive_that_is_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("calls.csv", b"\n" * (65 * 1024 * 1024))
    assert told(poll(tmp_path)) == ("source.bad_file", ["File bomb.zip: must be no larger than 64 MB"])


def test_a_spreadsheet_with_one_cell_far_away_is_not_laid_out(tmp_path: Path) -> None:
    data = calls_fuzz._BINARY["xlsx"]
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content = content.replace(b'r="G6"', b'r="XFD1048576"')
            new.writestr(part, content)
    (tmp_path / "far.xlsx").write_bytes(stream.getvalue())
    assert told(poll(tmp_path))[0] == "source.bad_file"


def test_an_old_spreadsheet_says_how_large_its_table_is() -> None:
    assert claimed_cells(calls_fuzz._BINARY["xls"]) == (6 * 7, 6 * 7)


def old_workbook(**changed: bytes) -> bytes:
    """The small workbook with one of its records changed."""
    data = calls_fuzz._BINARY["xls"]
    usual = {"bounds": struct.pack("<HHIIHHH", 0x0200, 14, 0, 6, 0, 7, 0), "sheet": struct.pack("<HH", 0x0085, 13)}
    for name, record in changed.items():
        at = data.index(usual[name])
        data = data[:at] + record + data[at + len(record) :]
    return data


@every_row(
    ("what", "bounds"),
    [
        ("the last row before the first", (0xA50000, 6, 0, 7)),
        ("the last column before the first", (0, 6, 9, 7)),
        ("more cells than fit into memory", (0, 1 << 20, 0, 256)),
    ],
)
def test_an_old_spreadsheet_whose_bounds_cannot_be_is_not_read(what: str, bounds: tuple[int, int, int, int]) -> None:
    """The library would make room for all that and end the app, as no exception can."""
    with pytest.raises(ValueError, match="bounds"):
        claimed_cells(old_workbook(bounds=struct.pack("<HHIIHHH", 0x0200, 14, *bounds, 0)))
    assert claimed_cells(old_workbook(bounds=struct.pack("<HHIIHHH", 0x0200, 14, 0, 0, 0, 0, 0))) == (42, 42), what


def test_an_old_spreadsheet_whose_sheet_begins_elsewhere_is_not_read() -> None:
    with pytest.raises(ValueError, match="begin"):
        claimed_cells(old_workbook(sheet=struct.pack("<HHI", 0x0085, 13, 700)))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "zip"])
def test_a_spreadsheet_and_an_archive_are_read(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"calls.{kind}").write_bytes(calls_fuzz._BINARY[kind])
    batch = poll(tmp_path)
    assert {activity.id for activity in batch.activities} == {f"dialer:c{n}" for n in range(5)} & {
        activity.id for activity in batch.activities
    }
    assert batch.trouble is None
    assert all(activity.occurred_at >= datetime(2026, 11, 16, tzinfo=UTC) for activity in batch.activities)
