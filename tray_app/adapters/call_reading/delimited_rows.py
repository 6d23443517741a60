"""The rows of CSV and its relatives, one by one, so that a broken row costs nothing but itself."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from tray_app.adapters.call_reading.table_rows import Found, Judge, Opener, Problem, TableRow
from tray_app.adapters.call_reading.text_lines import TextLine, text_lines
from tray_app.core.model.text import text

DELIMITERS: Final = (",", ";", "\t", "|")
_LONGEST_RECORD: Final = 20
"""Lines that one quoted record may span; a stray quote must not swallow a whole file."""
_MOST_CELLS: Final = 2000
_NO_ROW: Final = text("must be one call in CSV")


def delimited_rows(open_anew: Opener, encoding: str, delimiter: str, makes_sense: Judge) -> Iterator[Found]:
    """The rows of the file. Raises OSError."""
    lines = text_lines(open_anew, encoding)
    window: deque[TextLine] = deque()
    while True:
        while len(window) < _LONGEST_RECORD and (line := next(lines, None)) is not None:
            window.append(line)
            if '"' not in line.words and len(window) == 1:
                break
        if not window:
            return
        first = window[0]
        if first.cut:
            window.popleft()
            yield Problem(first.number, _NO_ROW)
            continue
        cells, used = record([line.words for line in window], delimiter)
        found: Found
        if cells is None:
            found = Problem(first.number, _NO_ROW, last_word=first.last_word)
        else:
            found = TableRow(first.number, cells, window[used - 1].last_word, used)
            inner = [window[at] for at in range(1, used)]
            if used > 1 and not (makes_sense(found) and not _hold_a_row(inner, delimiter, makes_sense)):
                # A stray quote has swallowed the next lines: this line is bad, they get their own chance.
                found, used = Problem(first.number, _NO_ROW, last_word=first.last_word), 1
        for _ in range(used):
            window.popleft()
        yield found


def _hold_a_row(lines: Sequence[TextLine], delimiter: str, makes_sense: Judge) -> bool:
    """Whether lines that a quote has joined to the one before are rows by themselves."""
    for line in lines:
        cells, _ = record([line.words.rstrip('"')], delimiter)
        if cells and makes_sense(TableRow(line.number, cells)):
            return True
    return False


def record(lines: Sequence[str], delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the first record and how many lines it takes; None when it is no CSV."""
    first = lines[0]
    if first.count(delimiter) > _MOST_CELLS:
        return None, 1
    if '"' not in first:
        # Nearly every line has nothing in quotes: what the csv module would make of it, in a fraction of the time.
        return ([cell.lstrip(" ") for cell in first.split(delimiter)] if first else []), 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        pass
    if first.count('"') % 2:
        return None, 1
    # Quotes that are closed on their line, if not as they should be: "Jane "JJ" Doe", or with a space behind them.
    try:
        return next(csv.reader([first], delimiter=delimiter, skipinitialspace=True)), 1
    except (csv.Error, StopIteration):
        return None, 1
