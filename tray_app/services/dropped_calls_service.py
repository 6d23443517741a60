"""Takes files of calls that were dropped on a window: finds the folder they belong to, copies them, reads them."""

import filecmp
import glob
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tray_app.adapters.call_reading.raw_tables import SUFFIXES
from tray_app.adapters.call_reading.table_rows import NO_CALLS, UNKNOWN
from tray_app.adapters.settings import CallFilesSettings
from tray_app.adapters.sources.call_files import LONG_AGO, CallFiles
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.file_patterns import fits
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.ui_api.dropped_calls_api import DroppedCalls
from tray_app.services.background import in_background
from tray_app.services.errands import Errands
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.source_service import SourceService

FOLDER_TO_MAKE: Final = "~/Calls"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class _Looked:
    """One dropped file, as it was before anything was done with it."""

    path: Path
    calls: int = 0
    problem: Text | None = None
    """Why it is not taken."""
    is_unknown: bool = False
    """It is a table that nobody knows how to read."""
    is_report: bool = False
    """It is a Salesforce report of activities."""


class DroppedCallsService:
    """Implements `DroppedCallsApi`."""

    def __init__(
        self,
        live: LiveConfiguration,
        sources: SourceService,
        factory: SourceFactory,
        errands: Errands,
        check_now: Callable[[], None],
        is_report: Callable[[Path], bool],
    ) -> None:
        """`check_now` has the folders looked at. `is_report` knows Salesforce reports of activities; raises OSError."""
        self._live = live
        self._sources = sources
        self._factory = factory
        self._errands = errands
        self._check_now = check_now
        self._is_report = is_report

    def take(self, files: Sequence[str], folder: str, done: Callable[[DroppedCalls], None]) -> None:
        """See `DroppedCallsApi`."""
        in_background("dropped calls", lambda: self._bounded([Path(file) for file in files], folder), done)

    def _bounded(self, files: Sequence[Path], folder: str) -> DroppedCalls:
        try:
            return self._take(files, folder)
        except Exception as error:
            return DroppedCalls(problem=self._errands.in_words(error))

    def _take(self, files: Sequence[Path], folder: str) -> DroppedCalls:
        if folder and (problem := self._make(Path(folder).expanduser())) is not None:
            return DroppedCalls(problem=problem)
        looked = [self._look_at(file) for file in files]
        good = [one for one in looked if one.problem is None and not one.is_report]
        report = next((str(one.path) for one in looked if one.is_report), "")
        problem = next((one.problem for one in looked if one.problem is not None), None)
        homes = {one.path: self._source_for(one.path) for one in good}
        if good and None in homes.values():
            return DroppedCalls(wants_folder=FOLDER_TO_MAKE, report=report)
        to_teach = ""
        for one in good:
            if source := homes[one.path]:
                _copy(one.path, source.path)
                to_teach = source.id if one.is_unknown else to_teach
        if good:
            self._check_now()
        return DroppedCalls(problem=problem, found=_found(good, homes.values()), report=report, to_teach=to_teach)

    def _make(self, folder: Path) -> Text | None:
        """Read this folder from now on; why not, if it does not work."""
        if any(source.path == folder for source in self._call_sources()):
            return None
        folder.mkdir(parents=True, exist_ok=True)
        return self._sources.add_calls(str(folder)).problem

    def _call_sources(self) -> list[CallFilesSettings]:
        return [one for one in self._live.current.file.sources if isinstance(one, CallFilesSettings)]

    def _source_for(self, file: Path) -> CallFilesSettings | None:
        """The source that reads the file where it is, else one that reads every call file, else one of such names."""
        fitting = [source for source in self._call_sources() if fits(file.name, source.pattern)]
        return min(fitting, key=lambda one: (one.path != file.parent, bool(one.pattern)), default=None)

    def _look_at(self, file: Path) -> _Looked:
        """Read it where it lies. Raises OSError."""
        if not file.is_file() or file.suffix.lower() not in SUFFIXES:
            return _Looked(file, problem=_about(file, NO_CALLS))
        trial = self._reader(file).test()
        if trial.trouble is None:
            return _Looked(file, trial.count)
        if trial.trouble.code == UNKNOWN:
            return _Looked(file, is_report=True) if self._is_report(file) else self._teachable(file)
        if not trial.count:
            said = trial.trouble.evidence[0].answer if trial.trouble.evidence else NO_CALLS
            return _Looked(file, problem=_about(file, said))
        return _Looked(file, trial.count)  # the rows that cannot be read are told with its source

    def _teachable(self, file: Path) -> _Looked:
        from tray_app.adapters.call_reading.teaching_file import NothingToLearn, open_lesson  # seldom, and large

        made = self._reader(file)
        try:
            open_lesson(file, {}, made.surroundings(LONG_AGO), made.mappings())
        except NothingToLearn as nothing:
            return _Looked(file, problem=_about(file, nothing.why))
        return _Looked(file, is_unknown=True)

    def _reader(self, file: Path) -> CallFiles:
        """The source that the file goes to, or one like it, for this file alone."""
        like = self._source_for(file) or CallFilesSettings(id="dropped", type="call-files", folder=str(file.parent))
        pattern = glob.escape(file.name).replace(";", "?")
        made = self._factory.make(like.changed(folder=str(file.parent), pattern=pattern))
        if not isinstance(made, CallFiles):
            raise CannotCheck("source.misconfigured")
        return made


def _copy(file: Path, folder: Path) -> None:
    """Put it there, unless it is there already. Raises OSError."""
    target = folder / file.name
    number = 2
    while target.exists():
        if target.samefile(file) or filecmp.cmp(target, file, shallow=False):
            return
        target = folder / f"{file.stem} ({number}){file.suffix}"
        number += 1
    draft = folder / f".{target.name}.part"  # hidden: a check must not read half of it
    try:
        shutil.copyfile(file, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _about(file: Path, what: Text) -> Text:
    return text("{where}: {what}", where=text("File {file}", file=file.name), what=what)


def _found(good: Sequence[_Looked], homes: Iterable[CallFilesSettings | None]) -> Text | None:
    read = [one for one in good if not one.is_unknown]
    if not read:
        return None
    folder = next((home.folder for home in homes if home is not None), "")
    names = ", ".join(one.path.name for one in read[:_SHOWN]) + ("…" if len(read) > _SHOWN else "")
    return ntext(
        "{n} call in {files}; it is in {folder} now and is looked for in Salesforce.",
        "{n} calls in {files}; they are in {folder} now and are looked for in Salesforce.",
        sum(one.calls for one in read),
        files=names,
        folder=folder,
    )
