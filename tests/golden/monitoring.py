"""Asking about a long world the way the monitor does: day by day, with what was found before as history."""

from datetime import datetime, timedelta

from tests.golden.replay import ReplayCrm
from tests.golden.world import World
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.model.ports import Check
from tray_app.core.model.verdict import Finding, Verdict

_HISTORY = timedelta(days=30)
_AGAIN = timedelta(days=3)
"""So long a missing activity is looked at again."""
_SETTLED = frozenset({Verdict.LOGGED, Verdict.INCOMPLETE, Verdict.IGNORED})


def day_by_day(world: World, step: timedelta = timedelta(days=1), again: timedelta = _AGAIN) -> list[Finding]:
    """The last finding of every activity; a missing one is looked at again for as long as `again`."""
    crm = ReplayCrm(world)
    activities = sorted((case.activity for case in world.cases), key=lambda item: (item.occurred_at, item.id))
    found: dict[str, Finding] = {}
    now = activities[0].occurred_at if activities else world.now
    while now < world.now:
        now = min(now + step, world.now)
        crm.at(now)
        window = [item for item in activities if now - _HISTORY <= item.occurred_at < now]
        history = [Check(activity=item, finding=found.get(item.id)) for item in window]
        due = [check for check in history if _is_due(check, now, again)]
        confirmation = Confirmation(CycleQuestion(now=now, due=due, history=history), crm, world.settings)
        asked = confirmation.needs_salesforce
        answers = confirmation.findings() if asked else confirmation.without_salesforce(None)
        found |= {finding.activity_id: finding for finding in answers}
    return [found[case.activity.id] for case in world.cases]


def _is_due(check: Check, now: datetime, again: timedelta) -> bool:
    if check.finding is None:
        return True
    return check.finding.verdict not in _SETTLED and now - check.activity.occurred_at < again
