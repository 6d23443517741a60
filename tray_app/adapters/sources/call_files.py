"""A folder in which a phone system leaves its calls, as every dialer can export them.

Files that have not changed are not opened; a changed one is read again as a whole, since the ids make that harmless. A
bad row is named until the file is mended, while all others go their way.
"""

import hashlib
import io
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, cast

from tray_app import __version__
from tray_app.adapters.call_reading.call_identity import WAY
from tray_app.adapters.call_reading.call_legs import is_correction, joined
from tray_app.adapters.call_reading.call_table import CallTable, call_table
from tray_app.adapters.call_reading.common_words import load_common_words, shipped_folder
from tray_app.adapters.call_reading.mapping_files import ShelvedMapping, load_mappings, mapping_paths
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.recognition import recognised
from tray_app.adapters.call_reading.row_reader import CallOfRow
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import TOO_LARGE, UNKNOWN, Problem
from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.sources.call_file_reading import FileReading
from tray_app.adapters.sources.call_folder import LARGEST_MB, CallFile, about_folder, call_files, shown
from tray_app.adapters.sources.call_marks import TOLD, FileMark, Place, packed, unpacked
from tray_app.adapters.sources.read_again import former_ids
from tray_app.adapters.sources.trial import Trial
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.file_patterns import is_narrow
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
"""No call is older."""
_STILL_WRITING_S: Final = 24 * 3600
"""A file whose end is missing may still grow; one that has not changed for this long will not."""
_CODES: Final = ("source.permission", "source.unreachable", "source.format_unknown", "source.bad_file",
                 "source.misconfigured")  # fmt: skip
"""Of several troubles the first is told."""
_SPOILT: Final = text(
    "was rounded by a spreadsheet (1.41556E+10). Export it again and drop that file here without opening it, or format "
    "the column as text before you save"
)


