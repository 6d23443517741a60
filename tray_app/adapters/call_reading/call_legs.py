"""Rows that are one call: the legs of a ring group or a transfer, or a row that was written again later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tray_app.adapters.call_reading.row_reader import CallOfRow
from tray_app.core.model.activity import Call, CallResult, NumberKind

_BEST: tuple[CallResult, ...] = (
    CallResult.ANSWERED,
    CallResult.VOICEMAIL,
    CallResult.BUSY,
    CallResult.NO_ANSWER,
    CallResult.FAILED,
)
"""Outcomes, the one that says most first: who was reached by one leg was reached."""
_KINDS = (NumberKind.OUTSIDE, NumberKind.UNREADABLE, NumberKind.WITHHELD, NumberKind.EXTENSION)
"""Whose number it is, the other side's first: a leg to a colleague has his extension."""
_SAME_TALK_S = 2
_RINGING = timedelta(seconds=60)
"""A queue and the person who took the call from it count one talk, each from its own beginning."""


def joined(one: CallOfRow, other: CallOfRow) -> CallOfRow:
    """Both rows as one call; the same in either order."""
    talks = tuple(sorted({*one.talks, *other.talks}))
    first, second = sorted((one.call, other.call), key=_telling)
    call = replace(
        first,
        occurred_at=min(first.occurred_at, second.occurred_at),
        duration_s=talk_time(talks),
        result=min(first.result, second.result, key=_BEST.index),
        direction=min((first, second), key=lambda call: (call.occurred_at, _telling(call))).direction,
        person_email=first.person_email or second.person_email,
        person_name=first.person_name or second.person_name,
        salesforce_id=first.salesforce_id or second.salesforce_id,
        salesforce_activity_id=first.salesforce_activity_id or second.salesforce_activity_id,
        outcome=first.outcome or second.outcome,
        url=first.url or second.url,
    )
    spoilt, formerly = (*one.spoilt, *other.spoilt), (*one.formerly, *other.formerly)
    return CallOfRow(call, talks, tuple(dict.fromkeys(spoilt)), tuple(dict.fromkeys(formerly)))


def is_correction(before: CallOfRow, after: CallOfRow) -> bool:
    """Whether a newer file has the same row again, rather than another leg of the call."""
    return {begin for begin, _ in after.talks} >= {begin for begin, _ in before.talks}


def talk_time(talks: tuple[tuple[datetime, int], ...]) -> int:
    """Seconds of talk in all legs; what two of them count at the same time counts once."""
    total, until = 0, None
    last = (datetime.min.replace(tzinfo=UTC), -1)
    for begin, seconds in sorted(talks):
        if seconds <= 0:
            continue
        end = begin + timedelta(seconds=seconds)
        if until is None or begin >= until:
            total, until = total + seconds, end
        elif abs(seconds - last[1]) <= _SAME_TALK_S and begin - last[0] <= _RINGING:
            until = max(until, end)
        elif end > until:
            total, until = total + round((end - until).total_seconds()), end
        last = begin, seconds
    return total


def _telling(call: Call) -> tuple[int, int, datetime, str, str]:
    place = _KINDS.index(call.number_kind)
    return place, _BEST.index(call.result), call.occurred_at, call.raw_number, call.person_name or ""
