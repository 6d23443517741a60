"""A clock that is wrong: ahead or behind by an hour, a day, a hundred days, and then put right."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.soak.office import BEGIN, Office, Verdicts
from tray_app.core.cycle.clock import ClockReading, time_to_delete_by
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.verdict import Verdict

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SKEWS = (timedelta(), timedelta(minutes=1), timedelta(minutes=5), 59 * timedelta(minutes=1), 2 * HOUR, DAY, 100 * DAY)
Faults = dict[int, tuple[timedelta, bool]]
"""For some cycles: how far the clock is ahead, and whether Salesforce can be reached to say so."""
CYCLES = 30
_FAULTY = 20


def lived(faults: Faults, seed: int = 3) -> tuple[Verdicts, dict[str, int]]:
    """What is said at the end, and what was told how often; on the way, nothing false."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), seed)
        with closing(office.store):
            for number in range(CYCLES):
                skew, is_reached = faults.get(number, (timedelta(), True))
                office.skew, office.org.offset = skew, -skew
                office.org.trouble = None if is_reached else CannotCheck("check.offline")
                if number < _FAULTY:
                    office.work()
                shown = office.cycle()
                wrong = abs(skew) > HOUR
                for item in shown.items:
                    missing = item.finding.verdict is Verdict.NOT_LOGGED
                    assert not missing or item.activity.id in office.never_logged, f"a false alarm at cycle {number}"
                    fresh = missing and is_reached and item.finding.checked_at == shown.at
                    assert not (wrong and fresh), "judged by a clock that is wrong"
                if is_reached:
                    assert shown.at == office.true + (skew if abs(skew) <= timedelta(minutes=2) else timedelta())
                    codes = {trouble.code for trouble in shown.troubles}
                    assert ("check.clock_wrong" in codes) is wrong
                office.pass_time()
            told: dict[str, int] = {}
            for one in office.desktop.shown:
                told[one.key] = told.get(one.key, 0) + 1
            return office.verdicts(), told


@pytest.fixture(scope="module")
def as_it_should_be() -> Verdicts:
    return lived({})[0]


@pytest.mark.parametrize("skew", [*SKEWS[2:], *(-one for one in SKEWS[2:])], ids=str)
@pytest.mark.parametrize("is_reached", [True, False], ids=["reached", "offline"])
def test_a_clock_that_was_wrong_for_hours_leaves_nothing_behind(
    skew: timedelta, is_reached: bool, as_it_should_be: Verdicts
) -> None:
    found, told = lived(dict.fromkeys(range(5, 15), (skew, is_reached)))
    assert found == as_it_should_be
    assert told.get("check.clock_wrong", 0) == (1 if is_reached and abs(skew) > HOUR else 0), "it is said once"


@settings(max_examples=examples(15), deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    faults=st.dictionaries(
        st.integers(0, _FAULTY - 1),
        st.tuples(st.sampled_from([*SKEWS, *(-one for one in SKEWS)]), st.booleans()),
        max_size=8,
    )
)
def test_whatever_the_clock_did_the_same_is_said_in_the_end(as_it_should_be: Verdicts, faults: Faults) -> None:
    found, told = lived(faults)
    assert found == as_it_should_be
    assert all(times == 1 for key, times in told.items() if not key.startswith(("check.", "digest"))), told


def test_a_clock_put_back_while_nobody_could_be_asked_is_mended_as_well(as_it_should_be: Verdicts) -> None:
    found, _ = lived({7: (DAY, False), 8: (timedelta(), False)})
    assert found == as_it_should_be


def test_nothing_is_deleted_by_a_clock_that_runs_ahead(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    with closing(office.store):
        office.work(10)
        office.cycle()
        before = office.verdicts()
        for is_reached in (True, False):
            office.skew, office.org.offset = 200 * DAY, -200 * DAY
            office.org.trouble = None if is_reached else CannotCheck("check.offline")
            office.cycle()
            assert office.verdicts().keys() == before.keys()


def test_what_was_stamped_ahead_is_mended_once_the_clock_is_right(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    with closing(office.store) as store:
        office.work(10)
        office.cycle()
        later = office.true + 100 * DAY
        store.save_findings([], {check.activity.id: later for check in store.between(BEGIN - DAY, office.true)})
        store.write_note("server_time", None)  # as a version left it that did not ask for the time
        store.mark_told("an old cause", later)
        store.mark_told("digest", later)
        office.pass_time(HOUR)
        office.cycle()
        assert max(store.told().values()) <= office.true
        assert len(store.due(office.true + 2 * DAY, 99)) > 0


@pytest.mark.parametrize(
    ("offset", "is_wrong", "judged"),
    [
        (None, False, timedelta()),
        (timedelta(seconds=119), False, timedelta()),
        (timedelta(seconds=121), False, timedelta(seconds=121)),
        (-HOUR, False, -HOUR),
        (HOUR + timedelta(seconds=1), True, HOUR + timedelta(seconds=1)),
    ],
)
def test_two_minutes_are_tolerated_and_an_hour_is_said(
    offset: timedelta | None, is_wrong: bool, judged: timedelta
) -> None:
    reading = ClockReading(BEGIN, offset)
    assert reading.is_wrong is is_wrong
    assert reading.now - BEGIN == judged
    assert isinstance(reading.trouble(), Trouble) is is_wrong


def test_without_a_servers_word_nothing_is_deleted_by_this_computers_clock_alone(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    with closing(office.store):
        office.work(3)
        proved = office.cycle()
        assert time_to_delete_by(proved) == proved.at
        office.org.trouble, office.skew = CannotCheck("check.offline"), 100 * DAY
        ahead = time_to_delete_by(office.cycle())
        assert ahead is not None
        assert ahead <= office.true + DAY
        assert time_to_delete_by(Snapshot(at=BEGIN)) is None


def test_a_first_check_reads_nothing_twice(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    with closing(office.store) as store:
        office.work(3)
        office.cycle()
        assert store.cursor("mail") is not None
