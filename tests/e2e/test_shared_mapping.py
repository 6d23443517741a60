"""What one rep has taught reads the files of a colleague whose computer has another zone, language and folder."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.command import Command

HEADER = "Wann;Wohin;Richtung;Dauer;Status"
DAY = datetime.now(UTC).date() - timedelta(days=2)
ANSWERS = ("started_at=Wann", "number=Wohin", "unit=s", "result:Komisch=no_answer")
BERLIN, SEOUL = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Seoul")


def row(day: date, clock: str, number: str, rest: str) -> str:
    return f"{day:%d.%m.%Y} {clock};{number};{rest}"


EXPORT = [
    row(DAY, "10:00", "+4930555010", "ausgehend;42;Beantwortet"),
    row(DAY, "11:00", "+4930555011", "eingehend;0;Komisch"),
]
"""Of the rep who teaches."""
OTHER = [row(DAY, "16:30", "+82255501234", "ausgehend;90;Beantwortet")]
"""Of the colleague: another file of the same form."""


def exported(folder: Path, name: str, rows: list[str], encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True)
    (folder / name).write_bytes("\r\n".join([HEADER, *rows, ""]).encode(encoding))
    return folder / name


def moments(command: Command) -> list[str]:
    """When the calls took place, as the app has read them; nobody is signed in."""
    return sorted(one["occurred_at"] for one in command("check", "--json").json["activities"])


def utc(clock: str, zone: ZoneInfo) -> str:
    return f"{datetime.combine(DAY, time.fromisoformat(clock), zone).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("by", ["copied beside config.toml", "put into the team's folder"])
@pytest.mark.parametrize(
    ("zone", "meant"), [("Europe/Berlin", BERLIN), ("rep", SEOUL)], ids=["a zone by name", "the zone of the rep"]
)
def test_a_colleague_reads_with_it(tmp_path: Path, zone: str, meant: ZoneInfo, by: str) -> None:
    # Given a rep in Berlin who has taught the form once
    first = Command.at(tmp_path / "first", os.environ, TZ="Europe/Berlin", LC_ALL="de_DE.UTF-8")
    first.home.mkdir()
    file = exported(tmp_path / "Anrufe", "export.csv", EXPORT)
    assert "source.format_unknown" in first.add_calls(file.parent).err
    given = [part for answer in (*ANSWERS, f"zone={zone}") for part in ("--set", answer)]
    assert first("source", "teach", "dialer", str(file), *given, "--yes").status == 0
    assert moments(first) == [utc("10:00", BERLIN), utc("11:00", BERLIN)]

    # When a colleague in Seoul gets nothing but that one file
    second = Command.at(tmp_path / "second", os.environ, TZ="Asia/Seoul", LC_ALL="ko_KR.UTF-8")
    second.home.mkdir()
    (mapping,) = (first.home / "mappings").iterdir()
    theirs = exported(tmp_path / "somewhere" / "통화", "월요일 통화.txt", OTHER, "utf-16")
    team = tmp_path / "share" / "team" if by.startswith("put") else second.home / "mappings"
    team.mkdir(parents=True)
    shutil.copy(mapping, team)
    lines = ["[[sources]]", 'id = "calls"', 'type = "call-files"', f'folder = "{theirs.parent}"']
    second.configure("\n".join([*lines, *([f'mappings = "{team}"'] if by.startswith("put") else []), ""]))

    # Then their calls are read, at the time that the mapping means there
    assert moments(second) == [utc("16:30", meant)]
    assert str(tmp_path) not in mapping.read_text("utf-8")
