"""The night in which summer time ends: which of the two moments that a local time names, by the order of the file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.tables import every_row
from tray_app.adapters.call_reading.zones import comes_twice
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.core.model.activity import Call

HEADER = "calldate,src,dst,billsec,disposition,linkedid"
BEFORE, AFTER = "00:20 00:50", "02:10 09:00"

NIGHTS = [
    # The clock of New York shows 01:00 to 02:00 twice: from 05:00 and from 06:00 UTC.
    ("upwards", f"{BEFORE} 01:10 01:50 01:05 01:40 {AFTER}", "04:20 04:50 05:10 05:50 06:05 06:40 07:10 14:00"),
    ("downwards", "09:00 02:10 01:40 01:05 01:50 01:10 00:50", "14:00 07:10 06:40 06:05 05:50 05:10 04:50"),
    ("upwards, the night begins the file", "01:10 01:50 01:05 02:10", "05:10 05:50 06:05 07:10"),
    ("upwards, the night ends the file", "00:50 01:50 01:05", "04:50 05:50 06:05"),
    ("downwards, the night ends the file", "02:10 01:05 01:50", "07:10 06:05 05:50"),
    ("the same time twice is no step", "00:50 01:10 01:10 01:05", "04:50 05:10 05:10 06:05"),
    ("upwards, nothing but the night", "01:10 01:20 01:50 01:05 01:40", "05:10 05:20 05:50 06:05 06:40"),
    ("downwards, nothing but the night", "01:40 01:20 01:05 01:50 01:10", "06:40 06:20 06:05 05:50 05:10"),
    ("it never goes back: nothing shows it", "00:50 01:10 01:50 02:10", "04:50 05:10 05:50 07:10"),
    ("two rows that go back, and nothing around", "01:50 01:05", "05:50 05:05"),
    ("it goes back twice: not sorted", "00:50 01:50 01:05 01:40 01:20", "04:50 05:50 05:05 05:40 05:20"),
    ("before and after do not go the same way", "02:10 01:50 01:05 09:00", "07:10 05:50 05:05 14:00"),
    ("sorted by something else", "09:00 08:00 00:50 01:50 01:05 08:30", "14:00 13:00 04:50 05:50 05:05 13:30"),
    ("a row that cannot be read is in nobody's way", "00:50 01:50 x 01:05 02:10", "04:50 05:50 06:05 07:10"),
    ("a row with a zone of its own too", "00:50 01:50 01:30Z 01:05 02:10", "04:50 05:50 01:30 06:05 07:10"),
]  # fmt: skip


def times(tmp: Path, shown: str, zone: str, day: str) -> list[str]:
    rows = [
        f"{day}T{word[:-1]}:00Z,101,4155550100,60,ANSWERED,{number}" if word.endswith("Z")
        else f"{day} {word}:00,101,4155550100,60,ANSWERED,{number}"
        for number, word in enumerate(shown.split())
    ]  # fmt: skip
    folder = tmp / str(len(list(tmp.iterdir())))
    folder.mkdir()
    (folder / "cdr.csv").write_text("\n".join([HEADER, *rows, ""]))
    source = CallFiles(id="d", folder=folder, region=lambda: "US", zone=lambda: ZoneInfo(zone))
    calls = source.poll(None, datetime(2020, 1, 1, tzinfo=UTC)).activities
    ordered = sorted((call for call in calls if isinstance(call, Call)), key=lambda call: int(call.id.split(":")[1]))
    return [f"{call.occurred_at:%H:%M}" for call in ordered]


@every_row(("what", "shown", "meant"), NIGHTS)
def test_the_order_of_the_file_decides(tmp_path: Path, what: str, shown: str, meant: str) -> None:
    assert times(tmp_path, shown, "America/New_York", "2026-11-01") == meant.split(), what


@every_row(
    ("zone", "day", "shown", "meant"),
    [
        ("Europe/Berlin", "2026-10-25", "01:50 02:50 02:05 03:10", "23:50 00:50 01:05 02:10"),
        ("Australia/Lord_Howe", "2026-04-05", "01:20 01:50 01:40 02:10", "14:20 14:50 15:10 15:40"),  # half an hour
        ("Asia/Seoul", "2026-11-01", "00:50 01:50 01:05 02:10", "15:50 16:50 16:05 17:10"),  # no summer time
        # The hour that is left out in spring comes not at all
        ("America/New_York", "2026-03-08", "01:50 02:50 02:05 03:10", "06:50 07:50 07:05 07:10"),
    ],
)
def test_other_nights(tmp_path: Path, zone: str, day: str, shown: str, meant: str) -> None:
    assert times(tmp_path, shown, zone, day) == meant.split()


def test_a_talk_that_goes_over_the_turn_began_after_it_rang(tmp_path: Path) -> None:
    """The dialer writes when it rang and when they began to talk: the second is of the hour that begins anew."""
    header = "start,answer,src,dst,billsec,disposition,linkedid"
    legs = ["2026-11-01 01:59:40,2026-11-01 01:00:10,101,4155550100,60,ANSWERED,L",
            "2026-11-01 01:59:40,2026-11-01 01:01:10,102,4155550100,30,ANSWERED,L"]  # fmt: skip
    (tmp_path / "cdr.csv").write_text("\n".join([header, *legs, ""]))
    source = CallFiles(id="d", folder=tmp_path, region=lambda: "US", zone=lambda: ZoneInfo("America/New_York"))
    (call,) = source.poll(None, datetime(2020, 1, 1, tzinfo=UTC)).activities
    assert isinstance(call, Call)
    assert (f"{call.occurred_at:%H:%M:%S}", call.duration_s) == ("05:59:40", 90)


def test_only_the_hour_that_is_shown_twice_comes_twice() -> None:
    zone = ZoneInfo("America/New_York")
    shown = ["2026-11-01 00:59", "2026-11-01 01:00", "2026-11-01 01:59", "2026-11-01 02:00", "2026-03-08 02:30"]
    assert [comes_twice(datetime.fromisoformat(wall), zone) for wall in shown] == [False, True, True, False, False]
