"""How far a call file's clock is ahead: found where all calls lie the same hours from their Tasks, or not at all."""

from datetime import timedelta

from tests.core.building import call, contact, task
from tests.tables import every_row
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.people import people_in
from tray_app.core.matching.time_shift import shifts_of
from tray_app.core.model.crm import Records

HOUR = timedelta(hours=1)


def found(
    hours: float, calls: int, *, lengths: bool = True, delay_s: int = 40, spread: float = 0, known: float | None = None
) -> float:
    """Hours that are found for so many calls, each to somebody else; `spread`: hours between one shift and the next."""
    people = tuple(
        contact(n, f"p{n}@example.com", phones=frozenset({f"+120255501{n:02d}"})) for n in range(1, calls + 1)
    )
    expected, tasks = [], []
    for number in range(1, calls + 1):
        ago, length = 60 * HOUR - number * 47 * timedelta(minutes=1), 50 + 31 * number
        ahead = hours * HOUR + spread * number * HOUR
        expected.append(
            ExpectedRecord(activity=call(number, f"+120255501{number:02d}", ago=ago - ahead, duration_s=length))
        )
        written = ago - timedelta(seconds=length + delay_s)
        tasks.append(
            task(
                number, people[number - 1].id, subtype="Call", ago=written, call_duration_s=length if lengths else None
            )
        )
    before = {"dialer": known * HOUR} if known else {}
    seen = people_in(Records(people=people))
    return shifts_of(expected, (), tasks, seen, before).get("dialer", timedelta(0)) / HOUR


ROWS = [
    ("three calls are enough where the lengths agree", found(9, 3), 9.0, found(9, 2), 0.0),
    ("five where nothing tells the length", found(9, 5, lengths=False), 9.0, found(9, 4, lengths=False), 0.0),
    ("half hours: India and Adelaide", found(5.5, 4), 5.5, found(5.25, 4), 0.0),
    ("behind as well as ahead", found(-7, 4), -7.0, found(0, 4), 0.0),
    ("no zone is farther than 14 hours", found(14, 4), 14.0, found(15, 4), 0.0),
    ("always the same hours", found(9, 6), 9.0, found(1, 6, spread=1), 0.0),
    ("a record is written at once", found(9, 4, delay_s=500), 9.0, found(9, 4, delay_s=1000), 0.0),
    ("what was found before needs one call", found(9, 1, known=9), 9.0, found(3, 1, known=9), 0.0),
]


@every_row(("says", "one", "right", "other", "none"), ROWS)
def test_both_sides_of_each_rule(says: str, one: float, right: float, other: float, none: float) -> None:
    assert one == right, says
    assert other == none, says
