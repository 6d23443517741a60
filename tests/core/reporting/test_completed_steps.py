"""Ticks: steps that are done, remembered per cause and forgotten with it."""

from __future__ import annotations

from tests.fakes import FakeStore
from tray_app.core.reporting.completed_steps import CompletedSteps


def test_ticks_belong_to_their_cause_and_survive_a_restart() -> None:
    store = FakeStore()
    CompletedSteps(store).set("org.busy", 2, done=True, present={"org.busy"})
    CompletedSteps(store).set("org.busy", 0, done=True, present={"org.busy"})
    assert CompletedSteps(store).of("org.busy") == {0, 2}
    assert CompletedSteps(store).of("other") == frozenset()
    CompletedSteps(store).set("org.busy", 2, done=False, present={"org.busy"})
    assert CompletedSteps(store).of("org.busy") == {0}


def test_what_has_healed_is_forgotten() -> None:
    store = FakeStore()
    ticks = CompletedSteps(store)
    ticks.set("person.no_record:a@example.com", 1, done=True, present={"person.no_record:a@example.com"})
    ticks.set("org.busy", 0, done=True, present={"org.busy"})
    assert ticks.of("person.no_record:a@example.com") == frozenset()
    ticks.set("org.busy", 0, done=False, present={"org.busy"})
    assert store.note("ticks") is None
