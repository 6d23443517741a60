"""Reads a Salesforce report of activities that was exported as CSV or as a spreadsheet.

Around the table there may be a title, the report's filters, totals, and the footer with its copyright; the columns may
stand in any order and in any language of `report_columns.py`.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final

from tray_app.adapters.call_reading.call_times import WrittenTime, written_day
from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.table_rows import LARGEST_MB, Header, TableRow
from tray_app.adapters.salesforce.report_columns import COLUMNS, KINDS, SUBTOTALS
from tray_app.core.model.activity_report import ActivityReport, BadReport, ReportRow
from tray_app.core.model.crm import ends_of
from tray_app.core.model.text import text

_MOST_ROWS: Final = 50_000
_MOST_LINES: Final = 20
"""A row that spans more lines is a stray quote."""
_CELLS_OF_A_TASK: Final = 3
"""What has fewer is a title or a footer."""
_MARKED: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FARTHEST_PLAN: Final = timedelta(days=400)
"""So far ahead a Task may be due."""
_NEEDED: Final = text(
    "It needs the columns Subject, Date and Created Date, Email or Phone, and Assigned. In Salesforce: Reports > New"
    " Report > Tasks and Events, add these columns, then Export > Details Only."
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns are: use → places."""

    header: Header
    places: Mapping[str, tuple[int, ...]]

    def words(self, cells: Sequence[Cell], use: str) -> str:
        """The first of the use's columns with something in it."""
        found = (words_of(cells[place]) for place in self.places.get(use, ()) if place < len(cells))
        return next((words for words in found if words), "")

    def cell(self, cells: Sequence[Cell], use: str) -> Cell:
        """The same as it stands in the file."""
        found = (cells[place] for place in self.places.get(use, ()) if place < len(cells))
        return next((cell for cell in found if words_of(cell)), None)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date of the report, with its time of the day where it has one."""

    day: date
    at: datetime | None
    """UTC-aware."""


def read_report(path: Path, zone: tzinfo, now: datetime) -> ActivityReport:
    """The report in the file. `zone`: the rep's, in which reports write their days. Raises BadReport and OSError."""
    layout = _layout_of(path)
    if layout is None:
        raise BadReport(text("{file} is no report of activities. {needed}", file=path.name, needed=_NEEDED))
    rows = list(islice(_table_rows(layout), _MOST_ROWS))
    order = _order_of(layout, rows, now)
    if order is None:
        raise BadReport(
            text(
                "In {file}, it cannot be told which number of a date is the day. Export a report of two weeks or more.",
                file=path.name,
            )
        )
    read = [
        (row, _moment(layout, row, "day", order, zone), _moment(layout, row, "created", order, zone)) for row in rows
    ]
    dated = [(row, day, created) for row, day, created in read if day or created]
    if not dated:
        raise BadReport(text("{file} has no Task with a date. {needed}", file=path.name, needed=_NEEDED))
    found = tuple(_with_assigned(_row(layout, row, day, created) for row, day, created in dated))
    return ActivityReport(
        file=path.name,
        rows=found,
        begins=min(row.day for row in found),
        ends_at=_end_of([created or day for _, day, created in dated], zone, now),
        has_addresses=any(row.address for row in found),
        has_phones=any(row.phone_ends for row in found),
        unread=len(read) - len(dated),
    )


def _layout_of(path: Path) -> _Layout | None:
    """The table with the columns that are needed, and where they are. Raises OSError.

    Salesforce writes ISO-8859-1 unless asked for another encoding. On the few foreign letters of a short report a guess
    is often another one, so it is tried as well, and the reading that knows more of the columns is the right one.
    """
    with path.open("rb") as stream:
        content = stream.read(LARGEST_MB * 1024 * 1024)
    readings = [content]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if not content.startswith((*_MARKED, b"PK")):
            readings.append(content.decode("cp1252", "replace").encode("utf-8"))
    found = (layout for reading in readings for layout in _layouts(reading))
    return max(found, key=lambda layout: len(layout.places), default=None)


def _layouts(content: bytes) -> Iterator[_Layout]:
    for table in raw_tables(lambda: BytesIO(content), lambda names: "subject" in _places(names)):
        for header in table.headers:
            places = _places(header.names)
            if "subject" in places and ("day" in places or "created" in places):
                yield _Layout(header, places)


