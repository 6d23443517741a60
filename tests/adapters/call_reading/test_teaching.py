"""A form that no mapping knows: what is guessed, what is asked, and the mapping that comes of it."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import calls_guessing
from tests.adapters.call_reading.test_dialer_exports import line, told
from tray_app.adapters.call_reading.call_mapping import MappingForm
from tray_app.adapters.call_reading.lesson import mapping_of
from tray_app.adapters.call_reading.teaching_file import NothingToLearn, keep_mapping, open_lesson, written
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.system.file_lock import file_lock
from tray_app.core.model.activity import Call

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def folder(path: Path, mappings: Path | None = None) -> CallFiles:
    return CallFiles(id="d", folder=path, region=lambda: "US", mappings=[mappings] if mappings else [])


def taught(file: Path, source: CallFiles, answers: dict[str, str]) -> MappingForm:
    """The form of the file; what is asked beyond the answers is answered with the first choice."""
    for _ in range(20):
        found = open_lesson(file, answers, source.surroundings(LONG_AGO), source.mappings())
        if not found.questions:
            break
        answers[found.questions[0].key] = found.questions[0].choices[0]
    assert found.form is not None
    return found.form


def test_the_guess_is_right_or_asks() -> None:
    scores = [calls_guessing.score(table) for table in calls_guessing.TABLES]
    assert [wrong for _, _, _, wrong in scores] == [[]] * len(calls_guessing.TABLES)
    assert len(scores) >= 20
    assert sum(one[0] for one in scores) / sum(one[1] for one in scores) >= calls_guessing.GOAL


@pytest.mark.parametrize("table", calls_guessing.TABLES, ids=[table.language for table in calls_guessing.TABLES])
def test_what_was_taught_reads_the_file_on_another_computer(tmp_path: Path, table: calls_guessing.Unseen) -> None:
    calls, mappings, elsewhere = tmp_path / "calls", tmp_path / "mappings", tmp_path / "elsewhere"
    calls.mkdir()
    (calls / "calls.csv").write_text(table.content, "utf-8")
    source = folder(calls)
    assert source.poll(None, LONG_AGO).activities == ()
    form = taught(calls / "calls.csv", source, dict(table.right))
    kept = keep_mapping(mappings, form, "My dialer")
    assert kept.name == "my-dialer.toml"
    shutil.copytree(mappings, elsewhere)
    batch = folder(calls, elsewhere).poll(None, LONG_AGO)
    assert told(batch) == []
    assert len(batch.activities) == 2
    # And teaching the same form again replaces it
    assert keep_mapping(mappings, form, "My dialer") == kept


def test_the_order_of_a_form_that_ships_is_asked_once_and_then_known(tmp_path: Path) -> None:
    calls, mappings = tmp_path / "calls", tmp_path / "mappings"
    calls.mkdir()
    file = calls / "aircall.csv"
    file.write_text(
        "line,datetime (UTC),direction,from,to,answered,duration (in call)\n"
        "Sales,01/02/2026 09:00,outbound,33123456789,14155550100,Yes,42\n"
    )
    source = folder(calls, mappings)
    first = source.poll(None, LONG_AGO)
    assert first.trouble is not None
    assert first.trouble.code == "source.format_unknown"
    found = open_lesson(file, {}, source.surroundings(LONG_AGO), source.mappings())
    assert [one.key for one in found.questions] == ["order"]
    found = open_lesson(file, {"order": "dmy"}, source.surroundings(LONG_AGO), source.mappings())
    assert found.form is not None
    keep_mapping(mappings, found.form, "Aircall")
    # The mapping changed, so the file that did not is read again
    (call,) = source.poll(first.cursor, LONG_AGO).activities
    assert line(call) == "2026-02-01 09:00:00 outbound +14155550100 42 answered"


def test_two_forms_taught_at_once_are_both_kept(tmp_path: Path) -> None:
    mappings, forms = tmp_path / "mappings", []
    for number, caller in enumerate(("Caller", "Agent")):
        file = tmp_path / f"{number}.csv"
        file.write_text(
            f"{caller},Start time,Direction,Called number,Talk time\n"
            "Rep,2026-02-13 09:00:00,outbound,+14155550100,42\nRep,2026-02-13 10:00:00,outbound,+14155550101,0\n"
        )
        forms.append(taught(file, folder(tmp_path), {}))
    mappings.mkdir()
    with ThreadPoolExecutor(1) as pool:
        with file_lock(tmp_path / "mappings.lock", 0):
            second = pool.submit(keep_mapping, mappings, forms[1], "Dialer")
            with pytest.raises(TimeoutError):
                second.result(0.2)
            (mappings / "dialer.toml").write_text(written(mapping_of(forms[0], "dialer", "Dialer")), "utf-8")
        assert second.result(5).name == "dialer-2.toml"


@pytest.mark.parametrize(
    ("other", "form", "number"),
    [
        ("442079460018", "international", "+6465550123"),
        ("2025550124", "any", "+16465550123"),  # a national number: the digits of this column decide nothing
    ],
)
def test_the_column_shows_that_numbers_begin_with_their_countries(
    tmp_path: Path, other: str, form: str, number: str
) -> None:
    calls, mappings = tmp_path / "calls", tmp_path / "mappings"
    calls.mkdir()
    called = ["6465550123", "61491570006", "12025550123", other]
    rows = [f"2026-11-13 13:0{at}:00,outbound,{one},30,answered" for at, one in enumerate(called)]
    file = calls / "calls.csv"
    file.write_text("\n".join(["Call start,Way,Customer number,Talk seconds,Outcome", *rows, ""]))
    source = folder(calls, mappings)
    answers = {"zone": "utc", "direction": "Way", "number": "Customer number", "result": "Outcome"}
    found = open_lesson(file, answers, source.surroundings(LONG_AGO), source.mappings())
    assert found.form is not None, found.questions
    assert found.form.number.form == form
    keep_mapping(mappings, found.form, "Mine")
    batch = source.poll(None, LONG_AGO)
    read = [call.number for call in batch.activities if isinstance(call, Call)]
    assert (read[0], read[1], read[2]) == (number, "+61491570006", "+12025550123")


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.4", b"PK\x03\x04 nothing"])
def test_a_file_without_a_table_teaches_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    source = folder(tmp_path)
    with pytest.raises(NothingToLearn):
        open_lesson(tmp_path / "a.csv", {}, source.surroundings(LONG_AGO), source.mappings())
