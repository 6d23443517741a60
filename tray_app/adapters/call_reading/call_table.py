"""A table of calls that a mapping knows: its rows, read; or why nobody can say how it is to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from tray_app.adapters.call_reading.call_identity import Repeats
from tray_app.adapters.call_reading.call_times import WrittenTime
from tray_app.adapters.call_reading.mapping_files import ShelvedMapping
from tray_app.adapters.call_reading.recognition import KnownForm, nearest, recognised
from tray_app.adapters.call_reading.repeated_hour import in_turn
from tray_app.adapters.call_reading.row_reader import CallOfRow, LeftOut, ReadRow, RowReader
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import NO_CALLS, UNKNOWN, Header, Problem, RawTable, TableRow
from tray_app.core.model.text import Text, text

_DAY_ROWS: Final = 200_000
_CLEAR_ROWS: Final = 500
"""Rows without any doubt after which none is looked for."""
_OWN: Final = "own"


@dataclass(frozen=True, slots=True)
class CallTable:
    """A table and the mapping that reads it."""

    known: KnownForm
    """The mapping's form."""
    header: Header
    """The table's columns."""
    reader: RowReader
    """Reads its rows."""

    def rows(self) -> Iterator[tuple[ReadRow, int]]:
        """What each row is, and where it stands. Raises OSError."""
        repeats = Repeats()
        for found, second in in_turn(self.header.rows(self.reader.makes_sense), self.reader.local_time):
            if isinstance(found, TableRow):
                yield _told_apart(self.reader.read(found, second=second), repeats), found.line
            else:
                yield found, found.line


def _told_apart(read: ReadRow, repeats: Repeats) -> ReadRow:
    if isinstance(read, CallOfRow):
        repeats.go_on(read.call.occurred_at)
        return replace(read, call=repeats.told_apart(read.call)) if read.may_repeat else read
    if read is None or (isinstance(read, LeftOut) and read.is_frame):
        repeats.go_on(None)
    return read


def call_table(
    raw: RawTable, mappings: Sequence[ShelvedMapping], around: Surroundings
) -> CallTable | tuple[Problem, ...]:
    """The table as calls, or why it cannot be read. Nothing at all for a table without anything in it."""
    if raw.problem is not None:
        return (raw.problem,)
    if not raw.headers:
        return ()
    best: tuple[Header, tuple[KnownForm, ...]] | None = None
    for header in raw.headers:
        known = recognised(header.names, mappings)
        if known and (best is None or known[0].weight > best[1][0].weight):
            best = header, known
    if best is None:
        if not any(header.names for header in raw.headers):  # JSON in which there is no object
            found = islice(raw.headers[0].rows(lambda _: True), 1000)
            return tuple(one for one in found if isinstance(one, Problem))
        return _unknown(raw.headers, mappings)
    header, forms = best
    if len({one.mapping.id for one in forms}) > 1:
        names = ", ".join(one.name for one in forms)
        return (
            _asked(
                header,
                text("could be from {names}. Show DidItLog once which it is: diditlog source teach", names=names),
            ),
        )
    order = ""
    if forms[0].form.started_at.order == "file":
        orders = day_orders(header, RowReader(forms[0].form, header.names, around), around)
        if len(orders) > 1:
            told = text("does not show which number is the day. Show DidItLog the order once: diditlog source teach")
            column = forms[0].form.started_at.columns[0]
            column = dict(zip(header.names, header.shown, strict=False)).get(column, column)
            return (replace(_asked(header, told), column=column),)
        order = next(iter(orders), "")
    return CallTable(forms[0], header, RowReader(forms[0].form, header.names, around, order, header.shown))


def day_orders(header: Header, reader: RowReader, around: Surroundings) -> frozenset[str]:
    """The orders of day and month in which all times of a table can be meant: one when it shows them, none without
    any doubt in it.
    """
    left: frozenset[str] | None = None
    latest = (around.now + timedelta(days=2)).astimezone(UTC).replace(tzinfo=None)
    for number, row in enumerate(header.rows(lambda row: row.lines == 1 or reader.time_of(row) is not None)):
        if number > (_DAY_ROWS if left else _CLEAR_ROWS):
            break
        found = reader.time_of(row) if isinstance(row, TableRow) else None
        if found is None or found.orders == {""}:
            continue
        possible = _not_later(found, latest)
        if not possible:
            continue  # it is named as a row that cannot be read
        left = possible if left is None else (left & possible or left)
        if len(left) == 1:
            return left
    return left or frozenset()


def _not_later(found: WrittenTime, latest: datetime) -> frozenset[str]:
    return frozenset(order for order in found.possible() if (wall := found.wall(order)) and wall <= latest)


def _unknown(headers: Sequence[Header], mappings: Sequence[ShelvedMapping]) -> tuple[Problem, ...]:
    widest = max(headers, key=lambda header: sum(bool(name) for name in header.names))
    best = None
    for header in headers:
        near = nearest(header.names, mappings)
        if near is not None and (best is None or near[0].weight > best[1][0].weight):
            best = header, near
    if best is not None:
        header, (form, missing) = best
        if form.mapping.id == _OWN:
            may_grow = _unfinished(header)
            named = [name.replace(" ", "_") for name in missing]
            return tuple(Problem(header.line, text("must be there"), name, last_word=may_grow) for name in named)
        told = text(
            "looks like an export of {dialer}, but these columns are missing: {columns}",
            dialer=form.name,
            columns=", ".join(missing[:5]),
        )
        return (_asked(header, told),)
    written = ", ".join(name for name in widest.shown if name)[:160]
    return (
        _asked(
            widest,
            text("has columns that DidItLog does not know yet: {columns}", columns=written) if written else NO_CALLS,
        ),
    )


def _asked(header: Header, told: Text) -> Problem:
    return Problem(header.line, told, code=UNKNOWN, last_word=_unfinished(header))


def _unfinished(header: Header) -> bool:
    """Whether nothing follows the header: the rest of it may still come."""
    first = list(islice(header.rows(lambda _: True), 2))
    return not first or (len(first) == 1 and first[0].last_word and isinstance(first[0], Problem))
