"""Entries of a call log that are one call, and those that only look like it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.building import NOON, call, email
from tray_app.core.matching.call_grouping import as_one_call, readings
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Call, CallResult, Direction

IN = Direction.INBOUND
ANN, BOB = "003000000000001AAA", "003000000000002AAA"


def entry(
    number: int,
    after_s: float,
    duration_s: int,
    *,
    source: str = "dialer",
    file: str = "",
    line: int = 0,
    **more: object,
) -> ExpectedRecord:
    ago = timedelta(hours=3) - timedelta(seconds=after_s)
    made = call(number, ago=ago, duration_s=duration_s, **more)  # type: ignore[arg-type]
    return ExpectedRecord(activity=replace(made, source=source, place=f"{file}:{line or number}" if file else ""))


def missed(number: int, after_s: float, duration_s: int = 0, **more: object) -> ExpectedRecord:
    return entry(number, after_s, duration_s, result=CallResult.NO_ANSWER, **more)  # type: ignore[arg-type]


CASES = [
    ("two systems, clocks four seconds apart", [entry(1, 0, 200), entry(2, 4, 199, source="teams")], [[1, 2]]),
    ("ringing out in two systems", [entry(1, 0, 0), entry(2, 3, 1, source="teams")], [[1, 2]]),
    ("three legs of a queue", [entry(1, 0, 2), entry(2, 1, 2), entry(3, 2, 300)], [[1, 2, 3]]),
    ("put through", [entry(1, 0, 120), entry(2, 121, 200)], [[1, 2]]),
    ("a short leg within a long one", [entry(1, 0, 600), entry(2, 5, 3), entry(3, 500, 90)], [[1, 2, 3]]),
    ("dialled again after half a minute", [entry(1, 0, 10), entry(2, 40, 60)], [[1], [2]]),
    ("put through, in a log that knows no seconds", [entry(1, 0, 551), entry(2, 600, 196)], [[1, 2]]),
    ("the same, and later than a minute", [entry(1, 0, 551), entry(2, 660, 196)], [[1], [2]]),
    ("the same gap in a log that knows them", [entry(1, 0, 551), entry(2, 601, 196)], [[1], [2]]),
    (
        "rang elsewhere first, in a log that knows no seconds",
        [entry(1, 0, 0, direction=IN, result=CallResult.NO_ANSWER), entry(2, 60, 200, direction=IN)],
        [[1, 2]],
    ),
    (
        "two systems that know no seconds",
        [entry(1, 0, 0, result=CallResult.NO_ANSWER), entry(2, 60, 0, result=CallResult.NO_ANSWER, source="teams")],
        [[1, 2]],
    ),
    ("dialled again a minute later, where nobody has told the lengths", [entry(1, 0, 0), entry(2, 60, 0)], [[1], [2]]),
    (
        "dialled again within the minute, as nobody answered",
        [entry(1, 0, 0, result=CallResult.NO_ANSWER), entry(2, 60, 200)],
        [[1], [2]],
    ),
    ("the other system's next call", [entry(1, 0, 60), entry(2, 360, 60, source="teams")], [[1], [2]]),
    ("two people at once", [entry(1, 0, 60), entry(2, 2, 60, phone="+12025550199", source="teams")], [[1], [2]]),
    (
        "two people behind one switchboard",
        [entry(1, 0, 60, salesforce_id=ANN), entry(2, 2, 60, salesforce_id=BOB, source="teams")],
        [[1], [2]],
    ),
    (
        "nobody answered, in an export of minutes and in one of seconds",
        [missed(1, 0, file="a.csv"), missed(2, 39, file="b.csv")],
        [[1, 2]],
    ),
    (
        "a short talk in both",
        [entry(1, 0, 20, file="a.csv"), entry(2, 39, 20, file="b.csv")],
        [[1, 2]],
    ),
    (
        "two of them in one minute, each in both",
        [missed(1, 0, file="a"), missed(2, 0, file="a"), missed(3, 0, file="b"), missed(4, 40, file="b")],
        [[1, 3], [2, 4]],
    ),
    (
        "a talk that went on elsewhere, in both",
        [entry(1, 0, 60, file="a"), entry(2, 50, 60, file="b"), entry(3, 111, 30, file="b")],
        [[1, 2, 3]],
    ),
    ("in the next minute", [missed(1, 0, file="a.csv"), missed(2, 60, file="b.csv")], [[1], [2]]),
    ("another length", [missed(1, 0, file="a.csv"), missed(2, 39, 5, file="b.csv")], [[1], [2]]),
    ("another direction", [missed(1, 0, file="a.csv"), missed(2, 39, file="b.csv", direction=IN)], [[1], [2]]),
    ("both know the seconds", [missed(1, 10, file="a.csv"), missed(2, 39, file="b.csv")], [[1], [2]]),
    ("two dials in one export", [missed(1, 0, file="a.csv"), missed(2, 39, file="a.csv")], [[1], [2]]),
    (
        "two people behind one switchboard, in two exports",
        [
            missed(1, 0, file="a.csv", salesforce_id=ANN),
            missed(2, 39, file="b.csv", salesforce_id=BOB),
        ],
        [[1], [2]],
    ),
    ("dialled twice in a minute", [missed(1, 0, file="a.csv"), missed(2, 0, file="a.csv")], [[1], [2]]),
    (
        "dialled again in a minute and put through",
        [entry(1, 0, 60, file="a"), missed(2, 0, file="a"), entry(3, 60, 20, file="a")],
        [[1, 3], [2]],
    ),
    (
        "a line that was read otherwise once",
        [missed(1, 0, file="a.csv"), missed(2, 0, file="a.csv", line=1)],
        [[1, 2]],
    ),
    (
        "two phones that rang in one minute",
        [missed(1, 0, file="a.csv", direction=IN), missed(2, 0, file="a.csv", direction=IN)],
        [[1, 2]],
    ),
    ("put through in one minute", [entry(1, 0, 20, file="a.csv"), entry(2, 0, 30, file="a.csv")], [[1, 2]]),
    (
        "one system knows the person, the other the number",
        [entry(1, 0, 60, salesforce_id=ANN), entry(2, 2, 60, source="teams")],
        [[1, 2]],
    ),
]


@pytest.mark.parametrize(("expected_records", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_what_is_one_call(expected_records: list[ExpectedRecord], expected: list[list[int]]) -> None:
    groups = [
        [int(expected_record.activity.id.rpartition("-")[2]) for expected_record in group]
        for group in as_one_call(expected_records)
    ]

    assert groups == expected


def test_a_call_put_through_may_stand_in_its_record_as_a_whole() -> None:
    group = (entry(1, 0, 120), entry(2, 121, 200))

    lengths = [
        expected_record.activity.duration_s
        for expected_record in readings(group)
        if isinstance(expected_record.activity, Call)
    ]

    assert lengths == [120, 200, 321]
    assert all(expected_record.activity.occurred_at >= NOON - timedelta(hours=3) for expected_record in readings(group))


def test_two_exports_of_one_talk_do_not_make_it_longer() -> None:
    group = (entry(1, 0, 20, file="a.csv"), entry(2, 1, 20, file="b.csv"))
    lengths = {one.activity.duration_s for one in readings(group) if isinstance(one.activity, Call)}
    assert lengths == {20, 21}


def test_an_email_in_two_mailboxes_is_one_email_to_each_of_its_people() -> None:
    # Given one email to two people, seen in two mailboxes, and another one to the first of them
    seen = email(1, to="jane@example.com,john@example.com")
    again = replace(seen, id="private:9:4", source="private")
    other = email(2)
    expected_records = [
        ExpectedRecord(activity=one, recipient=to) for one in (seen, again, other) for to in one.recipients
    ]
    # Then the copies belong together, person by person
    groups = [
        sorted(expected_record.activity.id for expected_record in group) for group in as_one_call(expected_records)
    ]
    assert groups == [["mail:7:1", "private:9:4"], ["mail:7:1", "private:9:4"], ["mail:7:2"]]
