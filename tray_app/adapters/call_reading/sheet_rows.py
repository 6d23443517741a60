"""The rows of spreadsheets (.xlsx, .xls, .ods), read by calamine, which is loaded when the first one comes."""

import io
import os
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from tray_app.adapters.call_reading.cells import Cell
from tray_app.adapters.call_reading.old_excel import MOST_CELLS, claimed_cells

_SPARSE: Final = 50_000
_EMPTY_FOR_ONE: Final = 20
"""Empty cells for one that holds something, beyond the first ones: a table of calls is not sparser than that."""
_MOST_BYTES: Final = 96 * 1024 * 1024
"""Bytes of the parts of a spreadsheet after unpacking."""
_PLACE: Final = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,4})(\d{1,8})"')
_ODS: Final = re.compile(rb"<table:(table-row|(?:covered-)?table-cell)\b([^>]{0,2000})>")
_REPEATED: Final = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


class BadSheet(ValueError):
    """It is no spreadsheet that can be read, or one that would not fit into memory."""

    def __init__(self, why: str, *, locked: bool = False) -> None:
        super().__init__(why)
        self.locked = locked


def sheets(data: bytes) -> list[tuple[str, Sequence[Sequence[Cell]]]]:
    """The sheets with their names and rows. Raises BadSheet."""
    if data.startswith(b"PK"):
        _check_size(data)
    else:
        _check_old(data)
    try:
        from python_calamine import CalamineWorkbook

        with _unheard():
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            named = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
            return [(name, sheet.to_python(skip_empty_area=False)) for name, sheet in named]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # what breaks inside the library comes as a BaseException of its own
        raise BadSheet("it is no spreadsheet", locked=type(error).__name__ == "PasswordError") from None


def _check_old(data: bytes) -> None:
    try:
        cells, held = claimed_cells(data)
    except (ValueError, struct.error):
        raise BadSheet("it is damaged") from None
    _check_area(cells, held)


def _check_area(cells: int, held: int) -> None:
    if cells > min(MOST_CELLS, _SPARSE + _EMPTY_FOR_ONE * held):
        raise BadSheet("it is too large")


@contextmanager
def _unheard() -> Iterator[None]:
    """What the library says to the terminal when it fails is nothing for people."""
    try:
        kept = os.dup(2)
    except OSError:  # a program with a window has none
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise BadSheet("it is too large")
            for part in archive.infolist():
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    with archive.open(part) as stream:
                        _check_xlsx(stream)
                elif part.filename == "content.xml":
                    with archive.open(part) as stream:
                        _check_ods(stream)
    except BadSheet:
        raise
    except Exception:
        raise BadSheet("it is damaged") from None


def _check_xlsx(stream: IO[bytes]) -> None:
    rows = columns = held = 0
    for chunk in _pieces(stream):
        for letters, number in _PLACE.findall(chunk):
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            rows, columns, held = max(rows, int(number)), max(columns, column), held + 1
    _check_area(rows * columns, held)


def _check_ods(stream: IO[bytes]) -> None:
    row = column = rows = columns = held = 0
    height = 1
    for chunk in _pieces(stream):
        for kind, attributes in _ODS.findall(chunk):
            repeated = _REPEATED.search(attributes)
            times = int(repeated[1]) if repeated else 1
            if kind == b"table-row":
                row, column, height = row + height, 0, times
            else:
                column += times
                if b"value" in attributes:
                    rows, columns, held = max(rows, row + height), max(columns, column), held + 1
    _check_area(rows * columns, held)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes in pieces that overlap at a tag, so that none is cut."""
    rest, total = b"", 0
    while chunk := stream.read(1 << 18):
        total += len(chunk)
        if total > _MOST_BYTES:
            raise BadSheet("it is too large")
        piece = rest + chunk
        cut = piece.rfind(b"<")
        if cut <= 0:
            cut = len(piece)
        yield piece[:cut]
        rest = piece[cut:][-4096:]
    yield rest
