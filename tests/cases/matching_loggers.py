"""Two loggers that write the same, and colleagues who write to the same people."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from tests.cases import Case
from tests.cases.matching_words import COLLEAGUE, INTEGRATION, message, told
from tests.core.building import call, contact, email, task
from tests.core.worlds import GENERIC, World
from tray_app.core.model.activity import Activity, CallResult
from tray_app.core.model.crm import EmailMessage, Task

JANE = contact(1, phones=frozenset({"+12025550123"}))
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
MISSING = "not_logged unknown.unproven"
THERE = "logged strong"


def row(
    kind: str, given: str, before: str, right: str, done: Sequence[Activity], *records: Task | EmailMessage
) -> Case:
    messages = tuple(record for record in records if isinstance(record, EmailMessage))
    tasks = tuple(record for record in records if isinstance(record, Task))
    world = World(activities=done, messages=messages, tasks=tasks, people=(JANE,), profile=GENERIC)
    return Case(kind=kind, given=given, before=before, right=right, answer=partial(told, world))


def talk(number: int, minutes: float, seconds: int, **more: object) -> Activity:
    """A call so many minutes after nine."""
    return call(number, ago=3 * HOURS - minutes * MINUTES, duration_s=seconds, **more)  # type: ignore[arg-type]


def sent(number: int, minutes: float, subject: str = "Pricing for spring") -> Activity:
    return email(number, subject=subject, ago=3 * HOURS - minutes * MINUTES)


def note(number: int, minutes: float, seconds: int | None = None, **more: object) -> Task:
    """A call's Task, written so many minutes after nine."""
    values: dict[str, object] = {"subject": "Call", "subtype": "Call", "call_duration_s": seconds}
    return task(number, JANE.id, ago=3 * HOURS - minutes * MINUTES, **(values | more))  # type: ignore[arg-type]


def mailed(number: int, minutes: float, subject: str = "Email: Pricing for spring", **more: object) -> Task:
    return task(number, JANE.id, subject=subject, ago=3 * HOURS - minutes * MINUTES, **more)  # type: ignore[arg-type]


THEIRS: dict[str, Any] = {"owner_id": COLLEAGUE, "owner_name": "Chris Colleague", "created_by_id": COLLEAGUE}
TOOL: dict[str, Any] = {"owner_id": INTEGRATION, "owner_name": "Integration", "created_by_id": INTEGRATION}
AIRCALL: dict[str, Any] = {"subject": "Outbound answered call to Jane via Main made by Robin", "type": "Call"}
OUTREACH = "[Outreach] [Email] [Out] Pricing for spring"
TWO_CALLS = "two loggers write one call"
TWO_MAILS = "two loggers write one email"
LENGTH = "a length that contradicts is no match"
COMES_IN = "the customer's email, logged as well, is no proof of the rep's"
OTHERS = "another user's Task counts only when something says so"

