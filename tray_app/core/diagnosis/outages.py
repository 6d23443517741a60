"""Stretches of time in which nothing could be logged: the org's allowance was used up, or the logger stood still."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from tray_app.core.diagnosis.incidents import ALLOWANCE_USED, APP_NOT_INSTALLED, REFUSED_FOR_LIMIT, Incident
from tray_app.core.diagnosis.runs import BEFORE, ENOUGH
from tray_app.core.diagnosis.situation import Past, Situation, likely, proved
from tray_app.core.model.text import ntext, text
from tray_app.core.model.verdict import Alert, Evidence, Reason

_WRITES_WITHIN = timedelta(minutes=30)
"""A logger writes so soon after an activity, mostly: a limit reached within this time may have stopped it."""
_BEFORE_RUN = timedelta(days=1)
"""A refused sign-in so long before a standstill belongs to it."""


def limit_patterns(situation: Situation) -> Iterator[tuple[Reason, Sequence[Past]]]:
    """Activities that fell into a time in which the org's API allowance was used up.

    Proved where Salesforce refused our own requests before and after; likely where only the count of an answer said so,
    because Salesforce lets some orgs exceed it (Salesforce Developer Limits, "API Request Limits and Allocations").
    """
    for incident in situation.incidents:
        if incident.what not in {REFUSED_FOR_LIMIT, ALLOWANCE_USED}:
            continue
        during = [item for item in situation.past if incident.since <= item.occurred_at <= incident.until]
        near = [item for item in situation.past if incident.since - _WRITES_WITHIN <= item.occurred_at < incident.since]
        seen = _limit_evidence(incident)
        surely = incident.what == REFUSED_FOR_LIMIT
        if during:
            build = proved if surely else likely
            yield replace(build("org.api_limit", seen), since=incident.since), during
        if near:
            yield replace(likely("org.api_limit", seen), since=incident.since), near


def app_refused(situation: Situation, run: Sequence[Past]) -> Incident | None:
    """The time our own sign-in was refused as not installed, if that was about when the run began or later."""
    of_run = (
        one
        for one in situation.incidents
        if one.what == APP_NOT_INSTALLED and one.until >= run[0].occurred_at - _BEFORE_RUN
    )
    return next(of_run, None)


def ended_patterns(past: Sequence[Past]) -> Iterator[tuple[Reason, Sequence[Past]]]:
    """Standstills that are over: it logged before, then nothing for a while, and it logs again.

    Each is a cause of its own, so that the warning of the standstill ends with it.
    """
    logged = 0
    run: list[Past] = []
    for item in past:
        if not item.logged:
            run += [] if item.explained else [item]
            continue
        if len(run) >= ENOUGH and logged >= BEFORE:
            yield _ended(run, item), run
        logged += 1
        run = []


def _ended(run: Sequence[Past], again: Past) -> Reason:
    first, last = run[0].occurred_at, run[-1].occurred_at
    stood = Evidence(
        text("Logged from {first} to {last}", first=first, last=last),
        ntext("none of {n} activity", "none of {n} activities", len(run)),
    )
    works = Evidence(text("First one that logged again"), text("{time}", time=again.occurred_at))
    reason = likely("connection.tool_stopped", stood, works)
    return replace(reason, since=first, group=first.isoformat(), alert=Alert.DIGEST)


def _limit_evidence(incident: Incident) -> Evidence:
    question = (
        text("Requests Salesforce refused because the org's API allowance was used up")
        if incident.what == REFUSED_FOR_LIMIT
        else text("Answers that said that the org's API allowance was used up")
    )
    if incident.since == incident.until:
        return Evidence(question, text("at {time}", time=incident.since))
    return Evidence(question, text("from {first} to {last}", first=incident.since, last=incident.until))
