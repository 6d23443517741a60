"""The history as a table: counts alone, one line for each day."""

from __future__ import annotations

import csv
import io

from tests.ui import stories
from tray_app.core.reporting.history_table import COLUMNS, history_csv
from tray_app.core.reporting.statistics import Statistics, statistics_of


def test_each_day_is_a_line_of_counts() -> None:
    busy = stories.needs_you(stories.NOON)
    statistics = statistics_of(busy.items, lambda at: f"{at:%Y-%m-%d}")
    head, *lines = csv.reader(io.StringIO(history_csv(statistics)))
    assert tuple(head) == COLUMNS
    assert [line[0] for line in lines] == [day.name for day in statistics.days]
    for line, day in zip(lines, statistics.days, strict=True):
        counts = day.tally
        assert sum(map(int, line[1:2] + line[3:7])) == counts.total
        percent = counts.logged_percent
        assert line[7] == ("" if percent is None else str(percent))


def test_it_names_nobody() -> None:
    busy = stories.needs_you(stories.NOON)
    table = history_csv(statistics_of(busy.items, lambda at: f"{at:%Y-%m-%d}"))
    assert not any(sign in table for sign in ("@", "Mina", "Pricing"))


def test_nothing_seen_is_a_table_without_lines() -> None:
    assert history_csv(Statistics()) == ",".join(COLUMNS) + "\n"