CASES = (
    row(
        TWO_CALLS,
        "both Tasks are the first call's; the second call is missing",
        "logged strong; logged probable",
        f"{THERE}; {MISSING}",
        [talk(1, 0, 300), talk(2, 20, 60)],
        note(1, 6, 300),
        note(2, 26, 301, **AIRCALL),
    ),
    row(
        TWO_CALLS,
        "the second call is there as well, once",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [talk(1, 0, 300), talk(2, 20, 60)],
        note(1, 6, 300),
        note(2, 7, 301, **AIRCALL),
        note(3, 22, 60),
    ),
    row(
        TWO_CALLS,
        "two calls of one length, the second is missing",
        "logged strong; not_logged unknown.unproven",
        f"{THERE}; {MISSING}",
        [talk(1, 0, 300), talk(2, 7, 300)],
        note(1, 5.5, 300),
        note(2, 5.6, 300, **AIRCALL),
    ),
    row(
        TWO_CALLS,
        "one logger does not say how long",
        "logged strong; logged probable",
        f"{THERE}; {MISSING}",
        [talk(1, 0, 300), talk(2, 5.6, 0, result=CallResult.NO_ANSWER)],
        note(1, 5.2, 300),
        note(2, 5.4, **AIRCALL),
    ),
    row(
        TWO_CALLS,
        "one logger for two calls of the same length: two Tasks, two calls",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [talk(1, 0, 60), talk(2, 10, 60)],
        note(1, 12, 60),
        note(2, 12.5, 60),
    ),
    row(
        TWO_CALLS,
        "three calls, each written twice: said once, as a cause",
        "3 × logged strong",
        f"3 × {THERE} logging.doubled",
        [talk(1, 0, 300), talk(2, 20, 63), talk(3, 40, 95)],
        *(note(number, at, length) for number, at, length in ((1, 6, 300), (2, 22, 63), (3, 42, 95))),
        *(note(number, at, length, **AIRCALL) for number, at, length in ((4, 6, 301), (5, 22, 63), (6, 42, 95))),
    ),
    row(LENGTH, "60 s against 301 s", "logged strong", MISSING, [talk(1, 0, 60)], note(1, 6, 301)),
    row(LENGTH, "600 s against 100 s", "logged strong", MISSING, [talk(1, 0, 600)], note(1, 11, 100)),
    row(LENGTH, "60 s against 85 s: the ringing is counted", "logged strong", THERE, [talk(1, 0, 60)], note(1, 3, 85)),
    row(LENGTH, "61 s against 120 s: whole minutes", "logged strong", THERE, [talk(1, 0, 61)], note(1, 3, 120)),
    row(LENGTH, "0 in the Task: put right later", "logged strong", THERE, [talk(1, 0, 300)], note(1, 0.1, 0)),
    row(
        TWO_MAILS,
        "`Email: S` and `[Outreach] [Email] [Out] S`",
        "logged strong; logged strong",
        f"{MISSING} one of 2; logged probable",
        [sent(1, 0), sent(2, 4)],
        mailed(1, 5),
        mailed(2, 5.5, OUTREACH, type="Email"),
    ),
    row(
        TWO_MAILS,
        "the later email is missing, and both records are older than it",
        "logged strong; not_logged unknown.unproven",
        f"{THERE}; {MISSING}",
        [sent(1, 0), sent(2, 40)],
        mailed(1, 2),
        mailed(2, 3, OUTREACH),
    ),
    row(
        TWO_MAILS,
        "Task and EmailMessage without a common id",
        "logged strong; logged strong note.email_message",
        f"{MISSING}; {THERE}",
        [email(1, ago=3 * HOURS), email(2, ago=2 * HOURS + 50 * MINUTES)],
        mailed(1, 11),
        message(1, message_id=None, ago=2 * HOURS + 50 * MINUTES),
    ),
    row(
        TWO_MAILS,
        "each email twice: two emails, four records",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [sent(1, 0), sent(2, 10)],
        mailed(1, 2),
        mailed(2, 2.5, OUTREACH),
        mailed(3, 12),
        mailed(4, 12.5, OUTREACH),
    ),
    row(
        TWO_MAILS,
        "one logger, two records: two emails",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [sent(1, 0), sent(2, 4)],
        mailed(1, 5),
        mailed(2, 5.5),
    ),
    row(
        OTHERS,
        "a colleague's call twelve minutes later",
        "logged probable note.other_owner",
        MISSING,
        [talk(1, 0, 120)],
        note(1, 12, **THEIRS),
    ),
    row(
        OTHERS,
        "the same with the same round length",
        "logged strong note.other_owner",
        MISSING,
        [talk(1, 0, 120)],
        note(1, 14, 120, **THEIRS),
    ),
    row(
        OTHERS,
        "a colleague's email under other words",
        "not_logged unknown.unproven",
        MISSING,
        [sent(1, 0)],
        mailed(1, 3, "Email: Invoice", **THEIRS),
    ),
    row(
        OTHERS,
        "a colleague's email without words",
        "logged probable note.other_owner",
        MISSING,
        [sent(1, 0)],
        mailed(1, 3, "", **THEIRS),
    ),
    row(
        OTHERS,
        "the same words by another user",
        "logged strong note.other_owner",
        f"{THERE} note.other_owner",
        [sent(1, 0)],
        mailed(1, 3, **TOOL),
    ),
    row(
        OTHERS,
        "an integration user that is seen on my other Tasks",
        "logged strong note.other_owner; logged probable note.other_owner",
        f"{THERE} note.other_owner; logged probable note.other_owner",
        [talk(1, 0, 120), talk(2, 40, 90)],
        note(1, 3, 120, created_by_id=INTEGRATION),
        note(2, 44, **TOOL),
    ),
    row(
        OTHERS,
        "a manager who once gave me a to-do is none",
        "logged probable note.other_owner",
        MISSING,
        [talk(2, 40, 90)],
        note(1, 3, subject="Call Jane", subtype="Task", created_by_id=COLLEAGUE, is_closed=False),
        note(2, 52, **THEIRS),
    ),
    row(
        OTHERS,
        "a colleague's email record to the same person under the same words",
        "logged strong note.colleague note.email_message",
        MISSING,
        [sent(1, 0)],
        message(1, message_id="other@acme.example", from_address="chris@acme.example", created_by_id=COLLEAGUE),
    ),
    row(
        OTHERS,
        "a tool's Task at the second the call began",
        "logged probable note.other_owner",
        "logged probable note.other_owner",
        [talk(1, 0, 120)],
        note(1, 0.04, **TOOL),
    ),
    row(
        COMES_IN,
        "`Email: <<`: the customer's answer, 25 minutes after the rep's email",
        THERE,
        MISSING,
        [sent(1, 0, "Re: Pricing")],
        mailed(1, 25, "Email: << Re: Pricing"),
    ),
    row(
        COMES_IN,
        "`[Outreach] [Email] [In]`, under a profile that does not know Outreach",
        THERE,
        MISSING,
        [sent(1, 0, "Re: Pricing")],
        mailed(1, 25, "[Outreach] [Email] [In] Re: Pricing"),
    ),
    row(
        COMES_IN,
        "one `>>` and one `<<` for two emails of the rep's",
        f"{THERE}; {THERE}",
        f"{THERE}; {MISSING}",
        [sent(1, 0, "Pricing"), sent(2, 60, "Re: Pricing")],
        mailed(1, 1, "Email: >> Pricing"),
        mailed(2, 65, "Email: << Re: Pricing"),
    ),
    row(
        COMES_IN,
        "a merge field that nobody filled, not a mark",
        THERE,
        THERE,
        [sent(1, 0, "<<First Name>>, a question")],
        mailed(1, 1, "Email: <<First Name>>, a question"),
    ),
)
