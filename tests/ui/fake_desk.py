"""A desk with no engine behind it: shows the snapshot it is given, with the real guides, links and pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.fakes import FakeStore
from tests.ui.fake_office import CALLS, MAIL, FakeOffice
from tests.ui.fake_sign_in import FakeSignIn
from tests.ui.fake_updates import FakeUpdates
from tests.ui.pseudo import guides_of, words_of
from tests.ui.stories import ORG
from tray_app.adapters.guides import GuideShelf
from tray_app.adapters.pages import PageMaker
from tray_app.adapters.salesforce.links import LinkBook
from tray_app.core.desk import CorrectionDesk
from tray_app.core.explain import Explanation
from tray_app.core.handoff import HandOff
from tray_app.core.page import Page
from tray_app.core.progress import Progress
from tray_app.core.recheck import Recheck
from tray_app.core.snapshot import Item, Snapshot
from tray_app.core.survey import Survey, survey_of
from tray_app.core.text import Text
from tray_app.core.verdict import Cause
from tray_app.corrector import Corrector
from tray_app.letters import Letters

RESOURCES = Path(__file__).parents[2] / "resources"
ICONS = RESOURCES / "icons"


class FakeDesk:
    """`core.desk.Desk`; what the window asked of it is kept in `asked`."""

    def __init__(self, snapshot: Snapshot | None = None, language: str = "en") -> None:
        guides = guides_of(language)
        shelf = GuideShelf(RESOURCES / "fixes", guides)
        links = LinkBook(RESOURCES / "links.toml")
        self._maker = PageMaker(shelf, links, words_of(language), UTC)
        self._letters = Letters(RESOURCES, guides, self._maker, links, lambda: ORG)
        self.ticked: dict[str, set[int]] = {}
        """Steps that are done, by the cause's key."""
        self._listeners: list[Callable[[], None]] = []
        self._counted: tuple[Snapshot | None, Survey] = (None, Survey())
        self.snapshot = snapshot
        self.store = FakeStore()
        """Where corrections are kept."""
        self.last_recheck: Recheck | None = None
        self.is_checking = False
        self.progress: Progress | None = None
        self.office = FakeOffice(MAIL, CALLS)
        self.is_paused = False
        self.sign_in = FakeSignIn(lambda: self.turn())
        self.updates = FakeUpdates()
        self.asked: list[tuple[str, object]] = []
        """Name and value of each request, in order."""

    def turn(
        self, snapshot: Snapshot | None = None, *, checking: bool | None = None, paused: bool | None = None
    ) -> None:
        """Something changed; may be called on any thread, as the engine does."""
        self.snapshot = snapshot or self.snapshot
        self.is_checking = self.is_checking if checking is None else checking
        self.is_paused = self.is_paused if paused is None else paused
        for listener in self._listeners:
            listener()

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
    def survey(self) -> Survey:
        if self.snapshot is not None and self._counted[0] is not self.snapshot:
            self._counted = (self.snapshot, survey_of(self.snapshot.items, lambda at: f"{at:%Y-%m-%d}"))
        return self._counted[1]

    def page_of_cause(self, cause: Cause) -> Page:
        assert self.snapshot is not None
        return self._maker.of_cause(cause, self.snapshot)

    def page_of_item(self, item: Item) -> Page:
        return self._maker.of_item(item, ORG)

    def say(self, text: Text) -> str:
        return self._maker.say(text)

    def line_of(self, item: Item) -> str:
        return self._maker.line_of(item.activity)

    def title_of(self, code: str) -> str:
        return self._maker.title_of(code)

    def explain(self, pasted: str) -> tuple[Explanation, Page]:
        return self._letters.explain(pasted)

    def hand_off(self, cause: Cause, language: str) -> HandOff | None:
        assert self.snapshot is not None
        return self._letters.hand_off(cause, self.snapshot, language)

    def ticks(self, cause: str) -> frozenset[int]:
        return frozenset(self.ticked.get(cause, set()))

    def tick(self, cause: str, step: int, *, done: bool) -> None:
        steps = self.ticked.setdefault(cause, set())
        (steps.add if done else steps.discard)(step)

    @property
    def corrections(self) -> CorrectionDesk:
        return Corrector(self.store, lambda request: self.asked.append(("judge_anew", request.only_activities)), _now)

    def open(self, url: str) -> None:
        self.asked.append(("open", url))

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)


def _now() -> datetime:
    return datetime.now(UTC)
