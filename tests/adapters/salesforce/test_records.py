"""Rows as Salesforce sends them become records of the core."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.salesforce.records import (
    UnreadableRow,
    capture_state_from,
    long_id,
    merged,
    message_from,
    moment_from,
    person_from,
    shared_task_from,
    staged_from,
    task_from,
)
from tray_app.adapters.sources.stored_numbers import stored_numbers
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Task

CREATED = "2026-11-23T17:02:11.000+0000"
AT = datetime(2026, 11, 23, 17, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("0051G000005Mun4", "0051G000005Mun4QAC"),
        ("0031G00001S3ckZ", "0031G00001S3ckZQAR"),
        ("00T1G00003Ufap9", "00T1G00003Ufap9UAB"),
        ("0031G00001S3ckZQAR", "0031G00001S3ckZQAR"),
        ("not an id", "not an id"),
    ],
)
def test_ids_get_their_long_form(short: str, long: str) -> None:
    assert long_id(short) == long


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (CREATED, AT),
        ("2026-11-23T17:02:11Z", AT),
        ("2026-11-24T02:02:11+09:00", AT),
        ("", None),
        (None, None),
    ],
)
def test_moments_are_utc(text: str | None, moment: datetime | None) -> None:
    assert moment_from(text) == moment


def test_a_full_task_keeps_everything() -> None:
    row = {
        "Id": "00T1G00003Ufap9",
        "Subject": "Email: Pricing",
        "WhoId": "0031G00001S3ckZ",
        "WhatId": None,
        "OwnerId": "0051G000005Mun4",
        "Owner": {"attributes": {"type": "User"}, "Name": "Integration User"},
        "CreatedById": "0051G000005Mun4QAC",
        "CreatedDate": CREATED,
        "LastModifiedDate": CREATED,
        "LastModifiedBy": {"Name": "Robin Rep"},
        "ActivityDate": "2026-11-23",
        "CompletedDateTime": CREATED,
        "IsClosed": False,
        "Type": "Call",
        "TaskSubtype": "Call",
        "CallDurationInSeconds": 61,
        "CallObject": "abc",
        "CallType": "Outbound",
        "IsDeleted": True,
        "IsArchived": False,
        "TaskRelations": {
            "records": [
                {"RelationId": "0031G00001S3ckZ", "IsWhat": False},
                {"RelationId": "0061G00000N38JZ", "IsWhat": True},
            ]
        },
        "MSE_Viewed__c": True,
    }

    task = task_from(row, {"mse_viewed__c": "MSE_Viewed__c"})

    assert task == Task(
        id="00T1G00003Ufap9UAB",
        subject="Email: Pricing",
        who_id="0031G00001S3ckZQAR",
        who_ids=frozenset({"0031G00001S3ckZQAR"}),
        owner_id="0051G000005Mun4QAC",
        owner_name="Integration User",
        created_by_id="0051G000005Mun4QAC",
        created_at=AT,
        modified_at=AT,
        modified_by_name="Robin Rep",
        activity_date=date(2026, 11, 23),
        completed_at=AT,
        is_closed=False,
        type="Call",
        subtype="Call",
        call_duration_s=61,
        call_object="abc",
        call_type="Outbound",
        is_deleted=True,
        custom={"mse_viewed__c": True},
    )


def test_a_task_of_hidden_fields_stays_empty() -> None:
    task = task_from({"Id": "00T1G00003Ufap9UAB", "CreatedDate": CREATED, "Owner": None, "TaskRelations": None}, {})

    assert task == Task(id="00T1G00003Ufap9UAB", created_at=AT)


def test_shared_tasks_know_everybody_on_them() -> None:
    inner = {"Id": "00T1G00003Ufap9UAB", "CreatedDate": CREATED, "WhoId": "0031G00001S3ckZQAR"}
    rows = [{"RelationId": "00Q000000000001AAA", "Task": inner}, {"RelationId": "00Q000000000002AAA", "Task": inner}]

    (task,) = merged((shared_task_from(row, {}) for row in rows), ())

    assert task.people == {"0031G00001S3ckZQAR", "00Q000000000001AAA", "00Q000000000002AAA"}
    known = Task(id=task.id, created_at=AT, who_ids=frozenset({"00Q000000000003AAA"}))
    assert merged([task], [known])[0].people == task.people | {"00Q000000000003AAA"}


def test_addresses_of_an_email_are_taken_apart() -> None:
    message = message_from(
        {
            "Id": "02s000000000001AAA",
            "CreatedDate": CREATED,
            "MessageIdentifier": "<a.b@mail.example.com>",
            "ToAddress": "Ann@Example.com; bo@example.org",
            "CcAddress": None,
            "BccAddress": "log@example.net",
            "FromAddress": "Rep@acme.example",
            "Incoming": False,
            "ActivityId": "00T1G00003Ufap9",
        }
    )

    assert message.message_id == "a.b@mail.example.com"
    assert message.addresses == {"ann@example.com", "bo@example.org", "log@example.net"}
    assert message.from_address == "rep@acme.example"
    assert message.task_id == "00T1G00003Ufap9UAB"


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("Jane Doe <Jane@example.com>", {"jane@example.com"}),
        ("jane@example.com, bo@example.org", {"jane@example.com", "bo@example.org"}),
        ('"Doe, Jane" <jane@example.com>; bo@example.org', {"jane@example.com", "bo@example.org"}),
        ("jane@example.com;", {"jane@example.com"}),
        ("Jane Doe, sales", {"jane doe, sales"}),
        ("", set()),
    ],
)
def test_addresses_of_an_email_as_packages_and_triggers_write_them(written: str, addresses: set[str]) -> None:
    assert (
        message_from({"Id": "02s000000000001AAA", "CreatedDate": CREATED, "ToAddress": written}).addresses == addresses
    )


def test_an_email_names_the_contacts_and_leads_of_its_relations() -> None:
    people = [{"RelationId": one} for one in ("003000000000001", "00Q000000000001", "005000000000001", None)]
    row = {"Id": "02s000000000001", "CreatedDate": CREATED, "EmailMessageRelations": {"records": people}}
    assert message_from(row).people == {long_id("003000000000001"), long_id("00Q000000000001")}
    with pytest.raises(UnreadableRow):
        message_from({**row, "EmailMessageRelations": ["003000000000001"]})


def test_our_own_mark_is_no_dialers_id() -> None:
    row = {"Id": "00T1G00003Ufap9UAB", "CreatedDate": CREATED, "CallObject": "diditlog-1"}
    assert (task_from(row, {}).call_object, task_from(row, {}).mark) == (None, "diditlog-1")
    dialled = task_from({**row, "CallObject": "5f1c2d3e"}, {})
    assert (dialled.call_object, dialled.mark) == ("5f1c2d3e", None)


def test_a_person_has_all_its_addresses_and_numbers() -> None:
    fields = [
        ("Email", "email"),
        ("Private__c", "email"),
        ("Phone", "phone"),
        ("Fax", "phone"),
        ("MobilePhone", "phone"),
    ]
    info = ObjectInfo(name="Lead", fields={name: FieldInfo(name=name, type=kind) for name, kind in fields})
    row = {
        "Id": "00Q000000000001",
        "Email": "Ann@Example.com",
        "Private__c": "Ann@Home.example.org",
        "Phone": "(202) 555-0123",
        "MobilePhone": "+44 7700 900123",
        "Fax": "ask the desk",
        "IsConverted": True,
        "ConvertedContactId": "003000000000001",
        "ConvertedAccountId": "001000000000001",
    }

    person = person_from(row, info, lambda raw, country: stored_numbers(raw, (country or "US",)))

    assert (person.object, person.id, person.email) == ("Lead", long_id("00Q000000000001"), "ann@example.com")
    assert person.other_emails == {"ann@home.example.org"}
    assert person.phones == {"+12025550123", "+447700900123"}
    assert person.converted_contact_id == long_id("003000000000001")
    assert person.account_id == long_id("001000000000001")
    with pytest.raises(UnreadableRow):
        person_from({}, info, lambda raw, _: stored_numbers(raw))


def test_what_capture_tools_show() -> None:
    assert capture_state_from({"ConnectivityStatus": "DISABLED"}) == "DISABLED"
    assert capture_state_from({"ConnectivityStatus": None}) is None
    on_day = {"EmailAddress": "Ann@Example.com", "LastInteractionDate": "2026-11-01"}
    since_then = {"EmailAddress": "bo@example.com", "LastInteractionDate": None, "CreatedDate": CREATED}
    assert staged_from(on_day) == ("ann@example.com", datetime(2026, 12, 1, tzinfo=UTC))
    assert staged_from(since_then) == ("bo@example.com", datetime(2026, 12, 23, 17, 2, 11, tzinfo=UTC))
    assert staged_from({"EmailAddress": "no@example.com"}) is None


WHOLE = {"Id": "00T1G00003Ufap9UAB", "CreatedDate": CREATED}


@pytest.mark.parametrize(
    "changed",
    [
        {"Id": None},
        {"Id": "00T1G00003Ufap9UAB/../x"},
        {"Id": 7},
        {"CreatedDate": None},
        {"CreatedDate": "soon"},
        {"CreatedDate": 1763917331},
        {"Subject": "x" * 5_000_000},
        {"Subject": {"value": "Email"}},
        {"Subject": ["Email"]},
        {"Type": {"value": "Call"}},
        {"Type": ["Call"]},
        {"TaskSubtype": 3},
        {"WhoId": "003/../../x"},
        {"WhoId": {"Id": "0031G00001S3ckZQAR"}},
        {"CallDurationInSeconds": "120"},
        {"CallDurationInSeconds": True},
        {"CallDurationInSeconds": 1e300},
        {"CallDurationInSeconds": float("nan")},
        {"IsDeleted": "false"},
        {"IsClosed": 1},
        {"Owner": {"Name": ["Robin"]}},
        {"Owner": "Robin"},
        {"ActivityDate": 20261123},
        {"LastModifiedDate": []},
        {"TaskRelations": {"records": [{"RelationId": 5}]}},
        {"TaskRelations": {"records": "many"}},
        {"TaskRelations": ["0031G00001S3ckZQAR"]},
        {"MSE_Viewed__c": {"a": 1}},
    ],
    ids=lambda changed: str(changed)[:60],
)
def test_a_row_that_no_salesforce_gives_is_not_guessed_at(changed: dict[str, object]) -> None:
    with pytest.raises(UnreadableRow) as refused:
        task_from({**WHOLE, **changed}, {"MSE_Viewed__c": "MSE_Viewed__c"})
    assert refused.value.__context__ is None


def test_null_everywhere_is_an_empty_task() -> None:
    names = ("Subject", "WhoId", "WhatId", "OwnerId", "Owner", "Type", "CallDurationInSeconds", "IsDeleted", "IsClosed")
    assert task_from({**WHOLE, **dict.fromkeys(names)}, {}) == Task(id=WHOLE["Id"], created_at=AT)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = (
    *("Id", "CreatedDate", "Subject", "WhoId", "WhatId", "OwnerId", "Owner", "Type", "TaskSubtype", "CallObject"),
    *(
        "CallDurationInSeconds",
        "CallType",
        "ActivityDate",
        "CompletedDateTime",
        "IsClosed",
        "IsDeleted",
        "TaskRelations",
    ),
    *(
        "MessageIdentifier",
        "ToAddress",
        "FromAddress",
        "MessageDate",
        "ActivityId",
        "Incoming",
        "Name",
        "Email",
        "Phone",
    ),
    *(
        "MailingCountry",
        "IsPersonAccount",
        "MasterRecordId",
        "EmailAddress",
        "LastInteractionDate",
        "ConnectivityStatus",
    ),
)
_PEOPLE = ObjectInfo(
    name="Contact", fields={name: FieldInfo(name=name, type=name.lower()) for name in ("Email", "Phone")}
)
_READERS: tuple[Callable[[dict[str, object]], object], ...] = (
    lambda row: task_from(row, {"MSE_Viewed__c": "Subject"}),
    lambda row: shared_task_from({"Task": row, "RelationId": row.get("WhoId")}, {}),
    message_from,
    lambda row: person_from(row, _PEOPLE, lambda raw, country: stored_numbers(raw, (country,))),
    staged_from,
    capture_state_from,
)


@given(st.dictionaries(st.sampled_from(_FIELDS), _ANY), st.sampled_from(_READERS), st.booleans())
def test_any_row_is_read_or_refused(
    changed: dict[str, object], read: Callable[[dict[str, object]], object], whole: bool
) -> None:
    with suppress(UnreadableRow):
        read({**WHOLE, **changed} if whole else changed)
