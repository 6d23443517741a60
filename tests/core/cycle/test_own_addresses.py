"""A call file was taught with the rep's own address as the other side's: what it brought is put right, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.core.building import NOON, call, contact, profile, schema
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Activity, Call
from tray_app.core.model.crm import Records
from tray_app.core.model.ports import Batch
from tray_app.core.model.snapshot import Snapshot

OWN = Boundaries(own_domains=frozenset({"acme.example"}))
CALLS = (
    call(1, "+14155550100", person_email="rep@acme.example"),
    call(2, "+14155550101", person_email="rep@acme.example", ago=timedelta(hours=4)),
    replace(call(3, None, person_email="boss@acme.example", ago=timedelta(hours=5)), raw_number=""),
)


def house(store: FakeStore, boundaries: Boundaries, *batches: tuple[Activity, ...]) -> tuple[Monitor, FakeCrm]:
    crm = FakeCrm(described=schema(), records=Records(people=(contact(1),)))
    source = FakeSource(id="dialer", batches=[Batch(activities=batch, cursor=b"1") for batch in batches])
    settings = CycleSettings(profile=profile("generic"), boundaries=boundaries)
    return Monitor(sources=[source], crm=crm, store=store, settings=settings), crm


def told(snapshot: Snapshot) -> dict[str, tuple[str, str | None]]:
    return {
        item.activity.id: (item.finding.reason.code, item.activity.person_email)
        for item in snapshot.items
        if item.finding.reason and isinstance(item.activity, Call)
    }


RIGHT = {
    CALLS[0].id: ("person.number_unmatched", None),
    CALLS[1].id: ("person.number_unmatched", None),
    CALLS[2].id: ("ignored.internal_call", "boss@acme.example"),
}


def test_what_arrives_is_kept_without_it() -> None:
    store = FakeStore()
    monitor, crm = house(store, OWN, CALLS)
    assert told(monitor.run_once(NOON)) == RIGHT
    assert {address for keys in crm.asked for address in keys.addresses} == set()


def test_what_an_earlier_version_kept_is_looked_at_again_and_once() -> None:
    # Given calls that were kept with the address, and settled as calls inside the company
    store = FakeStore()
    store.save_batch("dialer", Batch(activities=CALLS), {})
    store.save_findings((), dict.fromkeys((one.id for one in CALLS), None))
    # When this version runs its first check, then they are put right
    monitor, _ = house(store, OWN)
    assert told(monitor.run_once(NOON)) == {key: RIGHT[key] for key in (CALLS[0].id, CALLS[1].id)}
    assert len(store.between(NOON - timedelta(days=1), NOON)) == len(CALLS)
    # And the file that is read again brings nothing new
    monitor, crm = house(store, OWN, CALLS)
    monitor.run_once(NOON + timedelta(seconds=1))
    assert crm.asked == []
