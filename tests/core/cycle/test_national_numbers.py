"""A rep who only calls, with numbers without their country: never "all logged" because nobody could read them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from tests.core.building import NOON, REP, contact, profile, schema
from tests.fakes import FakeCrm, FakeSource, FakeStore
from tray_app.adapters.sources.call_numbers import read_call_number
from tray_app.adapters.sources.country_numbers import CountryNumbers
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.cycle.signed_in_rep import noted_rep
from tray_app.core.model.activity import Call, NumberKind
from tray_app.core.model.crm import Records, Rep
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch
from tray_app.core.model.snapshot import Snapshot

NOBODY_KNOWS = replace(REP, country="", countries=())
BRITISH = replace(REP, country="GB", countries=("GB", "US"))


def a_call(number: str, written: str) -> Call:
    """As a call file gives it while no country is known."""
    found = read_call_number(written)
    return Call(
        id=f"dialer:{number}",
        source="dialer",
        occurred_at=NOON - timedelta(hours=3),
        number=found.e164,
        number_kind=found.kind,
        raw_number=written,
        duration_s=60,
    )


@dataclass
class House:
    """A monitor whose numbers are read where the signed-in user is."""

    user: Rep
    calls: tuple[Call, ...]

    def __post_init__(self) -> None:
        self.store = FakeStore()
        self.crm = FakeCrm(described=schema(), user=self.user, records=Records(people=(contact(1),)))
        self.source = FakeSource(batches=[Batch(activities=self.calls, cursor=b"1")])
        self.monitor = Monitor(
            sources=[self.source],
            crm=self.crm,
            store=self.store,
            settings=CycleSettings(profile=profile("generic")),
            numbers=CountryNumbers(lambda: rep.countries if (rep := noted_rep(self.store)) else ()),
        )

    def run(self, after: timedelta = timedelta(0)) -> Snapshot:
        return self.monitor.run_once(NOON + after)


def told(snapshot: Snapshot) -> dict[str, str]:
    return {item.activity.id: item.finding.reason.code for item in snapshot.items if item.finding.reason}


def test_the_country_is_asked_for_before_anything_is_called_unreadable() -> None:
    # Given a rep in the UK, not known to the store yet, and calls with national numbers
    house = House(BRITISH, (a_call("uk", "020 7946 0018"), a_call("us", "(415) 555-0100")))
    # When the first cycle runs
    snapshot = house.run()
    # Then both were read, each in the first country where it is a number, and looked for
    assert told(snapshot) == {"dialer:uk": "person.number_unmatched", "dialer:us": "person.number_unmatched"}
    numbers = {item.activity.id: item.activity.number for item in snapshot.items if isinstance(item.activity, Call)}
    assert numbers == {"dialer:uk": "+442079460018", "dialer:us": "+14155550100"}
    assert {number for keys in house.crm.asked for number in keys.numbers} == {"+442079460018", "+14155550100"}


def test_without_a_country_it_is_unreadable_and_read_anew_as_soon_as_there_is_one() -> None:
    house = House(NOBODY_KNOWS, (a_call("uk", "020 7946 0018"),))
    assert told(house.run()) == {"dialer:uk": "number.unreadable"}
    assert house.crm.asked == [], "there is nothing to look for"
    # When an email of the day after lets Salesforce tell of a country
    house.crm.user = BRITISH
    house.store.write_note("rep", None)
    # Then the number in the store is read anew
    assert told(house.run(timedelta(minutes=30))) == {"dialer:uk": "person.number_unmatched"}


def test_who_cannot_be_asked_is_said_and_asked_again() -> None:
    house = House(BRITISH, (a_call("uk", "020 7946 0018"),))
    house.crm.trouble = CannotCheck("check.not_signed_in")
    snapshot = house.run()
    assert told(snapshot) == {"dialer:uk": "number.unreadable"}
    assert [trouble.code for trouble in snapshot.troubles] == ["check.not_signed_in"]
    house.crm.trouble = None
    assert told(house.run(timedelta(minutes=30))) == {"dialer:uk": "person.number_unmatched"}


def test_what_an_earlier_version_took_for_a_national_number_is_read_again() -> None:
    # Given a call in the store that an earlier version read as if its digits were national, and settled
    wrong = replace(a_call("fr", "33199001234"), number="+4433199001234", number_kind=NumberKind.OUTSIDE)
    house = House(BRITISH, ())
    house.store.save_batch("dialer", Batch(activities=(wrong,)), {})
    house.store.write_note("rep", asdict(BRITISH))
    house.store.write_note("numbers_read_in", "GB,US")
    # When the first cycle of this version runs, then it is the same call with the right number, and looked for
    snapshot = house.run()
    assert [getattr(item.activity, "number", None) for item in snapshot.items] == ["+33199001234"]
    assert {number for keys in house.crm.asked for number in keys.numbers} == {"+33199001234"}
    # And it is read again no more
    asked = len(house.crm.asked)
    house.run(timedelta(minutes=1))
    assert len(house.crm.asked) == asked


def test_digits_that_may_be_two_numbers_are_asked_about_as_both() -> None:
    house = House(replace(BRITISH, country="US", countries=("US", "GB")), (a_call("ny", "6465550123"),))
    assert told(house.run()) == {"dialer:ny": "person.number_unmatched"}
    assert {number for keys in house.crm.asked for number in keys.numbers} == {"+16465550123", "+6465550123"}


def test_numbers_with_their_country_ask_nobody() -> None:
    house = House(BRITISH, (a_call("one", "101"), a_call("two", "Anonymous")))
    assert told(house.run()) == {"dialer:one": "ignored.internal_call", "dialer:two": "number.unreadable"}
    assert house.crm.requests_made == 0
