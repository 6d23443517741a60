"""The days of the history as a table that any spreadsheet opens: counts alone, nobody's name, address or subject."""

import csv
import io

from tray_app.core.reporting.statistics import Statistics

COLUMNS = (
    "day",
    "logged",
    "incomplete",
    "pending",
    "not_logged",
    "not_checked",
    "ignored",
    "logged_percent",
    "median_seconds",
)
"""Names of the columns; programs read them, so they are the same in every language."""


def history_csv(statistics: Statistics) -> str:
    """One line for each day, newest first, below the names of the columns; what is not known is empty."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for day in statistics.days:
        counts = day.tally
        table.writerow(
            (
                day.name,
                counts.logged,
                counts.incomplete,
                counts.pending,
                counts.missing,
                counts.unchecked,
                counts.ignored,
                "" if counts.logged_percent is None else counts.logged_percent,
                "" if day.median_s is None else day.median_s,
            )
        )
    return written.getvalue()
