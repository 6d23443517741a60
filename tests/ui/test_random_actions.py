"""Whatever the rep does, in whatever order: icon, popover, notification, command line, header and buttons say one
number, the list holds it, and the page belongs to the list.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from tests.fakes import FakeNotifier, FakeStore
from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.cli.line import in_words
from tray_app.cli.tables import snapshot_lines
from tray_app.core.diagnosis import snoozes
from tray_app.core.model.ports import Batch
from tray_app.core.model.rules import RuleBook
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Confidence, Reason, Verdict
from tray_app.core.reporting.alerts import DIGEST_KEY
from tray_app.core.reporting.cause_groups import CauseGroup
from tray_app.services.announcer import Announcer
from tray_app.ui.kit.icons import Glyph, Icons
from tray_app.ui.kit.issue_rows import Choice, count_of, target_of
from tray_app.ui.pages.issue_actions import subject_of
from tray_app.ui.tray.popover import Popover
from tray_app.ui.tray.tray_icon import Tray
from tray_app.ui.tray.tray_menu import TrayMenu
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "systemTrayWindowChanged")
"""Said by the screenless platform, which has no tray either."""

NOON = stories.NOON
STEPS = 120
IGNORED = Reason(code="ignored.excluded", confidence=Confidence.PROVED)
WORDS = ("", "", "example.com", "amara", "call", "seats offer", "no such words")


class Office:
    """A window, and what an engine would make of what is done in it."""

    def __init__(self, window: MainWindow, window_api: FakeWindowApi, icons: Icons, chance: random.Random) -> None:
        self.window, self.window_api, self.chance = window, window_api, chance
        self.popover = Popover(window_api, icons, lambda: NOON)
        self.menu = TrayMenu(window_api, icons)
        self.tray = Tray(window_api, icons, self.menu, patience_s=60, early=QSystemTrayIcon())
        self.tray.start()
        self.healed: set[str] = set()
        self.log: list[str] = []

    def act(self) -> None:
        name = self.chance.choice(
            ("narrow", "search", "walk", "use_the_menu", "press", "choose_several", "heal", "undo")
        )
        self.log.append(name)
        getattr(self, name)()
        self.judge()

    def narrow(self) -> None:
        buttons = [one for one in self.window.list.buttons.buttons() if one.isVisible()]
        self.chance.choice(buttons).click()

    def search(self) -> None:
        self.window.list.look_for(self.chance.choice(WORDS))

    def walk(self) -> None:
        if (count := self.window.list.model.rowCount()) > 0:
            self.window.list.view.setCurrentIndex(self.window.list.model.index(self.chance.randrange(count)))

    def use_the_menu(self) -> None:
        model = self.window.list.model
        row = model.row(model.index(self.chance.randrange(model.rowCount()))) if model.rowCount() else None
        if row is None:
            return
        menu = self.window.row_menu(subject_of(row, self.window_api.shown, self.window_api))
        wanted = [one for one in menu.findChildren(QAction) if one.objectName() and not isinstance(one, QMenu)]
        action = self.chance.choice(wanted)
        self.log[-1] += f" {action.objectName()}"
        action.trigger()
        menu.close()

    def press(self) -> None:
        model = self.window.list.model
        if model.rowCount():
            self.window.list.view.acted.emit(model.index(self.chance.randrange(model.rowCount())), Glyph.IGNORE)

    def choose_several(self) -> None:
        count = self.window.list.model.rowCount()
        rows = self.chance.sample(range(count), self.chance.randint(0, min(4, count)))
        if rows:
            self.window.list.view.setCurrentIndex(self.window.list.model.index(rows[0]))
            self.window.list.view.choose_all([self.window.list.model.index(row) for row in rows])

    def heal(self) -> None:
        """A check finds the record of something that was missing."""
        missing = [one.activity.id for one in self.window_api.shown.items if one.finding.verdict is Verdict.NOT_LOGGED]
        self.healed |= set(self.chance.sample(missing, min(2, len(missing))))

    def undo(self) -> None:
        bar = self.window.page.undo_bar
        if bar.undo.isVisible():
            bar.undo.click()

    def judge(self) -> None:
        """What the next check makes of it."""
        book = RuleBook(self.window_api.store.rules())
        told = stories.snapshot(NOON, [self._judged(item, book) for item in stories.some_only_listed(NOON).items])
        rested = snoozes.from_note(self.window_api.store.note(snoozes.NOTE))
        causes, resting = snoozes.parted(told.causes, rested, NOON)
        self.window_api.turn(replace(told, causes=causes, snoozed=resting))
        self.window.refresh()

    def _judged(self, item: Item, book: RuleBook) -> Item:
        if item.activity.id in self.healed:
            return stories.logged(item.activity)
        return stories.explained(item.activity, Verdict.IGNORED, IGNORED) if book.concerns(item.activity) else item

    def check(self) -> None:
        """The header, the buttons, the list and the page say the same."""
        window, snapshot = self.window, self.window_api.shown
        said = [label.text() for label in window.strip.findChildren(QLabel)]
        assert said[said.index("Needs you") - 1] == str(snapshot.needing)
        for choice, button in zip(Choice, window.list.buttons.buttons(), strict=True):
            count = count_of(snapshot, choice)
            assert count is None or button.text().rpartition(" ")[2] == str(count)
        model = window.list.model
        if not model.is_searching and not model.filters.is_narrow:
            assert len(self.held()) == count_of(snapshot, model.choice)
        if window.list.several:
            assert window._right.currentWidget() is window.selection
            chosen = [model.row(index) for index in window.list.view.selectionModel().selectedRows()]
            assert {target_of(row) for row in chosen if row is not None} == set(window.list.several)
            return
        target = window.list.target
        if self.log[-1] in {"narrow", "search"} and model.rowCount():
            assert target is not None
            assert model.index_of(target).isValid()
        if target is not None and window._right.currentWidget() is window.page and window.page.page is not None:
            index = model.index_of(target)
            if index.isValid():
                assert index.row() == window.list.view.currentIndex().row()
                row = model.row(index)
                assert row is not None
                assert window.page.page == subject_of(row, snapshot, self.window_api).page
        elif target is None:
            assert window._right.currentWidget() is window._blank

    def check_elsewhere(self) -> None:
        """What is told outside the window has the window's number and words."""
        snapshot = self.window_api.shown
        label = self.window.strip.findChild(QLabel, "headline")
        assert label is not None
        headline = label.text()
        self.popover.refresh()
        self.tray.refresh()
        said = [label.text() for label in self.popover.findChildren(QLabel)]
        assert headline in said
        assert said[said.index("Needs you") - 1] == str(snapshot.needing)
        assert self.tray._shown is not None
        _state, badge, tooltip = self.tray._shown
        assert (badge, tooltip.splitlines()[0]) == (snapshot.needing, headline)
        assert self.menu.menu.actions()[0].text() == headline
        printed = in_words(next(snapshot_lines(snapshot, self.window_api.pages)))
        assert printed.startswith(f"{headline} – ")
        screen = FakeNotifier()
        Announcer(FakeStore(), lambda: screen, self.window_api.pages, NOON - timedelta(1)).announce(snapshot)
        if DIGEST_KEY in screen.on_screen and snapshot.needing:
            assert screen.on_screen[DIGEST_KEY].title == headline

    def held(self) -> set[str]:
        """The activities that the lines stand for."""
        held: set[str] = set()
        for number in range(self.window.list.model.rowCount()):
            row = self.window.list.model.row(self.window.list.model.index(number))
            if isinstance(row, Item):
                held.add(row.activity.id)
            elif row is not None:
                held |= set(row.whole.activities if isinstance(row, CauseGroup) else row.activities)
        return held


@pytest.mark.parametrize("seed", range(6))
def test_everything_says_one_number_after_every_action(
    qtbot: QtBot, icons: Icons, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window_api = FakeWindowApi(stories.some_only_listed(NOON))
    window_api.store.save_batch("m", Batch(activities=tuple(item.activity for item in window_api.shown.items)), {})
    window_api.store.save_findings([item.finding for item in window_api.shown.items], {})
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    office = Office(window, window_api, icons, random.Random(seed))  # noqa: S311  # nobody guesses it
    for _step in range(STEPS):
        office.act()
        qtbot.waitUntil(lambda: not window.list.model.is_filling)
        try:
            office.check()
            office.check_elsewhere()
        except (AssertionError, ValueError) as error:
            raise AssertionError(" → ".join(office.log[-12:])) from error
