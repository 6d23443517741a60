"""Short ways to make activities, records and situations for tests of the core."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tray_app.adapters.content.profile_files import load_profile
from tray_app.core.model.activity import Call, CallResult, Direction, Email, Mark, Recipient, RecipientRole
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Person, Rep, Schema, Task
from tray_app.core.model.profiles import Profile

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
REP = Rep(
    user_id="005000000000001AAA", username="rep@acme.example", email="rep@acme.example", name="Robin Rep", country="US"
)
PROFILES = Path(__file__).parents[2] / "resources" / "profiles"


@cache
def profile(name: str = "marketo-actions") -> Profile:
    """A shipped one: it never changes, and is asked for by each guide."""
    return load_profile(name, [PROFILES])


def email(
    number: int = 1,
    to: str = "jane@example.com",
    *,
    subject: str = "Pricing for spring",
    ago: timedelta = timedelta(hours=3),
    marks: frozenset[Mark] = frozenset(),
    cc: tuple[str, ...] = (),
    bcc: tuple[str, ...] = (),
) -> Email:
    people = [Recipient(address) for address in to.split(",") if address]
    people += [Recipient(address, RecipientRole.CC) for address in cc] + [
        Recipient(address, RecipientRole.BCC) for address in bcc
    ]
    return Email(
        id=f"mail:7:{number}",
        source="mail",
        occurred_at=NOON - ago,
        subject=subject,
        message_id=f"m{number}@acme.example",
        sender=REP.email,
        recipients=tuple(people),
        marks=marks,
    )


def call(
    number: int = 1,
    phone: str | None = "+12025550123",
    *,
    salesforce_id: str | None = None,
    person_email: str | None = None,
    ago: timedelta = timedelta(hours=3),
    duration_s: int = 120,
    result: CallResult = CallResult.ANSWERED,
    knows_ids: bool = True,
    direction: Direction = Direction.OUTBOUND,
    outcome: str | None = None,
) -> Call:
    return Call(
        id=f"dialer:call-{number}",
        source="dialer",
        occurred_at=NOON - ago,
        number=phone,
        raw_number=phone or "",
        duration_s=duration_s,
        result=result,
        direction=direction,
        salesforce_id=salesforce_id,
        knows_salesforce_ids=knows_ids,
        person_email=person_email,
        outcome=outcome,
    )


def task(
    number: int = 1,
    who: str | None = "003000000000001AAA",
    *,
    subject: str = "Email: Pricing for spring",
    ago: timedelta = timedelta(hours=3) - timedelta(minutes=2),
    subtype: str | None = "Email",
    **more: Any,
) -> Task:
    values: dict[str, Any] = {"owner_id": REP.user_id, "created_by_id": REP.user_id, "owner_name": REP.name}
    values |= more
    return Task(
        id=f"00T{number:012d}AAA", subject=subject, who_id=who, created_at=NOON - ago, subtype=subtype, **values
    )


def contact(number: int = 1, email: str | None = "jane@example.com", **more: Any) -> Person:
    values: dict[str, Any] = {"name": f"Contact {number}", "owner_id": REP.user_id}
    values |= more
    return Person(object="Contact", id=f"003{number:012d}AAA", email=email, **values)


def lead(number: int = 1, email: str | None = "jane@example.com", **more: Any) -> Person:
    values: dict[str, Any] = {"name": f"Lead {number}", "owner_id": REP.user_id}
    values |= more
    return Person(object="Lead", id=f"00Q{number:012d}AAA", email=email, **values)


def fields_of(logger: Profile, *, without: frozenset[str] = frozenset()) -> dict[str, FieldInfo]:
    """Every field the profile expects, as the logger's documentation wants it."""
    made = {
        item.name: FieldInfo(name=item.name, label=item.label, type=item.type, length=item.length)
        for item in logger.fields
        if item.name not in without
    }
    made["Type"] = FieldInfo(name="Type", label="Type", type="picklist", picklist=("Call", "Email", "Reply", "Other"))
    return made


def schema(logger: Profile | None = None, **objects: ObjectInfo | None) -> Schema:
    """A schema in which everything is as it should be; an object given as None is not visible."""
    logger = logger or profile()
    person = {name: FieldInfo(name=name) for name in ("Email", "Phone", "MobilePhone")}
    known: dict[str, ObjectInfo | None] = {
        "Task": ObjectInfo(name="Task", fields=fields_of(logger)),
        "EmailMessage": ObjectInfo(name="EmailMessage"),
        "Lead": ObjectInfo(name="Lead", fields=person),
        "Contact": ObjectInfo(name="Contact", fields=person),
        "Account": ObjectInfo(name="Account"),
        "Opportunity": ObjectInfo(name="Opportunity"),
    }
    known |= objects
    return Schema(described_at=NOON, objects={name: info for name, info in known.items() if info is not None})
