"""A row without an id is the same call however often it is exported, and however it is read; another row is another."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.sources.calls import HEADER, row, write
from tests.examples import examples
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.store import SqliteStore
from tray_app.core.model.activity import Call
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Finding, Verdict

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
PORTAL = "Direction,From,To,Extension,Name,Date,Time,Action Result,Duration"
ANN, BOB = "(415) 555-0100", "(212) 555-0100"
"""Two customers whose numbers end alike."""


def portal(number: str = ANN, at: str = "1:05 PM", end: str = "No Answer", length: str = "0:00:00") -> str:
    """A row of a log that knows minutes and no ids."""
    return f"Outgoing,101,{number},9042 - Robin,Jane,Fri 11/13/2026,{at},{end},{length}"


def came_in(end: str, length: str) -> str:
    return f"Incoming,Anonymous,(415) 555-0199,9042,,Fri 11/13/2026,1:05 PM,{end},{length}"


@dataclass
class Folder:
    """A folder of calls, read as the rep's zone, country and lessons have it."""

    path: Path
    zone: str = "America/New_York"
    region: str = "US"
    at_most: int = 5000
    cursor: bytes | None = None

    def read(self) -> Batch:
        source = CallFiles(
            id="d",
            folder=self.path,
            region=lambda: self.region,
            zone=lambda: ZoneInfo(self.zone),
            at_most=self.at_most,
            mappings=[self.path / "mappings"],
            limit_s=PATIENCE_S,
        )
        batch = source.poll(self.cursor, SINCE)
        assert batch.trouble is None, batch.problems
        self.cursor = batch.cursor
        return batch


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "mappings").mkdir()
    return Folder(tmp_path)


def calls(batch: Batch) -> list[Call]:
    return [call for call in batch.activities if isinstance(call, Call)]


def renamed(batch: Batch) -> dict[str, list[str]]:
    """Id → former ids, without those of an earlier version."""
    return {name: [one for one in ids if not one.startswith("d:h-")] for name, ids in batch.formerly.items()}


def said(batch: Batch) -> list[str]:
    return sorted(f"{call.number or call.number_kind} {call.result} {call.duration_s}" for call in calls(batch))


