"""The tables in a file, by what is in it and not by its name: text, JSON, a spreadsheet, or an archive of these."""

import codecs
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from tray_app.adapters.call_reading.cells import Cell, is_empty, words_of
from tray_app.adapters.call_reading.column_names import header
from tray_app.adapters.call_reading.delimited_rows import DELIMITERS, delimited_rows
from tray_app.adapters.call_reading.html_rows import declared_encoding, html_tables
from tray_app.adapters.call_reading.json_rows import Knows, flat_names, json_lines, json_values, sample_objects
from tray_app.adapters.call_reading.sheet_rows import BadSheet, sheets
from tray_app.adapters.call_reading.table_rows import (
    LARGEST_MB,
    LARGEST_SHEET_MB,
    NO_CALLS,
    TOO_LARGE,
    UNKNOWN,
    Found,
    Header,
    Judge,
    Opener,
    Problem,
    RawTable,
    TableRow,
)
from tray_app.adapters.call_reading.text_encoding import encoding_of
from tray_app.adapters.call_reading.text_lines import text_lines
from tray_app.core.model.text import text

SUFFIXES: Final = frozenset(
    {".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xls", ".ods", ".zip"}
)
"""What files of calls are called."""
_HEADER_ROWS: Final = 25
"""Rows among which the names of the columns are looked for: titles may stand above them."""
_OLD_EXCEL: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_MOST_MEMBERS: Final = 50
_FOREIGN: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)
_BROKEN_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    OverflowError,
    EOFError,
    LookupError,
    NotImplementedError,
)
_PASSWORD: Final = text("must not be locked with a password")
_DAMAGED: Final = text("must be a spreadsheet or an archive that is whole")
_SHEET_TOO_LARGE: Final = text("must be no larger than {size} MB", size=LARGEST_SHEET_MB)


def raw_tables(open_anew: Opener, knows: Knows, *, in_archive: bool = False) -> Iterator[RawTable]:
    """The tables of a file. Raises OSError."""
    with open_anew() as stream:
        start = stream.read(4096)
    if start.startswith(b"PK\x03\x04"):
        if in_archive or _is_sheet(open_anew):
            yield from _of_sheets(open_anew)
        else:
            yield from _of_archive(open_anew, knows)
    elif start.startswith(_OLD_EXCEL):
        yield from _of_sheets(open_anew)
    elif start.startswith(_FOREIGN):
        yield RawTable("", problem=Problem(0, NO_CALLS, code=UNKNOWN))
    elif start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<":  # a page, which some programs call .xls
        yield from _of_page(open_anew, start)
    elif start:
        yield _of_text(open_anew, start, knows)


def _of_text(open_anew: Opener, start: bytes, knows: Knows) -> RawTable:
    encoding = encoding_of(open_anew)
    with suppress(LookupError):
        first = start.decode(encoding, "replace").lstrip(" \t\r\n\ufeff,\x00")
        if first.startswith(("{", "[")):
            return RawTable("", tuple(_json_headers(open_anew, encoding, knows)))
        if first.startswith("<"):  # in an encoding of two bytes
            return RawTable("", problem=Problem(1, NO_CALLS, code=UNKNOWN))
        if _is_wide(first):
            return RawTable("", problem=Problem(1, text("must be text in UTF-8")))
    headers = tuple(_text_headers(open_anew, encoding))
    first_line = next(text_lines(open_anew, encoding), None)
    if not headers and first_line is not None:
        return RawTable("", problem=Problem(first_line.number, NO_CALLS, last_word=first_line.last_word, code=UNKNOWN))
    return RawTable("", headers)


def _json_headers(open_anew: Opener, encoding: str, knows: Knows) -> Iterator[Header]:
    per_line, objects = sample_objects(open_anew, encoding, knows)
    written = {name: shown for one in objects for name, shown in flat_names(one).items()}
    names = tuple(written)

    def rows(judge: Judge) -> Iterator[Found]:
        if per_line:
            return json_lines(open_anew, encoding, names)
        return json_values(open_anew, encoding, names, judge, knows)

    yield Header(names, 1, rows, tuple(written.values()))


def _text_headers(open_anew: Opener, encoding: str) -> Iterator[Header]:
    first = next(text_lines(open_anew, encoding), None)
    if first is None:
        return
    declared = first.words.strip().strip('"').casefold()
    wanted = declared[4:5] if declared.startswith("sep=") and len(declared) <= 5 else ""
    for delimiter in (wanted,) if wanted in DELIMITERS and wanted else ("\t",) if declared == "sep=" else DELIMITERS:
        found = delimited_rows(open_anew, encoding, delimiter, lambda row: row.lines <= 3)
        for row in islice(found, _HEADER_ROWS):
            if isinstance(row, TableRow) and sum(not is_empty(cell) for cell in row.cells) >= 2:
                yield _text_header(open_anew, encoding, delimiter, row)


