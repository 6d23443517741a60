"""A folder in which a phone system leaves its calls: *.csv, *.ndjson and *.json, as every dialer can export them.

Files that have not changed cost nothing; a changed one is read again as a whole, since the ids make that harmless. A
bad row is named and looked at again until it is right, while all others go their way.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.call_folder import LARGEST_MB, CallFile, about_folder, call_files, content, shown
from tray_app.adapters.sources.call_rows import CallRowReader
from tray_app.adapters.sources.call_tables import CallRow, Problem, read_table
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Call
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

_CURSOR_VERSION: Final = 1
_STILL_WRITING_S: Final = 24 * 3600
"""A file whose end is missing may still grow; one that has not changed for this long will not."""
_NAMED: Final = 5
"""Problems that are told at once."""
_HOPELESS: Final = 1000
"""After so many rows that are not calls, the file is taken for something else and the rest is not read."""
_LOOK_AT_CLOCK: Final = 200
"""Rows between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the cursor keeps of a file."""

    size: int
    mtime_ns: int
    digest: str
    rows: int
    """Rows whose calls were handed over."""
    done: bool
    """All of them were, and nothing was wrong."""
    looked_at: int = 0
    """Rows that earlier polls have dealt with, where a long file takes several; 0 when the next one begins anew."""
    had_problems: bool = False
    """Something was wrong in those."""


@dataclass(slots=True)
class _Pass:
    """What one poll has brought so far."""

    room: int
    """Calls that still fit into the batch."""
    enough: float
    """When no more is begun, by the monotonic clock: what has come so far must not be lost with the time."""
    marks: dict[str, _Mark]
    """What is known of each file, by name."""
    calls: dict[str, Call] = field(default_factory=dict)
    """The calls by id."""
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    """What is wrong, by code."""
    more: bool = False
    """Something is left for the next poll."""

    def blame(self, code: str, evidence: Evidence) -> None:
        self.evidence.setdefault(code, []).append(evidence)

    def trouble(self) -> Trouble | None:
        for code in ("source.permission", "source.unreachable", "source.bad_file"):
            if code in self.evidence:
                return Trouble(code, tuple(self.evidence[code][:_NAMED]))
        return None


class CallFiles:
    """`core.model.ports.Source` for a folder of call files."""

    type: Final = "call-files"

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        folder: Path | str,
        region: Callable[[], str] = str,
        at_most: int = 5000,
        limit_s: float = 30.0,
    ) -> None:
        """A source that has not looked yet.

        `region` gives the country (ISO 3166) of numbers written without one, as soon as it is known; when it changes,
        the files are read again. `at_most`: calls in one poll; `limit_s`: seconds a poll may take.
        """
        self.id = id
        self._folder = Path(folder)
        self._region = region
        self._at_most = at_most
        self._limit_s = limit_s
        self._deadline = Deadline(limit_s)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`. Good rows come even with the trouble that names the bad ones."""
        region = self._region()
        reached_back, marks = _place(cursor, since, region)
        here = _Pass(room=self._at_most, enough=self._enough(), marks=marks)
        late = self._read(here, CallRowReader(self.id, region, since))
        if late:
            return Batch(trouble=late)
        return Batch(
            activities=tuple(here.calls.values()),
            cursor=_packed(reached_back, region, here.marks),
            more=here.more,
            trouble=here.trouble(),
        )

    def test(self) -> Trial:
        """Read the whole folder and count the calls in it, of whatever time."""
        here = _Pass(room=2**31, enough=self._enough(), marks={})
        trouble = self._read(here, CallRowReader(self.id, self._region(), datetime.min.replace(tzinfo=UTC)))
        return Trial(place=shown(str(self._folder)), count=len(here.calls), trouble=trouble or here.trouble())

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._deadline.close()

    def _enough(self) -> float:
        return time.monotonic() + self._limit_s / 2

    def _read(self, here: _Pass, reader: CallRowReader) -> Trouble | None:
        """Fill the pass; what keeps the whole folder from being read, if anything does."""
        try:
            self._deadline.run(lambda: self._read_files(here, reader), lambda: None)
        except CannotCheck as error:
            return Trouble(error.code, error.evidence)
        except GivenUp:
            return Trouble("source.unreachable", (about_folder(self._folder, text("it did not answer in time")),))
        return None

    def _read_files(self, here: _Pass, reader: CallRowReader) -> None:
        files = call_files(self._folder)
        names = {file.name for file in files}
        here.marks = {name: mark for name, mark in here.marks.items() if name in names}
        for file in files:
            mark = here.marks.get(file.name)
            if mark and mark.done and (mark.size, mark.mtime_ns) == (file.size, file.mtime_ns):
                continue
            if here.room <= 0 or time.monotonic() > here.enough:
                here.more = True
                return
            question = text("File {file}", file=shown(file.name))
            try:
                _read_file(here, file, mark, reader)
            except FileNotFoundError:
                here.marks.pop(file.name, None)
            except PermissionError:
                here.blame("source.permission", Evidence(question, text("you are not allowed to read it")))
            except OSError:
                here.blame("source.unreachable", Evidence(question, text("it could not be read")))


