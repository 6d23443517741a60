"""The whole adapter against the demo's strict Salesforce: what it refuses, the real one refuses too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.adapters.salesforce.scripted import Tokens
from tests.rig.soql_judge import NoJudge, SoqlJudge
from tray_app.adapters.http import Session
from tray_app.adapters.salesforce.crm import SalesforceCrm
from tray_app.adapters.salesforce.records import long_id
from tray_app.core.crm import Keys, Records
from tray_app.core.errors import CannotCheck
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.server import DemoSalesforce

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
SINCE = NOW - timedelta(hours=4)
LATER = "2026-11-23T18:00:00Z"
LONG_AGO = "2026-11-01T18:00:00Z"


def record_id(prefix: str, number: int) -> str:
    return long_id(f"{prefix}D100000{number:05}")


REP = record_id("005", 1)
OTHER = record_id("005", 2)
ANN, BO, LEA, NEW = record_id("003", 1), record_id("003", 2), record_id("00Q", 1), record_id("003", 9)
WANTED = ("MSE_Viewed__c", "Call_ID__c")


def world(**more: Any) -> dict[str, Any]:
    return {
        "now": NOW.isoformat(),
        "token": "first",
        "rep": {
            "Id": REP,
            "Username": "rep@acme.example",
            "Email": "rep@acme.example",
            "Name": "Robin Rep",
            "TimeZoneSidKey": "Europe/London",
            "CountryCode": "GB",
        },
        "users": [{"Id": OTHER, "Username": "sync@acme.example", "Name": "Integration User"}],
        "records": {
            "Contact": [
                {"Id": ANN, "LastName": "Ann", "Email": "ann@example.com", "Phone": "07700 900123"},
                {"Id": BO, "LastName": "Bo", "Email": "bo@example.com"},
            ],
            "Lead": [{"Id": LEA, "LastName": "Lea", "Company": "Example", "Email": "lea@example.com"}],
        },
        **more,
    }


@dataclass
class Here:
    """A crm in front of a demo org."""

    crm: SalesforceCrm
    org: Org
    tokens: Tokens
    time: list[datetime] = field(default_factory=lambda: [NOW])

    @property
    def soql(self) -> list[str]:
        return [statement for entry in self.org.requests for statement in entry.soql]


@contextmanager
def demo(data: dict[str, Any], notes: dict[str, str] | None = None) -> Iterator[Here]:
    org = Org.from_world(data)
    with DemoSalesforce(org) as server:
        tokens = Tokens(server.url, identity=f"{server.url}/id/{record_id('00D', 1)}/{REP}")
        time = [NOW]
        crm = SalesforceCrm(tokens, Session(timeouts=(2.0, 10.0)), lambda: time[0], notes=notes, wanted_fields=WANTED)
        yield Here(crm, org, tokens, time)
        assert crm.requests_made == org.counted_requests
        crm.close()


def keys(**more: Any) -> Keys:
    return Keys(since=SINCE, **{name: frozenset(values) for name, values in more.items()})


def test_the_first_day_is_described_in_one_request() -> None:
    with demo(world()) as here:
        rep, schema = here.crm.rep(), here.crm.schema()

        assert here.org.counted_requests == 1
        assert (rep.user_id, rep.email, rep.time_zone, rep.country) == (REP, "rep@acme.example", "Europe/London", "GB")
        assert set(schema.objects) == {"Task", "EmailMessage", "Lead", "Contact", "Account", "Opportunity"}
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


def test_the_closer_look_finds_other_owners_and_other_fields() -> None:
    data = world(objects={"Contact": {"custom_fields": [{"name": "Private__c", "type": "email"}]}})
    data["records"]["Contact"] += [
        {"Id": record_id("003", 3), "LastName": "Other field", "Private__c": "Priv@example.com"},
        {"Id": record_id("003", 4), "LastName": "Odd number", "HomePhone": "(0)7700/900-124 ext. 3"},
        {"Id": record_id("003", 5), "LastName": "Loser", "IsDeleted": True, "MasterRecordId": NEW},
        {"Id": NEW, "LastName": "Survivor"},
    ]
    data["records"]["Task"] = [
        {"Subject": "of the sync user", "WhoId": ANN, "OwnerId": OTHER, "CreatedDate": LATER},
        {"Subject": "on the odd one", "WhoId": record_id("003", 4), "OwnerId": OTHER, "CreatedDate": LATER},
        {"Subject": "on nobody asked for", "WhoId": BO, "OwnerId": OTHER, "CreatedDate": LATER},
    ]
    asked = keys(
        addresses={"ann@example.com", "priv@example.com"}, numbers={"+447700900124"}, person_ids={record_id("003", 5)}
    )
    with demo(data) as here:
        first = here.crm.look_up(asked)
        assert {person.id for person in first.people} == {ANN}
        assert first.tasks == ()

        records = here.crm.look_closer(asked, first)

        people = {person.id: person for person in records.people}
        assert people[record_id("003", 3)].other_emails == {"priv@example.com"}
        assert people[record_id("003", 4)].phones == {"+447700900124"}
        assert people[record_id("003", 5)].is_deleted
        assert people[record_id("003", 5)].master_record_id == NEW
        assert people[NEW].name == "Survivor"
        assert {task.subject for task in records.tasks} == {"of the sync user", "on the odd one"}
        assert records.tasks[0].owner_name == "Integration User"


def test_a_converted_lead_leads_to_its_contact() -> None:
    data = world()
    data["records"]["Lead"][0] |= {"IsConverted": True, "ConvertedContactId": NEW}
    data["records"]["Contact"].append({"Id": NEW, "LastName": "Lea"})
    data["records"]["Task"] = [{"Subject": "moved", "WhoId": NEW, "OwnerId": OTHER, "CreatedDate": LATER}]
    with demo(data) as here:
        asked = keys(addresses={"lea@example.com"})
        first = here.crm.look_up(asked)
        assert [(person.is_converted, person.converted_contact_id) for person in first.people] == [(True, NEW)]

        records = here.crm.look_closer(asked, first)

        assert [task.subject for task in records.tasks] == ["moved"]
        assert [person.id for person in records.people] == [NEW]
        assert here.org.counted_requests == 3


def test_shared_tasks_name_everybody() -> None:
    data = world(shared_activities=True)
    mine, theirs = record_id("00T", 1), record_id("00T", 2)
    data["records"]["Task"] = [
        {"Id": mine, "Subject": "mine", "WhoId": ANN, "OwnerId": REP, "CreatedDate": LATER},
        {"Id": theirs, "Subject": "theirs", "WhoId": ANN, "OwnerId": OTHER, "CreatedDate": LATER},
    ]
    data["records"]["TaskRelation"] = [
        {"TaskId": mine, "RelationId": BO, "IsWhat": False},
        {"TaskId": theirs, "RelationId": BO, "IsWhat": False},
    ]
    with demo(data) as here:
        asked = keys(addresses={"bo@example.com"})
        first = here.crm.look_up(asked)
        assert first.tasks[0].people == {ANN, BO}

        both = first + here.crm.look_closer(asked, first)

        assert {task.id: BO in task.people for task in both.tasks} == {mine: True, theirs: True}
        assert {task.people for task in both.tasks if task.id == mine} == {frozenset({ANN, BO})}


def test_what_einstein_activity_capture_shows() -> None:
    data = world()
    data["records"]["ActivityUsrConnectionStatus"] = [
        {"UserId": REP[:15], "ConnectivityStatus": "NEEDSATTENTION"},
        {"UserId": OTHER, "ConnectivityStatus": "ACTIVE"},
    ]
    data["records"]["StagedUnmtchdEmailAddr"] = [
        {"EmailAddress": "who@example.com", "UserId": REP, "LastInteractionDate": "2026-11-20"},
        {"EmailAddress": "she@example.com", "UserId": REP, "LastInteractionDate": "2026-11-20"},
    ]
    with demo(data) as here:
        records = here.crm.look_closer(keys(addresses={"who@example.com"}), Records())

        assert records.capture_state == "NEEDSATTENTION"
        assert records.staged_addresses == {"who@example.com": datetime(2026, 12, 20, tzinfo=UTC)}


def test_long_answers_come_in_pages_and_each_is_counted() -> None:
    data = world(batch_size=3)
    data["records"]["Task"] = [
        {"Subject": str(number), "WhoId": ANN, "OwnerId": REP, "CreatedDate": LATER} for number in range(8)
    ]
    with demo(data) as here:
        assert len(here.crm.look_up(keys()).tasks) == 8
        assert here.org.counted_requests == 4


def test_an_expired_session_is_renewed_in_between() -> None:
    data = world(refresh_token="again")
    with demo(data) as here:
        here.crm.schema()
        here.org.tokens.expire()
        granted = here.org.tokens.refresh("again", "app")
        here.tokens.left = ["first", granted.access]

        assert here.crm.look_up(keys(addresses={"ann@example.com"})).people
        assert here.tokens.renewals == 1


def test_an_org_without_allowance_is_named() -> None:
    with demo(world(org={"api_limit": 1})) as here:
        here.crm.schema()
        with pytest.raises(CannotCheck, match=r"org\.api_limit"):
            here.crm.look_up(keys())


def test_an_outage_is_not_an_answer() -> None:
    with demo(world(failures=[{"match": "/composite", "status": 503, "body": "<html>x</html>", "times": 1}])) as here:
        with pytest.raises(CannotCheck, match=r"check\.salesforce_unavailable"):
            here.crm.look_up(keys())
        assert here.crm.look_up(keys(addresses={"ann@example.com"})).people


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(
    lambda text: text.strip() == text
)


def test_any_address_and_any_message_id_is_found() -> None:
    with demo(world()) as here:

        @settings(max_examples=80)
        @example("o'neil@example.com", "a\"b\\c%_'@example.com")
        @example("\\", "\\'")
        @given(texts, texts)
        def check(address: str, message_id: str) -> None:
            contact = here.org.create("Contact", {"LastName": "x", "Email": address})
            message = here.org.create("EmailMessage", {"MessageIdentifier": message_id})

            records = here.crm.look_up(keys(addresses={address}, message_ids={message_id}))

            assert contact in {person.id for person in records.people}
            assert message in {found.id for found in records.messages}

        check()


def test_an_independent_parser_accepts_what_went_over_the_wire(tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        judge = SoqlJudge.install(tmp_path_factory.mktemp("judge"))
    except NoJudge as reason:
        pytest.skip(f"skipped: {reason}")
    data = world(shared_activities=True, objects={"Lead": {"custom_fields": [{"name": "Private__c", "type": "email"}]}})
    data["records"]["ActivityUsrConnectionStatus"] = []
    data["records"]["StagedUnmtchdEmailAddr"] = []
    with demo(data) as here:
        asked = keys(
            addresses={"ann@example.com", "o'neil@example.com"},
            numbers={"+447700900123"},
            person_ids={ANN, LEA, NEW},
            message_ids={"a\\'b@example.com"},
        )
        here.crm.look_closer(asked, here.crm.look_up(asked))

        assert len(here.soql) >= 13
        assert judge.complaints(here.soql) == {}
