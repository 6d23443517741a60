"""Cells of tables that a spreadsheet opens: nothing in them is run as a formula."""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run as a formula at the start of a cell."""


def csv_line(cells: Iterable[object]) -> str:
    """The cells as one line of CSV, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([_safe(str(cell)) for cell in cells])
    return line.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a telephone number stays a number."""
    is_number = cell[:1] in {"+", "-"} and cell[1:].isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
