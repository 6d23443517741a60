"""What rests on the rep's rights as they were described: an admin may have mended them since.

A right that was lost shows by itself, as Salesforce refuses the question. One that was gained shows in a new describe
alone, and that costs a request. So before a reason that rests on a describe is told for the first time, it is asked
for anew when it is not of just now.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tray_app.core.model.crm import Schema
from tray_app.core.model.verdict import Finding, Reason, Verdict

BY_HAND = timedelta(minutes=1)
"""So old the describe may be when the rep asks: after an admin's repair the last step is to check again."""
NEW_CAUSE = timedelta(minutes=15)
"""So old when a cause is told for the first time."""
NEW_CASE = timedelta(hours=4)
"""So old when one more record is called missing for a cause that is known."""

_CODES = frozenset(
    {
        "access.lead_object",
        "access.task_create",
        "field.missing_or_hidden",
        "field.read_only",
        "field.wrong_api_name",
        "field.wrong_type",
        "person.email_hidden",
        "type.overwritten",
        "type.picklist_missing",
    }
)
"""Reasons that a describe alone shows."""
_HOLD_RECORDS = ("Lead", "Contact", "EmailMessage")
"""Objects in which a record may stand unseen: while the rep has no access to one, all that is missing rests on that."""
_Told = tuple[str, tuple[str, ...]]


def longest_age(findings: Iterable[Finding], before: Iterable[Finding], schema: Schema) -> timedelta | None:
    """How old the describe may be for these findings to be told; None when a day will do.

    `before`: what earlier checks said of these activities and of others, the latest of each.
    """
    known = {finding.activity_id: {_told(reason) for reason in _reasons(finding)} for finding in before}
    every_cause = {told for of_one in known.values() for told in of_one}
    longest: timedelta | None = None
    for finding in findings:
        resting = {_told(reason) for reason in _resting(finding, schema)}
        if resting - every_cause:
            return NEW_CAUSE
        if finding.verdict is Verdict.NOT_LOGGED and resting - known.get(finding.activity_id, set()):
            longest = NEW_CASE
    return longest


def rests_on_rights(finding: Finding, schema: Schema) -> bool:
    """Whether it could be another one with rights that the describe does not show."""
    return any(True for _ in _resting(finding, schema))


def _resting(finding: Finding, schema: Schema) -> Iterator[Reason]:
    unseen = finding.verdict is Verdict.NOT_LOGGED and any(name not in schema.objects for name in _HOLD_RECORDS)
    for reason in _reasons(finding):
        if unseen or reason.code in _CODES:
            yield reason


def _reasons(finding: Finding) -> tuple[Reason, ...]:
    return finding.reason.all if finding.reason is not None else ()


def _told(reason: Reason) -> _Told:
    return reason.code, reason.fields