@dataclass(slots=True)
class _Pass:
    """What one poll has brought so far."""

    room: int
    """Calls that still fit into the batch."""
    enough: float
    """When no more is begun, by the monotonic clock: what has come so far must not be lost with the time."""
    marks: dict[str, FileMark]
    """What is known of each file, by name."""
    former: dict[str, FileMark]
    """What an earlier reading knew of those that are still to be read anew."""
    calls: dict[str, CallOfRow] = field(default_factory=dict)
    """The calls by id."""
    former_ids: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other ids under which the files gave them before."""
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    """What is wrong, by code."""
    more: bool = False
    """Something is left for the next poll."""
    is_trial: bool = False
    """Somebody wants to know at once: nothing is waited for."""
    not_read: int = 0
    """Rows that cannot be read."""
    problems: list[Text] = field(default_factory=list)
    """The first of them, in words."""

    def blame(self, code: str, evidence: Evidence) -> None:
        self.evidence.setdefault(code, []).append(evidence)

    def trouble(self) -> Trouble | None:
        for code in _CODES:
            if code in self.evidence:
                return Trouble(code, tuple(self.evidence[code][:TOLD]))
        return None

    def formerly(self) -> dict[str, tuple[str, ...]]:
        """Id → the other ones under which the same call came before."""
        known = {name: (*found.formerly, *self.former_ids.get(name, ())) for name, found in self.calls.items()}
        return {name: ids for name, ids in known.items() if ids}

    def tell(self, name: str, mark: FileMark) -> None:
        """Tell what is wrong with a file, now or as it was found earlier."""
        self.not_read += mark.wrong
        for problem in mark.told:
            question = _question(name, problem)
            self.blame(problem.code, Evidence(question, problem.allowed))
            self.problems.append(text("{where}: {what}", where=question, what=problem.allowed))
        for column in mark.spoilt:
            question = text("File {file}, column {column}", file=name, column=column)
            self.blame("source.bad_file", Evidence(question, _SPOILT))


class CallFiles:
    """`core.model.ports.Source` for a folder of call files."""

    type: Final = "call-files"
    needs_rep: bool = True
    """See `core.model.ports.ReadByRep`."""

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        folder: Path | str,
        region: Callable[[], str] = str,
        zone: Callable[[], tzinfo] = LocalZone,
        pattern: str = "",
        mappings: Iterable[Path] = (),
        at_most: int = 5000,
        limit_s: float = 30.0,
    ) -> None:
        """A source that has not looked yet.

        `region` gives the country (ISO 3166) of numbers written without one, as soon as it is known, `zone` the rep's
        time zone; when they change, the files are read again. `pattern`: names of the files that are read, such as
        `CallLog*.csv`; empty for all. `mappings`: folders with a team's own mappings. `at_most`: calls in one poll;
        `limit_s`: seconds a poll may take.
        """
        self.id = id
        self._folder = Path(folder)
        self._region = region
        self._zone = zone
        self._pattern = pattern
        self._mappings = tuple(mappings)
        self._at_most = at_most
        self._limit_s = limit_s
        self._deadline = Deadline(limit_s)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`. Good rows come even with the trouble that names the bad ones."""
        place = unpacked(cursor, since, self._stamp())
        here = _Pass(room=self._at_most, enough=self._enough(), marks=dict(place.marks), former=dict(place.former))
        late = self._read(here, self.surroundings(since))
        if late:
            return Batch(trouble=late)
        return Batch(
            activities=tuple(found.call for found in here.calls.values()),
            formerly=here.formerly(),
            cursor=packed(Place(place.since, place.stamp, here.marks, here.former)),
            more=here.more,
            trouble=here.trouble(),
            not_read=here.not_read,
            problems=tuple(here.problems[:TOLD]),
        )

    def test(self) -> Trial:
        """Read the whole folder and count the calls in it, of whatever time."""
        here = _Pass(room=100_000, enough=self._enough(), marks={}, former={}, is_trial=True)
        trouble = self._read(here, self.surroundings(LONG_AGO))
        return Trial(place=shown(str(self._folder)), count=len(here.calls), trouble=trouble or here.trouble())

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._deadline.close()

    def unknown_file(self) -> Path | None:
        """The first file that no mapping reads, or whose days and months are not clear. Raises OSError."""
        around, mappings = self.surroundings(LONG_AGO), self.mappings()
        for file in reversed(call_files(self._folder, self._pattern)):
            for raw in raw_tables(partial(_opened, file), lambda names: bool(recognised(names, mappings))):
                table = call_table(raw, mappings, around) if raw.headers else ()
                if not isinstance(table, CallTable) and any(problem.code == UNKNOWN for problem in table):
                    return file.path
        return None

    def mappings(self) -> tuple[ShelvedMapping, ...]:
        """The ways of reading that there are, a team's own first."""
        return load_mappings(self._mapping_folders())[0]

    def _enough(self) -> float:
        return time.monotonic() + self._limit_s / 2

    def surroundings(self, since: datetime) -> Surroundings:
        """What holds for every row that is read now."""
        return Surroundings(
            source=self.id,
            region=self._region(),
            zone=self._zone(),
            since=since,
            now=datetime.now(UTC),
            words=load_common_words(shipped_folder()),
            former_zones=(LocalZone(),),  # in it, a first check read before it had asked for the rep's
        )

    def _stamp(self) -> str:
        """What the reading of an unchanged file rests on."""
        zone, parts = self._zone(), [__version__, str(WAY), self._region(), self._pattern]
        parts.append("local" if isinstance(zone, LocalZone) else str(zone))
        for folder in self._mappings:
            with suppress(OSError):  # Reading them tells of it.
                for path in mapping_paths(folder):
                    state = path.stat()
                    parts.append(f"{path.name}:{state.st_size}:{state.st_mtime_ns}")
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

    def _mapping_folders(self) -> tuple[Path, ...]:
        return (*self._mappings, shipped_folder() / "call_files")

    def _read(self, here: _Pass, around: Surroundings) -> Trouble | None:
        """Fill the pass; what keeps the whole folder from being read, if anything does."""
        try:
            self._deadline.run(lambda: self._read_files(here, around), lambda: None)
        except CannotCheck as error:
            return Trouble(error.code, error.evidence)
        except GivenUp:
            return Trouble("source.unreachable", (about_folder(self._folder, text("it did not answer in time")),))
        return None

    def _read_files(self, here: _Pass, around: Surroundings) -> None:
        files = call_files(self._folder, self._pattern)
        names = {file.name for file in files}
        here.marks = {name: mark for name, mark in here.marks.items() if name in names}
        here.former = {name: mark for name, mark in here.former.items() if name in names}
        try:
            mappings, wrong = load_mappings(self._mapping_folders())
        except OSError:
            here.blame("source.unreachable", about_folder(self._folder, text("it could not be read")))
            return
        for error in wrong:
            here.blame("source.misconfigured", Evidence(text("How call files are read"), error.message))
        for file in files:
            mark = here.marks.get(file.name)
            if mark and _is_done(mark, file) and (mark.size, mark.mtime_ns) == (file.size, file.mtime_ns):
                here.tell(shown(file.name), mark)
                continue
            if here.room <= 0 or time.monotonic() > here.enough:
                here.more = True
                return
            question = text("File {file}", file=shown(file.name))
            try:
                self._read_file(here, file, mark, mappings, around)
            except FileNotFoundError:
                here.marks.pop(file.name, None)
            except PermissionError:
                here.blame("source.permission", Evidence(question, text("you are not allowed to read it")))
            except OSError:
                here.blame("source.unreachable", Evidence(question, text("it could not be read")))

    def _read_file(
        self,
        here: _Pass,
        file: CallFile,
        mark: FileMark | None,
        mappings: tuple[ShelvedMapping, ...],
        around: Surroundings,
    ) -> None:
        """Add the file's calls to the pass, from where the last poll stopped in it. Raises OSError."""
        name = shown(file.name)
        if file.size > LARGEST_MB * 1024 * 1024:
            too_large = FileMark(size=file.size, mtime_ns=file.mtime_ns, digest="", is_whole=True, wrong=1,
                                 told=(Problem(0, TOO_LARGE),))  # fmt: skip
            here.marks[file.name] = too_large
            here.tell(name, too_large)
            return
        digest = _digest(file)
        same = mark is not None and mark.digest == digest
        old = _is_old(file)
        if mark is not None and same and _is_done(mark, file):
            here.marks[file.name] = replace(mark, size=file.size, mtime_ns=file.mtime_ns)
            here.tell(name, mark)
            return
        before = mark if same and mark is not None and mark.looked_at else None
        reading = FileReading(name, begin=before.looked_at if before else 0)
        is_whole = reading.read(
            lambda: _opened(file),
            mappings,
            around,
            room=here.room,
            is_late=lambda: time.monotonic() > here.enough,
            growing=not old and not here.is_trial,
        )
        if not self._is_wanted(reading):
            reading.told, reading.wrong = [], 0
        for found in reading.calls.values():
            earlier = here.calls.pop(found.call.id, None)
            # Where two files have one call, the newer counts; rows with another beginning are further legs of it.
            here.calls[found.call.id] = (
                joined(earlier, found) if earlier and not is_correction(earlier, found) else found
            )
        here.room -= len(reading.calls)
        here.more = here.more or not is_whole
        steady = file.path.stat()
        here.marks.pop(file.name, None)
        known = here.former.get(file.name) or (None if before else mark)
        # What a file that was written anew gives no more is known at its end.
        if known is not None and (known.digest == digest or (is_whole and before is None)):
            here.former_ids |= former_ids(known.given, reading.given, is_unchanged=known.digest == digest)
        now = FileMark(
            size=file.size,
            mtime_ns=file.mtime_ns,
            digest=digest,
            looked_at=reading.looked_at,
            is_whole=is_whole,
            may_grow=reading.may_grow,
            wrong=reading.wrong + (before.wrong if before else 0),
            told=(*(before.told if before else ()), *reading.told)[:TOLD],
            spoilt=tuple(dict.fromkeys((*(before.spoilt if before else ()), *reading.spoilt))),
            given={**(before.given if before else {}), **reading.given},
        )
        if (steady.st_size, steady.st_mtime_ns) == (file.size, file.mtime_ns):
            here.marks[file.name] = now
            here.tell(name, now)
            if is_whole:
                here.former.pop(file.name, None)

    def _is_wanted(self, reading: FileReading) -> bool:
        """Whether what is wrong with a file is to be told: in a folder of all sorts of files, others are no fault."""
        return not (reading.is_foreign and self._pattern and not is_narrow(self._pattern))


def _opened(file: CallFile) -> BinaryIO:
    return file.path.open("rb")


def _digest(file: CallFile) -> str:
    with _opened(file) as opened:
        return hashlib.file_digest(cast("io.BufferedReader", opened), "sha256").hexdigest()[:32]


def _is_done(mark: FileMark, file: CallFile) -> bool:
    """Whether nothing is left to read in a file that has not changed."""
    return mark.is_whole and not (mark.may_grow and _is_old(file))


def _is_old(file: CallFile) -> bool:
    return time.time() - file.mtime_ns / 1e9 >= _STILL_WRITING_S


def _question(name: str, problem: Problem) -> Text:
    where: Text
    if not problem.line:
        where = text("File {file}", file=name)
    elif problem.column:
        where = text("File {file}, line {line}, column {column}", file=name, line=problem.line, column=problem.column)
    else:
        where = text("File {file}, line {line}", file=name, line=problem.line)
    return text('{where}: "{value}"', where=where, value=problem.value) if problem.value else where
