"""What a user interface may ask of the rest of the app: the one door between `ui` and everything else."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.recheck import Recheck
from tray_app.core.explain import Explanation
from tray_app.core.model.page import Page
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Cause, Confidence
from tray_app.core.reporting.corrections import Correction, CountedRule
from tray_app.core.reporting.handoff import HandOff
from tray_app.core.reporting.statistics import Statistics
from tray_app.core.reporting.updates import UpdateApi
from tray_app.core.ui_api.demo_api import DemoApi
from tray_app.core.ui_api.dropped_calls_api import DroppedCallsApi
from tray_app.core.ui_api.first_run_api import FirstRunApi
from tray_app.core.ui_api.log_api import LogApi
from tray_app.core.ui_api.own_data_api import OwnDataApi
from tray_app.core.ui_api.report_api import ReportApi
from tray_app.core.ui_api.settings_api import SettingsApi
from tray_app.core.ui_api.sign_in_api import SignInApi
from tray_app.core.ui_api.teaching_api import TeachingApi


class CorrectionApi(Protocol):
    """What the rep may correct. Each method keeps its entry and returns; the answers follow with the next snapshot.

    Methods raise OSError when the disk cannot be written.
    """

    def rules(self) -> Sequence[CountedRule]:
        """Every rule, oldest first, with how much it hides."""

    def ignore(self, kind: str, *values: str) -> Correction:
        """Leave something alone from now on, a rule for each value; they are as in `core.model.rules`.

        Raises `BadRule`; then none is made.
        """

    def undo(self, number: int) -> Correction | None:
        """Take a rule back; None when there is none of this number."""

    def mark_wrong(self, activity_ids: Collection[str]) -> Correction:
        """The warning about these was wrong: hide it, and keep what had been checked."""

    def attach(
        self,
        code: str,
        confidence: Confidence,
        activity_ids: Collection[str],
        *,
        error: str = "",
        fields: tuple[str, ...] = (),
    ) -> Correction:
        """A pasted error, explained as `code`, explains these; `error` is its name, and no more of it is kept."""


class SnoozeApi(Protocol):
    """Causes the rep wants to hear of later. Methods raise OSError when the disk cannot be written."""

    def snooze(self, causes: Collection[Cause], until: datetime | None) -> None:
        """Let these rest until then (UTC-aware), or until they change: until one more activity is held back."""

    def wake(self, keys: Collection[str]) -> None:
        """Show the causes of these keys again."""


class WindowApi(Protocol):
    """Every method may be called on the GUI thread and returns at once; slow work goes to the engine thread."""

    def check_now(self) -> None:
        """Run a full cycle as soon as possible."""

    def check_again(self, activity_ids: frozenset[str]) -> None:
        """Look at these activities again, and at nothing else."""

    def stop_checking(self) -> None:
        """Break off the cycle that runs; what it has saved stays, and the next one goes on from there."""

    def pause(self, until: datetime | None) -> None:
        """Stop checking until then (UTC-aware), or until resumed."""

    def resume(self) -> None:
        """Check again as usual."""

    @property
    def is_paused(self) -> bool:
        """Whether checking is paused."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The last state; None before the first cycle."""

    @property
    def statistics(self) -> Statistics:
        """How the days of the snapshot went."""

    def page_of_cause(self, cause: Cause) -> Page:
        """The page of a cause, with every activity it holds back."""

    def page_of_item(self, item: Item) -> Page:
        """The page of one activity."""

    def say(self, text: Text) -> str:
        """The sentence in the rep's language and time zone."""

    def line_of(self, item: Item, cause: Cause | None = None) -> str:
        """One line that tells which email or call it is, and whom the cause is about."""

    def person_of(self, item: Item, cause: Cause | None = None) -> str:
        """Who is at the other end of an email or call; empty for an email without recipients.

        Of several recipients, first the one that the cause is about.
        """

    def subject_of(self, item: Item) -> str:
        """What an email is about, or which way a call went."""

    def title_of(self, code: str) -> str:
        """The title of a code, in the rep's language."""

    def explain(self, pasted: str) -> tuple[Explanation, Page]:
        """What a pasted error of the logging tool or of Salesforce means, and its page. Nothing of it is kept."""

    def hand_off(self, cause: Cause, language: str) -> HandOff | None:
        """The message about a cause for the admin who can help, in `en`, `ko` or `ja`; None when no admin can."""

    def app_request(self, language: str) -> HandOff:
        """The message that asks the Salesforce admin for a Consumer Key, in `en`, `ko` or `ja`."""

    def completed_steps(self, cause: str) -> frozenset[int]:
        """The steps of the cause with this key that the rep has done, counted from 0."""

    def complete_step(self, cause: str, step: int, *, done: bool) -> None:
        """Remember that a step is done, or that it is not."""

    def chosen_ways(self, cause: str) -> Mapping[str, int]:
        """The choices among the steps of the cause with this key: name of the choice → the way taken, from 0."""

    def choose_way(self, cause: str, choice: str, way: int) -> None:
        """Remember which way was taken."""

    def open(self, url: str) -> bool:
        """Open an https page in the browser, or a `mailto:` address in the mail program.

        Returns whether anything opened; an address of another kind is left alone.
        """

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this whenever the snapshot, the pause or the checking state changed, from any thread."""

    @property
    def corrections(self) -> CorrectionApi:
        """Rules, wrong warnings, and errors attached to activities."""

    @property
    def log_api(self) -> LogApi:
        """Writing what is missing."""

    @property
    def snoozes(self) -> SnoozeApi:
        """Causes that rest for a while."""

    @property
    def last_recheck(self) -> Recheck | None:
        """What the last "Check again" brought; None before the first."""

    @property
    def sign_in(self) -> SignInApi:
        """The Salesforce sign-in."""

    @property
    def demo(self) -> DemoApi | None:
        """The story, when this is the demo; None in the rep's own app."""

    @property
    def report_api(self) -> ReportApi:
        """Looking without a sign-in."""

    @property
    def own_data_api(self) -> OwnDataApi:
        """The rep's own data, and the program itself."""

    @property
    def first_run_api(self) -> FirstRunApi:
        """The first run, and starting with the computer."""

    @property
    def settings_api(self) -> SettingsApi:
        """Where the rep sets things up."""

    @property
    def teaching_api(self) -> TeachingApi:
        """How call files are read that nobody knows yet."""

    @property
    def dropped_calls(self) -> DroppedCallsApi:
        """What becomes of files of calls that are dropped on the window."""

    @property
    def updates(self) -> UpdateApi:
        """Newer versions of the app."""

    @property
    def is_checking(self) -> bool:
        """Whether a cycle is running."""

    @property
    def progress(self) -> CycleProgress | None:
        """How far it is; None when none runs, or before it has said."""
