"""What "Check again" says: one sentence for every way from one answer to another."""

import pytest

from tests.core.building import NOON
from tray_app.core.cycle.recheck import recheck
from tray_app.core.model.ports import Trouble
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict

V = Verdict
Answer = tuple[Verdict, str | None] | None
MISSING, OTHER = (V.NOT_LOGGED, "unknown.unproven"), (V.NOT_LOGGED, "person.no_record")
HALF: Answer = (V.INCOMPLETE, "field.empty")
DONE: Answer = (V.LOGGED, None)
ASIDE: Answer = (V.IGNORED, "ignored.excluded")
SOON: Answer = (V.PENDING, None)
UNKNOWN: Answer = (V.CANNOT_CHECK, "eac.not_a_record")
WAIT = "Not there yet, and still within the usual time"

ONE = [
    (MISSING, DONE, "Logged now"),
    (HALF, DONE, "Logged now"),
    (SOON, DONE, "Logged now"),
    (DONE, DONE, "Still logged"),
    (MISSING, MISSING, "Still not logged"),
    (MISSING, OTHER, "Still not logged, for another reason now"),
    (SOON, MISSING, "Not logged"),
    (None, MISSING, "Not logged"),
    (MISSING, HALF, "Logged now, but not complete"),
    (HALF, HALF, "Still not complete"),
    (MISSING, ASIDE, "Nothing is expected for it"),
    (SOON, SOON, WAIT),
    (None, None, WAIT),
    (MISSING, UNKNOWN, "Could not be checked"),
]
MANY = [
    ([MISSING, MISSING], [DONE, DONE], "All 2 are logged now", 2),
    ([MISSING, MISSING, HALF], [DONE, MISSING, DONE], "2 of 3 are logged now", 2),
    ([MISSING, MISSING], [MISSING, HALF], "Still not logged", 0),
    ([HALF, HALF], [HALF, HALF], "Still not complete", 0),
    ([SOON, SOON], [SOON, SOON], WAIT, 0),
]


def finding(answer: Answer, key: str = "a") -> Finding | None:
    if answer is None:
        return None
    verdict, code = answer
    reason = Reason(code=code, confidence=Confidence.PROVED) if code else None
    return Finding(activity_id=key, verdict=verdict, checked_at=NOON, reason=reason)


@pytest.mark.parametrize(("before", "after", "said"), ONE, ids=[f"{row[2]}-{row[0]}" for row in ONE])
def test_one_activity(before: Answer, after: Answer, said: str) -> None:
    outcome = recheck({"a": finding(before)}, {"a": finding(after)}, None, NOON, str)

    assert str(outcome.outcome) == said
    assert outcome.activities == {"a"}
    assert outcome.at == NOON
    assert outcome.healed == ({"a"} if said in {"Logged now", "Nothing is expected for it"} else set())


@pytest.mark.parametrize(("before", "after", "said", "healed"), MANY, ids=[row[2] for row in MANY])
def test_all_activities_of_a_cause(before: list[Answer], after: list[Answer], said: str, healed: int) -> None:
    was = {str(place): finding(answer) for place, answer in enumerate(before)}
    outcome = recheck(was, {str(place): finding(answer) for place, answer in enumerate(after)}, None, NOON, str)

    assert str(outcome.outcome) == said
    assert len(outcome.healed) == healed


def test_what_could_not_be_asked_is_said_with_its_title() -> None:
    outcome = recheck({"a": finding(MISSING)}, {"a": finding(MISSING)}, Trouble("check.offline"), NOON, {
        "check.offline": "There is no network"
    }.__getitem__)  # fmt: skip

    assert str(outcome.outcome) == "Could not be checked: There is no network"
    assert outcome.healed == frozenset()
