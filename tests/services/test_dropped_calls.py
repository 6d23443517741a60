"""Files of calls that are dropped: copied into the folder that reads them, or into one that is made for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeVault
from tests.services.test_settings_service import Rig
from tray_app.core.ui_api.dropped_calls_api import DroppedCalls

PORTAL = "Direction,From,To,Extension,Name,Date,Time,Action Result,Duration\n"
CALL = "Outgoing,101,(415) 555-0100,9042,Jane,Fri 11/13/2026,1:05 PM,Call connected,0:02:30\n"
REPORT = (
    "Subject,Date,Name,Email,Created Date,Assigned\n"
    "Email: Pricing,11/27/2026,Jane,jane@example.com,11/27/2026 9:14 AM,Robin\n"
    "Call,11/13/2026,Li,li@example.com,11/13/2026 4:02 PM,Robin\n"
)
UNKNOWN = "Wann;Wohin;Richtung;Dauer;Status\n23.11.2026 10:00;+4930555010;ausgehend;42;Beantwortet\n"


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig(FakeVault())
    yield made
    made.close()


def dropped(tmp_path: Path, name: str, content: str) -> str:
    folder = tmp_path / "Desktop"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content, "utf-8")
    return str(folder / name)


def take(rig: Rig, *files: str, folder: str = "") -> DroppedCalls:
    went = rig.ask(rig.window_api.dropped_calls.take, list(files), folder)
    assert isinstance(went, DroppedCalls)
    return went


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_first_file_asks_for_a_folder_and_the_next_goes_there_by_itself(rig: Rig, tmp_path: Path) -> None:
    first, folder = dropped(tmp_path, "CallLog.csv", PORTAL + CALL), tmp_path / "made" / "Calls"
    assert take(rig, first) == DroppedCalls(wants_folder="~/Calls")

    went = take(rig, first, folder=str(folder))
    assert (went.problem, went.wants_folder, went.to_teach) == (None, "", "")
    assert str(went.found) == (f"1 call in CallLog.csv; it is in {folder} now and is looked for in Salesforce.")
    assert names(folder) == ["CallLog.csv"]
    assert [source.folder for source in rig.settings_api.choices().sources] == [folder]

    # The same file again is the same file; another one of that name is kept beside it
    assert take(rig, first).problem is None
    assert names(folder) == ["CallLog.csv"]
    again = dropped(tmp_path, "CallLog.csv", PORTAL + CALL + CALL.replace("1:05", "2:05"))
    assert "2 calls in CallLog.csv" in str(take(rig, again).found)
    assert names(folder) == ["CallLog (2).csv", "CallLog.csv"]
    assert "in CallLog.csv" in str(take(rig, str(folder / "CallLog.csv")).found)
    assert names(folder) == ["CallLog (2).csv", "CallLog.csv"]


@pytest.mark.parametrize("has_folder", [False, True], ids=["no folder of calls", "a folder of calls"])
def test_a_salesforce_report_is_known_and_stays_where_it_is(rig: Rig, tmp_path: Path, has_folder: bool) -> None:
    folder = tmp_path / "Calls"
    if has_folder:
        take(rig, dropped(tmp_path, "CallLog.csv", PORTAL + CALL), folder=str(folder))
    report = dropped(tmp_path, "report1732.csv", REPORT)
    assert take(rig, report) == DroppedCalls(report=report)
    # Beside calls, each goes its own way
    went = take(rig, report, dropped(tmp_path, "More.csv", PORTAL + CALL))
    assert went.report == report
    assert ("1 call in More.csv" in str(went.found)) is has_folder
    assert (went.wants_folder == "~/Calls") is not has_folder
    assert "report1732.csv" not in (names(folder) if has_folder else [])


def test_a_file_that_nobody_knows_is_to_be_taught(rig: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "Calls"
    went = take(rig, dropped(tmp_path, "export.csv", UNKNOWN), folder=str(folder))
    (source,) = rig.settings_api.choices().sources
    assert (went.to_teach, went.problem, went.found) == (source.id, None, None)
    assert names(folder) == ["export.csv"]


def test_what_holds_no_calls_is_said_and_copied_nowhere(rig: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "Calls"
    picture, notes = dropped(tmp_path, "cat.png", "x"), dropped(tmp_path, "notes.txt", "Call Jane back\n")
    good = dropped(tmp_path, "CallLog.csv", PORTAL + CALL)
    went = take(rig, picture, good, folder=str(folder))
    assert str(went.problem) == "File cat.png: must be a table of calls: CSV, JSON or a spreadsheet"
    assert "1 call in CallLog.csv" in str(went.found)
    assert "notes.txt" in str(take(rig, notes).problem)
    assert "nowhere.csv" in str(take(rig, str(tmp_path / "nowhere.csv")).problem)
    assert names(folder) == ["CallLog.csv"]


def test_a_file_goes_where_files_of_its_name_are_read(rig: Rig, tmp_path: Path) -> None:
    logs, rest = tmp_path / "Logs", tmp_path / "Calls"
    for name, folder, pattern in (("logs", logs, "CallLog*.csv; Call_Logs*.csv"), ("rest", rest, "")):
        folder.mkdir()
        rig.config.parent.mkdir(parents=True, exist_ok=True)
        with rig.config.open("a", encoding="utf-8") as config:
            config.write(f'[[sources]]\nid = "{name}"\ntype = "call-files"\nfolder = "{folder}"\n')
            config.write(f'pattern = "{pattern}"\n' if pattern else "")
    rig.services.engine.reload()
    take(rig, dropped(tmp_path, "Calls [1];2.csv", PORTAL + CALL))
    assert names(rest) == ["Calls [1];2.csv"]
    rig.ask(rig.settings_api.remove_source, "rest")
    take(rig, dropped(tmp_path, "Call_Logs_13.csv", PORTAL + CALL))
    assert names(logs) == ["Call_Logs_13.csv"]
    assert take(rig, dropped(tmp_path, "other.csv", PORTAL + CALL)).wants_folder == "~/Calls"


def test_a_folder_that_cannot_be_made_is_said(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    went = take(rig, dropped(tmp_path, "CallLog.csv", PORTAL + CALL), folder=str(tmp_path / "file" / "Calls"))
    assert "cannot be used" in str(went.problem)


def test_a_folder_of_all_sorts_of_files_is_read_by_names(rig: Rig, tmp_path: Path) -> None:
    assert rig.settings_api.call_file_names() == "Call_Logs*.csv; CallLog*.csv; Calls*.json"
    assert rig.settings_api.call_file_names("Call_Logs(13).csv") == rig.settings_api.call_file_names()
    names = rig.settings_api.call_file_names("Anrufe 2026.csv")
    assert names == "Anrufe *.csv; Call_Logs*.csv; CallLog*.csv; Calls*.json"
    downloads = Path(dropped(tmp_path, "Anrufe 2026.csv", PORTAL + CALL)).parent
    dropped(tmp_path, "invoice.csv", "a,b\n1,2\n")
    attempt = rig.ask(rig.settings_api.add_calls, str(downloads), names)
    assert str(attempt.found) == "It works: 1 call was found there."
    (source,) = rig.settings_api.choices().sources
    assert (source.folder, source.pattern) == (downloads, names)
