"""Times as programs write them when nobody has told them how: those of C, Java, JavaScript, Oracle and mail."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import format_datetime, formatdate
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.call_reading.test_day_parts import MAPPING
from tests.adapters.sources.calls import poll, write
from tray_app.adapters.call_reading.call_times import written_time

AT = datetime(2026, 11, 23, 9, 15, 7, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "written",
    [
        "Mon Nov 23 2026 10:15:07 GMT+0100 (Central European Standard Time)",  # JavaScript, toString
        "Mon Nov 23 2026 10:15:07 GMT+0100 (CET)",
        "Mon Nov 23 2026 10:15:07 GMT+0100",
        "Mon Nov 23 2026 12:15:07 GMT+0300 (GMT+03:00)",
        "Mon, 23 Nov 2026 09:15:07 GMT",  # JavaScript, toUTCString
        "Mon, 23 Nov 2026 10:15:07 +0100 (CET)",  # mail
        "Mon Nov 23 10:15:07 CET 2026",  # Java, Date.toString
        "Mon Nov 23 10:15:07 GMT+01:00 2026",
        "Mon Nov 23 10:15:07 AM CET 2026",  # date in an American terminal
        "Mon Nov 23 09:15:07 +0000 2026",  # Ruby
        "2026-11-23T10:15:07+01:00[Europe/Berlin]",  # Java, ZonedDateTime, and RFC 9557
        "2026-11-23T09:15:07.250Z[UTC]",
        "23-NOV-26 10.15.07.250000 AM +01:00",  # Oracle, TIMESTAMP WITH TIME ZONE
        "23-NOV-26 09.15.07 AM UTC",
        "20261123 10:15:07 +0100",
    ],
)
def test_a_moment_is_read_as_a_program_writes_it(written: str) -> None:
    found = written_time((written,))
    assert found is not None
    wall = found.wall("ymd")
    assert wall is not None
    assert wall.replace(tzinfo=found.zone, microsecond=0) == AT


@pytest.mark.parametrize(
    "written",
    [
        "Mon Nov 23 10:15:07 2026",
        "23-NOV-26 10.15.07.000000 AM",
        "23-Nov-2026 10.15.07",
        "23 nov. 2026 10.15.07",
        "20261123 10:15:07",
        "20261123T10:15:07",
    ],
)
def test_a_clock_on_the_wall_is_read_as_a_program_writes_it(written: str) -> None:
    found = written_time((written,))
    assert found is not None
    assert found.zone is None
    assert found.wall("ymd") == datetime(2026, 11, 23, 10, 15, 7)  # noqa: DTZ001


@pytest.mark.parametrize(
    "written",
    [
        "11/23/2026 10:15 AM (UTC-05:00) Eastern Time (US & Canada)",  # says -05:00 in summer too
        "Mon Nov 23 10:15:07 XYZ 2026",
        "Tue Nov 23 10:15:07 2026",  # a Monday
        "Mon Nov 23 10:15:07",
        "2026-11-23 09:15 GMT (+01:00)",  # which of the two?
        "2026-11-23 09:15 UTC (UTC+9)",
        "2026-11-23 09:15 +0200 (GMT+01:00)",
        "4 Mar 10:15 +01:00 (mobile)",
        "4 Mar 10:15 +01:00",
        "20261323 10:15:07",
        "10.15.07",
    ],
)
def test_what_is_no_time_or_could_mean_two_is_not_read(written: str) -> None:
    found = written_time((written,))
    assert found is None or found.wall("ymd") is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2029, 12, 31, 23)))  # noqa: DTZ001
def test_what_the_standard_library_writes_is_read(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    aware = second.replace(tzinfo=BERLIN)
    for written in (
        time.asctime(second.timetuple()),
        format_datetime(aware),
        formatdate(aware.timestamp(), usegmt=True),
    ):
        found = written_time((written,))
        assert found is not None, written
        wall = found.wall("ymd")
        assert wall is not None, written
        assert wall == second if found.zone is None else wall.replace(tzinfo=found.zone) == aware


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("1405/09/02 10:15", 1),
        ("1970-01-01 00:00", 0),
        ("1899-12-30 00:00", 0),
        ("0001-01-01 00:00", 0),
        ("0001-01-01T00:00:00Z", 0),
        ("1601-01-01 00:00", 0),
        ("1753-01-01 00:00", 0),
        ("1800-12-28 00:00", 0),
    ],
)
def test_a_year_of_another_calendar_is_told_and_no_date_is_passed_over(tmp_path: Path, day: str, told: int) -> None:
    rows = [f"{at},outbound,+12025550123,60,answered" for at in ("2026-11-23 10:15", day)]
    write(tmp_path, "calls.csv", "Call start,Way,Customer number,Talk seconds,Outcome", *rows)
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "mine.toml").write_text(MAPPING)
    batch = poll(tmp_path, zone=lambda: UTC, mappings=[tmp_path / "mappings"])
    assert len(batch.activities) == 1
    assert batch.not_read == told
    assert sum(day in str(problem) for problem in batch.problems) == told
