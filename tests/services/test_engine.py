"""The engine as a window meets it: what "Check again" and a correction bring, from a thread of its own."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.core.building import NOON, contact, email, schema, task
from tests.fakes import FakeCrm, FakeNotifier, FakeSource, FakeVault
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.net.release_feed import Feed
from tray_app.adapters.settings import ConfigFile
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.adapters.system.paths import Paths
from tray_app.app import App
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.diagnosis import snoozes
from tray_app.core.model.crm import Records
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Crm, Trouble
from tray_app.core.model.rules import BadRule
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Cause, Confidence, Verdict
from tray_app.core.reporting.status import IconState, status_of
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.services.tray_services import TrayServices

PEOPLE = (contact(1, "jane@example.com"), contact(2, "john@example.com"))


def places_in(folder: Path) -> Paths:
    return Paths(config_file=folder / "config.toml", data_dir=folder / "data", log_dir=folder / "logs")


class _App(App):
    """A real app whose Salesforce and mailbox are played."""

    def __init__(self, house: House, paths: Paths) -> None:
        super().__init__(paths, FakeVault(), now=lambda: house.time)
        self._house = house

    def make_sources(self, file: ConfigFile) -> tuple[FakeSource, ...]:
        return (self._house.source,)

    def make_crm(self, file: ConfigFile, settings: CycleSettings) -> Crm:
        return self._house.crm


class House:
    """An engine on a real app, with Salesforce and the mailbox played."""

    def __init__(self, folder: Path, feed: Feed | None = None) -> None:
        self.time = NOON
        self.crm = FakeCrm(described=schema(), records=Records(people=PEOPLE))
        self.source = FakeSource(batches=[Batch(activities=(email(1), email(2, "john@example.com", subject="Other")))])
        self.screen = FakeNotifier()
        self._app = app = _App(self, places_in(folder))
        self.services = TrayServices(app, lambda: self.screen, quiet_for=timedelta(0), feed=feed)
        self.window_api: WindowApi = self.services.window
        self._changed = threading.Condition()
        self.window_api.on_change(self._notice)

    def until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE_S), "never came true"

    def note(self, name: str) -> object:
        return self._app.store.note(name)

    def resting(self) -> set[str]:
        snapshot = self.window_api.snapshot
        return {one.cause.key for one in snapshot.snoozed} if snapshot is not None else set()

    def verdicts(self) -> dict[str, Verdict]:
        known = self.window_api.snapshot
        return {item.activity.id: item.finding.verdict for item in known.items} if known else {}

    def limit_disk(self, pages: int) -> None:
        """From the next cycle on the store may have so many pages; fewer than it has let it grow by none."""

        def limited(now: datetime, request: CycleRequest | None = None) -> Snapshot:
            store = self._app.store
            store._connection().execute(f"PRAGMA max_page_count = {pages}")
            store.write_note("large", "x" * 2**20)
            return self.services.live.current.monitor().run_once(now, request)

        self.services.engine._runner.__dict__["_cycle"] = limited

    def break_cycles(self) -> None:
        """From the next cycle on each breaks off."""

        def broken(now: datetime, request: CycleRequest | None = None) -> Snapshot:
            raise OSError(errno.EIO, "the disk is broken")

        self.services.engine._runner.__dict__["_cycle"] = broken

    def at_next_note(self, wanted: str, act: Callable[[], None]) -> None:
        """Do this once somebody has read this note, as a cycle does."""
        store = self._app.store
        read = store.note

        def note(name: str) -> Any:
            value = read(name)
            if name == wanted:
                del store.__dict__["note"]
                act()
            return value

        store.__dict__["note"] = note

    @property
    def is_waiting_for_a_note(self) -> bool:
        """Whether nobody has read it yet."""
        return "note" in self._app.store.__dict__

    def causes(self) -> tuple[Cause, ...]:
        """What is told."""
        snapshot = self.window_api.snapshot
        return snapshot.causes if snapshot is not None else ()

    def told(self, key: str) -> Cause:
        """The cause of this key, once the rep has been told of it."""
        self.until(lambda: key in self.screen.on_screen)
        (cause,) = [one for one in self.causes() if one.key == key]
        return cause

    def close(self) -> None:
        assert self.services.stop()
        self._app.close()

    def _notice(self) -> None:
        with self._changed:
            self._changed.notify_all()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.crm.records = Records(people=PEOPLE, tasks=(task(1, is_deleted=True),))
    made.services.start()
    made.until(lambda: Verdict.NOT_LOGGED in made.verdicts().values() and not made.window_api.is_checking)
    yield made
    made.close()


def test_check_again_says_what_it_brought_and_withdraws_what_has_healed(house: House) -> None:
    # Given a deleted Task, told at once, and an email nobody can explain
    told = {"task.deleted:mail:7:1"}
    house.until(lambda: set(house.screen.on_screen) >= told)
    assert house.window_api.last_recheck is None
    # When the rep restores the Task and checks just this one
    house.crm.records = Records(people=PEOPLE, tasks=(task(1),))
    polls = len(house.source.polls)
    house.window_api.check_again(frozenset({"mail:7:1"}))
    house.until(lambda: house.window_api.last_recheck is not None and not house.window_api.is_checking)
    # Then that is said, the notification is gone, the other stays, and no mailbox was read for it
    outcome = house.window_api.last_recheck
    assert outcome is not None
    assert (str(outcome.outcome), outcome.healed) == ("Logged now", {"mail:7:1"})
    house.until(lambda: "task.deleted:mail:7:1" in house.screen.withdrawn)
    assert told & set(house.screen.on_screen) == set()
    assert house.verdicts() == {"mail:7:1": Verdict.LOGGED, "mail:7:2": Verdict.NOT_LOGGED}
    assert len(house.source.polls) == polls


def test_check_again_without_a_network_says_so_and_changes_nothing(house: House) -> None:
    before = house.verdicts()
    house.crm.trouble = CannotCheck("check.offline")
    house.window_api.check_again(frozenset({"mail:7:1"}))
    house.until(lambda: house.window_api.last_recheck is not None and not house.window_api.is_checking)

    outcome = house.window_api.last_recheck
    assert outcome is not None
    assert str(outcome.outcome) == f"Could not be checked: {house.window_api.title_of('check.offline')}"
    assert house.verdicts() == before


def test_a_correction_shows_with_the_next_snapshot_and_is_undone(house: House) -> None:
    made = house.window_api.corrections.ignore("person", "john@example.com")
    house.until(lambda: house.verdicts()["mail:7:2"] is Verdict.IGNORED)
    assert [counted.hides for counted in house.window_api.corrections.rules()] == [1]

    house.window_api.corrections.undo(made.rules[0].number)
    house.until(lambda: house.verdicts()["mail:7:2"] is Verdict.NOT_LOGGED)
    assert house.window_api.corrections.rules() == []


def test_a_wrong_warning_goes_and_an_attached_error_explains(house: House) -> None:
    house.window_api.corrections.mark_wrong({"mail:7:1"})
    house.until(lambda: house.verdicts()["mail:7:1"] is Verdict.IGNORED)
    house.until(lambda: "task.deleted:mail:7:1" in house.screen.withdrawn)

    house.window_api.corrections.attach("org.validation_rule", Confidence.PROVED, {"mail:7:2"}, error="SOME_ERROR")
    house.until(lambda: "org.validation_rule" in {cause.code for cause in house.window_api.snapshot.causes})  # type: ignore[union-attr]


def test_a_snoozed_cause_rests_at_once_and_is_told_again_when_it_wakes(house: House) -> None:
    key = "task.deleted:mail:7:1"
    cause = house.told(key)

    house.window_api.snoozes.snooze([cause], None)
    assert house.resting() == {key}
    house.until(lambda: not house.window_api.is_checking)
    house.window_api.check_now()
    house.until(lambda: key in house.screen.withdrawn)
    assert house.resting() == {key}
    assert house.verdicts()["mail:7:1"] is Verdict.NOT_LOGGED

    house.window_api.snoozes.wake({key})
    assert house.resting() == set()
    house.window_api.check_now()
    house.until(lambda: key in house.screen.on_screen)


def test_what_is_snoozed_while_a_cycle_ends_rests_and_is_not_told(house: House) -> None:
    key = "task.deleted:mail:7:1"
    cause = house.told(key)
    house.crm.offset = timedelta(0)
    house.at_next_note(snoozes.NOTE, lambda: house.window_api.snoozes.snooze([cause], None))
    house.window_api.check_now()
    house.until(lambda: key in house.screen.withdrawn)
    assert house.resting() == {key}
    assert key not in house.screen.on_screen


def test_what_rests_rests_when_a_cycle_breaks_off_and_when_more_is_laid_to_rest(house: House) -> None:
    first, second = house.causes()[:2]
    house.window_api.snoozes.snooze([first], None)
    house.break_cycles()
    house.window_api.check_now()
    house.until(lambda: house.window_api.snapshot is not None and house.window_api.snapshot.failure is not None)
    assert house.resting() == {first.key}
    house.window_api.snoozes.snooze([second], None)
    assert house.resting() == {first.key, second.key}


def test_what_rests_rests_when_a_cycle_is_stopped_before_it_has_seen_it(house: House) -> None:
    house.crm.offset = timedelta(0)
    trouble = Batch(trouble=Trouble("source.auth_failed"))
    house.source.batches = [trouble] * 20
    house.window_api.check_now()
    house.until(lambda: "source.auth_failed" in {cause.key for cause in house.causes()})
    house.until(lambda: not house.window_api.is_checking)
    told = [cause for cause in house.causes() if cause.key == "source.auth_failed"]
    house.window_api.snoozes.snooze(told, house.time + timedelta(days=3))
    house.at_next_note("server_time", house.services.engine.stop_checking)
    house.window_api.check_now()
    house.until(lambda: not house.window_api.is_checking and not house.is_waiting_for_a_note)
    assert house.resting() == {"source.auth_failed"}


def test_a_snooze_that_is_over_is_over_when_no_cycle_has_run_since(house: House) -> None:
    first, second = house.causes()[:2]
    house.window_api.snoozes.snooze([first], house.time + timedelta(hours=1))
    house.time += timedelta(hours=20)
    house.window_api.snoozes.snooze([second], None)
    assert house.resting() == {second.key}


def test_a_snoozed_cause_that_has_healed_is_forgotten(house: House) -> None:
    key = "task.deleted:mail:7:1"
    house.window_api.snoozes.snooze([house.told(key)], None)
    assert house.note(snoozes.NOTE)
    house.crm.offset = timedelta(0)  # what is forgotten is forgotten by a proved time alone
    house.crm.records = Records(people=PEOPLE, tasks=(task(1),))
    house.window_api.check_again(frozenset({"mail:7:1"}))
    house.until(lambda: house.verdicts()["mail:7:1"] is Verdict.LOGGED)
    house.window_api.check_now()
    house.until(lambda: house.note(snoozes.NOTE) is None)


def test_what_is_no_rule_is_refused_at_once(house: House) -> None:
    with pytest.raises(BadRule):
        house.window_api.corrections.ignore("person", "nobody")
    assert house.window_api.corrections.rules() == []


SETTINGS = """
[logging]
start_date = 2026-11-23
email_logging = "bcc"
call_logging = "off"
log_replies = "no"
logged_call_results = ["answered"]
"""


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set for one process")
def test_a_check_takes_up_the_zone_that_the_computer_has_now(house: House) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Chatham")
        house.window_api.check_again(frozenset({"mail:7:1"}))
        house.until(lambda: house.window_api.last_recheck is not None and not house.window_api.is_checking)
        assert f"{NOON.astimezone(LocalZone()):%d. %H:%M}" == "25. 01:45"
    time.tzset()


def test_what_the_rep_told_us_reaches_the_core(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SETTINGS, "utf-8")
    with App(places_in(tmp_path), FakeVault()) as app:
        settings = app.configured.settings

    answers = settings.set_up
    assert (answers.email_logging, answers.call_logging, answers.log_replies) == ("bcc", "off", "no")
    assert settings.profile.expected_results == {"answered"}
    began = settings.boundaries.started_at
    assert began is not None
    assert began.astimezone() == datetime.fromisoformat("2026-11-23").astimezone()


def test_a_disk_that_refuses_turns_the_icon_and_it_turns_back_by_itself(house: House) -> None:
    # Given everything is known, and then the store cannot be written: as on a full disk, but for one connection alone
    house.crm.records = Records(people=PEOPLE, tasks=(task(1), task(2, PEOPLE[1].id, subject="Email: Other")))
    house.window_api.check_now()
    house.until(lambda: set(house.verdicts().values()) == {Verdict.LOGGED} and not house.window_api.is_checking)
    before = house.verdicts()
    house.limit_disk(1)
    house.window_api.check_now()
    # Then the icon says so, with the cause, and what was known is still shown
    house.until(lambda: _icon(house) is IconState.CANNOT_CHECK)
    assert house.window_api.snapshot is not None
    assert "no room left" in str(house.window_api.snapshot.failure)
    assert house.verdicts() == before
    # And when there is room again, so does the next check
    house.limit_disk(100_000)
    house.window_api.check_now()
    house.until(lambda: _icon(house) is IconState.ALL_LOGGED)
    assert house.window_api.snapshot.failure is None


def _icon(house: House) -> IconState:
    return status_of(house.window_api.snapshot, checking=house.window_api.is_checking).icon
