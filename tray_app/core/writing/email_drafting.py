"""An email as an EmailMessage with its relations, where the org keeps emails so (Enhanced Email).

Object Reference, "EmailMessage": people go into lists of ids (ToIds, CcIds, BccIds), of which Salesforce makes
EmailMessageRelations in the same step; the Task is made by Salesforce itself; of an email that is sent, nothing can be
changed any more. So one record is written for all its people at once, and never the body.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Email, RecipientRole
from tray_app.core.model.crm import FieldValue, ObjectInfo, Person, Records
from tray_app.core.model.task_writing import RecordDraft, Relation
from tray_app.core.model.verdict import THERE, Finding
from tray_app.core.writing.drafting import Workplace, writable

ESSENTIAL = frozenset({"Status", "MessageIdentifier"})
"""Fields without which it would be no record of a sent email, or one that could not be found again."""
_SENT = "3"
"""EmailMessage.Status of an email that was sent: outside of cases the only valid one."""


def message_draft_of(
    addressed: Sequence[tuple[ExpectedRecord, Person]],
    workplace: Workplace,
    changes: Mapping[str, FieldValue] | None = None,
) -> RecordDraft:
    """The EmailMessage of one email for these people; `changes` are values that the rep has put in place of ours.

    Raises:
        TypeError: It is no email.

    """
    email = addressed[0][0].activity
    if not isinstance(email, Email):
        raise TypeError(type(email).__name__)
    described = workplace.message or ObjectInfo(name="EmailMessage", createable=False)
    subject = described.find("Subject")
    values: dict[str, FieldValue] = {
        "Subject": " ".join(email.subject.split())[: (subject.length if subject is not None else 0) or None],
        "FromAddress": email.sender or workplace.rep.email or None,
        "FromId": workplace.rep.user_id,
        "MessageDate": email.occurred_at.astimezone(UTC).isoformat(timespec="seconds"),
        "MessageIdentifier": f"<{email.message_id}>" if email.message_id else None,
        "Status": _SENT,
        "Incoming": False,
        # Makes Salesforce write the Task as well, whatever is set for Email-to-Case.
        "IsClientManaged": True,
    }
    relations = tuple(_relation(expected, person) for expected, person in addressed)
    return RecordDraft(
        activity_id=email.id,
        kind=email.kind,
        object="EmailMessage",
        who_name=", ".join(dict.fromkeys(one.person_name for one in relations)),
        values=writable(values | dict(changes or {}), described, ESSENTIAL),
        relations=relations,
    )


def keeps_email_messages(findings: Iterable[Finding], records: Records) -> bool:
    """Whether this org keeps emails as EmailMessage records: most of the rep's logged emails are there.

    Where no email is known to be logged, the rep's records of a fresh look tell: more EmailMessages than mere Tasks.
    """
    kept = [
        any(ref.object == "EmailMessage" for ref in finding.records)
        for finding in findings
        if finding.recipients and finding.verdict in THERE and finding.records
    ]
    if kept:
        return sum(kept) * 2 > len(kept)
    sent = [message for message in records.messages if not message.incoming]
    twins = {message.task_id for message in sent}
    # A deleted one may have been an EmailMessage's: deleting either deletes both, and then nothing tells.
    mere = [one for one in records.tasks if one.subtype == "Email" and one.id not in twins and not one.is_deleted]
    return len(sent) > len(mere)


def _relation(expected: ExpectedRecord, person: Person) -> Relation:
    role = expected.recipient.role if expected.recipient is not None else RecipientRole.TO
    return Relation(role=role, address=expected.key[1], person_id=person.id, person_name=person.name)
