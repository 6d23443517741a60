"""The Task that a dialer says it wrote for a call: exact proof, exact disproof, and what cannot be told apart."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.cases import Case
from tests.cases.matching_words import COLLEAGUE, INTEGRATION, told
from tests.core.building import call, contact, task
from tests.core.worlds import GENERIC, MARKETO, World
from tray_app.adapters.sources.salesforce_id import long_id
from tray_app.core.model.activity import Call, Direction
from tray_app.core.model.crm import Question, Records, Task

JANE, JOHN = contact(1, phones=frozenset({"+12025550123"})), contact(2, "john@example.com")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MISSING = "not_logged unknown.unproven"


def named(written: str, number: int = 1, **more: object) -> Call:
    """A call of three hours ago; `written` as the dialer's file has it."""
    return replace(call(number, **more), salesforce_activity_id=long_id(written))  # type: ignore[arg-type]


def wrote(number: int = 1, ago: timedelta = 3 * HOUR - 3 * MINUTE, **more: object) -> Task:
    """A Task that tells nothing of the call but its time."""
    values: dict[str, object] = {"who": JANE.id, "subject": "Call", "subtype": "Call", "ago": ago}
    return signed(task(number, **(values | more)))  # type: ignore[arg-type]


def signed(record: Task) -> Task:
    """With the ID that Salesforce would give it: its last characters fit the others."""
    return replace(record, id=long_id(record.id[:15]) or "")


def case(kind: str, given: str, before: str, right: str, *calls: Call, tasks: tuple[Task, ...] = ()) -> Case:
    world = World(activities=calls, tasks=tasks, people=(JANE, JOHN), profile=GENERIC)
    return Case(kind=kind, given=given, before=before, right=right, answer=partial(told, world))


def refused() -> Case:
    closer = Records(unanswered={Question.DELETED_TASKS: "check.incomplete_answer"})
    world = World(activities=[named(ID)], people=(JANE,), profile=GENERIC, closer=closer)
    return Case(
        kind=UNSEEN,
        given="Salesforce has not answered the whole question",
        before="cannot_check check.incomplete_answer",
        right="cannot_check check.incomplete_answer",
        answer=partial(told, world),
    )


def with_no_id() -> Case:
    """Marketo's tools need a Salesforce ID: that this call has none holds as well, and is said beside it."""
    world = World(activities=[named(ID)], people=(JANE,), profile=MARKETO)
    return Case(
        kind=UNSEEN,
        given="and the person has no Salesforce ID in the call log",
        before="not_logged person.call_without_salesforce_id",
        right="cannot_check task.not_visible",
        answer=partial(told, world),
    )


ID, SHORT = signed(task(1)).id, task(1).id[:15]
PROOF, DISPROOF = "the Task is there", "the Task is there and is no record of the call"
UNSEEN, NO_TASK = "the Task is not shown", "what is no Task's ID says nothing"

