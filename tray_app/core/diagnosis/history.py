"""The rep's last weeks, as patterns are judged against them and latency is learned from them."""

from collections.abc import Iterable

from tray_app.core.diagnosis import Past, explains_itself
from tray_app.core.model.addresses import domains_in
from tray_app.core.model.ports import Check
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.verdict import Finding, Verdict

_THERE = frozenset({Verdict.LOGGED, Verdict.INCOMPLETE})


def past_of(checks: Iterable[Check]) -> tuple[Past, ...]:
    """Checked activities as whole-rep rules see them, oldest first; ignored and unchecked ones say nothing."""
    return tuple(
        _past(check, check.finding)
        for check in checks
        if check.finding is not None and check.finding.verdict in _THERE | {Verdict.NOT_LOGGED}
    )


def delays_of(checks: Iterable[Check]) -> list[int]:
    """Observed seconds from activity to record."""
    return [
        check.finding.time_to_log_s
        for check in checks
        if check.finding is not None and check.finding.time_to_log_s is not None
    ]


def _past(check: Check, finding: Finding) -> Past:
    reason = finding.reason
    own = reason is not None and not facts_of(reason.code).whole_rep and explains_itself([reason])
    return Past.of(
        check.activity,
        logged=finding.verdict in _THERE or (reason is not None and reason.code == "task.deleted"),
        explained=finding.verdict is Verdict.NOT_LOGGED and own,
        domains=domains_in(one.address for one in finding.recipients if one.verdict is not Verdict.IGNORED),
    )
