"""A desk with no engine behind it: shows the snapshot it is given, with the real guides, links and pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.fakes import FakeStore
from tests.ui.fake_demo import FakeDemo
from tests.ui.fake_dropped_calls import FakeDroppedCalls
from tests.ui.fake_log_api import FakeLogApi
from tests.ui.fake_report_api import FakeReportApi
from tests.ui.fake_settings_api import CALLS, MAIL, FakeSettingsApi
from tests.ui.fake_sign_in import FakeSignIn
from tests.ui.fake_teaching_api import FakeTeachingApi
from tests.ui.fake_updates import FakeUpdates
from tests.ui.pseudo import guides_of, words_of
from tests.ui.stories import ORG
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.recheck import Recheck
from tray_app.core.explain import Explanation
from tray_app.core.model.page import Page
from tray_app.core.model.profiles import Profile
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Cause
from tray_app.core.reporting.handoff import HandOff
from tray_app.core.reporting.statistics import Statistics, statistics_of
from tray_app.core.ui_api.window_api import CorrectionApi, SnoozeApi
from tray_app.services.admin_message import AdminMessages
from tray_app.services.correction_service import CorrectionService
from tray_app.services.known_state import KnownState
from tray_app.services.snooze_service import SnoozeService

RESOURCES = Path(__file__).parents[2] / "resources"
ICONS = RESOURCES / "icons"


@cache
def _profile(name: str) -> Profile:
    """Read once: a thousand of these windows are made in the tests."""
    return load_profile(name, [RESOURCES / "profiles"])


@cache
def _links() -> LinkBook:
    return LinkBook(RESOURCES / "links.toml")


class FakeWindowApi:
    """`core.ui_api.window_api.WindowApi`; what the window asked of it is kept in `asked`."""

    def __init__(self, snapshot: Snapshot | None = None, language: str = "en", logger: str = "marketo-actions") -> None:
        profile = _profile(logger)
        guides = guides_of(language)
        shelf = GuideShelf(RESOURCES / "fixes", guides, lambda: profile)
        links = _links()
        self.pages = PageMaker(shelf, links, words_of(language), UTC)
        self._letters = AdminMessages(RESOURCES, guides, self.pages, links, lambda: ORG, lambda: profile)
        self.ticked: dict[str, set[int]] = {}
        """Steps that are done, by the cause's key."""
        self.chosen: dict[str, dict[str, int]] = {}
        """Ways that were chosen, by the cause's key."""
        self._listeners: list[Callable[[], None]] = []
        self._counted: tuple[Snapshot | None, Statistics] = (None, Statistics())
        self.snapshot = snapshot
        self.store = FakeStore()
        """Where corrections are kept."""
        self.last_recheck: Recheck | None = None
        self.is_checking = False
        self.progress: CycleProgress | None = None
        self.settings_api = FakeSettingsApi(MAIL, CALLS)
        self.teaching_api = FakeTeachingApi()
        self.dropped_calls = FakeDroppedCalls()
        self.is_paused = False
        self.sign_in = FakeSignIn(lambda: self.turn())
        self.report_api = FakeReportApi(lambda: self.turn())
        self.log_api = FakeLogApi()
        self.demo: FakeDemo | None = None
        self.updates = FakeUpdates()
        self.opens = True
        """Whether there is a browser and a mail program."""
        self.asked: list[tuple[str, object]] = []
        """Name and value of each request, in order."""

    @property
    def own_data_api(self) -> FakeSettingsApi:
        return self.settings_api

    @property
    def first_run_api(self) -> FakeSettingsApi:
        return self.settings_api

    def turn(
        self, snapshot: Snapshot | None = None, *, checking: bool | None = None, paused: bool | None = None
    ) -> None:
        """Something changed; may be called on any thread, as the engine does."""
        self.snapshot = snapshot or self.snapshot
        self.is_checking = self.is_checking if checking is None else checking
        self.is_paused = self.is_paused if paused is None else paused
        for listener in self._listeners:
            listener()

    @property
    def shown(self) -> Snapshot:
        """The snapshot, which there is."""
        assert self.snapshot is not None
        return self.snapshot

    def check_now(self) -> None:
        self.asked.append(("check_now", None))

    def check_again(self, activity_ids: frozenset[str]) -> None:
        self.asked.append(("check_again", activity_ids))

    def stop_checking(self) -> None:
        self.asked.append(("stop_checking", None))

    def pause(self, until: datetime | None) -> None:
        self.asked.append(("pause", until))
        self.turn(paused=True)

    def resume(self) -> None:
        self.asked.append(("resume", None))
        self.turn(paused=False)

    @property
    def statistics(self) -> Statistics:
        if self.snapshot is not None and self._counted[0] is not self.snapshot:
            self._counted = (self.snapshot, statistics_of(self.snapshot.items, lambda at: f"{at:%Y-%m-%d}"))
        return self._counted[1]

    def page_of_cause(self, cause: Cause) -> Page:
        assert self.snapshot is not None
        return self.pages.of_cause(cause, self.snapshot)

    def page_of_item(self, item: Item) -> Page:
        return self.pages.of_item(item, ORG)

    def say(self, text: Text) -> str:
        return self.pages.say(text)

    def line_of(self, item: Item, cause: Cause | None = None) -> str:
        return self.pages.line_of(item, cause)

    def person_of(self, item: Item, cause: Cause | None = None) -> str:
        return self.pages.person_of(item, cause)

    def subject_of(self, item: Item) -> str:
        return self.pages.subject_of(item.activity)

    def title_of(self, code: str) -> str:
        return self.pages.title_of(code)

    def explain(self, pasted: str) -> tuple[Explanation, Page]:
        return self._letters.explain(pasted)

    def hand_off(self, cause: Cause, language: str) -> HandOff | None:
        assert self.snapshot is not None
        return self._letters.hand_off(cause, self.snapshot, language)

    def completed_steps(self, cause: str) -> frozenset[int]:
        return frozenset(self.ticked.get(cause, set()))

    def complete_step(self, cause: str, step: int, *, done: bool) -> None:
        steps = self.ticked.setdefault(cause, set())
        (steps.add if done else steps.discard)(step)

    def chosen_ways(self, cause: str) -> dict[str, int]:
        return self.chosen.get(cause, {})

    def choose_way(self, cause: str, choice: str, way: int) -> None:
        self.chosen.setdefault(cause, {})[choice] = way

    @property
    def corrections(self) -> CorrectionApi:
        return CorrectionService(
            self.store, lambda request: self.asked.append(("judge_anew", request.only_activities)), _now
        )

    @property
    def snoozes(self) -> SnoozeApi:
        state = KnownState(_now, lambda at: f"{at:%Y-%m-%d}")
        state.snapshot = self.snapshot
        state.on_change(lambda: self.turn(state.snapshot))
        return SnoozeService(self.store, state, _now)

    def open(self, url: str) -> bool:
        self.asked.append(("open", url))
        return self.opens

    def follow(self, url: str) -> None:
        self.open(url)

    def app_request(self, language: str) -> HandOff:
        return self._letters.app_request(language)

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)


def _now() -> datetime:
    return datetime.now(UTC)
