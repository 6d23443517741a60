"""The app behind a user interface: the engine thread, the announcer, and the answers to everything a window may ask."""

import logging
import random
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tray_app.adapters.net.release_feed import Feed
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.recheck import Recheck, answers, recheck
from tray_app.core.diagnosis.schedule import poll_pause
from tray_app.core.explain import Explanation
from tray_app.core.model.page import Page
from tray_app.core.model.ports import Notifier
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.completed_steps import CompletedSteps
from tray_app.core.reporting.handoff import HandOff
from tray_app.core.reporting.statistics import Statistics, statistics_of
from tray_app.core.reporting.updates import UpdateApi
from tray_app.core.ui_api.settings_api import SettingsApi
from tray_app.core.ui_api.sign_in_api import SignInApi, SignInStep
from tray_app.core.ui_api.window_api import CorrectionApi
from tray_app.services.admin_message import AdminMessages
from tray_app.services.announcer import QUIET_AT_START, Announcer
from tray_app.services.correction_service import CorrectionService
from tray_app.services.release_watch import ReleaseWatch
from tray_app.services.runner import AFTER_WAKE, CycleFailure, Runner, RunnerHooks
from tray_app.services.sign_in_service import SignInService

_log = logging.getLogger(__name__)
_FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_TIDY_EVERY = timedelta(days=1)


