"""Answers of Salesforce that are slow, refused in part, or not whole: what they show counts, no more is claimed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.cases import Case
from tests.core.building import NOON, call, contact, email, schema, task
from tests.core.worlds import GENERIC, OWN
from tests.fakes import FakeCrm
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import Keys, Question, Records
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict

JANE = contact(1, phones=frozenset({"+12025550123"}))
JOHN = contact(2, "john@example.com")
LOGGED, OTHER = email(1), email(2, "john@example.com", subject="Other")
MADE = call(1, knows_ids=False)
SLOW = "check.salesforce_unavailable"


@dataclass
class _Refusing(FakeCrm):
    """Refuses the second question."""

    code: str = "check.rate_limited"

    def look_closer(self, keys: Keys, known: Records) -> Records:
        raise CannotCheck(self.code)


def told(records: Records, *activities: Activity, crm: type[FakeCrm] = FakeCrm, before: Finding | None = None) -> str:
    """The verdict and code for each activity, after these answers."""
    asked = crm(records=records, described=schema())
    due = [Check(activity=activity, finding=before) for activity in activities]
    question = CycleQuestion(now=NOON, due=due, history=due)
    confirmation = Confirmation(question, asked, CycleSettings(profile=GENERIC, boundaries=OWN))
    said = (f"{one.verdict} {one.reason.code if one.reason else ''}".strip() for one in confirmation.findings())
    return "; ".join(said)


def shown(*unanswered: Question, code: str = SLOW) -> Records:
    """The Task of the first email, both people, and these questions without an answer."""
    return Records(tasks=(task(),), people=(JANE, JOHN), unanswered=dict.fromkeys(unanswered, code))


MISSING = Finding(
    activity_id=OTHER.id,
    verdict=Verdict.NOT_LOGGED,
    checked_at=NOON,
    reason=Reason(code="unknown.unproven", confidence=Confidence.LIKELY),
)


def _case(kind: str, given: str, before: str, right: str, answer: Callable[[], str]) -> Case:
    return Case(kind=kind, given=given, before=before, right=right, answer=answer)


ALL_OPEN = "cannot_check check.salesforce_unavailable; cannot_check check.salesforce_unavailable"
CASES = (
    _case(
        "the search for a number runs out of time: emails are judged as ever, the call is open",
        "a logged email, a missing one, a call; NUMBERS unanswered",
        f"{ALL_OPEN}; cannot_check check.salesforce_unavailable",
        "logged; not_logged unknown.unproven; cannot_check check.salesforce_unavailable",
        lambda: told(shown(Question.NUMBERS), LOGGED, OTHER, MADE),
    ),
    _case(
        "the rep's own Tasks are not whole: what is there counts, what is not is open",
        "a logged email and a missing one; TASKS incomplete",
        "logged; not_logged unknown.unproven",
        "logged; cannot_check check.incomplete_answer",
        lambda: told(shown(Question.TASKS, code="check.incomplete_answer"), LOGGED, OTHER),
    ),
    _case(
        "email records are refused: calls are judged as ever",
        "a missing email and a missing call; MESSAGES unanswered",
        ALL_OPEN,
        "cannot_check check.salesforce_unavailable; not_logged unknown.unproven",
        lambda: told(shown(Question.MESSAGES), OTHER, MADE),
    ),
    _case(
        "people are refused: an email whose Task is found by id counts, another is open",
        "PEOPLE unanswered",
        ALL_OPEN,
        "logged; cannot_check check.salesforce_unavailable",
        lambda: told(shown(Question.PEOPLE), LOGGED, OTHER),
    ),
    _case(
        "deleted Tasks are refused: nobody may say that nothing is there",
        "DELETED_TASKS unanswered",
        ALL_OPEN,
        "logged; cannot_check check.salesforce_unavailable",
        lambda: told(shown(Question.DELETED_TASKS), LOGGED, OTHER),
    ),
    _case(
        "the second question is refused as a whole: what the first one showed counts",
        "a logged email and a missing one; the closer look is rate limited",
        "cannot_check check.rate_limited; cannot_check check.rate_limited",
        "logged; cannot_check check.rate_limited",
        lambda: told(shown(), LOGGED, OTHER, crm=_Refusing),
    ),
    _case(
        "an answer that was found earlier stays",
        "called missing before; TASKS incomplete now",
        "not_logged unknown.unproven",
        "not_logged unknown.unproven",
        lambda: told(shown(Question.TASKS), OTHER, before=MISSING),
    ),
    _case(
        "within the logger's time nothing is open yet",
        "an email of five minutes ago; TASKS incomplete",
        "pending",
        "pending",
        lambda: told(shown(Question.TASKS), replace(OTHER, occurred_at=NOON)),
    ),
)