def _read_file(here: _Pass, file: CallFile, mark: _Mark | None, reader: CallRowReader) -> None:
    """Add the file's calls to the pass, from where the last poll stopped in it. Raises OSError."""
    file, data, steady = content(file)
    if data is None:
        allowed = text("must be no larger than {size} MB", size=LARGEST_MB)
        here.blame("source.bad_file", Evidence(text("File {file}", file=shown(file.name)), allowed))
        return
    digest = hashlib.sha256(data).hexdigest()[:32]
    handed_over = mark.rows if mark and mark.digest == digest else 0
    if mark and mark.done and mark.digest == digest:
        here.marks[file.name] = replace(mark, size=file.size, mtime_ns=file.mtime_ns)
        return
    growing = not steady or time.time() - file.mtime_ns / 1e9 < _STILL_WRITING_S
    problems: list[Problem] = []
    done, looked_at, in_a_row = steady, 0, 0
    begin = mark.looked_at if mark and mark.digest == digest else 0
    for number, found in enumerate(read_table(file.suffix, data, reader.makes_sense), 1):
        if number <= begin:
            continue
        if (number - begin) % _LOOK_AT_CLOCK == 0 and time.monotonic() > here.enough:
            here.more, done, looked_at = True, False, number - 1
            break
        result = reader.call(found) if isinstance(found, CallRow) else found
        in_a_row = in_a_row + 1 if isinstance(result, Problem) else 0
        if isinstance(result, Problem):
            done = False
            if not (result.last_word and growing):
                problems.append(result)
            if in_a_row >= _HOPELESS:
                break
        elif isinstance(result, Call) and number > handed_over:
            if here.room <= 0:
                here.more, done, looked_at = True, False, number - 1 if begin else 0
                break
            # Where an id comes twice, the later row wins.
            here.calls.pop(result.id, None)
            here.calls[result.id] = result
            here.room -= 1
            handed_over = number
    here.marks.pop(file.name, None)
    if steady:
        spoilt = bool(begin and mark and mark.had_problems)
        had_problems = spoilt or bool(problems)
        here.marks[file.name] = _Mark(
            file.size, file.mtime_ns, digest, handed_over, done and not spoilt, looked_at, had_problems
        )
        for problem in problems[:_NAMED]:
            here.blame("source.bad_file", _told(file, problem))
        if spoilt and not problems:
            some = text("holds calls that cannot be used; they are named when the whole file has been read again")
            here.blame("source.bad_file", Evidence(text("File {file}", file=shown(file.name)), some))


def _told(file: CallFile, problem: Problem) -> Evidence:
    name, line = shown(file.name), problem.line
    if problem.column:
        question = text("File {file}, line {line}, column {column}", file=name, line=line, column=problem.column)
    else:
        question = text("File {file}, line {line}", file=name, line=line)
    return Evidence(question, problem.allowed)


def _packed(reached_back: datetime, region: str, marks: dict[str, _Mark]) -> bytes:
    files = {name: list(astuple(mark)) for name, mark in marks.items()}
    place = {"since": reached_back.astimezone(UTC).isoformat(), "region": region, "files": files}
    return cursors.pack(_CURSOR_VERSION, place)


def _place(cursor: bytes | None, since: datetime, region: str) -> tuple[datetime, dict[str, _Mark]]:
    """How far back reading went and what is known of each file; nothing when the cursor does not fit (any more)."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    if place is None:
        return since, {}
    try:
        reached_back = datetime.fromisoformat(place["since"])
        if reached_back <= since and place["region"] == region:
            return reached_back, {str(name): _mark(*values) for name, values in place["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    return since, {}


def _mark(
    size: Any, mtime_ns: Any, digest: Any, rows: Any, done: Any, looked_at: Any = 0, had_problems: Any = False
) -> _Mark:
    return _Mark(int(size), int(mtime_ns), str(digest), int(rows), done is True, int(looked_at), had_problems is True)