IN_ONE_MINUTE = [
    ("dialled again, and reached", [portal(), portal(end="Call connected", length="0:02:30")],
     ["+14155550100 answered 150", "+14155550100 no_answer 0"]),
    ("dialled three times for nothing", [portal()] * 3, ["+14155550100 no_answer 0"] * 3),
    ("two callers who hid their numbers", [came_in("Missed", "0:00:00"), came_in("Voicemail", "0:00:20")],
     ["withheld no_answer 0", "withheld voicemail 20"]),
    ("two whose numbers end alike", [portal(), portal(BOB)], ["+12125550100 no_answer 0", "+14155550100 no_answer 0"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"), [one[1:] for one in IN_ONE_MINUTE], ids=[one[0] for one in IN_ONE_MINUTE]
)
def test_rows_of_one_minute_are_calls_of_their_own(folder: Folder, rows: list[str], expected: list[str]) -> None:
    path = write(folder.path, "a.csv", PORTAL, *rows)
    first = folder.read()
    assert said(first) == expected
    # Exported again, the newest first, with one call more: they are the same
    write(folder.path, "b.csv", PORTAL, portal(at="2:00 PM"), *reversed(rows))
    second = folder.read()
    assert {call.id for call in calls(second)} > {call.id for call in calls(first)}
    assert len(calls(second)) == len(rows) + 1
    # And when the first file grows
    write(folder.path, path.name, PORTAL, *rows, portal(at="3:00 PM"))
    third = folder.read()
    assert {call.id for call in calls(third)} > {call.id for call in calls(first)}
    assert not any(renamed(third).values())


ROWS = st.lists(
    st.tuples(
        st.sampled_from([ANN, BOB, "+44 20 7946 0123"]),
        st.sampled_from([f"1:{minute:02d} PM" for minute in range(4)]),
        st.sampled_from([("No Answer", "0:00:00"), ("Call connected", "0:00:20"), ("Call connected", "0:01:00")]),
    ),
    max_size=12,
).map(lambda rows: sorted(rows, key=lambda one: one[1]))


@settings(max_examples=examples(40), deadline=None)
@given(rows=ROWS, cut=st.integers(0, 12))
def test_each_row_is_a_call_and_each_export_gives_it_the_same_id(rows: Sequence[tuple[str, str, tuple[str, str]]],
                                                                 cut: int) -> None:  # fmt: skip
    written = [portal(number, at, *outcome) for number, at, outcome in rows]

    def ids(lines: Sequence[str]) -> list[str]:
        with TemporaryDirectory() as name:
            write(Path(name), "a.csv", PORTAL, *lines)
            return [call.id for call in calls(Folder(Path(name)).read())] if lines else []

    whole = ids(written)
    assert len(whole) == len({*whole}) == len(rows)
    assert {*ids(written[::-1])} == {*whole}
    assert {*ids(written[:cut])} | {*ids(written[-cut:] if cut else ())} <= {*whole}


def test_two_exports_in_one_file_have_each_call_once(folder: Folder) -> None:
    rows = [portal(), portal(), portal(at="1:07 PM")]
    write(folder.path, "a.csv", PORTAL, *rows, PORTAL, *rows)
    write(folder.path, "b.csv", PORTAL, portal(at="1:07 PM"), PORTAL, portal(at="1:07 PM"))
    assert len(calls(folder.read())) == 3


def test_rows_of_one_second_are_one_call(folder: Folder) -> None:
    legs = [row(id="", duration_s=0, result="no_answer"), row(id="", direction="inbound")]
    write(folder.path, "a.csv", HEADER, *legs)
    assert said(folder.read()) == ["+12025550123 answered 42"]


def test_another_zone_moves_a_call_and_makes_no_other_one_of_it(folder: Folder) -> None:
    write(folder.path, "a.csv", PORTAL, portal(), portal(BOB), portal(BOB))
    first = {call.id: call.occurred_at for call in calls(folder.read())}
    folder.zone = "Asia/Seoul"
    second = {call.id: call.occurred_at for call in calls(folder.read())}
    assert second.keys() == first.keys()
    assert {*first.values()} == {datetime(2026, 11, 13, 18, 5, tzinfo=UTC)}
    assert {*second.values()} == {datetime(2026, 11, 13, 4, 5, tzinfo=UTC)}


def test_a_number_that_is_read_in_another_country_makes_no_other_call(folder: Folder) -> None:
    folder.region = ""
    write(folder.path, "a.csv", PORTAL, portal(), portal("+44 20 7946 0123"))
    first = calls(folder.read())
    folder.region = "US"
    batch = folder.read()
    second = calls(batch)
    assert [call.number for call in first + second] == [None, "+442079460123", "+14155550100", "+442079460123"]
    assert renamed(batch) == {second[0].id: [first[0].id], second[1].id: []}


LESSON = """
id = "own-log"
name = "Own log"
[[forms]]
name = "log"
has = ["When", "Who", "Whom", "Way", "Length", "End"]
started_at = {{ columns = ["When"], zone = "{zone}", order = "{order}" }}
duration = {{ columns = "Length", unit = "{unit}" }}
direction = {{ columns = "Way", outbound = ["{out}"], inbound = ["{in_}"] }}
number = {{ columns = "{number}" }}
[[forms.result]]
columns = "End"
answered = ["{reached}"]
no_answer = ["{missed}"]
"""
TAUGHT = {"zone": "rep", "order": "mdy", "unit": "s", "out": "a", "in_": "b", "number": "Who"} | {
    "reached": "yes",
    "missed": "no",
}
ANEW = [
    ("the zone", {"zone": "Asia/Tokyo"}, False),
    ("the direction", {"out": "b", "in_": "a"}, False),
    ("which number is the day", {"order": "dmy"}, True),
    ("the unit of the length", {"unit": "min"}, True),
    ("the words of the result", {"reached": "no", "missed": "yes"}, True),
    ("which number is the other side's", {"number": "Whom"}, True),
]


def teach(folder: Folder, **otherwise: str) -> None:
    (folder.path / "mappings" / "own-log.toml").write_text(LESSON.format(**(TAUGHT | otherwise)))


def lines_of(number: int) -> list[str]:
    return [f"10/09/2026 10:{n % 60:02d},(415) 555-01{n:02d},(212) 555-01{n:02d},a,{n + 1},yes" for n in range(number)]


@pytest.mark.parametrize(("otherwise", "has_other"), [one[1:] for one in ANEW], ids=[one[0] for one in ANEW])
def test_what_is_taught_otherwise_is_known_under_its_former_id(
    folder: Folder, otherwise: dict[str, str], has_other: bool
) -> None:
    # Given files that are read in several polls, and calls that stand in two of them
    folder.at_most = 7
    write(folder.path, "a.csv", "When,Who,Whom,Way,Length,End", *lines_of(20))
    write(folder.path, "b.csv", "When,Who,Whom,Way,Length,End", *lines_of(5))
    teach(folder)
    first = {one.id for _ in range(9) for one in calls(folder.read())}
    assert len(first) == 20
    # When the lesson changes
    teach(folder, **otherwise)
    batches = [folder.read() for _ in range(9)]
    second = {one.id for batch in batches for one in calls(batch)}
    former = {old for batch in batches for olds in renamed(batch).values() for old in olds}
    # Then each call is the same one still, or says which it was
    assert len(second) == 20
    assert (former, second & first) == ((first, set()) if has_other else (set(), first))


def test_a_row_that_was_put_right_in_its_file_is_the_same_call(folder: Folder) -> None:
    write(folder.path, "a.csv", PORTAL, portal(), portal(BOB), portal(at="1:09 PM"))
    before = calls(folder.read())[0]
    write(folder.path, "a.csv", PORTAL, portal(BOB), portal(end="Call connected", length="0:02:00"))
    batch = folder.read()
    other, after = calls(batch)
    assert renamed(batch) == {other.id: [], after.id: [before.id]}


NEW_YORK = datetime(2026, 11, 13, 18, 5, tzinfo=UTC)
SEOUL = datetime(2026, 11, 13, 4, 5, tzinfo=UTC)
"""What 1:05 PM is where the rep is and where the computer is."""


def id_of_earlier_version(moment: datetime) -> str:
    return f"d:h-{hashlib.sha256(f'{moment.isoformat()}|outbound|5550100'.encode()).hexdigest()[:32]}"


@pytest.fixture
def seoul() -> Iterator[None]:
    """A computer in Seoul."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set")
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Seoul"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("seoul")
def test_the_ids_of_an_earlier_version_are_known_in_the_zone_of_the_rep_and_of_the_computer(folder: Folder) -> None:
    write(folder.path, "a.csv", PORTAL, portal())
    batch = folder.read()
    (call,) = calls(batch)
    assert batch.formerly[call.id] == tuple(map(id_of_earlier_version, (NEW_YORK, SEOUL)))


@pytest.mark.usefixtures("seoul")
def test_a_store_in_which_an_earlier_version_had_each_call_twice_is_mended(folder: Folder, tmp_path: Path) -> None:
    write(folder.path, "a.csv", PORTAL, portal(), portal(end="Call connected", length="0:02:30"), portal(BOB))
    with closing(SqliteStore(tmp_path / "store.sqlite3")) as store:
        # Given what it made of the three: one call, read in the computer's zone first
        for moment in (SEOUL, NEW_YORK):
            call = Call(id=id_of_earlier_version(moment), source="d", occurred_at=moment, number="+14155550100")
            store.save_batch("d", Batch(activities=(call,)), {})
            told = Finding(activity_id=call.id, verdict=Verdict.NOT_LOGGED, checked_at=moment)
            store.save_findings([told], {})
        # When the file is read now
        batch = folder.read()
        assert store.save_batch("d", batch, {}) == 2
        # Then there are three, at the right time, and one of them keeps what was said of that time
        kept = store.between(SINCE, datetime.now(UTC))
        assert {check.activity for check in kept} == {*batch.activities}
        assert {check.activity.occurred_at for check in kept} == {NEW_YORK}
        assert [check.finding is None for check in kept].count(False) == 1


def test_a_call_with_an_id_of_its_dialer_has_never_had_another(folder: Folder) -> None:
    write(folder.path, "a.csv", HEADER, row())
    batch = folder.read()
    assert ([call.id for call in calls(batch)], batch.formerly) == (["d:call-17"], {})
