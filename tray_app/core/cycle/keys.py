"""What one cycle asks Salesforce about: ids, addresses and numbers of the people concerned, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.matching.time_shift import ENOUGH_FOR_A_SHIFT, FARTHEST_SHIFT
from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.crm import Keys
from tray_app.core.model.ports import Check

_EARLY = timedelta(minutes=15)
"""Clocks differ; and a call's Task may be written while it rings."""


def closer_keys_of(missing: Iterable[ExpectedRecord], fallback: datetime) -> Keys:
    """The keys of legs without a record; with several calls among them, the clock of their file may be hours ahead."""
    missing = tuple(missing)
    keys, calls = keys_of(missing, fallback), [one for one in missing if isinstance(one.activity, Call)]
    if len(calls) < ENOUGH_FOR_A_SHIFT:
        return keys
    return replace(keys, since=min(keys.since, min(one.activity.occurred_at for one in calls) - FARTHEST_SHIFT))


def keys_of(expected_records: Iterable[ExpectedRecord], fallback: datetime) -> Keys:
    """The keys of these expected records; `fallback` is the window's beginning when there are none."""
    expected_records = tuple(expected_records)
    since = (
        min((expected_record.activity.occurred_at for expected_record in expected_records), default=fallback) - _EARLY
    )
    calls = [
        expected_record.activity for expected_record in expected_records if isinstance(expected_record.activity, Call)
    ]
    return Keys(
        since=since,
        message_ids=frozenset(
            expected_record.activity.message_id
            for expected_record in expected_records
            if isinstance(expected_record.activity, Email) and expected_record.activity.message_id
        ),
        addresses=frozenset(expected_record.address for expected_record in expected_records if expected_record.address),
        numbers=frozenset(number for call in calls for number in call.numbers),
        person_ids=frozenset(one.salesforce_id for one in expected_records if one.salesforce_id),
        account_ids=frozenset(call.account_id for call in calls if call.account_id),
        task_ids=frozenset(call.task_id for call in calls if call.task_id),
    )


def same_people(due: Sequence[Check], others: Iterable[Check]) -> list[Check]:
    """Those of the others that share a person or a Task with something due: they compete for the same records."""
    wanted = {mark for check in due for mark in _marks_of(check.activity)}
    own = {check.activity.id for check in due}
    return [check for check in others if check.activity.id not in own and wanted & set(_marks_of(check.activity))]


def _marks_of(activity: Activity) -> list[str]:
    if isinstance(activity, Email):
        return [recipient.address.casefold() for recipient in activity.recipients]
    marks = (*activity.numbers, activity.salesforce_id, (activity.person_email or "").casefold(), activity.task_id)
    return [mark for mark in marks if mark]
