"""The first question against the demo's strict Salesforce: what it refuses, the real one refuses too."""

from datetime import timedelta

import pytest

from tests.adapters.salesforce.wire import ANN, BO, LATER, LEA, LONG_AGO, OTHER, REP, demo, keys, record_id, world
from tray_app.core.model.errors import CannotCheck


def test_the_first_day_is_described_in_one_request() -> None:
    with demo(world()) as here:
        rep, schema = here.crm.rep(), here.crm.schema()

        assert here.org.counted_requests == 1
        assert (rep.user_id, rep.email, rep.time_zone, rep.country) == (REP, "rep@acme.example", "Europe/London", "GB")
        people = {"Lead", "Contact", "Account", "Opportunity"}
        assert set(schema.objects) == {"Task", "EmailMessage", "EmailMessageRelation", *people}
        assert schema.objects["Task"].shows("Type")
        usage = here.crm.usage
        assert usage is not None
        assert usage.limit == 15000

        here.time[0] += timedelta(hours=25)
        here.crm.schema()
        assert here.org.counted_requests == 2


def test_two_hundred_activities_are_one_request() -> None:
    # Given 200 people with an email or call each, all logged
    people = [
        {"Id": record_id("00Q", number), "LastName": f"L{number}", "Company": "x", "Email": f"p{number}@example.com"}
        for number in range(100, 300)
    ]
    tasks = [
        {"Subject": f"Email: {person['LastName']}", "WhoId": person["Id"], "OwnerId": REP, "CreatedDate": LATER}
        for person in people
    ]
    data = world()
    data["records"]["Lead"] += people
    data["records"]["Task"] = tasks
    with demo(data) as here:
        here.crm.schema()
        asked = keys(
            message_ids={f"CAHk7x{number:030}@mail.example.com" for number in range(200)},
            addresses={str(person["Email"]) for person in people},
            numbers={f"+44770090{number:04}" for number in range(60)},
            person_ids={str(person["Id"]) for person in people[:60]},
        )

        # When they are looked up
        records = here.crm.look_up(asked)

        # Then one request found them all
        assert here.org.counted_requests == 2
        assert len(records.tasks) == len(records.people) == 200
        # And what stays missing costs one more
        here.crm.look_closer(keys(addresses=sorted(asked.addresses)[:20], numbers=sorted(asked.numbers)[:20]), records)
        assert here.org.counted_requests == 3


def test_a_task_that_a_dialer_names_is_found_whoever_owns_it() -> None:
    data = world()
    named = [record_id("00T", number) for number in range(701, 704)]
    data["records"]["Task"] = [
        {"Id": named[0], "Subject": "integration", "WhoId": ANN, "OwnerId": OTHER, "CreatedDate": LATER},
        {"Id": named[1], "Subject": "deleted", "OwnerId": OTHER, "CreatedDate": LATER, "IsDeleted": True},
        {"Id": named[2], "Subject": "old", "WhoId": ANN, "OwnerId": REP, "CreatedDate": LONG_AGO},
        {"Subject": "not named", "WhoId": ANN, "OwnerId": OTHER, "CreatedDate": LATER},
    ]
    with demo(data) as here:
        here.crm.schema()
        tasks = {task.subject: task for task in here.crm.look_up(keys(task_ids=named)).tasks}

        assert here.org.counted_requests == 2
        assert set(tasks) == {"integration", "deleted", "old"}
        assert tasks["integration"].people == {ANN}
        assert tasks["deleted"].is_deleted


