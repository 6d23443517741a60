"""Ids that activity and record share: copied by Email-to-Case, shared by a mail merge, counted from 1 again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.cases import Case
from tests.cases.matching_words import COLLEAGUE, INTEGRATION, message, told, with_id
from tests.core.building import NOON, call, contact, email, task
from tests.core.worlds import GENERIC, World
from tray_app.core.model.activity import Activity, Call, Direction
from tray_app.core.model.crm import EmailMessage, Task

JANE, JOHN = contact(1, phones=frozenset({"+12025550123"})), contact(2, "john@example.com")
PEOPLE = (JANE, JOHN)
HOURS = timedelta(hours=1)
MISSING = "not_logged unknown.unproven"


def emails(
    kind: str, given: str, before: str, right: str, sent: Sequence[Activity], *records: EmailMessage | Task
) -> Case:
    messages = tuple(record for record in records if isinstance(record, EmailMessage))
    tasks = tuple(record for record in records if isinstance(record, Task))
    world = World(activities=sent, messages=messages, tasks=tasks, people=PEOPLE, profile=GENERIC)
    return Case(kind=kind, given=given, before=before, right=right, answer=partial(told, world))


def dialled(call_id: str, **more: object) -> Call:
    return replace(call(**more), id=f"dialer:{call_id}")  # type: ignore[arg-type]


def written(call_id: str, ago: timedelta = 3 * HOURS, **more: object) -> Task:
    values: dict[str, object] = {"who": JANE.id, "subject": "Renewal", "subtype": "Task", "call_object": call_id}
    return task(ago=ago, **(values | more))  # type: ignore[arg-type]


ONE = [email()]
MERGED = [email(), with_id(email(2, "john@example.com", ago=3 * HOURS - timedelta(minutes=1)), "m1@acme.example")]
INCOMING = "an incoming email record never proves a send"
SHARED = "letters that share one Message-ID"
AGREES = "a Message-ID has to agree in person and time"
SMALL = "a call's id that others use, too"
UUID = "7f3a2c90-44d1-4a57-9d55-0b1f7f2f3b11"

CASES = (
    emails(
        INCOMING,
        "Email-to-Case keeps the Cc to support@",
        "logged exact note.email_message",
        MISSING,
        ONE,
        message(incoming=True, addresses=frozenset({"jane@example.com", "support@acme.example"})),
    ),
    emails(
        INCOMING,
        "the same on a Case, with the Case's own Task",
        "logged exact",
        MISSING,
        ONE,
        message(incoming=True, task_id=task(7).id),
        task(
            7,
            None,
            what_id="500000000000001AAA",
            subject="Email: Pricing for spring",
            created_by_id=INTEGRATION,
            owner_id=INTEGRATION,
        ),
    ),
    emails(
        INCOMING,
        "an incoming copy and the rep's own record",
        "logged exact note.email_message",
        "logged exact note.email_message",
        ONE,
        message(1, incoming=True),
        message(2),
    ),
    emails(
        AGREES,
        "sent from the rep's mailbox, logged by a colleague",
        "logged exact note.colleague note.email_message",
        "logged exact note.colleague note.email_message",
        ONE,
        message(created_by_id=COLLEAGUE),
    ),
    emails(
        AGREES,
        "logged three days later through the panel",
        "logged exact note.email_message",
        "logged exact note.email_message",
        [email(ago=90 * HOURS)],
        message(ago=90 * HOURS, created_at=NOON - 18 * HOURS),
    ),
    emails(
        AGREES,
        "the record names somebody else",
        "logged exact note.email_message",
        MISSING,
        ONE,
        message(addresses=frozenset({"omar@example.net"})),
    ),
    emails(
        AGREES,
        "the record names nobody, the words are the same",
        "logged exact note.email_message",
        "logged exact note.email_message",
        ONE,
        message(addresses=frozenset()),
    ),
    emails(
        AGREES,
        "the record names nobody, the words are others",
        "logged exact note.email_message",
        MISSING,
        ONE,
        message(addresses=frozenset(), subject="Weekly report"),
    ),
    emails(
        AGREES, "a record sent a week before", "logged exact note.email_message", MISSING, ONE, message(ago=170 * HOURS)
    ),
    emails(
        AGREES,
        "on a Case, with the customer's address",
        "logged exact note.email_message",
        "logged exact note.email_message",
        ONE,
        message(),
    ),
    emails(
        AGREES,
        "two recipients, the record names one",
        "logged exact note.email_message",
        "incomplete exact recipients.partial note.email_message",
        [email(to="jane@example.com,john@example.com")],
        message(),
    ),
    emails(
        AGREES,
        "a Bcc the record does not keep, with 50 others",
        "logged exact note.email_message",
        "logged exact note.email_message",
        [email()],
        message(addresses=frozenset(f"p{number}@example.com" for number in range(49)) | {"jane@example.com"}),
    ),
    emails(
        SHARED,
        "two people, one record for the first",
        "logged exact note.email_message; logged exact note.email_message",
        f"logged exact note.email_message; {MISSING}",
        MERGED,
        message(),
    ),
    emails(
        SHARED,
        "two people, one record for each",
        "logged exact note.email_message; logged exact note.email_message",
        "logged exact note.email_message; logged exact note.email_message",
        MERGED,
        message(),
        message(2, addresses=frozenset({"john@example.com"})),
    ),
    emails(
        SHARED,
        "two letters to one person, one record with the words of the second",
        "logged exact note.email_message; logged exact note.email_message",
        f"{MISSING}; logged exact note.email_message",
        [
            email(),
            with_id(email(2, subject="Terms for spring", ago=3 * HOURS - timedelta(minutes=1)), "m1@acme.example"),
        ],
        message(subject="Terms for spring"),
    ),
    emails(
        SHARED,
        "one record that names nobody",
        "logged exact note.email_message; logged exact note.email_message",
        f"logged exact note.email_message; {MISSING}",
        MERGED,
        message(addresses=frozenset()),
    ),
    emails(
        SMALL,
        "1, on another person three days before",
        "logged exact",
        MISSING,
        [dialled("1")],
        written("1", 75 * HOURS, who=JOHN.id),
    ),
    emails(
        SMALL,
        "1, on the same person three days before",
        "logged exact",
        MISSING,
        [dialled("1")],
        written("1", 75 * HOURS),
    ),
    emails(
        SMALL,
        "1, on another person a minute later",
        "logged exact",
        MISSING,
        [dialled("1")],
        written("1", 3 * HOURS - timedelta(minutes=3), who=JOHN.id),
    ),
    emails(
        SMALL,
        "1, on nobody two days later",
        "incomplete exact task.unattached",
        MISSING,
        [dialled("1", ago=60 * HOURS)],
        written("1", 12 * HOURS, who=None),
    ),
    emails(
        SMALL,
        "1, on nobody a minute later",
        "incomplete exact task.unattached",
        "incomplete exact task.unattached",
        [dialled("1")],
        written("1", 3 * HOURS - timedelta(minutes=3), who=None),
    ),
    emails(
        SMALL,
        "17, on the same person right after the call",
        "logged exact",
        "logged exact",
        [dialled("17")],
        written("17", 3 * HOURS - timedelta(minutes=3)),
    ),
    emails(
        SMALL,
        "17, of a call the other way",
        "logged exact",
        MISSING,
        [dialled("17")],
        written("17", 3 * HOURS - timedelta(minutes=30), call_type="Inbound", call_duration_s=900),
    ),
    emails(
        SMALL,
        "17, with another length",
        "logged exact",
        MISSING,
        [dialled("17")],
        written("17", 3 * HOURS - timedelta(minutes=3), call_duration_s=700),
    ),
    emails(
        SMALL,
        "17, an inbound call's",
        "logged exact",
        "logged exact",
        [dialled("17", direction=Direction.INBOUND)],
        written("17", 3 * HOURS - timedelta(minutes=3), call_type="Inbound"),
    ),
    emails(
        SMALL,
        "a UUID, on another record of the customer, the same length",
        "logged exact",
        "logged exact",
        [dialled(UUID)],
        written(UUID, 3 * HOURS - timedelta(minutes=3), who=JOHN.id, call_duration_s=121),
    ),
    emails(
        SMALL,
        "a UUID, written 30 hours later",
        "logged exact",
        "logged exact",
        [dialled(UUID, ago=40 * HOURS)],
        written(UUID, 10 * HOURS),
    ),
    emails(
        SMALL,
        "a UUID, written before the call took place",
        "logged exact",
        MISSING,
        [dialled(UUID)],
        written(UUID, 5 * HOURS),
    ),
)
