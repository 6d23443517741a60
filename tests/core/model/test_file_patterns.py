"""Names of call files: several patterns in one, and the pattern of a file's kind."""

from __future__ import annotations

from tests.tables import every_row
from tray_app.core.model.file_patterns import fits, is_narrow, pattern_like


@every_row(
    ("pattern", "narrow", "fitting", "other"),
    [
        ("", False, "anything.txt", None),
        ("*.csv", False, "a.CSV", "a.xlsx"),
        ("CallLog*.csv", True, "calllog_1.csv", "log.csv"),
        ("CallLog*.csv; Calls*.json", True, "Calls.json", "Calls.csv"),
        ("CallLog*.csv;*.json", False, "x.json", "x.csv"),
        ("CallLog*.csv;", True, "CallLog.csv", ""),
    ],
)
def test_a_pattern(pattern: str, narrow: bool, fitting: str, other: str | None) -> None:
    assert is_narrow(pattern) is narrow
    assert fits(fitting, pattern)
    assert other is None or not fits(other, pattern)


@every_row(
    ("name", "pattern"),
    [
        ("CallLog_20261124.csv", "CallLog_*.csv"),
        ("Call_Logs(Last_13_days)-20261124.csv", "Call_Logs*.csv"),
        ("통화기록 2026-11.xlsx", "통화기록 *.xlsx"),
        ("20261124.csv", "20261124.csv"),
        ("a1.csv", "a1.csv"),
        ("[x];y.csv", "?x??y.csv"),
        ("calls", "calls"),
    ],
)
def test_the_pattern_of_a_files_kind(name: str, pattern: str) -> None:
    assert pattern_like(name) == pattern
    assert fits(name, pattern)