def test_own_tasks_in_the_window_with_deleted_and_archived_ones() -> None:
    data = world()
    data["objects"] = {"Task": {"custom_fields": [{"name": "mse_viewed__c", "type": "boolean"}]}}
    data["records"]["Task"] = [
        {"Subject": "one", "WhoId": ANN, "OwnerId": REP, "CreatedDate": LATER, "mse_viewed__c": True},
        {"Subject": "deleted", "WhoId": ANN, "OwnerId": REP, "CreatedDate": LATER, "IsDeleted": True},
        {"Subject": "archived", "WhoId": ANN, "OwnerId": REP, "CreatedDate": LATER, "IsArchived": True},
        {"Subject": "old", "WhoId": ANN, "OwnerId": REP, "CreatedDate": LONG_AGO},
        {"Subject": "not mine", "WhoId": ANN, "OwnerId": OTHER, "CreatedDate": LATER},
    ]
    with demo(data) as here:
        tasks = {task.subject: task for task in here.crm.look_up(keys()).tasks}

        assert set(tasks) == {"one", "deleted", "archived"}
        assert tasks["one"].custom == {"MSE_Viewed__c": True}
        assert (tasks["one"].owner_name, tasks["one"].who_id) == ("Robin Rep", ANN)
        assert tasks["deleted"].is_deleted
        assert tasks["archived"].is_archived


def test_emails_by_message_id_and_by_sender() -> None:
    data = world()
    mine = {"FromAddress": "Rep@acme.example", "MessageDate": LATER}
    data["records"]["EmailMessage"] = [
        {"Subject": "with brackets", "MessageIdentifier": "<a@example.com>", "FromAddress": "x@acme.example"},
        {"Subject": "without", "MessageIdentifier": "b@example.com", "MessageDate": LONG_AGO},
        {"Subject": "window", "ToAddress": "ann@example.com; bo@example.com", **mine},
        {"Subject": "another", "MessageIdentifier": "c@example.com"},
    ]
    with demo(data) as here:
        found = {
            message.subject: message
            for message in here.crm.look_up(keys(message_ids={"a@example.com", "b@example.com"})).messages
        }

        assert set(found) == {"with brackets", "without", "window"}
        assert found["with brackets"].message_id == "a@example.com"
        assert found["window"].addresses == {"ann@example.com", "bo@example.com"}


def test_people_by_address_id_and_number() -> None:
    with demo(world()) as here:
        records = here.crm.look_up(keys(addresses={"bo@example.com"}, numbers={"+447700900123"}, person_ids={LEA}))

        assert {person.id for person in records.people} == {ANN, BO, LEA}
        assert next(person for person in records.people if person.id == ANN).phones == {"+447700900123"}


def test_hidden_fields_are_never_asked_for() -> None:
    data = world()
    data["objects"] = {
        "Task": {
            "hidden": ["Type", "WhoId", "MSE_Viewed__c"],
            "custom_fields": [{"name": "MSE_Viewed__c", "type": "boolean"}],
        },
        "Contact": {"hidden": ["Email", "MobilePhone"]},
        "Lead": {"hidden": ["Email"]},
    }
    with demo(data) as here:
        asked = keys(addresses={"ann@example.com"}, numbers={"+447700900123"}, person_ids={BO})
        records = here.crm.look_up(asked)
        here.crm.look_closer(asked, records)

        assert {person.id for person in records.people} == {ANN, BO}
        for statement in here.soql:
            if "FROM User" not in statement:
                assert " Type," not in statement
                assert "WhoId" not in statement
                assert "MSE_" not in statement
                assert "Email IN" not in statement


@pytest.mark.parametrize("absent", ["Lead", "Contact", "EmailMessage"])
def test_an_absent_object_is_never_asked_for(absent: str) -> None:
    with demo(world(objects={absent: {"absent": True}})) as here:
        asked = keys(addresses={"ann@example.com"}, person_ids={ANN, LEA}, message_ids={"a@example.com"})
        records = here.crm.look_closer(asked, here.crm.look_up(asked))

        assert absent not in here.crm.schema().objects
        assert records.looked_closer
        assert not [statement for statement in here.soql if f"FROM {absent} " in statement]


def test_without_access_to_tasks_it_says_so() -> None:
    with (
        demo(world(objects={"Task": {"absent": True}})) as here,
        pytest.raises(CannotCheck, match=r"check\.no_task_access"),
    ):
        here.crm.look_up(keys())
