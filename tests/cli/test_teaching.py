"""`source teach`: what a file seems to hold, what is asked, and the mapping that reads it from then on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEADER = "Wann;Wohin;Richtung;Dauer;Status\n"
CONTENT = (
    f"{HEADER}23.11.2026 10:00;+4930555010;ausgehend;42;Beantwortet\n23.11.2026 11:00;+4930555011;eingehend;0;Komisch\n"
)


@pytest.fixture
def file(run: Run, config_file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "Calls"
    folder.mkdir()
    assert run("source", "add", "call-files", "--id", "dialer", "--folder", str(folder)).status == 0
    found = folder / "export.csv"
    found.write_text(CONTENT, "utf-8")
    return found


def test_a_file_is_taught_step_by_step(run: Run, file: Path, config_file: Path) -> None:
    unknown = run("source", "test", "dialer", "--json")
    assert (unknown.status, json.loads(unknown.out)["reason"]) == (3, "source.format_unknown")
    asked = run("source", "teach", "dialer", str(file), "--json")
    told = json.loads(asked.out)
    assert asked.status == 2
    assert {one["key"] for one in told["asked"]} >= {"zone", "unit"}
    assert told["saved"] is None
    assert told["guessed"]["direction"]["columns"] == ["Richtung"]
    answers = ("started_at=Wann", "number=Wohin", "zone=Europe/Berlin", "unit=s", "result:Komisch=no_answer")
    given = [part for answer in answers for part in ("--set", answer)]
    seen = run("source", "teach", "dialer", str(file), *given)
    assert seen.status == 0
    assert "2026-11-23 09:00:00 UTC" in seen.out
    assert not (config_file.parent / "mappings").exists()
    saved = run("source", "teach", "dialer", str(file), *given, "--yes", "--json", "--name", "Our dialer")
    assert json.loads(saved.out)["saved"].endswith("our-dialer.toml")
    works = run("source", "test", "dialer", "--json")
    assert (works.status, json.loads(works.out)["count"]) == (0, 2)


def test_a_time_that_nobody_sees_is_asked_for(run: Run, file: Path) -> None:
    file.write_text("Data;Quando;Origem;Destino;Duração;Tipo\n13/11/2025;13:05:10;1101;+14155550100;00:02:30;Saída\n")
    asked = run("source", "teach", "dialer", str(file))
    assert asked.status == 2
    assert "started_at" in asked.err
    told = run("source", "teach", "dialer", str(file), "--set", "started_at=Data + Quando", "--set", "zone=utc")
    assert told.status == 0
    assert "→ 2025-11-13 13:05:10 UTC" in told.out
    nonsense = run("source", "teach", "dialer", str(file), "--set", "started_at=Wann", "--set", "zone=utc", "--yes")
    assert nonsense.status == 2
    assert "started_at" in nonsense.err


def test_a_folder_whose_files_nobody_knows_yet_is_set_up_so_that_it_can_be_taught(
    run: Run, config_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "export.csv").write_text(CONTENT, "utf-8")
    added = run("source", "add", "call-files", "--id", "dialer", "--folder", str(tmp_path))
    assert (added.status, "source.format_unknown" in added.err) == (3, True)
    assert "added all the same" in added.out
    assert "diditlog source teach dialer FILE" in added.out
    assert json.loads(run("source", "teach", "dialer", str(tmp_path / "export.csv"), "--json").out)["asked"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "x.csv"), "There is no folder of calls"),
        (("dialer", "gone.csv"), "gone.csv cannot be read"),
        (("dialer", "export.csv", "--set", "zone"), "is no answer"),
    ],
)
def test_wrong_use(run: Run, file: Path, arguments: tuple[str, ...], words: str) -> None:
    source, name, *more = arguments
    ended = run("source", "teach", source, str(file.parent / name), *more)
    assert ended.status == 2
    assert words in ended.err


def test_a_file_that_is_no_table_is_named(run: Run, file: Path) -> None:
    file.write_bytes(b"%PDF-1.4")
    ended = run("source", "teach", "dialer", str(file))
    assert ended.status == 2
    assert "must be a table of calls" in ended.err
    assert "source.format_unknown" in run("source", "test", "dialer", "--json").out