CASES = (
    case(PROOF, "the rep's own, minutes later", "logged strong", "logged exact", named(ID), tasks=(wrote(),)),
    case(PROOF, "its short form", "logged strong", "logged exact", named(SHORT), tasks=(wrote(),)),
    case(
        PROOF,
        "as a link",
        "logged strong",
        "logged exact",
        named(f"https://acme.lightning.force.com/lightning/r/Task/{ID}/view"),
        tasks=(wrote(),),
    ),
    case(
        PROOF,
        "an integration user's, on the Account alone",
        MISSING,
        "logged exact note.on_account note.other_owner",
        named(ID),
        tasks=(wrote(who=None, what_id="001000000000001AAA", owner_id=INTEGRATION, created_by_id=INTEGRATION),),
    ),
    case(
        PROOF,
        "on another person, twelve days later, a colleague's",
        MISSING,
        "logged exact note.other_owner",
        named(ID, ago=300 * HOUR),
        tasks=(wrote(ago=2 * HOUR, who=JOHN.id, owner_id=COLLEAGUE, created_by_id=COLLEAGUE),),
    ),
    case(
        PROOF,
        "archived",
        "logged strong note.archived",
        "logged exact note.archived",
        named(ID),
        tasks=(wrote(is_archived=True),),
    ),
    case(
        PROOF,
        "two calls a minute apart, each names its own, written in the other order",
        "logged strong; logged strong",
        "logged exact; logged exact",
        named(wrote(2).id, 1, duration_s=20),
        named(wrote(1).id, 2, duration_s=20, ago=3 * HOUR - MINUTE),
        tasks=(wrote(1), wrote(2)),
    ),
    case(
        PROOF,
        "of two calls, the one that names the only Task has it",
        "logged strong; not_logged unknown.unproven",
        "not_logged unknown.unproven; logged exact",
        call(1, duration_s=20),
        named(ID, 2, duration_s=20, ago=3 * HOUR - MINUTE - timedelta(seconds=2)),  # this log knows the seconds
        tasks=(wrote(ago=3 * HOUR - 30 * timedelta(seconds=1)),),
    ),
    case(
        PROOF,
        "planned two days before, and done by the call",
        MISSING,
        "logged exact",
        named(ID),
        tasks=(wrote(ago=50 * HOUR, completed_at=wrote().created_at),),
    ),
    case(
        DISPROOF,
        "deleted",
        "not_logged strong task.deleted",
        "not_logged strong task.deleted",
        named(ID),
        tasks=(wrote(is_deleted=True),),
    ),
    case(
        DISPROOF,
        "deleted, on another person",
        MISSING,
        "not_logged task.deleted",
        named(ID),
        tasks=(wrote(who=JOHN.id, is_deleted=True),),
    ),
    case(
        DISPROOF,
        "deleted, and written again",
        "logged strong",
        "logged strong",
        named(ID),
        tasks=(wrote(is_deleted=True), wrote(2)),
    ),
    case(
        DISPROOF,
        "an email's",
        MISSING,
        "not_logged task.not_this_call",
        named(ID),
        tasks=(signed(task(1, JANE.id)),),
    ),
    case(
        DISPROOF,
        "closed two days before the call",
        MISSING,
        "not_logged task.not_this_call",
        named(ID),
        tasks=(wrote(ago=50 * HOUR),),
    ),
    case(
        DISPROOF,
        "of another length and the other way",
        MISSING,
        "not_logged task.not_this_call",
        named(ID),
        tasks=(wrote(call_type="Inbound", call_duration_s=900),),
    ),
    case(
        DISPROOF,
        "another length alone is another way to count",
        MISSING,
        "logged exact",
        named(ID),
        tasks=(wrote(call_duration_s=900),),
    ),
    case(
        DISPROOF,
        "two calls name one Task: the nearer one has it",
        f"{MISSING}; logged strong",
        "not_logged task.not_this_call; logged exact",
        named(ID, 1, ago=6 * HOUR),
        named(ID, 2, direction=Direction.INBOUND),
        tasks=(wrote(),),
    ),
    case(UNSEEN, "no Task at all", MISSING, "cannot_check task.not_visible", named(ID)),
    case(UNSEEN, "another Task fits", "logged strong", "logged strong", named(ID), tasks=(wrote(2),)),
    refused(),
    with_no_id(),
    case(NO_TASK, "a character is wrong", MISSING, MISSING, named("00TAA0000000001AAA")),
    case(NO_TASK, "one character too few", MISSING, MISSING, named(ID[:14])),
    case(NO_TASK, "an email's record", MISSING, MISSING, named("02s000000000001AAA")),
    case(NO_TASK, "an Event", MISSING, MISSING, named("00U000000000001AAA")),
    case(NO_TASK, "a person", "logged strong", "logged strong", named(JANE.id), tasks=(wrote(),)),
    case(NO_TASK, "words", MISSING, MISSING, named("logged")),
)
