"""The cycle as a story: what it asks, what it keeps, and what it never claims."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.core.building import NOON, call, contact, email, profile, schema, task
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import CycleRequest, Monitor
from tray_app.core.cycle.unread_note import from_note
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Verdict
from tray_app.core.reporting.status import IconState, status_of

SETTINGS = CycleSettings(profile=profile(), boundaries=Boundaries(own_domains=frozenset({"acme.example"})))
EVERYTHING = CycleRequest(everything=True)


class House:
    """A monitor with fakes around it."""

    def __init__(self, *batches: Batch) -> None:
        self.store, self.crm = FakeStore(), FakeCrm(described=schema())
        self.source = FakeSource(batches=batches)
        self.monitor = Monitor(sources=[self.source], crm=self.crm, store=self.store, settings=SETTINGS)

    def run(self, now: datetime = NOON, request: CycleRequest | None = None) -> Snapshot:
        return self.monitor.run_once(now, request)


def verdicts(snapshot: Snapshot) -> list[Verdict]:
    return [item.finding.verdict for item in snapshot.items]


def test_a_source_that_could_not_be_read_comes_last_the_next_time_and_is_shown_in_its_place() -> None:
    order: list[str] = []

    class Listed(FakeSource):
        def poll(self, cursor: bytes | None, since: datetime) -> Batch:
            order.append(self.id)
            return super().poll(cursor, since)

    hangs = Listed("hangs", batches=[Batch(trouble=Trouble("source.unreachable"))] * 2 + [Batch()])
    works = Listed("works")
    monitor = Monitor(sources=[hangs, works], crm=FakeCrm(), store=FakeStore(), settings=SETTINGS)
    shown = [monitor.run_once(NOON) for _ in range(4)]
    assert order == ["hangs", "works", "works", "hangs", "works", "hangs", "hangs", "works"]
    assert {tuple(state.id for state in one.sources) for one in shown} == {("hangs", "works")}


def test_nothing_due_asks_nothing() -> None:
    house = House(Batch(activities=(email(to="boss@acme.example"),), cursor=b"1"))
    snapshot = house.run()

    assert house.crm.asked == []
    assert (snapshot.crm.requests, verdicts(snapshot)) == (0, [Verdict.IGNORED])


@pytest.mark.parametrize("code", ["check.brand_new", 3, [], "None"])
def test_a_trouble_that_only_a_newer_version_knows_is_none(code: object) -> None:
    house = House(Batch(activities=(email(),)))
    for name in ("salesforce", house.source.id):
        house.store.write_note(f"trouble:{name}", code)
    known = house.monitor.last_known(NOON)
    assert (known.troubles, known.causes) == ((), ())
    assert house.run().items


def test_what_is_due_is_asked_once_and_closer_only_when_missing() -> None:
    # Given one email that logged and one that did not
    house = House(Batch(activities=(email(1), email(2, "john@example.com", subject="Other"))))
    house.crm.records = house.crm.records.__class__(
        tasks=(task(),), people=(contact(1), contact(2, "john@example.com"))
    )
    # When the cycle runs
    snapshot = house.run()
    # Then the second question is about the missing one alone
    assert len(house.crm.asked) == len(house.crm.asked_closer) == 1
    assert house.crm.asked_closer[0].addresses == {"john@example.com"}
    assert sorted(verdicts(snapshot)) == [Verdict.LOGGED, Verdict.NOT_LOGGED]
    assert status_of(snapshot).icon is IconState.NEEDS_YOU


@pytest.mark.parametrize("code", ["check.offline", "check.signed_out", "check.rate_limited", "access.api_disabled"])
def test_not_being_able_to_look_is_never_not_logged(code: str) -> None:
    inside = email(3, "boss@acme.example", ago=timedelta(hours=9))
    house = House(Batch(activities=(email(1), email(2, ago=timedelta(minutes=5)), inside)))
    house.crm.trouble = CannotCheck(code)
    snapshot = house.run(request=EVERYTHING)

    assert verdicts(snapshot) == [Verdict.PENDING, Verdict.CANNOT_CHECK, Verdict.IGNORED]
    assert [trouble.code for trouble in snapshot.troubles] == [code]
    assert status_of(snapshot).icon is IconState.CANNOT_CHECK
    assert [cause.code for cause in snapshot.causes] == [code]


def test_an_answer_found_earlier_survives_an_outage_and_the_rest_is_tried_again() -> None:
    # Given an email found missing, and then one that comes while Salesforce is away
    house = House(Batch(activities=(email(1),)), Batch(activities=(email(2, "john@example.com"),)))
    house.crm.records = house.crm.records.__class__(people=(contact(1),))
    house.run()
    house.crm.trouble = CannotCheck("check.offline")
    during = house.run(NOON + timedelta(hours=1), EVERYTHING)
    # Then the first keeps its verdict and the second waits
    assert sorted(verdicts(during)) == [Verdict.CANNOT_CHECK, Verdict.NOT_LOGGED]
    # When Salesforce is back, the second is looked at without being asked for
    house.crm.trouble = None
    after = house.run(NOON + timedelta(hours=2))
    assert sorted(verdicts(after)) == [Verdict.NOT_LOGGED, Verdict.NOT_LOGGED]


def test_a_late_task_withdraws_the_warning() -> None:
    house = House(Batch(activities=(email(1),)))
    house.crm.records = house.crm.records.__class__(people=(contact(1),))
    missing = house.run()
    house.crm.records = house.crm.records + house.crm.records.__class__(tasks=(task(ago=timedelta(0)),))
    healed = house.run(NOON + timedelta(minutes=1), CycleRequest(only_activities=frozenset({"mail:7:1"})))

    assert verdicts(missing) == [Verdict.NOT_LOGGED]
    assert verdicts(healed) == [Verdict.LOGGED]
    assert "note.late" in [note.code for note in healed.items[0].finding.notes]
    assert healed.causes == ()
    assert len(house.source.polls) == 1, "looking again polls no source"


def test_a_source_in_trouble_keeps_what_it_brought() -> None:
    trouble = Trouble("source.bad_file")
    house = House(Batch(activities=(call(1, salesforce_id="003000000000001AAA"),), trouble=trouble))
    house.crm.records = house.crm.records.__class__(people=(contact(1),))
    snapshot = house.run()

    assert len(snapshot.items) == 1
    assert snapshot.sources[0].trouble == trouble
    assert "source.bad_file" in [cause.code for cause in snapshot.causes]
    assert house.monitor.last_known(NOON).sources[0].trouble == Trouble("source.bad_file")


def test_a_defect_in_reading_one_source_costs_that_source_alone() -> None:
    # Given a source that breaks in a way nobody foresaw, before one that works
    class Broken(FakeSource):
        def poll(self, cursor: bytes | None, since: datetime) -> Batch:
            raise ZeroDivisionError

    house = House(Batch(activities=(email(),)))
    sources = [Broken(id="broken"), house.source]
    monitor = Monitor(sources=sources, crm=house.crm, store=house.store, settings=SETTINGS)
    # When the cycle runs
    snapshot = monitor.run_once(NOON)
    # Then the defect is told and kept, and the other source was read and asked about all the same
    state = snapshot.sources[0]
    assert (state.trouble, type(state.error)) == (Trouble("source.broken"), ZeroDivisionError)
    assert "source.broken" in [cause.code for cause in snapshot.causes]
    assert verdicts(snapshot) == [Verdict.NOT_LOGGED]
    assert monitor.last_known(NOON).sources[0].trouble == Trouble("source.broken")


def test_a_full_disk_is_said_and_nothing_is_claimed() -> None:
    house = House(Batch(activities=(email(1),)))
    house.store.full = True

    with pytest.raises(OSError, match="space"):
        house.run()
    house.store.full = False
    assert house.store.between(NOON - timedelta(days=9), NOON) == []


def test_all_batches_of_a_long_absence_are_taken() -> None:
    batches = [
        Batch(activities=(email(place, subject=f"S{place}"),), cursor=b"%d" % place, more=place < 5)
        for place in range(1, 6)
    ]
    house = House(*batches)

    assert len(house.run().items) == 5
    assert house.store.cursor("work-mail") == b"5"


def test_quitting_in_the_middle_is_not_remembered_as_a_trouble() -> None:
    # Given a cycle whose question is given up because the app quits
    house = House(Batch(activities=(email(1),)))
    quitting: list[bool] = []
    house.monitor = Monitor(
        sources=[house.source],
        crm=house.crm,
        store=house.store,
        settings=SETTINGS,
        cancelled=lambda: bool(quitting),
    )
    house.crm.trouble = CannotCheck("check.offline")
    house.crm.asking = lambda: quitting.append(True)
    house.run(request=EVERYTHING)
    # Then the next start knows nothing of it
    known = house.monitor.last_known(NOON)
    assert known.troubles == ()
    assert verdicts(known) == [Verdict.PENDING]


UNREAD = (text("Row {row}: {word} is no time", row=7, word="gestern"), text("An email of {time}", time=NOON))


def test_what_a_source_cannot_read_is_told_and_stays_known_without_any_network() -> None:
    house = House(Batch(not_read=7, problems=UNREAD * 3, more=True), Batch(not_read=8, problems=UNREAD * 4))
    snapshot = house.run()
    assert [(one.not_read, len(one.problems), one.problems[:2]) for one in snapshot.sources] == [(8, 5, UNREAD)]
    assert status_of(snapshot).icon is IconState.CANNOT_CHECK
    assert house.monitor.last_known(NOON).sources == snapshot.sources


def test_what_could_not_be_read_is_forgotten_when_it_can_be_and_not_by_an_outage() -> None:
    cut_short = Batch(trouble=Trouble("source.unreachable"))
    house = House(Batch(not_read=1, problems=UNREAD[:1]), cut_short, Batch())
    counts = [house.run(NOON + timedelta(hours=hours)).not_read for hours in range(3)]
    assert counts == [1, 1, 0]
    assert house.monitor.last_known(NOON).not_read == 0


@pytest.mark.parametrize("note", ["", "[", "5", "[1, [[]]]", '[1, [["{a}", [["a", {"at": 5}]], "", 1]]]', "[" * 99_999])
def test_a_spoilt_note_of_what_could_not_be_read_says_nothing(note: str) -> None:
    assert from_note(note) == (0, ())


def test_an_old_email_in_two_folders_is_one_however_far_back_is_asked() -> None:
    old = email(1, ago=timedelta(days=45))
    house = House(Batch(activities=(old,)), Batch(activities=(replace(old, id="mail:9:3"),)))
    long_ago = CycleRequest(since=NOON - timedelta(days=60))
    assert [len(house.run(request=long_ago).items) for _ in range(2)] == [1, 1]


class Listed(FakeSource):
    """A source that writes down when it is polled."""

    def __init__(self, order: list[str]) -> None:
        super().__init__("calls")
        self.order = order

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        self.order.append("poll")
        return super().poll(cursor, since)


class Calls(Listed):
    """One that reads by the rep's zone."""

    needs_rep = True


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        (Calls, None, ["rep", "poll", "poll"]),
        (Calls, "check.offline", ["rep", "poll", "rep", "poll"]),
        (Listed, None, ["poll", "poll"]),
    ],
    ids=["asked once", "asked again", "nothing depends on it"],
)
def test_who_the_rep_is_is_asked_before_anything_is_read_by_it(
    kind: type[Listed], code: str | None, expected: list[str]
) -> None:
    order: list[str] = []

    crm = FakeCrm(asking=lambda: order.append("rep"), trouble=CannotCheck(code) if code else None)
    monitor = Monitor(sources=[kind(order)], crm=crm, store=FakeStore(), settings=SETTINGS)
    shown = [monitor.run_once(NOON) for _ in range(2)]
    assert order == expected
    assert sum(one.crm.requests for one in shown) == crm.requests_made


def test_only_what_is_polled_has_the_rep_asked_for() -> None:
    crm = FakeCrm()
    sources = [Calls([]), FakeSource("mail")]
    monitor = Monitor(sources=sources, crm=crm, store=FakeStore(), settings=SETTINGS)
    monitor.run_once(NOON, CycleRequest(only_source="mail"))
    assert crm.requests_made == 0


def test_a_call_whose_time_was_wrong_is_judged_anew_in_the_same_check() -> None:
    # Given a call that was read three hours late, so that it has no record
    made = call(1, ago=timedelta(hours=1))
    house = House(Batch(activities=(made,)), Batch(activities=(replace(made, occurred_at=NOON - timedelta(hours=4)),)))
    logged = task(1, subject="Call", subtype="Call", call_duration_s=120, ago=timedelta(hours=4) - timedelta(minutes=2))
    people = (contact(1, phones=frozenset({"+12025550123"})),)
    house.crm.records = house.crm.records.__class__(people=people, tasks=(logged,))
    assert verdicts(house.run()) == [Verdict.NOT_LOGGED]
    # When its time is put right
    after = house.run(NOON + timedelta(minutes=1))
    assert verdicts(after) == [Verdict.LOGGED]
