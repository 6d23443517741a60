"""The rep's last weeks, as patterns are judged against them and latency is learned from them."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from tray_app.core.diagnosis import Past, explains_itself
from tray_app.core.matching.authorship import weight_of
from tray_app.core.model.addresses import domains_in
from tray_app.core.model.ports import Check
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.verdict import THERE, Finding, Verdict


def past_of(checks: Iterable[Check]) -> tuple[Past, ...]:
    """Checked activities as whole-rep rules see them, oldest first; ignored and unchecked ones say nothing."""
    return tuple(
        _past(check, check.finding)
        for check in checks
        if check.finding is not None and check.finding.verdict in THERE | {Verdict.NOT_LOGGED}
    )


def delays_of(checks: Iterable[Check]) -> list[int]:
    """Observed seconds from activity to record."""
    return [
        check.finding.time_to_log_s
        for check in checks
        if check.finding is not None and check.finding.time_to_log_s is not None
    ]


def deputies_of(checks: Iterable[Check]) -> dict[str, int]:
    """User → the weight of what says that this user logs for the rep."""
    found: Counter[str] = Counter()
    for check in checks:
        for user in check.finding.deputies if check.finding else ():
            found[user] += weight_of(check.activity)
    return dict(found)


def shifts_of(checks: Iterable[Check]) -> dict[str, timedelta]:
    """Source → how far its clock was ahead of Salesforce's when its calls were last compared with their Tasks."""
    return {
        # What the record was late by had been reckoned from the time at which the call really took place.
        check.activity.source: check.activity.occurred_at + timedelta(seconds=finding.time_to_log_s) - finding.logged_at
        for check in checks
        if (finding := check.finding) is not None
        and finding.time_to_log_s is not None
        and finding.logged_at is not None
        and any(note.code == "calls.time_shifted" for note in finding.notes)
    }


def doubled_in(checks: Iterable[Check]) -> int:
    """How many activities two loggers wrote."""
    return sum(
        any(note.code == "logging.doubled" for note in check.finding.notes) or _has_further_records(check.finding)
        for check in checks
        if check.finding is not None
    )


def _has_further_records(finding: Finding) -> bool:
    tasks = [ref for ref in finding.records if ref.object == "Task"]
    people = [one for one in finding.recipients if one.verdict in THERE]
    return finding.verdict in THERE and len(tasks) > max(1, len(people))


def _past(check: Check, finding: Finding) -> Past:
    reason = finding.reason
    own = reason is not None and not facts_of(reason.code).whole_rep and explains_itself([reason])
    return Past.of(
        check.activity,
        logged=finding.verdict in THERE or (reason is not None and reason.code == "task.deleted"),
        explained=finding.verdict is Verdict.NOT_LOGGED and own,
        domains=domains_in(one.address for one in finding.recipients if one.verdict is not Verdict.IGNORED),
    )
