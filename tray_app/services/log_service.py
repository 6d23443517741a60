"""The writing of Tasks as a window asks for it: each errand on a thread of its own, each error as words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from tray_app.adapters.settings.decisions import writing_permission
from tray_app.adapters.system.file_lock import LockTaken
from tray_app.app import App, Configured
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.task_writing import JournalEntry, RecordDraft
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import RecordRef
from tray_app.core.ui_api.log_api import Key, LogResult, Permission, Proposal, Wish
from tray_app.core.ui_api.settings_api import Attempt, Value
from tray_app.services.background import in_background
from tray_app.services.errands import Errands
from tray_app.services.log_words import BUSY, why_not
from tray_app.services.task_logger import TaskLogger, WritingForbidden

T = TypeVar("T")
CONSENT = "consent.write_tasks"
"""The key under which the rep's permission is kept."""


def make_task_logger(app: App, configured: Callable[[], Configured]) -> TaskLogger:
    """Writes under the configuration of the moment; every process on this computer shares its lock."""
    return TaskLogger(
        app.store,
        lambda: app.connect(configured()),
        lock_file=app.paths.data_dir / "writing.lock",
        permission=lambda: writing_permission(configured().file),
        now=app.now,
    )


class LogService:
    """Implements `LogApi`, and finishes what was left in doubt after each check (`services.engine.CycleObserver`)."""

    def __init__(
        self,
        logger: TaskLogger,
        errands: Errands,
        *,
        change: Callable[[str, Value, Callable[[Attempt], None]], None],
        judge_anew: Callable[[frozenset[str]], None],
        url_of: Callable[[RecordRef], str | None],
    ) -> None:
        """`change` keeps a setting; `judge_anew` has activities looked at and shown anew; `url_of`: where one opens."""
        self._logger = logger
        self._errands = errands
        self._change = change
        self._judge_anew = judge_anew
        self._url_of = url_of
        self._is_finishing = False

    @property
    def permission(self) -> Permission:
        """Whether anything may be written."""
        return self._logger.permission

    def allow(self, allowed: bool, done: Callable[[Text | None], None]) -> None:
        """The rep allows it, or takes that back."""
        self._change(CONSENT, allowed or None, lambda attempt: done(attempt.problem))

    def propose(
        self,
        activity_ids: frozenset[str],
        wishes: Mapping[Key, Wish],
        done: Callable[[Sequence[Proposal] | Text], None],
    ) -> None:
        """What would be written for these after a fresh look at Salesforce, or why nobody can say."""
        self._run(lambda: self._logger.propose(sorted(activity_ids), wishes), done)

    def write(self, drafts: Sequence[RecordDraft], done: Callable[[Sequence[LogResult] | Text], None]) -> None:
        """Write these; the activities are judged anew."""
        self._run(lambda: self._logger.write(drafts), done, {draft.activity_id for draft in drafts})

    def take_back(self, record_id: str, done: Callable[[LogResult | Text], None]) -> None:
        """Delete a Task that was written here."""
        concerned = {entry.draft.activity_id for entry in self._logger.journal() if entry.record_id == record_id}

        def taken() -> LogResult | Text:
            result = self._logger.take_back(record_id)
            return result if result is not None else text("DidItLog has not written this Task.")

        self._run(taken, done, concerned)

    def url_of(self, result: LogResult) -> str | None:
        """Where the record opens."""
        return self._url_of(RecordRef(result.object, result.record_id)) if result.record_id is not None else None

    def journal(self) -> Sequence[JournalEntry]:
        """Everything that was written here, the newest first."""
        return self._logger.journal()

    def can_be_taken_back(self, entry: JournalEntry) -> bool:
        """Whether that is possible still."""
        return self._logger.can_be_taken_back(entry)

    def cycle_began(self) -> None:
        """Nothing to do yet."""

    def cycle_ended(self, snapshot: Snapshot | None) -> None:
        """What was in doubt can be told by now, or what never arrived can be sent."""
        if snapshot is None or self._is_finishing or not self._is_something_open():
            return
        self._is_finishing = True
        self._run(self._logger.finish, self._finished)

    def _is_something_open(self) -> bool:
        return self.permission is Permission.GIVEN and bool(self._logger.in_doubt())

    def _finished(self, results: Sequence[LogResult] | Text) -> None:
        self._is_finishing = False
        if not isinstance(results, Text) and results:
            self._judge_anew(frozenset(one.key[0] for one in results))

    def _run(self, work: Callable[[], T], done: Callable[[T | Text], None], concerned: Collection[str] = ()) -> None:
        """`concerned`: ids of activities that are judged anew afterwards."""

        def bounded() -> T | Text:
            try:
                return work()
            except LockTaken:
                return BUSY
            except WritingForbidden as refused:
                return why_not(refused.permission)
            except Exception as error:
                return self._errands.in_words(error)

        def told(answer: T | Text) -> None:
            if concerned:
                self._judge_anew(frozenset(concerned))
            done(answer)

        in_background("log", bounded, told)
