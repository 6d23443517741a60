"""What a folder of calls remembers of each file between two polls: what has been read, and what is wrong in it."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tray_app.adapters.call_reading.table_rows import Problem
from tray_app.adapters.sources import cursor as cursors
from tray_app.core.model.text import Text

_VERSION: Final = 2
TOLD: Final = 5
"""Problems of one file that are told; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """One file as it was read last."""

    size: int
    """Bytes."""
    mtime_ns: int
    """When it was changed last."""
    digest: str
    """Of its content."""
    looked_at: int = 0
    """Rows that have been dealt with, where a long file takes several polls; 0 when the next one begins anew."""
    is_whole: bool = False
    """All of its rows have been dealt with."""
    may_grow: bool = False
    """Its end is missing and may still come."""
    wrong: int = 0
    """Rows that cannot be read."""
    told: tuple[Problem, ...] = ()
    """The first of them, and what is wrong with the file itself."""
    spoilt: tuple[str, ...] = ()
    """Columns whose digits a spreadsheet has rounded."""
    given: Mapping[str, str] = field(default_factory=dict)
    """The id that each call of it was given, by its place in the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far reading went."""

    since: datetime
    """Calls from then on were read."""
    stamp: str
    """What the reading rests on beside the files: country, zone, mappings. When it changes, all is read again."""
    marks: Mapping[str, FileMark]
    """By the file's name."""
    former: Mapping[str, FileMark] = field(default_factory=dict)
    """The marks of an earlier reading of files that this one has not read yet."""


def packed(place: Place) -> bytes:
    """The place as a cursor."""
    files, former = ({name: _written(mark) for name, mark in marks.items()} for marks in (place.marks, place.former))
    content = {"since": place.since.astimezone(UTC).isoformat(), "stamp": place.stamp, "files": files}
    return cursors.pack(_VERSION, content | {"former": former})


def unpacked(cursor: bytes | None, since: datetime, stamp: str) -> Place:
    """What is known. Where the cursor does not fit (any more), nothing but what the files gave before."""
    data = cursors.unpack(_VERSION, cursor)
    try:
        if data is not None:
            reached_back = datetime.fromisoformat(data["since"])
            marks, former = (
                {str(name): _mark(values) for name, values in files.items()}
                for files in (data["files"], data.get("former", {}))  # earlier versions have one of them
            )
            if reached_back <= since and data["stamp"] == stamp:
                return Place(reached_back, stamp, marks, former)
            return Place(since, stamp, {}, former | marks)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        pass
    return Place(since, stamp, {})


def _written(mark: FileMark) -> dict[str, Any]:
    told = [[*astuple(problem)[:1], _text(problem.allowed), *astuple(problem)[2:]] for problem in mark.told]
    return {
        "size": mark.size,
        "mtime_ns": mark.mtime_ns,
        "digest": mark.digest,
        "looked_at": mark.looked_at,
        "is_whole": mark.is_whole,
        "may_grow": mark.may_grow,
        "wrong": mark.wrong,
        "told": told,
        "spoilt": list(mark.spoilt),
        "given": dict(mark.given),
    }


def _mark(data: Mapping[str, Any]) -> FileMark:
    return FileMark(
        size=int(data["size"]),
        mtime_ns=int(data["mtime_ns"]),
        digest=str(data["digest"]),
        looked_at=int(data["looked_at"]),
        is_whole=data["is_whole"] is True,
        may_grow=data["may_grow"] is True,
        wrong=int(data["wrong"]),
        told=tuple(map(_problem, data["told"])),
        spoilt=tuple(map(str, data["spoilt"])),
        given={str(place): str(call) for place, call in data.get("given", {}).items()},
    )


def _problem(data: Any) -> Problem:
    line, allowed, column, value, last_word, code = data
    return Problem(int(line), _read(allowed), str(column), str(value), bool(last_word), str(code))


def _text(words: Text) -> list[Any]:
    return [words.template, [[name, value if isinstance(value, int) else str(value)] for name, value in words.values]]


def _read(data: Any) -> Text:
    template, values = data
    return Text(
        str(template), tuple((str(name), value if isinstance(value, int) else str(value)) for name, value in values)
    )
