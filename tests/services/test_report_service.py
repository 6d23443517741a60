"""A report that is opened in the window: laid over what is known, put away again, and never a reason to warn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rig.processes import wait_until
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Verdict
from tray_app.demo.memory_vault import MemoryVault
from tray_app.services.known_state import KnownState
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.report_service import ReportService
from tray_app.services.snooze_service import SnoozeService

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def known(home: Path) -> Iterator[tuple[KnownState, ReportService]]:
    jane = Recipient("jane@example.com")
    mail = Email(id="work:1", source="work", occurred_at=NOW - timedelta(days=1), subject="Offer", recipients=(jane,))
    with App(find_paths(), MemoryVault(), now=lambda: NOW) as app:
        app.store.save_batch("work", Batch(activities=(mail,)), {mail.id: NOW})
        live = LiveConfiguration(app.configure, app.reconnected)
        state = KnownState(app.now, lambda moment: f"{moment:%Y-%m-%d}")
        state.take(live.current.monitor().last_known(NOW))
        yield state, ReportService(live, app.store, state, zone=lambda: UTC, now=app.now)
        live.close()


def verdict(state: KnownState) -> Verdict:
    assert state.snapshot is not None
    return state.snapshot.items[0].finding.verdict


def test_report_is_looked_through_and_put_away(known: tuple[KnownState, ReportService], tmp_path: Path) -> None:
    state, reports = known
    told: list[None] = []
    state.on_change(lambda: told.append(None))
    file = tmp_path / "report.csv"
    file.write_text(
        "Subject,Date,Email,Created Date,Assigned\nEmail: Offer,2026-11-27,jane@example.com,2026-11-28,Robin\n", "utf-8"
    )
    before = verdict(state)
    reports.read(str(file))
    wait_until(lambda: reports.state.is_there and bool(told), "the report")
    assert verdict(state) is Verdict.LOGGED
    assert "report.csv (1 Tasks" in str(reports.state.words)
    # When a cycle ends, it is looked at the same way; what the cycle left is kept beside it
    assert state.of_cycle is not None
    state.take(state.of_cycle)
    assert verdict(state) is Verdict.LOGGED
    assert state.of_cycle.items[0].finding.verdict is before
    # When the next file is none, the one before stays
    file.with_name("other.csv").write_text("a,b\n", "utf-8")
    reports.read(str(file.with_name("other.csv")))
    wait_until(lambda: reports.state.problem is not None, "the refusal")
    assert "is no report of activities" in str(reports.state.problem)
    assert reports.state.file == "report.csv"
    reports.read(str(tmp_path / "gone.csv"))
    wait_until(lambda: "cannot be opened" in str(reports.state.problem), "the second refusal")
    reports.forget()
    assert not reports.state.is_there
    assert verdict(state) is before


def test_what_rests_rests_by_a_report_too(known: tuple[KnownState, ReportService], tmp_path: Path) -> None:
    state, reports = known
    file = tmp_path / "report.csv"
    file.write_text(
        "Subject,Date,Email,Created Date,Assigned\nEmail: Else,2026-11-01,jane@example.com,2026-11-28,Robin\n", "utf-8"
    )
    snoozes = SnoozeService(reports._store, state, lambda: NOW)
    reports.read(str(file))
    wait_until(lambda: bool(state.known.causes), "a cause by the report")
    causes = state.known.causes
    snoozes.snooze(causes, None)
    assert not state.known.causes
    assert state.of_cycle is not None
    state.take(state.of_cycle)
    assert not state.known.causes
    assert {one.cause for one in state.known.snoozed} == set(causes)
