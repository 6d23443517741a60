"""What stands in one cell of a table, and the same as plain words."""

from datetime import date, datetime, time, timedelta
from typing import Any

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""Text files give words, JSON gives numbers too, spreadsheets days and times as well."""


def words_of(cell: Any) -> str:
    """The cell as one line of printable text; empty for what is neither text, number nor time."""
    if isinstance(cell, str):
        words = cell
    elif cell is None or isinstance(cell, bool):
        return ""
    elif isinstance(cell, float):
        if cell != cell or cell in {float("inf"), float("-inf")}:
            return str(cell)
        words = str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    elif isinstance(cell, int):
        try:
            words = str(cell)
        except ValueError:  # Python refuses to write numbers of thousands of digits.
            return "9" * 40
    elif isinstance(cell, (datetime, date, time, timedelta)):
        return str(cell)
    else:
        return ""
    if not words.isprintable():
        words = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(words.split())


def is_empty(cell: Any) -> bool:
    """Whether nothing stands there."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
