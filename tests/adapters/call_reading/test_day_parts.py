"""Clocks of twelve hours: the word beside one decides, in every language; one that nobody knows gives no time."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime

from tests.adapters.sources.calls import SINCE, write
from tests.fakes import FakeStore
from tray_app.adapters.call_reading.call_identity import former_id
from tray_app.adapters.call_reading.call_times import written_time
from tray_app.adapters.call_reading.month_names import MONTH_LANGUAGES
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.core.model.activity import Call, Direction
from tray_app.core.model.ports import Batch

LOCALES = (*MONTH_LANGUAGES, "zh_Hant_TW", "zh_Hant_HK", "en_GB", "es_MX", "fr_CA", "pt_PT", "ko_KR", "ja_JP")
PATTERNS = (
    "y-MM-dd Bh:mm", "y-MM-dd BBBB h:mm", "y-MM-dd h:mm B", "y-MM-dd h:mm:ss BBBB", "y-MM-dd EEE BBBB h:mm",
    "y-MM-dd (EEE) h:mm a", "y-MM-dd EEEE ah:mm", "EEE y-MM-dd HH:mm", "y-MM-dd EEE HH:mm", "y-MM-dd EEEE H:mm",
)  # fmt: skip
TAIPEI = ZoneInfo("Asia/Taipei")


def hour_of(words: str) -> int | None:
    found = written_time((words,))
    return found.clock.seconds // 3600 if found else None


@pytest.mark.parametrize("locale", LOCALES)
def test_each_hour_of_the_day_is_read_as_it_was_written(locale: str) -> None:
    moments = [datetime(2025, 11, 13, hour, minute) for hour in range(24) for minute in (0, 5, 59)]  # noqa: DTZ001
    written = {
        format_datetime(moment, pattern, locale=locale): moment.hour for moment in moments for pattern in PATTERNS
    }
    usual = {format_datetime(moment, "short", locale=locale): moment.hour for moment in moments}
    assert {words: found for words, hour in (written | usual).items() if (found := hour_of(words)) != hour} == {}


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("晚上8:05", 20),
        ("晚上 08:05", 20),
        ("晚上20:05", 20),
        ("星期四晚上8:05", 20),
        ("(四)晚上8:05", 20),
        ("星期四下午8:05", 20),
        ("凌晨12:05", 0),
        ("凌晨0:05", 0),
        ("午夜12:00", 0),
        ("中午12:05", 12),
        ("中午11:50", 11),
        ("半夜1:05", 1),
        ("傍晚6:05", 18),
        ("밤 9:05", 21),
        ("밤 8:05", 20),
        ("밤 1:05", 1),
        ("새벽 2:05", 2),
        ("저녁 7:05", 19),
        ("오후 0:05", 12),
        ("木曜日 夜8:05", 20),
        ("深夜1:05", 1),
        ("正午12:00", 12),
        ("8:05 de la noche", 20),
        ("12:05 de la noche", 0),
        ("1:05 de la tarde", 13),
        ("8:05 de la mañana", 8),
        ("8:05 Uhr abends", 20),
        ("8:05 in the evening", 20),
        ("12:00 noon", 12),
        ("12:05 at night", 0),
        ("रात 9:05", 21),
        # What says nothing of the hour
        ("um 8:05 Uhr", 8),
        ("à 08h05", 8),
        ("a las 8:05", 8),
        ("às 8:05", 8),
        ("alle ore 8:05", 8),
        ("kl. 8:05", 8),
        ("at 8:05", 8),
        ("Thu 8:05", 8),
        ("чт 08:05", 8),
        ("Time: 8:05", 8),
        ("8:05 h", 8),
        # Words that nobody knows: a clock of twelve hours says nothing without them
        ("akşam 8:05", None),
        ("8:05 malam", None),
        ("tối12:05", None),
        ("v n. 12:05", None),
        ("de. 8:05", None),
        ("8:05 de.", None),
        ("akşam 20:05", 20),
        ("晚上2:30", 2),
        # Hours from both ends of it: neither is the evening
        ("晚上3:30", None),
        ("9:30 de la tarde", None),
    ],
)
def test_what_is_beside_a_clock(clock: str, hour: int | None) -> None:
    assert hour_of(f"2025-11-13 {clock}") == hour
    found = written_time((datetime(2025, 11, 13), clock))  # noqa: DTZ001 - a spreadsheet's day
    assert (found.clock.seconds // 3600 if found else None) == hour


def test_a_zone_before_the_clock_is_the_zone() -> None:
    found = written_time(("2025-11-13 EST 8:05",))
    assert found is not None
    assert str(found.zone) == "UTC-05:00"


def test_an_evening_that_an_earlier_version_took_for_a_morning_is_there_once(tmp_path: Path) -> None:
    # Given a file whose call an earlier version has read and kept at eight in the morning
    header = "Call start,Way,Customer number,Talk seconds,Outcome"
    evening = "2026-11-24 晚上8:05,outbound,+12025550123,60,answered"
    rows = [evening, "2026-11-24 09:00,inbound,+12025550123,9,answered"]
    mappings = tmp_path / "mappings"
    mappings.mkdir()
    (mappings / "mine.toml").write_text(MAPPING)
    (tmp_path / "calls").mkdir()
    file = write(tmp_path / "calls", "calls.csv", header, *rows)
    os.utime(file, (time.time() - 172_800,) * 2)
    source = CallFiles(id="d", folder=file.parent, zone=lambda: TAIPEI, mappings=[mappings])
    morning = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    kept = Call(
        id=f"d:{former_id(morning, Direction.OUTBOUND, '+12025550123')}",
        source="d",
        occurred_at=morning,
        number="+12025550123",
        raw_number="+12025550123",
        duration_s=60,
        place="calls.csv:2",
    )
    store = FakeStore()
    store.save_batch("d", Batch(activities=(kept,)), {})
    # When this version reads it
    batch = source.poll(None, SINCE)
    store.save_batch("d", batch, {})
    # Then it is one call, in the evening, beside the one that was right
    found = [check.activity.occurred_at for check in store.between(SINCE, datetime(2027, 1, 1, tzinfo=UTC))]
    assert found == [datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 12, 5, tzinfo=UTC)]
    assert kept.id in batch.formerly[batch.activities[0].id]


MAPPING = """
id = "mine"
name = "Mine"
[[forms]]
name = "f"
has = ["Call start", "Way", "Customer number"]
started_at = { columns = "Call start", zone = "rep", order = "ymd" }
duration = { columns = "Talk seconds", unit = "s" }
direction = { columns = "Way" }
number = { columns = "Customer number" }
result = [{ columns = "Outcome" }]
"""
