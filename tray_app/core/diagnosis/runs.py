"""Runs of activities without a record, and the evidence they give: how many since when, and what logged meanwhile."""

from collections.abc import Iterable, Sequence

from tray_app.core.diagnosis.situation import Past
from tray_app.core.model.text import ntext, text
from tray_app.core.model.verdict import Evidence

ENOUGH = 5
"""Fewer missing activities than this are no pattern."""
BEFORE = 3
"""So many logged ones before a standstill show that it had worked."""


def in_order(items: Iterable[Past]) -> list[Past]:
    """Oldest first."""
    return sorted(items, key=lambda item: (item.occurred_at, item.activity_id))


def standstill(items: Sequence[Past]) -> list[Past]:
    """The unbroken run of unlogged ones at the end, leaving out those with a proved reason of their own."""
    run: list[Past] = []
    for item in reversed(items):
        if item.logged:
            break
        if not item.explained:
            run.append(item)
    return run[::-1]


def logged_since(items: Iterable[Past], run: Sequence[Past]) -> list[Past]:
    """Those that logged since the run began."""
    return [item for item in items if item.logged and item.occurred_at >= run[0].occurred_at]


def others_go_on(others: Iterable[Past], run: Sequence[Past]) -> bool:
    """Whether others logged while this run did not: during it, or after it if there were none of them meanwhile.

    Others that were missing as well make it a standstill of everything, even if one of them is the first to log again.
    """
    judged = [item for item in others if item.logged or not item.explained]
    meanwhile = [item for item in judged if run[0].occurred_at <= item.occurred_at <= run[-1].occurred_at]
    return any(item.logged for item in meanwhile) if meanwhile else bool(logged_since(judged, run))


def counted(run: Sequence[Past]) -> Evidence:
    """None of so many since the run began."""
    emails, calls = (sum(item.kind == kind for item in run) for kind in ("email", "call"))
    asked = text("Logged since {time}", time=run[0].occurred_at)
    if all(item.reply for item in run):
        return Evidence(asked, ntext("none of {n} reply", "none of {n} replies", emails))
    if not calls:
        return Evidence(asked, ntext("none of {n} email", "none of {n} emails", emails))
    if not emails:
        return Evidence(asked, ntext("none of {n} call", "none of {n} calls", calls))
    return Evidence(asked, text("none of {emails} emails and {calls} calls", emails=emails, calls=calls))


def others_log(others: Iterable[Past], run: Sequence[Past]) -> Evidence:
    """How many others than those of the run logged, and the last time."""
    logged = [item for item in others if item.logged]
    if logged[-1].kind == "call":
        kind = text("Calls that logged")
    elif run[0].kind == "call":
        kind = text("Emails that logged")
    else:
        kind = text("Other emails that logged")
    return Evidence(kind, text("{n}, the last at {time}", n=len(logged), time=logged[-1].occurred_at))