def _text_header(open_anew: Opener, encoding: str, delimiter: str, row: TableRow) -> Header:
    last = row.line + row.lines - 1

    def rows(judge: Judge) -> Iterator[Found]:
        found = delimited_rows(open_anew, encoding, delimiter, judge)
        return (one for one in found if one.line > last)

    return Header(header(row.cells), row.line, rows, tuple(map(words_of, row.cells)))


def _whole(open_anew: Opener) -> bytes | None:
    """All of a file that has to be in memory as a whole; None when it is too large for that."""
    limit = LARGEST_SHEET_MB * 1024 * 1024
    with open_anew() as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def _of_sheets(open_anew: Opener) -> Iterator[RawTable]:
    data = _whole(open_anew)
    if data is None:
        yield RawTable("", problem=Problem(0, _SHEET_TOO_LARGE))
        return
    try:
        found = sheets(data)
    except BadSheet as bad:
        yield RawTable("", problem=Problem(0, _PASSWORD if bad.locked else _DAMAGED))
        return
    del data
    for name, table in found:
        yield _of_rows(name if len(found) > 1 else "", table)


def _of_page(open_anew: Opener, start: bytes) -> Iterator[RawTable]:
    data = _whole(open_anew)
    if data is None:
        yield RawTable("", problem=Problem(0, _SHEET_TOO_LARGE))
        return
    tables = html_tables(data.decode(declared_encoding(start) or encoding_of(open_anew), "replace"))
    if not tables:
        yield RawTable("", problem=Problem(1, NO_CALLS, code=UNKNOWN))
    for table in tables:
        yield _of_rows("", table)


def _of_rows(name: str, table: Sequence[Sequence[Cell]]) -> RawTable:
    """A table that is in memory as a whole."""
    headers = [
        Header(header(cells), number + 1, _sheet_rows(table, number + 1), tuple(map(words_of, cells)))
        for number, cells in enumerate(table[:_HEADER_ROWS])
        if sum(not is_empty(cell) for cell in cells) >= 2
    ]
    if not headers and any(not is_empty(cell) for cells in table[:_HEADER_ROWS] for cell in cells):
        return RawTable(name, problem=Problem(0, NO_CALLS, code=UNKNOWN))
    return RawTable(name, tuple(headers))


def _sheet_rows(table: Sequence[Sequence[Cell]], begin: int) -> Callable[[Judge], Iterator[Found]]:
    def rows(_: Judge) -> Iterator[Found]:
        for number in range(begin, len(table)):
            if any(not is_empty(cell) for cell in table[number]):
                yield TableRow(number + 1, table[number])

    return rows


def _is_sheet(open_anew: Opener) -> bool:
    try:
        with open_anew() as stream, zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except _BROKEN_ARCHIVE:
        return False
    return any(name.startswith(("xl/", "content.xml")) for name in names)


def _of_archive(open_anew: Opener, knows: Knows) -> Iterator[RawTable]:
    try:
        with open_anew() as stream, zipfile.ZipFile(stream) as archive:
            members = [
                part
                for part in archive.infolist()
                if not part.is_dir() and PurePosixPath(part.filename).suffix.lower() in SUFFIXES - {".zip"}
                and not PurePosixPath(part.filename).name.startswith((".", "~$"))
                and not part.filename.startswith("__MACOSX")
            ]  # fmt: skip
            if not members:
                yield RawTable("", problem=Problem(0, NO_CALLS, code=UNKNOWN))
            for part in members[:_MOST_MEMBERS]:
                name = PurePosixPath(part.filename).name
                if part.flag_bits & 1:
                    yield RawTable(name, problem=Problem(0, _PASSWORD))
                    continue
                data = _unpacked(archive, part)
                if data is None:
                    yield RawTable(name, problem=Problem(0, TOO_LARGE))
                    continue
                for table in raw_tables(_in_memory(data), knows, in_archive=True):
                    inner = f"{name} {table.name}".strip()
                    yield RawTable(inner, table.headers, table.problem)
            if len(members) > _MOST_MEMBERS:
                most = text("must hold no more than {n} files", n=_MOST_MEMBERS)
                yield RawTable("", problem=Problem(0, most))
    except (*_BROKEN_ARCHIVE, RuntimeError):
        yield RawTable("", problem=Problem(0, _DAMAGED))


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes | None:
    limit = LARGEST_MB * 1024 * 1024
    if part.file_size > limit:
        return None
    with archive.open(part) as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def _in_memory(data: bytes) -> Opener:
    def open_anew() -> BinaryIO:
        return io.BytesIO(data)

    return open_anew


def _is_wide(start: str) -> bool:
    """Whether every second character is a NUL: UTF-32 without its mark."""
    return len(start) >= 4 and any(set(start[first:64:2]) == {"\0"} for first in (0, 1))
