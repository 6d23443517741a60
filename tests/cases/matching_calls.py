"""Calls: their legs, late records, what other loggers and teams call them, and files whose clock is hours off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.cases import Case
from tests.cases.matching_words import told
from tests.core.building import NOON, call, contact, task
from tests.core.worlds import GENERIC, World
from tray_app.core.model.activity import Activity, Call, CallResult, Direction
from tray_app.core.model.crm import Person, Task

JANE = contact(1, phones=frozenset({"+12025550123"}))
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
MISSING = "not_logged unknown.unproven"
THERE = "logged strong"
SHIFTED = "logged strong calls.time_shifted"


def row(
    kind: str,
    given: str,
    before: str,
    right: str,
    calls: Sequence[Activity],
    *tasks: Task,
    people: tuple[Person, ...] = (JANE,),
) -> Case:
    world = World(activities=calls, tasks=tasks, people=people, profile=GENERIC)
    return Case(kind=kind, given=given, before=before, right=right, answer=partial(told, world))


def talk(number: int, seconds_after_nine: float, length: int, source: str = "dialer", **more: object) -> Call:
    made = call(number, ago=3 * HOURS - timedelta(seconds=seconds_after_nine), duration_s=length, **more)  # type: ignore[arg-type]
    return replace(made, source=source)


def exported(number: int, seconds_after_nine: float, file: str, length: int = 0, **more: object) -> Call:
    """A row of an export, that nobody answered unless it says otherwise."""
    values: dict[str, object] = {"result": CallResult.NO_ANSWER} | more
    return replace(talk(number, seconds_after_nine, length, **values), place=f"{file}:{number}")  # type: ignore[arg-type]


def note(number: int = 1, after_the_call: timedelta = 2 * MINUTES, **more: object) -> Task:
    """A Task written so long after a call of two minutes at nine."""
    values: dict[str, object] = {"subject": "Jane Poe", "subtype": "Task"}
    return task(number, JANE.id, ago=3 * HOURS - 2 * MINUTES - after_the_call, **(values | more))  # type: ignore[arg-type]


def long_ago(ago: timedelta, late: timedelta, **more: object) -> tuple[list[Activity], Task]:
    """A call of 123 seconds so long ago, and its Task written so much later."""
    made = call(ago=ago, duration_s=123)
    values: dict[str, object] = {"subject": "Call", "subtype": "Call", "call_duration_s": 123}
    return [made], task(1, JANE.id, ago=ago - timedelta(seconds=123) - late, **(values | more))  # type: ignore[arg-type]


def looks(given: str, before: str, right: str = THERE, **more: object) -> Case:
    """One call and one Task that looks so, two minutes later."""
    return row(
        "what a call looks like to other loggers" if right == THERE else "a to-do is no call",
        given,
        before,
        right,
        [call()],
        note(1, 2 * MINUTES, **more),
    )


def late(given: str, before: str, right: str, ago: float, after: float, **more: object) -> Case:
    calls, record = long_ago(ago * HOURS, after * HOURS, **more)
    return row("a call's Task may be days late", given, before, right, calls, record)


def shifted(given: str, before: str, right: str, hours: float, count: int, lost: int = 0, **more: object) -> Case:
    """So many calls to as many people, whose file is so many hours ahead; the last ones have no Task."""
    people = tuple(
        contact(number, f"p{number}@example.com", phones=frozenset({f"+120255501{number:02d}"}))
        for number in range(1, count + 1)
    )
    calls, tasks = [], []
    for number in range(1, count + 1):
        length, took_place = 60 + 17 * number, 40 * HOURS - number * 25 * MINUTES
        calls.append(call(number, f"+120255501{number:02d}", ago=took_place - hours * HOURS, duration_s=length))
        if number <= count - lost:
            values: dict[str, object] = {"subject": "Call", "subtype": "Call", "call_duration_s": length}
            written = took_place - timedelta(seconds=length + 50)
            tasks.append(task(number, people[number - 1].id, ago=written, **(values | more)))  # type: ignore[arg-type]
    return row("a call file whose clock is hours off", given, before, right, calls, *tasks, people=people)


RINGING = {"direction": Direction.INBOUND, "result": CallResult.NO_ANSWER}
IN = {"direction": Direction.INBOUND}
WHOLE = {"subject": "Call", "subtype": "Call"}

CASES = (
    row(
        "legs of one call are one call",
        "a ring group: two phones ring, the third is answered",
        "not_logged unknown.unproven; not_logged unknown.unproven; logged strong",
        f"3 × {THERE}",
        [talk(1, 0, 0, **RINGING), talk(2, 20, 0, **RINGING), talk(3, 40, 300, **IN)],
        note(1, 6 * MINUTES, call_duration_s=300, **WHOLE),
    ),
    row(
        "legs of one call are one call",
        "the answered leg is first in the file",
        "logged strong; not_logged unknown.unproven",
        f"{THERE}; {THERE}",
        [talk(1, 20, 300, **IN), talk(2, 0, 0, **RINGING)],
        note(1, 6 * MINUTES, call_duration_s=300, **WHOLE),
    ),
    row(
        "legs of one call are one call",
        "put through after a hold; the Task has the talk of both legs",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [talk(1, 0, 120, **IN), talk(2, 122, 200, **IN)],
        note(1, 6 * MINUTES, call_duration_s=320, **WHOLE),
    ),
    row(
        "legs of one call are one call",
        "logged nowhere: nobody says that it was",
        "not_logged unknown.unproven; not_logged unknown.unproven",
        f"{MISSING}; {MISSING}",
        [talk(1, 0, 0, **RINGING), talk(2, 20, 300, **IN)],
    ),
    row(
        "legs of one call are one call",
        "the rep dials again after a minute: two calls, one Task",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [talk(1, 0, 0, result=CallResult.NO_ANSWER), talk(2, 60, 300)],
        note(1, 6 * MINUTES, call_duration_s=300, **WHOLE),
    ),
    row(
        "legs of one call are one call",
        "the customer calls again ten minutes later: two calls",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [talk(1, 0, 0, **RINGING), talk(2, 600, 300, **IN)],
        note(1, 16 * MINUTES, call_duration_s=300, **WHOLE),
    ),
    row(
        "rows of a phone system's exports",
        "nobody answers, in an export of minutes and in one of seconds: one call, one Task",
        "not_logged unknown.unproven one of 2; logged probable",
        f"{THERE}; {THERE}",
        [exported(1, 0, "a.csv"), exported(2, 39, "b.csv")],
        note(1, 6 * MINUTES, call_duration_s=None, **WHOLE),
    ),
    row(
        "rows of a phone system's exports",
        "twice for nothing in one minute of one export: two calls, one Task",
        "logged strong; logged strong",
        "logged probable; not_logged unknown.unproven one of 2",
        [exported(1, 0, "a.csv"), exported(2, 0, "a.csv")],
        note(1, 6 * MINUTES, call_duration_s=None, **WHOLE),
    ),
    row(
        "rows of a phone system's exports",
        "the same, and each has its Task",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [exported(1, 0, "a.csv"), exported(2, 0, "a.csv")],
        note(1, 6 * MINUTES, call_duration_s=None, **WHOLE),
        note(2, 7 * MINUTES, call_duration_s=None, **WHOLE),
    ),
    row(
        "rows of a phone system's exports",
        "dialled again and reached in the same minute: two calls, one Task",
        "logged strong; logged strong",
        f"{MISSING}; {THERE}",
        [exported(1, 0, "a.csv"), exported(2, 0, "a.csv", 150, result=CallResult.ANSWERED)],
        note(1, 6 * MINUTES, call_duration_s=150, **WHOLE),
    ),
    late("26 hours, the same length", "not_logged unknown.unproven", THERE, 50, 26),
    late("40 hours, the same length", "not_logged unknown.unproven", THERE, 60, 40),
    late("six days, the same length", "not_logged unknown.unproven", THERE, 150, 144),
    late("eight days", "not_logged unknown.unproven", MISSING, 200, 192),
    late(
        "40 hours, no length in the Task",
        "not_logged unknown.unproven",
        "logged probable",
        60,
        40,
        call_duration_s=None,
    ),
    late("40 hours, another length", "not_logged unknown.unproven", MISSING, 60, 40, call_duration_s=95),
    row(
        "a call's Task may be days late",
        "the same length, but a later call fits better",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [call(1, ago=60 * HOURS, duration_s=123), call(2, ago=21 * HOURS, duration_s=123)],
        task(1, JANE.id, ago=20 * HOURS, subject="Call", subtype="Call", call_duration_s=123),
    ),
    looks("Type: Phone Call", "not_logged unknown.unproven", type="Phone Call"),
    looks("Type: Call - Outbound", "not_logged unknown.unproven", type="Call - Outbound"),
    looks("Type: Outbound Call", "not_logged unknown.unproven", type="Outbound Call"),
    looks("Type: Cold call", "not_logged unknown.unproven", type="Cold call"),
    looks("Type: Telefonat", "not_logged unknown.unproven", type="Telefonat"),
    looks("Type: Anruf (ausgehend)", "not_logged unknown.unproven", type="Anruf (ausgehend)"),
    looks("Type: Appel", "not_logged unknown.unproven", type="Appel"),
    looks("Type: Llamada", "not_logged unknown.unproven", type="Llamada"),
    looks("Type: Ligação", "not_logged unknown.unproven", type="Ligação"),
    looks("Type: 통화", "not_logged unknown.unproven", type="통화"),
    looks("Type: 電話", "not_logged unknown.unproven", type="電話"),
    looks("Type: Voicemail", "not_logged unknown.unproven", type="Voicemail"),
    looks("CallType alone", "not_logged unknown.unproven", call_type="Outbound"),
    looks("TaskSubtype alone", "logged strong", subtype="Call"),
    looks("the length alone", "logged strong", call_duration_s=120),
    looks(
        "a plain Task: Outgoing call to Jane Poe", "not_logged unknown.unproven", subject="Outgoing call to Jane Poe"
    ),
    looks("a plain Task: Phone call with Jane Poe", "not_logged unknown.unproven", subject="Phone call with Jane Poe"),
    looks("a plain Task: Called Jane", "not_logged unknown.unproven", subject="Called Jane"),
    looks("a plain Task: Left voicemail", "not_logged unknown.unproven", subject="Left voicemail"),
    looks("a plain Task: LVM", "not_logged unknown.unproven", subject="LVM"),
    looks("a plain Task: answered: Outbound call.", "not_logged unknown.unproven", subject="answered: Outbound call."),
    looks(
        "a plain Task: Ausgehender Anruf an Jane Poe",
        "not_logged unknown.unproven",
        subject="Ausgehender Anruf an Jane Poe",
    ),
    looks("a plain Task: Telefonat mit Jane Poe", "not_logged unknown.unproven", subject="Telefonat mit Jane Poe"),
    looks("a plain Task: 발신 통화", "not_logged unknown.unproven", subject="발신 통화"),
    looks("a plain Task: 架電:Jane様", "not_logged unknown.unproven", subject="架電:Jane様"),
    looks("an open Task: Call Jane", "not_logged unknown.unproven", MISSING, subject="Call Jane", is_closed=False),
    looks(
        "an open Task of the team's type Phone Call",
        "not_logged unknown.unproven",
        MISSING,
        subject="Call Jane",
        type="Phone Call",
        is_closed=False,
    ),
    looks(
        "ticked off the next day",
        "logged strong",
        MISSING,
        subject="Call Jane",
        type="Phone Call",
        completed_at=NOON - HOURS,
    ),
    looks("Call Jane back on Friday", "logged strong", MISSING, subject="Call Jane back on Friday"),
    looks("Schedule a call with Jane", "not_logged unknown.unproven", MISSING, subject="Schedule a call with Jane"),
    looks("Type: Call back", "not_logged unknown.unproven", MISSING, type="Call back"),
    looks("Type: Email", "not_logged unknown.unproven", MISSING, type="Email"),
    looks("Type: Meeting, Call agenda", "logged strong", MISSING, subject="Call agenda", type="Meeting"),
    looks("Recall of the order", "not_logged unknown.unproven", MISSING, subject="Recall of the order"),
    shifted(
        "nine hours ahead: Seoul's time called UTC",
        "5 × not_logged unknown.unproven",
        f"5 × {SHIFTED}",
        9,
        5,
    ),
    shifted(
        "seven hours behind",
        "5 × logged strong",
        f"5 × {SHIFTED}",
        -7,
        5,
    ),
    shifted(
        "five and a half hours: India",
        "5 × not_logged unknown.unproven",
        f"5 × {SHIFTED}",
        5.5,
        5,
    ),
    shifted(
        "one of six is missing",
        "6 × not_logged unknown.unproven",
        f"5 × {SHIFTED}; {MISSING}",
        9,
        6,
        1,
    ),
    shifted(
        "two calls are an accident",
        "not_logged unknown.unproven; not_logged unknown.unproven",
        f"{MISSING}; {MISSING}",
        9,
        2,
    ),
    shifted(
        "five calls, no length in the Tasks",
        "5 × not_logged unknown.unproven",
        f"5 × {SHIFTED}",
        2,
        5,
        call_duration_s=None,
    ),
    shifted(
        "the clock is right",
        "5 × logged strong",
        f"5 × {THERE}",
        0,
        5,
    ),
)
