"""One notification per cause, three a day, the rest in one digest, and nothing twice."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.building import NOON
from tray_app.core.model.verdict import Alert, Cause, Confidence
from tray_app.core.reporting.alerts import DIGEST_KEY, decide
from tray_app.core.reporting.notification_budget import from_note, to_note

HOUR = timedelta(hours=1)


def cause(key: str, alert: Alert = Alert.NOW) -> Cause:
    return Cause(code="person.no_record", confidence=Confidence.PROVED, activities=("a",), alert=alert, key=key)


A, B, C, D = (cause(key) for key in "abcd")
QUIET = cause("q", Alert.DIGEST)
HOUR_AGO, YESTERDAY = NOON - HOUR, NOON - 25 * HOUR
Told = Mapping[str, datetime]
TABLE: list[tuple[str, list[Cause], Told, datetime | None, list[str], list[str], list[str]]] = [
    ("a new cause is told", [A], {}, None, ["a"], [], []),
    ("a told cause is not told again", [A], {"a": HOUR_AGO}, None, [], [], []),
    ("a healed cause is withdrawn", [], {"a": HOUR_AGO}, None, [], [], ["a"]),
    ("also while it is quiet", [B], {"a": HOUR_AGO}, NOON + HOUR, [], [], ["a"]),
    ("quiet is over", [B], {}, NOON, ["b"], [], []),
    ("two at once are told one by one", [A, B], {}, None, ["a", "b"], [], []),
    ("more at once are told together", [A, B, C, QUIET], {}, None, [], ["a", "b", "c", "q"], []),
    ("after a digest the budget counts", [A, B, C, D], {DIGEST_KEY: HOUR_AGO}, None, ["a", "b", "c"], [], []),
    (
        "what a digest told is not taken from it",
        [A, B, C, D],
        {DIGEST_KEY: HOUR_AGO, "a": HOUR_AGO, "b": HOUR_AGO, "c": HOUR_AGO},
        None,
        ["d"],
        [],
        [],
    ),
    ("a spent budget waits for the digest", [C, D], {"a": HOUR_AGO, "b": HOUR_AGO}, None, ["c"], ["d"], ["a", "b"]),
    ("the budget is a day's", [A, C], {"a": HOUR_AGO, "b": YESTERDAY}, None, ["c"], [], ["b"]),
    ("a quiet cause goes to the digest", [QUIET], {}, None, [], ["q"], []),
    ("one digest a day", [QUIET], {DIGEST_KEY: HOUR_AGO}, None, [], [], []),
    ("the next day's digest", [QUIET], {DIGEST_KEY: NOON - 24 * HOUR}, None, [], ["q"], []),
    (
        "a digest of which all has healed is withdrawn",
        [],
        {DIGEST_KEY: HOUR_AGO, "q": HOUR_AGO},
        None,
        [],
        [],
        ["q", DIGEST_KEY],
    ),
    (
        "one of which a part has healed stays",
        [A],
        {DIGEST_KEY: HOUR_AGO, "a": HOUR_AGO, "q": HOUR_AGO},
        None,
        [],
        [],
        ["q"],
    ),
    ("one without anything left is not withdrawn again", [], {DIGEST_KEY: HOUR_AGO}, None, [], [], []),
    ("what is only listed is never told", [cause("l", Alert.LIST)], {}, None, [], [], []),
]


@pytest.mark.parametrize(
    ("causes", "told", "quiet", "show", "digest", "withdraw"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_decisions(
    causes: list[Cause], told: Told, quiet: datetime | None, show: list[str], digest: list[str], withdraw: list[str]
) -> None:
    decision = decide(causes, told, NOON, quiet)

    assert [item.key for item in decision.show] == show
    assert [item.key for item in decision.digest] == digest
    assert list(decision.withdraw) == withdraw


@pytest.mark.parametrize(
    ("spent", "show", "digest"),
    [
        ([], ["a", "b"], []),
        ([HOUR_AGO, HOUR_AGO], ["a"], ["b"]),
        ([HOUR_AGO, HOUR_AGO, YESTERDAY], ["a"], ["b"]),
        ([HOUR_AGO] * 3, [], ["a", "b"]),
    ],
)
def test_what_has_healed_since_counts_for_the_day(spent: list[datetime], show: list[str], digest: list[str]) -> None:
    decision = decide([A, B], {}, NOON, None, spent)

    assert [item.key for item in decision.show] == show
    assert [item.key for item in decision.digest] == digest


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_what_was_spent_is_kept_as_a_note(times: list[datetime]) -> None:
    assert list(from_note(to_note(times))) == times


@pytest.mark.parametrize("note", [None, "", "spoilt", "[1]", '["soon"]', '["2026-11-23T12:00:00"]', "{}", "[" * 9999])
def test_a_note_that_cannot_be_read_is_none(note: str | None) -> None:
    assert from_note(note) == ()
