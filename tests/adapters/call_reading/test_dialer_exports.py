"""Each form that ships reads the calls of an export, and says what it cannot read: the table is in `tests/data`."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tray_app.adapters.call_reading.common_words import shipped_folder
from tray_app.adapters.call_reading.mapping_files import load_mapping, load_mappings
from tray_app.adapters.call_reading.recognition import recognised
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.core.model.activity import Call
from tray_app.core.model.ports import Batch

DATA = Path(__file__).parents[2] / "data" / "dialer_exports.toml"
EXPORTS: list[dict[str, Any]] = tomllib.loads(DATA.read_text("utf-8"))["exports"]
SHIPPED = sorted((shipped_folder() / "call_files").glob("*.toml"))


def read(folder: Path, cursor: bytes | None = None, zone: str = "America/New_York") -> Batch:
    source = CallFiles(id="d", folder=folder, region=lambda: "US", zone=lambda: ZoneInfo(zone))
    return source.poll(cursor, datetime(2020, 1, 1, tzinfo=UTC))


def line(call: object) -> str:
    assert isinstance(call, Call)
    number = call.number or call.number_kind.value
    said = [
        f"{call.occurred_at:%Y-%m-%d %H:%M:%S}",
        call.direction.value,
        number,
        str(call.duration_s),
        call.result.value,
    ]
    return " ".join([*said, *([call.person_name] if call.person_name else [])])


def told(batch: Batch) -> list[str]:
    return [f"{one.question}: {one.answer}" for one in batch.trouble.evidence] if batch.trouble else []


@pytest.mark.parametrize("export", EXPORTS, ids=[one["file"] for one in EXPORTS])
def test_an_export_is_read_call_by_call(tmp_path: Path, export: dict[str, Any]) -> None:
    (tmp_path / export["file"]).write_bytes(export["content"].lstrip("\n").encode(export.get("encoding", "utf-8")))
    batch = read(tmp_path)
    assert [line(call) for call in batch.activities] == export["calls"]
    assert told(batch) == export.get("told", [])
    # What is wrong stays told, and the file is not read again
    again = read(tmp_path, batch.cursor)
    assert (again.activities, told(again), again.not_read) == ((), told(batch), batch.not_read)


def test_every_form_that_ships_has_an_export_in_the_table() -> None:
    mappings, wrong = load_mappings([shipped_folder() / "call_files"])
    assert wrong == ()
    forms = {(shelved.mapping.id, form.name) for shelved in mappings for form in shelved.mapping.forms}
    known = {("own", "own columns"), ("asterisk", "CDR with start and answer")}
    for export in EXPORTS:
        from tests.adapters.call_reading.reading import forms_of

        known |= forms_of(export["content"].lstrip("\n"), mappings)
    assert forms == known


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_the_columns_of_a_form_are_those_of_no_other(path: Path) -> None:
    mappings, _ = load_mappings([shipped_folder() / "call_files"])
    for form in load_mapping(path).forms:
        (found,) = recognised([name.replace("<zone>", "pt") for name in form.has], mappings)
        assert (found.mapping.id, found.form.name) == (path.stem, form.name)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_order_of_columns_and_the_signs_between_them_do_not_matter(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    names = ["Duration", "Action Result", "Time", "Date", "Name", "Extension", "To", "From", "DIRECTION "]
    cells = [
        "0:02:30",
        "Call connected",
        "1:05 PM",
        "Fri 11/13/2026",
        '"Doe, Jane"',
        "9",
        "4155550100",
        "101",
        "Outgoing",
    ]
    lines = [delimiter.join(names), delimiter.join(cells), ""]
    (tmp_path / "anything.txt").write_bytes("\r\n".join(lines).encode(encoding))
    batch = read(tmp_path)
    assert [line(call) for call in batch.activities] == [
        "2026-11-13 18:05:00 outbound +14155550100 150 answered Doe, Jane"
    ]


def test_legs_are_one_call_in_either_order(tmp_path: Path) -> None:
    header = "calldate,src,dst,dcontext,billsec,disposition,linkedid"
    legs = [
        "2026-11-13 09:00:00,4155550101,600,ext-queues,0,NO ANSWER,L",
        "2026-11-13 09:00:05,4155550101,101,ext-queues,40,ANSWERED,L",
        "2026-11-13 09:00:45,4155550101,102,ext-queues,80,ANSWERED,L",
    ]
    for number, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 0, 2])):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "cdr.csv").write_text("\n".join([header, *(legs[at] for at in order), ""]))
        (call,) = read(folder).activities
        assert line(call) == "2026-11-13 14:00:00 inbound +14155550101 120 answered"


@pytest.mark.parametrize(
    ("given", "key", "allowed"),
    [
        ('id = "x"\nname = "X"\nforms = []\n', "forms", "at least one"),
        ('id = "x"\nname = "X"\n[[forms]]\nnam = "f"\n', "nam", "name"),
        (('id = "y"\nname = "X"\n[[forms]]\nname = "f"\nhas = ["a"]\nstarted_at = { columns = "a" }\n'
         'duration = { columns = "b", unit = "s" }\ndirection = {}\nnumber = { columns = "c" }\nresult = [{}]\n'),
         "id", '"x", like the name'),
        (('id = "x"\nname = "X"\n[[forms]]\nname = "f"\nhas = ["a"]\nstarted_at = { columns = "a" }\n'
         'duration = { columns = "b", unit = "hours" }\ndirection = {}\nnumber = { columns = "c" }\nresult = [{}]\n'),
         "unit", "s, min, ms, clock or hm"),
        (('id = "x"\nname = "X"\n[[forms]]\nname = "f"\nhas = ["a"]\nstarted_at = { columns = "a", zone = "here" }\n'
         'duration = { columns = "b", unit = "s" }\ndirection = {}\nnumber = { columns = "c" }\nresult = [{}]\n'),
         "zone", "America/Chicago"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_is_told_with_its_line_and_holds_up_nothing(
    tmp_path: Path, given: str, key: str, allowed: str
) -> None:
    mappings = tmp_path / "mappings"
    mappings.mkdir()
    (mappings / "x.toml").write_text(given)
    calls = tmp_path / "calls"
    calls.mkdir()
    (calls / "a.csv").write_bytes(EXPORTS[2]["content"].lstrip("\n").encode())
    source = CallFiles(id="d", folder=calls, region=lambda: "US", mappings=[mappings])
    batch = source.poll(None, datetime(2020, 1, 1, tzinfo=UTC))
    assert len(batch.activities) == len(EXPORTS[2]["calls"])
    assert batch.trouble is not None
    assert batch.trouble.code == "source.misconfigured"
    (evidence,) = batch.trouble.evidence
    assert f'"{key}"' in str(evidence.answer)
    assert "x.toml, line" in str(evidence.answer)
    assert allowed in str(evidence.answer)
