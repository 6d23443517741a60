"""When a describe is too old for what is told by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.building import NOON, schema
from tray_app.core.diagnosis.describe_age import NEW_CASE, NEW_CAUSE, longest_age, rests_on_rights
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict

LEADS, NOBODY, FIELD = "access.lead_object", "person.no_record", "field.missing_or_hidden"


def said(activity: str, code: str = "", verdict: Verdict = Verdict.NOT_LOGGED, also: tuple[str, ...] = ()) -> Finding:
    inner = tuple(Reason(code=one, confidence=Confidence.PROVED) for one in also)
    reason = Reason(code=code, confidence=Confidence.PROVED, also=inner) if code else None
    return Finding(activity_id=activity, verdict=verdict, checked_at=NOON, reason=reason)


LOGGED = said("a", verdict=Verdict.LOGGED)
HIDDEN_FIELD = said("a", FIELD, Verdict.INCOMPLETE)


@pytest.mark.parametrize(
    ("found", "before", "closed", "longest"),
    [
        (LOGGED, [], "", None),
        (said("a", NOBODY), [], "", None),
        (said("a", LEADS), [], "", NEW_CAUSE),
        (said("a", NOBODY, also=("access.task_create",)), [], "", NEW_CAUSE),
        (said("a", LEADS), [said("a", LEADS)], "", None),  # told already
        (said("a", LEADS), [said("b", LEADS)], "", NEW_CASE),  # one more of a cause that is known
        (said("a", LEADS), [said("b", LEADS), said("a", NOBODY)], "", NEW_CASE),
        (HIDDEN_FIELD, [], "", NEW_CAUSE),
        (HIDDEN_FIELD, [said("b", FIELD, Verdict.INCOMPLETE)], "", None),  # it is logged all the same
        (said("a", NOBODY), [], "Lead", NEW_CAUSE),
        (said("a", NOBODY), [said("b", NOBODY)], "EmailMessage", NEW_CASE),
        (said("a", NOBODY), [said("b", NOBODY)], "Account", None),
        (LOGGED, [], "Lead", None),
    ],
)
def test_what_rests_on_a_describe_is_told_by_one_that_is_new_enough(
    found: Finding, before: list[Finding], closed: str, longest: timedelta | None
) -> None:
    seen = schema(**({closed: None} if closed else {}))
    assert longest_age([LOGGED, found], before, seen) == longest
    assert longest is None or rests_on_rights(found, seen)
    assert not rests_on_rights(LOGGED, seen)