def _places(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Use → where its columns are. A name may come twice; the later ones end with a number."""
    plain = [name.partition(" #")[0].strip(" ↑↓()") for name in names]
    found = {use: tuple(place for place, name in enumerate(plain) if name in words) for use, words in COLUMNS.items()}
    return {use: places for use, places in found.items() if places}


def _table_rows(layout: _Layout) -> Iterator[TableRow]:
    """The rows that are Tasks: neither totals nor what stands below the table."""
    for row in layout.header.rows(lambda row: row.lines <= _MOST_LINES):
        if not isinstance(row, TableRow) or not layout.words(row.cells, "subject"):
            continue
        filled = [words for cell in row.cells if (words := words_of(cell))]
        has_date = any(written_day(layout.cell(row.cells, use)) is not None for use in ("day", "created"))
        if normalised(filled[0]).startswith(SUBTOTALS) and not has_date:
            continue
        if has_date or len(filled) >= _CELLS_OF_A_TASK:
            yield row


def _order_of(layout: _Layout, rows: Sequence[TableRow], now: datetime) -> str | None:
    """The order of day and month in all dates; None when two are possible and it makes a difference."""
    left: frozenset[str] = frozenset()
    doubtful: list[WrittenTime] = []
    for row in rows:
        for use, latest in (("created", now + timedelta(days=2)), ("day", now + _FARTHEST_PLAN)):
            found = written_day(layout.cell(row.cells, use))
            if found is None or len(found.orders) < 2:
                continue
            doubtful.append(found)
            walls = {order: wall for order in found.possible() if (wall := found.wall(order))}
            possible = frozenset(order for order, wall in walls.items() if wall <= latest.replace(tzinfo=None))
            left = possible if not left else (left & possible or left)
    if not doubtful or len(left) == 1:
        return next(iter(left), "")
    first, *others = sorted(left) or [""]
    same = all(found.wall(first) == found.wall(other) for found in doubtful for other in others)
    return first if same else None


def _moment(layout: _Layout, row: TableRow, use: str, order: str, zone: tzinfo) -> _Moment | None:
    found = written_day(layout.cell(row.cells, use))
    if found is None:
        return None
    wall = found.wall(order if len(found.orders) > 1 else next(iter(found.orders)))
    if wall is None:
        return None
    if not found.clock:  # midnight is how spreadsheets write a day
        return _Moment(wall.date(), None)
    try:
        at = wall.replace(tzinfo=found.zone or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return _Moment(at.astimezone(zone).date(), at)


def _row(layout: _Layout, row: TableRow, day: _Moment | None, created: _Moment | None) -> ReportRow:
    cells = row.cells
    moment = day or created
    if moment is None:
        raise ValueError("a row without a date")
    kind = layout.words(cells, "subtype")
    return ReportRow(
        line=row.line,
        subject=layout.words(cells, "subject"),
        day=moment.day,
        created_at=created.at if created else None,
        name=layout.words(cells, "name"),
        address=next((words.casefold() for words in _all(layout, cells, "email") if "@" in words), ""),
        phone_ends=frozenset(end for words in _all(layout, cells, "phone") for end in _ends(words)),
        assigned=layout.words(cells, "assigned"),
        type=layout.words(cells, "type"),
        subtype=KINDS.get(normalised(kind), kind),
    )


def _all(layout: _Layout, cells: Sequence[Cell], use: str) -> list[str]:
    return [words_of(cells[place]) for place in layout.places.get(use, ()) if place < len(cells)]


def _ends(written: str) -> frozenset[str]:
    return ends_of("".join(char for char in written if char.isdecimal()))


def _with_assigned(rows: Iterable[ReportRow]) -> Iterator[ReportRow]:
    """A report that is grouped by person names each once, in the first of its rows."""
    last = ""
    for row in rows:
        last = row.assigned or last
        yield row if row.assigned else replace(row, assigned=last)


def _end_of(moments: Sequence[_Moment | None], zone: tzinfo, now: datetime) -> datetime:
    """Until when the report is whole: its last Task where times are known, else the beginning of its last day."""
    known = [moment for moment in moments if moment is not None]
    times = [moment.at for moment in known if moment.at is not None]
    if times:
        return max(times)
    today = now.astimezone(zone).date()
    last = max((moment.day for moment in known if moment.day <= today), default=today)
    return datetime.combine(last, time(), zone).astimezone(UTC)
