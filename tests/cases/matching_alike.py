"""Activities that look alike: which one has the record is said where something decides, and left open where not."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from tests.cases import Case
from tests.cases.matching_words import told
from tests.core.building import call, contact, email, task
from tests.core.worlds import GENERIC, World
from tray_app.core.model.activity import Activity, Mark
from tray_app.core.model.crm import Task

JANE = contact(1, phones=frozenset({"+12025550123"}))
MINUTES = timedelta(minutes=1)
NINE = timedelta(hours=3)
MISSING = "not_logged unknown.unproven"
TWO, THERE = f"{MISSING} one of 2; logged probable", "logged strong"


def row(kind: str, given: str, before: str, right: str, done: Sequence[Activity], *tasks: Task) -> Case:
    world = World(activities=done, tasks=tasks, people=(JANE,), profile=GENERIC)
    return Case(kind=kind, given=given, before=before, right=right, answer=partial(told, world))


def sent(number: int, minutes: float, subject: str = "Pricing for spring") -> Activity:
    marks = frozenset({Mark.REPLY}) if subject.casefold().startswith("re:") else frozenset[Mark]()
    return email(number, subject=subject, ago=NINE - minutes * MINUTES, marks=marks)


def mailed(number: int, minutes: float, subject: str = "Email: Pricing for spring", **more: object) -> Task:
    return task(number, JANE.id, subject=subject, ago=NINE - minutes * MINUTES, **more)  # type: ignore[arg-type]


def talk(number: int, minutes: float, seconds: int) -> Activity:
    return call(number, ago=NINE - minutes * MINUTES, duration_s=seconds)


def note(number: int, minutes: float, seconds: int | None = None) -> Task:
    return task(number, JANE.id, ago=NINE - minutes * MINUTES, subject="Call", subtype="Call", call_duration_s=seconds)


ALIKE = "alike, and fewer records than activities"
PREFIX = "the stored prefix decides"
BLANK = "no subject on either side"
OUT = "[Outreach] [Email] [Out] "

CASES = (
    row(
        ALIKE,
        "two emails four minutes apart, one Task",
        "not_logged unknown.unproven; logged strong",
        TWO,
        [sent(1, 0), sent(2, 4)],
        mailed(1, 6),
    ),
    row(
        ALIKE,
        "three emails, one Task",
        "not_logged unknown.unproven; not_logged unknown.unproven; logged strong",
        f"{MISSING} one of 3; {MISSING} one of 3; logged probable",
        [sent(1, 0), sent(2, 2), sent(3, 4)],
        mailed(1, 6),
    ),
    row(
        ALIKE,
        "three emails, two Tasks",
        "not_logged unknown.unproven; logged strong; logged strong",
        f"{MISSING} one of 3; logged probable; logged probable",
        [sent(1, 0), sent(2, 2), sent(3, 4)],
        mailed(1, 6),
        mailed(2, 6.5),
    ),
    row(
        ALIKE,
        "two calls that nobody answered, one Task without a length",
        "not_logged unknown.unproven; logged strong",
        TWO,
        [talk(1, 0, 30), talk(2, 4, 30)],
        note(1, 6),
    ),
    row(
        ALIKE,
        "hours apart: the time decides",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [sent(1, -90), sent(2, 30)],
        mailed(1, 32),
    ),
    row(
        ALIKE,
        "two calls, the length decides",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [talk(1, 0, 30), talk(2, 4, 95)],
        note(1, 6, 95),
    ),
    row(
        ALIKE,
        "two emails, two Tasks",
        "logged strong; logged strong",
        f"{THERE}; {THERE}",
        [sent(1, 0), sent(2, 4)],
        mailed(1, 1),
        mailed(2, 5),
    ),
    row(
        ALIKE,
        "other words: no question",
        "logged strong; not_logged unknown.unproven",
        f"{THERE}; {MISSING}",
        [sent(1, 0), sent(2, 4, "Terms for spring")],
        mailed(1, 6),
    ),
    row(
        PREFIX,
        "FW: against RE:, FW: stored",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [sent(1, 0, "RE: Pricing for spring"), sent(2, 4, "FW: Pricing for spring")],
        mailed(1, 6, "Email: FW: Pricing for spring"),
    ),
    row(
        PREFIX,
        "FW: against RE:, RE: stored",
        "logged strong; not_logged unknown.unproven",
        f"{THERE}; {MISSING}",
        [sent(1, 0, "RE: Pricing for spring"), sent(2, 4, "FW: Pricing for spring")],
        mailed(1, 6, "Email: RE: Pricing for spring"),
    ),
    row(
        PREFIX,
        "behind another logger's tags",
        "not_logged unknown.unproven; logged strong",
        f"{THERE}; {MISSING}",
        [sent(1, 0, "WG: Angebot"), sent(2, 4, "AW: Angebot")],
        mailed(1, 6, OUT + "WG: Angebot"),
    ),
    row(
        PREFIX,
        "an answer against a new email",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [sent(1, 0), sent(2, 4, "Re: Pricing for spring")],
        mailed(1, 6, OUT + "Re: Pricing for spring"),
    ),
    row(
        PREFIX,
        "a new email against an answer",
        "not_logged unknown.unproven; logged strong",
        f"{THERE}; {MISSING}",
        [sent(1, 0), sent(2, 4, "Re: Pricing for spring")],
        mailed(1, 6, OUT + "Pricing for spring"),
    ),
    row(
        PREFIX,
        "a day late, and the answer was sent in between",
        "not_logged unknown.unproven; logged strong",
        f"{THERE}; {MISSING}",
        [sent(1, -2400), sent(2, -2290, "Re: Pricing for spring")],
        mailed(1, -480),
    ),
    row(
        PREFIX,
        "전달 against 회신",
        "not_logged unknown.unproven; logged strong",
        f"{MISSING}; {THERE}",
        [sent(1, 0, "회신: 견적"), sent(2, 4, "전달: 견적")],
        mailed(1, 6, "Email: 전달: 견적"),
    ),
    row(
        BLANK,
        "a plain Task seconds later",
        "not_logged unknown.unproven",
        "logged probable",
        [sent(1, 0, "")],
        mailed(1, 0.3, "", subtype="Task"),
    ),
    row(
        BLANK,
        "(no subject), as some loggers write",
        "logged probable",
        "logged probable",
        [sent(1, 0, "")],
        mailed(1, 0.3, "Email: (no subject)"),
    ),
    row(
        BLANK,
        "(제목 없음)",
        "not_logged unknown.unproven",
        "logged probable",
        [sent(1, 0, "")],
        mailed(1, 0.3, "(제목 없음)", subtype="Task"),
    ),
    row(
        BLANK,
        "a plain Task an hour later",
        "not_logged unknown.unproven",
        MISSING,
        [sent(1, 0, "")],
        mailed(1, 60, "", subtype="Task"),
    ),
    row(
        BLANK,
        "an open one",
        "not_logged unknown.unproven",
        MISSING,
        [sent(1, 0, "")],
        mailed(1, 0.3, "", subtype="Task", is_closed=False),
    ),
    row(
        BLANK, "a call's", "not_logged unknown.unproven", MISSING, [sent(1, 0, "")], mailed(1, 0.3, "", subtype="Call")
    ),
)
