"""The rows of spreadsheets (.xlsx, .xls, .ods), read by calamine, which is loaded when the first one comes."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Final

from tray_app.adapters.call_reading.cells import Cell

_MOST_CELLS: Final = 2_000_000
"""Cells between the first and the last that anything stands in; the library keeps them all in memory."""
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
    try:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # what breaks inside the library comes as a BaseException of its own
        raise BadSheet("it is no spreadsheet", locked=type(error).__name__ == "PasswordError") from None


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
    rows = columns = 0
    for chunk in _pieces(stream):
        for letters, number in _PLACE.findall(chunk):
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            rows, columns = max(rows, int(number)), max(columns, column)
        if rows * columns > _MOST_CELLS:
            raise BadSheet("it is too large")


def _check_ods(stream: IO[bytes]) -> None:
    row = column = rows = columns = 0
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
                    rows, columns = max(rows, row + height), max(columns, column)
        if rows * columns > _MOST_CELLS:
            raise BadSheet("it is too large")


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
