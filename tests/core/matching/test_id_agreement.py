"""What a record with an activity's id must agree in, with the nearest record that does not."""

from dataclasses import replace
from datetime import timedelta

from tests.core.building import NOON, call, email, task
from tests.tables import every_row
from tray_app.core.matching.id_agreement import call_agrees, email_agrees
from tray_app.core.matching.record_index import LoggedRecord
from tray_app.core.model.activity import Direction
from tray_app.core.model.crm import EmailMessage, Task

JANE, JOHN = "003000000000001AAA", "003000000000002AAA"
ADDRESS = "jane@example.com"
NINE, HOUR, MINUTE = timedelta(hours=3), timedelta(hours=1), timedelta(minutes=1)
UUID = "7f3a2c90-44d1-4a57-9d55-0b1f7f2f3b11"


def message(**more: object) -> LoggedRecord:
    values: dict[str, object] = {"message_id": "m1@acme.example", "subject": "Pricing for spring"}
    values |= {"addresses": frozenset({ADDRESS}), "sent_at": NOON - NINE, "created_at": NOON - NINE + MINUTE}
    return LoggedRecord(message=EmailMessage(id="02s000000000001AAA", **(values | more)))  # type: ignore[arg-type]


EMAILS = [
    ("it is out-going", message(), message(incoming=True)),
    (
        "its own time is within a day and two hours",
        message(sent_at=NOON - 28 * HOUR),
        message(sent_at=NOON - 30 * HOUR),
    ),
    ("it may be logged weeks later", message(created_at=NOON + 400 * HOUR), message(sent_at=NOON + 400 * HOUR)),
    ("it names the person", message(), message(addresses=frozenset({"omar@example.net"}))),
    ("or nobody, and the words agree", message(addresses=frozenset()), message(addresses=frozenset(), subject="Terms")),
    (
        "or as many as fit",
        message(addresses=frozenset({"john@example.com", *(f"p{number}@example.com" for number in range(49))})),
        message(addresses=frozenset({"john@example.com", *(f"p{number}@example.com" for number in range(48))})),
    ),
    (
        "its twin Task is not deleted",
        replace(message(), task=task(1, JANE)),
        replace(message(), task=task(1, JANE, is_deleted=True)),
    ),
]


@every_row(("says", "agrees", "does_not"), EMAILS)
def test_an_email_record(says: str, agrees: LoggedRecord, does_not: LoggedRecord) -> None:
    sent = email(to="jane@example.com,john@example.com")
    keys = frozenset({ADDRESS, JANE})

    assert email_agrees(sent, ADDRESS, keys, agrees), says
    assert not email_agrees(sent, ADDRESS, keys, does_not), says


def noted(after: timedelta = 3 * MINUTE, who: str | None = JANE, **more: object) -> Task:
    return task(1, who, ago=NINE - after, **({"subject": "Renewal", "subtype": "Task"} | more))  # type: ignore[arg-type]


CALLS = [
    ("a short id is believed for an hour", "17", noted(HOUR), noted(2 * HOUR)),
    ("or where the length agrees", "17", noted(40 * HOUR, call_duration_s=121), noted(40 * HOUR, call_duration_s=130)),
    ("a long id for a week", UUID, noted(166 * HOUR), noted(172 * HOUR)),
    ("nothing is written before the call", UUID, noted(-4 * MINUTE), noted(-6 * MINUTE)),
    ("an old Task may be completed by the call", UUID, noted(-50 * HOUR, completed_at=NOON), noted(-50 * HOUR)),
    ("the length does not contradict", "17", noted(call_duration_s=150), noted(call_duration_s=301)),
    ("nor does the direction", "17", noted(call_type="Outbound"), noted(call_type="Inbound")),
    ("on somebody else: a long id and the length", UUID, noted(who=JOHN, call_duration_s=121), noted(who=JOHN)),
    ("a short id on somebody else is another's", "17", noted(), noted(who=JOHN, call_duration_s=121)),
    ("on nobody: within an hour", "17", noted(who=None), noted(2 * HOUR, who=None)),
]


@every_row(("says", "call_id", "agrees", "does_not"), CALLS)
def test_a_calls_record(says: str, call_id: str, agrees: Task, does_not: Task) -> None:
    assert call_agrees(call(), frozenset({JANE}), agrees, call_id), says
    assert not call_agrees(call(), frozenset({JANE}), does_not, call_id), says


def test_an_inbound_calls_record() -> None:
    inbound = call(direction=Direction.INBOUND)

    assert call_agrees(inbound, frozenset({JANE}), noted(call_type="Inbound"), "17")
    assert not call_agrees(inbound, frozenset({JANE}), noted(call_type="Outbound"), "17")
