"""What untidy orgs write: Accounts without a person, templates without a subject, two tools side by side."""

from collections.abc import Sequence
from functools import partial

from tests.cases import Case
from tests.cases.matching_alike import MINUTES, MISSING, NINE, THERE, mailed, note, sent, talk
from tests.cases.matching_words import told
from tests.core.building import call, contact, email, profile, task
from tests.core.worlds import GENERIC, World
from tray_app.core.model.activity import Activity, CallResult
from tray_app.core.model.crm import Person, Task
from tray_app.core.model.profiles import Profile

ACME = "001000000000001AAA"
JANE = contact(1, account_id=ACME, phones=frozenset({"+12025550123"}))
KIM = contact(2, "kim@example.com")
DIALPAD = profile("dialpad")

ACCOUNT = "a Task on an Account alone"
EMPTY = "a template whose place for the subject is empty"
SHARED = "a Task on several people"
TOOLS = "two tools write everything"
LENGTH = "the length says which call"
LEFT_OUT = "a call of which this logger writes none"
SPOILT = "a subject that the logger has spoilt"
KOREAN, GERMAN = "안녕하세요 견적 문의드립니다", "Angebot für Müller"


def row(
    kind: str,
    given: str,
    before: str,
    right: str,
    done: Sequence[Activity],
    *tasks: Task,
    people: tuple[Person, ...] = (JANE, KIM),
    logger: Profile = GENERIC,
) -> Case:
    world = World(activities=done, tasks=tasks, people=people, profile=logger)
    return Case(kind=kind, given=given, before=before, right=right, answer=partial(told, world))


def written(number: int, minutes: float, to: str, subject: str = "Pricing for spring") -> Activity:
    return email(number, to, subject=subject, ago=NINE - minutes * MINUTES)


def to_both(number: int, minutes: float) -> Activity:
    return email(number, "jane@example.com,kim@example.com", ago=NINE - minutes * MINUTES)


def nobodys(number: int, minutes: float, account: str = ACME) -> Task:
    return mailed_on(number, None, minutes, what_id=account)


def mailed_on(number: int, who: str | None, minutes: float, **more: object) -> Task:
    words: dict[str, object] = {"subject": "Email: Pricing for spring"}
    return task(number, who, ago=NINE - minutes * MINUTES, **(words | more))  # type: ignore[arg-type]


def unanswered(number: int, minutes: float, result: CallResult) -> Activity:
    return call(number, ago=NINE - minutes * MINUTES, duration_s=0, result=result)


def by_other_tool(number: int, minutes: float, seconds: int | None) -> Task:
    """A dialer that writes in other words, and says which way the call went."""
    return task(
        number,
        JANE.id,
        subject="Outbound Call to Jane Doe",
        ago=NINE - minutes * MINUTES,
        subtype="Task",
        type="Call",
        call_duration_s=seconds,
    )


def habit(first: int, minutes: float) -> tuple[list[Activity], list[Task]]:
    """Four long calls on the days before, which both tools wrote."""
    done, tasks = [], []
    for number in range(first, first + 4):
        at, seconds = minutes - 60 * (number - first), 241 + 61 * number
        done.append(talk(number, at, seconds))
        tasks += [note(2 * number, at + seconds / 60 + 1, seconds), by_other_tool(2 * number + 1, at + 0.05, None)]
    return done, tasks


USED = habit(11, -600)
DOUBLED = "logged strong logging.doubled"

CASES = (
    row(
        SPOILT,
        "UTF-8 taken for Western European, a day late",
        MISSING,
        "logged strong",
        [sent(1, -1380, KOREAN)],
        mailed(1, 0, f"Email: {KOREAN.encode().decode('latin-1')}"),
    ),
    row(
        SPOILT,
        "EUC-KR taken for Western European, and two emails it could be",
        f"{MISSING}; {MISSING}",
        f"logged strong; {MISSING}",
        [sent(1, -600, KOREAN), sent(2, -5, "회의록 공유")],
        mailed(1, 0, f"Email: {KOREAN.encode('euc_kr').decode('latin-1')}"),
    ),
    row(
        SPOILT,
        "a question mark for each character that was not known",
        MISSING,
        "logged strong",
        [sent(1, -600, GERMAN)],
        mailed(1, 0, "Email: Angebot f?r M?ller"),
    ),
    row(
        SPOILT,
        "nothing but question marks, at its time",
        f"{MISSING}; {MISSING}",
        f"logged probable; {MISSING}",
        [sent(1, -10, KOREAN), sent(2, -5, "회의록 공유")],
        mailed(1, 0, "Email: ????? ?? ??????"),
    ),
    row(
        SPOILT,
        "a question about something else",
        MISSING,
        MISSING,
        [sent(1, -10, "Angebot 견적")],
        mailed(1, 0, "Email: Noch Fragen zum Angebot?"),
    ),
    row(
        ACCOUNT,
        "two days late, the person's own Account",
        MISSING,
        "logged strong note.on_account",
        [written(1, -2800, "jane@example.com")],
        nobodys(1, 60),
    ),
    row(
        ACCOUNT,
        "a colder claim by an address that nobody has",
        f"{MISSING}; logged strong note.on_account",
        "logged probable note.on_account; not_logged person.no_record",
        [written(1, -2800, "jane@example.com"), written(2, -600, "omar@example.com")],
        nobodys(1, 60),
    ),
    row(
        EMPTY,
        "a tag in the place of words, a day late",
        MISSING,
        "logged probable",
        [sent(1, -1380, "")],
        mailed(1, 60, "[Outreach] [Email] [Out]"),
    ),
    row(
        EMPTY,
        "two separators, half a day late",
        MISSING,
        "logged probable",
        [sent(1, -660, "")],
        mailed(1, 60, "Email -  - Spring push - Day 7"),
    ),
    row(
        EMPTY,
        "empty quotes, half a day late",
        MISSING,
        "logged probable",
        [sent(1, -660, "")],
        mailed(1, 60, 'Email: [lemlist] Email sent with subject "" - Spring push'),
    ),
    row(
        SHARED,
        "late for both, of the email that went to both",
        "incomplete probable recipients.partial one of 2; logged probable",
        f"logged probable; {MISSING} one of 2",
        [to_both(1, -2800), written(2, -1400, "jane@example.com")],
        mailed_on(1, JANE.id, 60, who_ids=frozenset({JANE.id, KIM.id})),
    ),
    row(
        TOOLS,
        "one was told while it rang, the other after the call: the call before has none",
        "6 × logged strong",
        f"4 × {DOUBLED}; {MISSING}; {DOUBLED}",
        [*USED[0], unanswered(1, 0, CallResult.VOICEMAIL), talk(2, 14, 1429)],
        *USED[1],
        by_other_tool(1, 14.05, None),
        note(2, 55, 1429),
    ),
    row(
        LENGTH,
        "late for both, the length of the earlier one",
        f"{MISSING}; {THERE}",
        f"{THERE}; {MISSING}",
        [talk(1, -5000, 1036), talk(2, -700, 941)],
        note(1, 60, 1036),
    ),
    row(
        LEFT_OUT,
        "left after a voicemail, in between one that nobody answered",
        "cannot_check logger.own_object; ignored ignored.not_connected_call",
        "logged probable; ignored ignored.not_connected_call",
        [unanswered(1, -840, CallResult.VOICEMAIL), unanswered(2, -835, CallResult.NO_ANSWER)],
        task(1, JANE.id, subject="Dialpad: Outbound call to Jane", ago=NINE, subtype="Call", call_duration_s=2),
        logger=DIALPAD,
    ),
)