class Engine:
    """Implements `core.ui_api.window_api.WindowApi` on an `App`. Start it once, stop it once."""

    settings_api: SettingsApi
    """Where the rep sets things up; whoever composes the app puts it here before a window is shown."""

    def __init__(
        self,
        app: App,
        notifier: Callable[[], Notifier],
        *,
        every: CycleRequest | None = None,
        pause: Callable[[int, float], timedelta] = poll_pause,
        quiet_for: timedelta = QUIET_AT_START,
        feed: Feed | None = None,
    ) -> None:
        """`every` is what a scheduled cycle asks for, `pause` how long it waits between cycles.

        `feed` tells of newer versions; without one nobody is asked.
        """
        self._app = app
        self._left: list[App] = []
        self._swap = threading.Lock()
        self._every = every or CycleRequest()
        self._listeners: list[Callable[[], None]] = []
        self._snapshot: Snapshot | None = None
        self._statistics = Statistics()
        self._checking = False
        self._running: App | None = None
        self._progress: CycleProgress | None = None
        self._tidied: datetime | None = None
        self._letters = AdminMessages(
            app.resources,
            app.language,
            app.pages,
            app.links,
            lambda: self._app.crm.instance_url,
            profile=lambda: self._app.logger,
        )
        self._ticks = CompletedSteps(app.store)
        self._announcer = Announcer(app.store, notifier, app.pages, app.now() + quiet_for, lambda: self._app.telling)
        hooks = RunnerHooks(started=self._started, finished=self._finished, failed=self._failed, woke=self._woke)
        self._runner = Runner(self._cycle, hooks, abort=[self._abort], now=app.now, jitter=random.random, pause=pause)
        self._corrector = CorrectionService(app.store, self._runner.ask, app.now)
        self._recheck: Recheck | None = None
        self._signer = SignInService(lambda: self._app, changed=self._changed, reload=self.reload, check=self.check_now)
        self._watch = ReleaseWatch(lambda: self._app, feed, snapshot=lambda: self._snapshot, changed=self._changed)
        app.is_closing, app.on_progress = self._runner.is_stopping, self._progressed

    def start(self) -> None:
        """Begin: what is known is shown first, then everything is checked."""
        self._runner.start()

    def stop(self) -> bool:
        """End within two seconds. Returns whether it ended in time."""
        self._signer.close()
        self._watch.close()
        return self._runner.stop()

    def reload(self) -> None:
        """Go on with the configuration of now; from any thread. Raises `BadConfiguration`, and then changes nothing."""
        with self._swap:
            renewed = self._app.renewed()
            self._left.append(self._app)
            self._app = renewed
        if not self._checking:
            self._retire()
        if not self.is_paused:
            self._runner.ask()

    @property
    def app(self) -> App:
        """The app as it is configured now."""
        return self._app

    def check_now(self) -> None:
        """Run a full cycle as soon as possible."""
        self._runner.ask(CycleRequest(everything=True))

    def check_again(self, activity_ids: frozenset[str]) -> None:
        """Look at these activities again, and at nothing else."""
        self._runner.ask(CycleRequest(only_activities=activity_ids) if activity_ids else CycleRequest(everything=True))

    def stop_checking(self) -> None:
        """Break off the cycle that runs; what it has saved stays, and the next one goes on from there."""
        with self._swap:
            if self._running is None:
                return
            self._runner.forget_whole_cycles()
            renewed = self._running.cancel()
            if self._app is self._running:
                self._app = renewed

    def pause(self, until: datetime | None) -> None:
        """Stop checking until then (UTC-aware), or until resumed."""
        self._runner.pause(until or _FOR_EVER)
        self._changed()

    def resume(self) -> None:
        """Check again as usual."""
        self._runner.resume()
        self._changed()

    @property
    def is_paused(self) -> bool:
        """Whether checking is paused."""
        return self._runner.paused_until is not None

    @property
    def is_checking(self) -> bool:
        """Whether a cycle is running."""
        return self._checking

    @property
    def progress(self) -> CycleProgress | None:
        """How far it is; None when none runs, or before it has said."""
        return self._progress

    @property
    def snapshot(self) -> Snapshot | None:
        """The last state; None before the first cycle."""
        return self._snapshot

    @property
    def statistics(self) -> Statistics:
        """How the days of the snapshot went."""
        return self._statistics

    def page_of_cause(self, cause: Cause) -> Page:
        """The page of a cause, with every activity it holds back."""
        return self._app.pages.of_cause(cause, self._known)

    def page_of_item(self, item: Item) -> Page:
        """The page of one activity."""
        return self._app.pages.of_item(item, self._app.crm.instance_url)

    def say(self, text: Text) -> str:
        """The sentence in the rep's language and time zone."""
        return self._app.pages.say(text)

    def line_of(self, item: Item) -> str:
        """One line that tells which email or call it is."""
        return self._app.pages.line_of(item.activity)

    def title_of(self, code: str) -> str:
        """The title of a code, in the rep's language."""
        return self._app.pages.title_of(code)

    def explain(self, pasted: str) -> tuple[Explanation, Page]:
        """What a pasted error means, and its page."""
        return self._letters.explain(pasted)

    def hand_off(self, cause: Cause, language: str) -> HandOff | None:
        """The message for the admin who can help, in that language."""
        return self._letters.hand_off(cause, self._known, language)

    def ticks(self, cause: str) -> frozenset[int]:
        """The steps of a cause that are done."""
        return self._ticks.of(cause)

    def tick(self, cause: str, step: int, *, done: bool) -> None:
        """Remember a step; a disk that takes nothing costs the tick and nothing else."""
        try:
            self._ticks.set(cause, step, done=done, present={one.key for one in self._known.causes})
        except OSError:
            _log.warning("a tick could not be kept")

    @property
    def corrections(self) -> CorrectionApi:
        """Rules, wrong warnings, and errors attached to activities."""
        return self._corrector

    @property
    def sign_in(self) -> SignInApi:
        """The Salesforce sign-in."""
        return self._signer

    @property
    def updates(self) -> UpdateApi:
        """Newer versions of the app."""
        return self._watch

    @property
    def last_recheck(self) -> Recheck | None:
        """What the last "Check again" brought."""
        return self._recheck

    def open(self, url: str) -> None:
        """Open an https page in the browser."""
        if url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            webbrowser.open(url)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this whenever the snapshot, the pause or the checking state changed, from any thread."""
        self._listeners.append(listener)

    @property
    def _known(self) -> Snapshot:
        return self._snapshot or Snapshot(at=self._app.now())

    def _cycle(self, now: datetime, request: CycleRequest) -> Snapshot:
        with self._swap:
            app = self._running = self._app
        try:
            self._tidy(now)
            before = answers(app.store, request.only_activities)
            shown = app.monitor.run_once(now, self._every if request == CycleRequest() else request)
        finally:
            with self._swap:
                self._running, self._progress = None, None
        if request.only_activities and not app.is_closing():
            after = answers(app.store, request.only_activities)
            self._recheck = recheck(before, after, shown.crm.trouble, now, self.title_of)
        # A look at a few, or one that was broken off, leaves the rest as it was known.
        return self._app.monitor.last_known(now) if request.only_activities or app.is_closing() else shown

    def _tidy(self, now: datetime) -> None:
        if self._tidied is None or now - self._tidied >= _TIDY_EVERY:
            self._app.store.expire(now)
            self._tidied = now

    def _progressed(self, progress: CycleProgress) -> None:
        self._progress = progress
        self._changed()

    def _abort(self) -> None:
        self._app.abort()
        self._retire()

    def _retire(self) -> None:
        """Let go of what was left behind by a change of the configuration, once no cycle runs on it."""
        while self._left:
            self._left.pop().abort()

    def _started(self) -> None:
        if self._snapshot is None:  # read here, as the window must not wait for the disk
            self._take(self._app.monitor.last_known(self._app.now()))
        self._checking = True
        self._changed()
        if self._signer.state.step is SignInStep.UNKNOWN:
            self._signer.look()

    def _finished(self, snapshot: Snapshot) -> None:
        self._checking = False
        self._retire()
        self._take(snapshot)
        self._announcer.announce(snapshot)
        self._watch.consider(snapshot)
        self._changed()
        self._signer.look()

    def _take(self, snapshot: Snapshot) -> None:
        """Count everything here, so that no window has to wait for it."""
        snapshot.prepare()
        self._statistics = statistics_of(snapshot.items, self._day_of)
        self._snapshot = snapshot

    def _day_of(self, moment: datetime) -> str:
        return self.say(text("{when}", when=moment)).partition(" ")[0]

    def _failed(self, failure: CycleFailure) -> None:
        self._checking = False
        self._retire()
        _log.warning("%s", failure.message)
        # What was known stays, but a green icon over checks that all break off would be a lie.
        self._take(replace(self._known, failure=failure.message))
        self._changed()
        self._signer.look()

    def _woke(self, at: datetime) -> None:
        self._announcer.be_quiet_until(at + AFTER_WAKE + QUIET_AT_START)

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()
