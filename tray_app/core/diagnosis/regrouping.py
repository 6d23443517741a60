"""What a fresh pattern says about activities that are not due: one outage is one cause, whatever was looked at.

An outage begins with a few activities nobody can explain; once it is a pattern, those belong to it. When the pattern is
gone, what it explained is looked at again in the next cycle.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tray_app.core.diagnosis import UNPROVEN, best_of
from tray_app.core.diagnosis.schedule import WATCHED
from tray_app.core.model.ports import Check
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What changes for activities that were not due."""

    findings: tuple[Finding, ...] = ()
    """The same answers under the reason they share with others now."""
    look_again: frozenset[str] = frozenset()
    """Ids of activities whose shared reason holds no more."""


def regroup(
    others: Iterable[Check], shared: Mapping[str, Sequence[Reason]], attached: Collection[str], now: datetime
) -> Regrouping:
    """Judge `others` (none of them due) by the whole-rep reasons of this cycle alone.

    Those with a proved reason, or one of their own, or one the rep attached stay as they are.
    """
    findings: list[Finding] = []
    look_again: set[str] = set()
    for check in others:
        finding = check.finding
        if finding is None or finding.reason is None or finding.verdict is not Verdict.NOT_LOGGED:
            continue
        if check.activity.id in attached or now - check.activity.occurred_at >= WATCHED:
            continue
        before, reasons = finding.reason, shared.get(check.activity.id, ())
        if not (before.code == UNPROVEN or _is_shared(before)):
            continue
        best = best_of(reasons, {}) if reasons else None
        if best is None:
            if _is_shared(before):
                look_again.add(check.activity.id)
        elif (best.code, best.group) != (before.code, before.group):
            findings.append(replace(finding, reason=best))
    return Regrouping(tuple(findings), frozenset(look_again))


def _is_shared(reason: Reason) -> bool:
    """Whether it came from a pattern: those say since when, and are never more than likely."""
    pattern = facts_of(reason.code).whole_rep or bool(reason.group)
    return pattern and reason.since is not None and reason.confidence is Confidence.LIKELY
