"""Which records two tools wrote about one activity, with the nearest two that are two activities'."""

from collections.abc import Sequence
from datetime import timedelta

from tests.core.building import NOON, REP, contact, profile, task
from tests.tables import every_row
from tray_app.core.matching.authorship import Authors
from tray_app.core.matching.doubles import Hands, as_one_record
from tray_app.core.matching.people import people_in
from tray_app.core.matching.record_index import logged_records_in
from tray_app.core.matching.task_classifier import TaskClassifier
from tray_app.core.model.crm import EmailMessage, Records, Task

JANE = contact()
OUTREACH = "[Outreach] [Email] [Out] Pricing for spring"
COLLEAGUE = "005000000000050AAA"


def mail(number: int, minute: float, subject: str = "Email: Pricing for spring", **more: object) -> Task:
    ago = timedelta(hours=3) - timedelta(minutes=minute)
    return task(number, JANE.id, subject=subject, ago=ago, **({"type": "Email"} | more))  # type: ignore[arg-type]


def talk(number: int, minute: float, seconds: int | None, subject: str = "Call", **more: object) -> Task:
    return mail(number, minute, subject, **({"subtype": "Call", "call_duration_s": seconds, "type": None} | more))


def message(minute: float, **more: object) -> EmailMessage:
    values: dict[str, object] = {"subject": "Pricing for spring", "addresses": frozenset({"jane@example.com"})}
    values |= {"created_at": NOON - timedelta(hours=3) + timedelta(minutes=minute), "created_by_id": REP.user_id}
    return EmailMessage(id="02s000000000001AAA", **(values | more))  # type: ignore[arg-type]


TOOL = {"type": "Call"}
ROWS = [
    ("other tags: another tool", [mail(1, 0), mail(2, 1, OUTREACH)], [mail(1, 0), mail(2, 1)]),
    ("the same words", [mail(1, 0), mail(2, 1, OUTREACH)], [mail(1, 0), mail(2, 1, "[Outreach] [Email] [Out] Terms")]),
    (
        "the same prefix",
        [mail(1, 0), mail(2, 1, OUTREACH)],
        [mail(1, 0), mail(2, 1, OUTREACH.replace("P", "Re: P", 1))],
    ),
    ("in one go", [mail(1, 0), mail(2, 19, OUTREACH)], [mail(1, 0), mail(2, 21, OUTREACH)]),
    ("an email record and a Task", [message(0), mail(2, 1)], [message(0, incoming=True), mail(2, 1)]),
    (
        "within a template",
        [message(0), mail(2, 1, 'Email: sent "Pricing for spring"')],
        [message(0), mail(2, 1, "Pricing")],
    ),
    (
        "a colleague's is no double",
        [mail(1, 0), mail(2, 1, OUTREACH)],
        [mail(1, 0), mail(2, 1, OUTREACH, owner_id=COLLEAGUE, created_by_id=COLLEAGUE)],
    ),
    (
        "an open of it is no double",
        [mail(1, 0), mail(2, 1, OUTREACH)],
        [mail(1, 0), mail(2, 1, "Opened: Pricing for spring")],
    ),
    (
        "an open to-do is no double",
        [mail(1, 0), mail(2, 1, OUTREACH)],
        [mail(1, 0), mail(2, 1, OUTREACH, is_closed=False)],
    ),
    (
        "the same length to two seconds",
        [talk(1, 0, 300), talk(2, 1, 302, **TOOL)],
        [talk(1, 0, 300), talk(2, 1, 303, **TOOL)],
    ),
    ("for a day", [talk(1, 0, 300), talk(2, 1430, 300, **TOOL)], [talk(1, 0, 300), talk(2, 1450, 300, **TOOL)]),
    ("short ones in one go", [talk(1, 0, 12), talk(2, 19, 12, **TOOL)], [talk(1, 0, 12), talk(2, 21, 12, **TOOL)]),
    (
        "one without a length",
        [talk(1, 0, 300), talk(2, 1.4, None, **TOOL)],
        [talk(1, 0, 300), talk(2, 1.6, None, **TOOL)],
    ),
    (
        "the same way",
        [talk(1, 0, 300, "Outbound call"), talk(2, 1, 300, "Outbound Call", **TOOL)],
        [talk(1, 0, 300, "Outbound call"), talk(2, 1, 300, "Inbound Call", **TOOL)],
    ),
    ("one tool writes each call once", [talk(1, 0, 300), talk(2, 1, 300, **TOOL)], [talk(1, 0, 300), talk(2, 1, 300)]),
]


def left(rows: Sequence[Task | EmailMessage]) -> int:
    records = Records(
        tasks=tuple(one for one in rows if isinstance(one, Task)),
        messages=tuple(one for one in rows if isinstance(one, EmailMessage)),
        people=(JANE,),
    )
    found = logged_records_in(records)
    hands = Hands(TaskClassifier(profile("generic")))
    return len(as_one_record(found, people_in(records), hands, Authors(REP.user_id)))


@every_row(("says", "doubles", "two"), ROWS)
def test_both_sides_of_each_rule(says: str, doubles: list[Task | EmailMessage], two: list[Task | EmailMessage]) -> None:
    assert left(doubles) == 1, f"{says}: one activity"
    assert left(two) == 2, f"{says}: two records that stand for themselves"


def test_two_emails_by_two_tools_are_two_pairs_in_any_order() -> None:
    rows = [mail(1, 0), mail(2, 1, OUTREACH), mail(3, 4), mail(4, 5, OUTREACH)]

    assert left(rows) == left(rows[::-1]) == 2
