"""The closer look, pages and bad days against the demo's strict Salesforce."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.adapters.salesforce.wire import ANN, BO, LATER, LEA, NEW, OTHER, REP, demo, keys, record_id, world
from tests.examples import examples
from tests.rig.soql_judge import SoqlJudge
from tray_app.core.model.crm import Records
from tray_app.core.model.errors import CannotCheck


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
        {"Subject": "on the odd one", "WhoId": record_id("003", 4), "CreatedDate": LATER},
        {"Subject": "on nobody asked for", "WhoId": BO, "OwnerId": OTHER, "CreatedDate": LATER},
    ]
    asked = keys(
        addresses={"ann@example.com", "priv@example.com"}, numbers={"+447700900124"}, person_ids={record_id("003", 5)}
    )
    with demo(data) as here:
        first = here.crm.look_up(asked)
        assert {person.id for person in first.people} == {ANN}
        assert [task.subject for task in first.tasks] == ["on the odd one"]

        records = here.crm.look_closer(asked, first)

        people = {person.id: person for person in records.people}
        assert people[record_id("003", 3)].other_emails == {"priv@example.com"}
        assert people[record_id("003", 4)].phones == {"+447700900124"}
        assert people[record_id("003", 5)].is_deleted
        assert people[record_id("003", 5)].master_record_id == NEW
        assert people[NEW].name == "Survivor"
        assert [task.subject for task in records.tasks] == ["of the sync user"]
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

        @settings(max_examples=examples(80))
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


def test_an_independent_parser_accepts_what_went_over_the_wire(soql_judge: SoqlJudge) -> None:
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
        assert soql_judge.complaints(here.soql) == {}
