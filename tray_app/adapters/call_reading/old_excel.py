"""How large the table in an old Excel file (.xls) claims to be, before a library makes room for it.

Such a file is a small file system (compound file) with one stream of records. Two bytes are enough to claim four
thousand million cells; the library would try to make room for all of them and take the whole app with it.
"""

import struct
from collections.abc import Iterator
from typing import Final

_CELLS: Final = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E})
"""Records that begin with a row and a column."""
_BEGINNINGS: Final = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
"""Records that begin the workbook or a sheet."""
_SHEET: Final = 0x0085
"""Says where a sheet begins."""
_SHARED_STRINGS: Final = 0x00FC
_BOUNDS: Final = 0x0200
"""How large a sheet says that it is: the library makes room for so many cells before it reads the first."""
MOST_CELLS: Final = 1_500_000
"""Cells between the first and the last that anything stands in; the library keeps them all in memory."""
_SMALL_STREAM: Final = 4096
_NO_SECTOR: Final = 0xFFFFFFFA
_NAMES: Final = ("Workbook", "Book")


def claimed_cells(data: bytes) -> tuple[int, int]:
    """Rows times columns, and the cells that hold anything. Raises ValueError when it is damaged."""
    rows = columns = held = 0
    begun, named = set[int](), set[int]()
    for at, kind, body in _records(_stream(data)):
        if kind in _BEGINNINGS:
            begun.add(at)
        elif kind == _SHEET and len(body) >= 4:
            named.add(struct.unpack_from("<I", body)[0])
        elif kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            if kind in {0x00BD, 0x00BE}:  # several cells of a row; the last column stands at the end
                column = max(column, struct.unpack_from("<H", body, len(body) - 2)[0])
            rows, columns, held = max(rows, row + 1), max(columns, column + 1), held + 1
        elif kind == _BOUNDS:
            _check_bounds(body)
        elif kind == _SHARED_STRINGS and len(body) >= 8:
            total, unique = struct.unpack_from("<II", body)
            if max(total, unique) > len(data):
                raise ValueError("more texts than bytes")
    if not named <= begun:  # read from anywhere else, anything may stand there
        raise ValueError("a sheet that does not begin where it should")
    return rows * columns, held


def _check_bounds(body: bytes) -> None:
    """Raises ValueError where the last cell lies before the first, or there would be too many between them."""
    if len(body) not in {10, 14}:
        raise ValueError("no bounds")
    first_row, end_row, first_column, end_column = struct.unpack_from("<HHHH" if len(body) == 10 else "<IIHH", body)
    high, wide = max(end_row, 1) - first_row, max(end_column, 1) - first_column
    is_empty = not end_row or not end_column
    if not is_empty and (high < 1 or wide < 1 or high * wide > MOST_CELLS):
        raise ValueError("bounds that cannot be")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where each record stands, what it is, and what is in it."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            raise ValueError("a record is cut")
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes) -> bytes:
    """The records of the workbook, put together from its sectors."""
    if len(data) < 512:
        raise ValueError("too short")
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in {9, 12} or small_shift != 6:
        raise ValueError("no sectors")
    size = 1 << shift
    table = _allocation(data, size)
    start = struct.unpack_from("<I", data, 48)[0]
    entries = _joined(data, size, table, start)
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        found.setdefault(name, struct.unpack_from("<II", entries, at + 116))
    begin, length = next((found[name] for name in _NAMES if name in found), (0, 0))
    if not length:
        raise ValueError("no workbook")
    if length >= _SMALL_STREAM:
        return _joined(data, size, table, begin)[:length]
    small = _joined(data, size, table, found.get("Root Entry", (_NO_SECTOR, 0))[0])
    small_table = _numbers(_joined(data, size, table, struct.unpack_from("<I", data, 60)[0]))
    return _joined(b"\0" * 64 + small, 64, small_table, begin)[:length]


def _allocation(data: bytes, size: int) -> tuple[int, ...]:
    """Which sector follows which."""
    places = [place for place in struct.unpack_from("<109I", data, 76) if place < _NO_SECTOR]
    following = struct.unpack_from("<I", data, 68)[0]
    seen = set()
    while following < _NO_SECTOR and following not in seen and len(places) * size <= len(data):
        seen.add(following)
        more = _numbers(_sector(data, size, following))
        places += [place for place in more[:-1] if place < _NO_SECTOR]
        following = more[-1]
    return tuple(number for place in places for number in _numbers(_sector(data, size, place)))


def _joined(data: bytes, size: int, table: tuple[int, ...], place: int) -> bytes:
    parts, seen = [], set()
    while place < _NO_SECTOR:
        if place in seen or place >= len(table):
            raise ValueError("sectors in a circle")
        seen.add(place)
        parts.append(_sector(data, size, place))
        place = table[place]
    return b"".join(parts)


def _sector(data: bytes, size: int, place: int) -> bytes:
    begin = (place + 1) * size
    found = data[begin : begin + size]
    if not found:
        raise ValueError("a sector is missing")
    return found.ljust(size, b"\0")


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
