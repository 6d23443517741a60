"""Dialers that can be set up to write calls into an object of their own alone: that there is no Task means nothing."""

from collections.abc import Iterable

from tray_app.core.diagnosis.situation import Past, likely, proved
from tray_app.core.model.profiles import Profile
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Confidence, Evidence, Reason


def elsewhere(profile: Profile, past: Iterable[Past], fitting: Iterable[Reason]) -> Reason | None:
    """Why a call without a Task may not be missing at all; None when this logger's calls do get Tasks.

    `past` are the expected activities of the last weeks, `fitting` the reasons for which the call may be missing.
    """
    if not profile.own_object:
        return None
    where = Evidence(
        text("Where {logger} writes calls", logger=profile.name),
        text("into its own object {object}", object=profile.own_object),
    )
    if not profile.writes_call_tasks:
        return proved("logger.own_object", where)
    calls = [item for item in past if item.kind == "call"]
    if any(item.logged for item in calls) or any(reason.confidence is Confidence.PROVED for reason in fitting):
        return None
    seen = Evidence(text("Your calls of the last weeks with a Task"), text("none"))
    return likely("logger.own_object", where, seen)
