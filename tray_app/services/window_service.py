"""Answers what a window asks: what is known, made readable, and what the rep wants done about it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tray_app.adapters.browser.default_browser import open_in_browser
from tray_app.adapters.content.pages import PageMaker
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.recheck import Recheck
from tray_app.core.explain import Explanation
from tray_app.core.model.page import Page
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.completed_steps import CompletedSteps
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
from tray_app.core.ui_api.window_api import CorrectionApi, SnoozeApi
from tray_app.services.admin_message import AdminMessages
from tray_app.services.engine import Engine
from tray_app.services.known_state import KnownState
from tray_app.services.live_configuration import LiveConfiguration

_log = logging.getLogger(__name__)
_OPENABLE = ("https://", "http://127.0.0.1:", "http://localhost:", "mailto:?")
"""How an address begins that may be opened; a `mailto:` of ours names nobody."""


@dataclass(frozen=True, kw_only=True)
class WindowService:
    """Implements `WindowApi`; the doors beside it (`sign_in`, `settings_api`, …) are handed through as they are."""

    engine: Engine
    """Runs the checks."""
    live: LiveConfiguration
    """What holds now."""
    state: KnownState
    """What is known now."""
    pages: PageMaker
    """Makes findings readable."""
    messages: AdminMessages
    """Writes to admins, and explains errors."""
    steps: CompletedSteps
    """What the rep has done already."""
    corrections: CorrectionApi
    """Rules, wrong warnings, and errors attached to activities."""
    log_api: LogApi
    """Writes what is missing."""
    snoozes: SnoozeApi
    """Causes that rest for a while."""
    sign_in: SignInApi
    """The Salesforce sign-in."""
    report_api: ReportApi
    """Looking without a sign-in."""
    settings_api: SettingsApi
    """What the rep sets up."""
    make_teaching: Callable[[], TeachingApi]
    """Makes `teaching_api` when somebody wants to teach."""
    dropped_calls: DroppedCallsApi
    """What becomes of files of calls that are dropped on the window."""
    own_data_api: OwnDataApi
    """The rep's own data, and the program itself."""
    first_run_api: FirstRunApi
    """The first run, and starting with the computer."""
    updates: UpdateApi
    """Newer versions of the app."""
    demo: DemoApi | None = None
    """The story, when this is the demo."""

    @cached_property
    def teaching_api(self) -> TeachingApi:
        """How call files are read that nobody knows yet."""
        return self.make_teaching()

    def check_now(self) -> None:
        """Run a full cycle as soon as possible."""
        self.engine.check_now()

    def check_again(self, activity_ids: frozenset[str]) -> None:
        """Look at these activities again, and at nothing else; without any, at all."""
        if activity_ids:
            self.engine.ask(CycleRequest(only_activities=activity_ids))
        else:
            self.engine.check_now()

    def stop_checking(self) -> None:
        """Break off the cycle that runs."""
        self.engine.stop_checking()

    def pause(self, until: datetime | None) -> None:
        """Stop checking until then (UTC-aware), or until resumed."""
        self.engine.pause(until)

    def resume(self) -> None:
        """Check again as usual."""
        self.engine.resume()

    @property
    def is_paused(self) -> bool:
        """Whether checking is paused."""
        return self.engine.is_paused

    @property
    def is_checking(self) -> bool:
        """Whether a cycle is running."""
        return self.state.is_checking

    @property
    def progress(self) -> CycleProgress | None:
        """How far it is; None when none runs, or before it has said."""
        return self.state.progress

    @property
    def snapshot(self) -> Snapshot | None:
        """The last state; None before the first cycle."""
        return self.state.snapshot

    @property
    def statistics(self) -> Statistics:
        """How the days of the snapshot went."""
        return self.state.statistics

    @property
    def last_recheck(self) -> Recheck | None:
        """What the last "Check again" brought."""
        return self.state.last_recheck

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this whenever the snapshot, the pause or the checking state changed, from any thread."""
        self.state.on_change(listener)

    def page_of_cause(self, cause: Cause) -> Page:
        """The page of a cause, with every activity it holds back."""
        return self.pages.of_cause(cause, self.state.known)

    def page_of_item(self, item: Item) -> Page:
        """The page of one activity."""
        return self.pages.of_item(item, self.live.current.crm.instance_url)

    def say(self, text: Text) -> str:
        """The sentence in the rep's language and time zone."""
        return self.pages.say(text)

    def line_of(self, item: Item, cause: Cause | None = None) -> str:
        """One line that tells which email or call it is."""
        return self.pages.line_of(item, cause)

    def person_of(self, item: Item, cause: Cause | None = None) -> str:
        """Who is at the other end of an email or call."""
        return self.pages.person_of(item, cause)

    def subject_of(self, item: Item) -> str:
        """What an email is about, or which way a call went."""
        return self.pages.subject_of(item.activity)

    def title_of(self, code: str) -> str:
        """The title of a code, in the rep's language."""
        return self.pages.title_of(code)

    def explain(self, pasted: str) -> tuple[Explanation, Page]:
        """What a pasted error means, and its page."""
        return self.messages.explain(pasted)

    def hand_off(self, cause: Cause, language: str) -> HandOff | None:
        """The message for the admin who can help, in that language."""
        return self.messages.hand_off(cause, self.state.known, language)

    def app_request(self, language: str) -> HandOff:
        """The message that asks for a Consumer Key."""
        return self.messages.app_request(language)

    def completed_steps(self, cause: str) -> frozenset[int]:
        """The steps of a cause that are done."""
        return self.steps.of(cause)

    def complete_step(self, cause: str, step: int, *, done: bool) -> None:
        """Remember a step. When the disk cannot be written, only this is lost."""
        try:
            self.steps.set(cause, step, done=done, present=self._present())
        except OSError:
            _log.warning("a completed step could not be kept")

    def chosen_ways(self, cause: str) -> Mapping[str, int]:
        """The choices of a cause that were made."""
        return self.steps.chosen(cause)

    def choose_way(self, cause: str, choice: str, way: int) -> None:
        """Remember a choice. When the disk cannot be written, only this is lost."""
        try:
            self.steps.choose(cause, choice, way, present=self._present())
        except OSError:
            _log.warning("a choice could not be kept")

    def _present(self) -> set[str]:
        """The keys of what is wrong now; several causes with one code are dealt with under the code."""
        return {key for cause in self.state.known.every_cause for key in (cause.key, cause.code)}

    def open(self, url: str) -> bool:
        """Open an https page in the browser, or write an email; returns whether anything opened."""
        return url.startswith(_OPENABLE) and open_in_browser(url)
