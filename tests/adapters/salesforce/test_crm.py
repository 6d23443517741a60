"""What becomes of refused parts, further pages and a schema that went stale: on the wire, against prepared answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from tests.adapters.salesforce.described import AT, REP, describe_answers, schema
from tests.adapters.salesforce.scripted import IDENTITY, Handler, Script, Scripted, Tokens, composite, says
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.core.model.crm import Keys, Person, Question, Records, Schema
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Crm

SINCE = datetime(2026, 11, 23, 7, tzinfo=UTC)
CREATED = "2026-11-23T07:30:00.000+0000"
KEYS = Keys(since=SINCE, message_ids=frozenset({"m@example.com"}), addresses=frozenset({"ann@example.com"}))
NO_FIELD = (400, [{"errorCode": "INVALID_FIELD", "message": "No such column 'Type' on sobject of type Task"}])
NO_OBJECT = (400, [{"errorCode": "INVALID_TYPE", "message": "sObject type 'X' is not supported."}])
SLOW = (400, [{"errorCode": "QUERY_TIMEOUT", "message": "Your query request was running for too long."}])
BROKEN = (500, [{"errorCode": "UNKNOWN_EXCEPTION", "message": "An unexpected error occurred."}])


def rows(*records: dict[str, Any]) -> tuple[int, object]:
    return 200, {"done": True, "totalSize": len(records), "records": list(records)}


def task(number: int = 1) -> dict[str, Any]:
    return {"Id": f"00T{number:012}AAA", "CreatedDate": CREATED, "Subject": "Email: Hello"}


def answering(**by_topic: tuple[int, object]) -> Script:
    """A composite answer: what is given for the queries of a topic, no rows for the others."""

    def answer(handler: Handler) -> None:
        names = [part["referenceId"] for part in handler.body["compositeRequest"]]
        said = [(name, *by_topic.get(name.rstrip("0123456789"), rows())) for name in names]
        says(200, composite(*said))(handler)

    return answer


@dataclass
class Org:
    """A crm and the server it asks."""

    crm: SalesforceCrm
    server: Scripted
    notes: dict[str, str]
    time: list[datetime] = field(default_factory=lambda: [AT])

    def soql(self, request: int) -> list[str]:
        parts = self.server.asked[request].body["compositeRequest"]
        return [unquote(part["url"].partition("?q=")[2]) for part in parts]


@contextmanager
def org(*script: Script, notes: dict[str, str] | None = None, identity: str | None = IDENTITY) -> Iterator[Org]:
    kept = {} if notes is None else notes
    time = [AT]
    with Scripted(list(script)) as server:
        tokens = Tokens(server.url, identity=identity)
        crm = SalesforceCrm(tokens, HttpSession(timeouts=(1.0, 2.0)), lambda: time[0], notes=kept, version="66.0")
        yield Org(crm, server, kept, time)
        crm.close()
        assert server.script == []


def unavailable() -> pytest.RaisesExc[CannotCheck]:
    return pytest.raises(CannotCheck, match=r"check\.salesforce_unavailable")


def test_it_is_the_port() -> None:
    port: Crm = SalesforceCrm(Tokens("https://acme.my.salesforce.com"), HttpSession(), lambda: AT)

    assert (port.requests_made, port.usage, port.instance_url) == (0, None, None)


def described(shown: Schema | None = None, **more: str | None) -> Script:
    return says(200, composite(*describe_answers(shown or schema(), **more)))


def test_the_describes_and_the_user_are_one_request_a_day() -> None:
    with org(described(), described()) as it:
        assert it.crm.rep() == REP
        assert it.crm.schema() == schema()
        it.time[0] += timedelta(hours=23, minutes=59)
        assert it.crm.schema().described_at == AT
        assert it.crm.requests_made == 1

        it.time[0] += timedelta(minutes=1)
        assert it.crm.schema().described_at == AT + timedelta(hours=24)
        assert it.crm.requests_made == 2


def test_a_restart_does_not_ask_again_that_day() -> None:
    with org(described()) as before:
        before.crm.schema()
        url, notes = before.server.url, before.notes
    with Scripted([]) as server:
        kept = {name: text.replace(url, server.url) for name, text in notes.items()}
        crm = SalesforceCrm(
            Tokens(server.url), HttpSession(), lambda: AT + timedelta(hours=5), notes=kept, version="66.0"
        )

        assert crm.instance_url == server.url
        assert (crm.schema(), crm.rep()) == (schema(), REP)
        assert crm.requests_made == 0
        crm.close()


@pytest.mark.parametrize("kept", ["", "{}", "[]", "null", '{"identity": 3, "schema": {"objects": {"Task": 1}}}'])
def test_what_was_kept_and_cannot_be_read_is_asked_anew(kept: str) -> None:
    with org(described(), notes={"salesforce.described": kept}) as it:
        assert it.crm.instance_url is None
        assert it.crm.rep() == REP


def test_another_user_is_described_anew() -> None:
    with org(described(), described()) as it:
        it.crm.schema()
        kept = json.loads(it.notes["salesforce.described"])
        kept["identity"] = f"{it.server.url} 005000000000002AAA"
        it.notes["salesforce.described"] = json.dumps(kept)
        again = SalesforceCrm(Tokens(it.server.url), HttpSession(), lambda: AT, notes=it.notes, version="66.0")
        again.schema()
        assert again.requests_made == 1
        again.close()


def test_without_an_identity_url_userinfo_tells_who_it_is() -> None:
    with org(says(200, {"user_id": "005000000000001"}), described(), identity=None) as it:
        assert it.crm.rep() == REP
        assert it.crm.requests_made == 1


@pytest.mark.parametrize(("country", "expected"), [("JP", "JP"), (None, "GB")])
def test_the_country_is_the_users_or_that_of_the_language(country: str | None, expected: str) -> None:
    with org(described(country=country)) as it:
        assert it.crm.rep().country == expected


def test_an_object_that_is_not_there_is_absent_and_no_error() -> None:
    with org(described(schema("Lead", "EmailMessage", "TaskRelation")), answering()) as it:
        assert "Lead" not in it.crm.schema().objects
        it.crm.look_up(KEYS)
        assert not [soql for soql in it.soql(1) if "FROM Lead" in soql or "FROM EmailMessage" in soql]


def test_a_describe_that_fails_otherwise_is_could_not_check() -> None:
    parts = [
        (name, *BROKEN) if name == "Lead" else (name, status, body) for name, status, body in describe_answers(schema())
    ]
    with org(says(200, composite(*parts))) as it, unavailable():
        it.crm.schema()


def test_without_tasks_nothing_can_be_checked() -> None:
    with org(described(schema("Task"))) as it, pytest.raises(CannotCheck, match=r"check\.no_task_access"):
        it.crm.look_up(KEYS)


OPEN = {
    "Tasks": {Question.TASKS, Question.DELETED_TASKS},
    "Messages": {Question.MESSAGES},
    "Contacts": {Question.PEOPLE},
    "Leads": {Question.PEOPLE},
}


@pytest.mark.parametrize("topic", OPEN)
@pytest.mark.parametrize("refused", [BROKEN, SLOW])
def test_a_refused_query_costs_its_own_question(topic: str, refused: tuple[int, object]) -> None:
    with org(described(), answering(**{topic: refused})) as it:
        records = it.crm.look_up(KEYS)

        assert records.unanswered == dict.fromkeys(OPEN[topic], "check.salesforce_unavailable")
        assert it.crm.requests_made == 2


def test_nothing_answered_at_all_is_no_answer() -> None:
    refused = answering(**dict.fromkeys(OPEN, SLOW))
    with org(described(), refused) as it, unavailable():
        it.crm.look_up(KEYS)


def test_numbers_that_are_too_much_for_salesforce_are_left_out_of_their_query() -> None:
    # Given that Salesforce runs out of time over the phone fields of Contact
    ann = {"Id": "003000000000001AAA", "Email": "ann@example.com"}
    keys = replace(KEYS, numbers=frozenset({"+12025550123"}))
    with org(described(), answering(Contacts=SLOW), answering(Contacts=rows(ann))) as it:
        # When people are asked for by address and by number
        records = it.crm.look_up(keys)

        # Then those with the address are there, and only the question about the number has no answer
        assert [person.id for person in records.people] == ["003000000000001AAA"]
        assert records.unanswered == {Question.NUMBERS: "check.salesforce_unavailable"}
        assert "Phone IN" in it.soql(1)[3]
        assert "Phone IN" not in it.soql(2)[0]


@pytest.mark.parametrize(
    ("topic", "open_questions"),
    [
        ("Tasks", {Question.TASKS_ON_PEOPLE}),
        ("SharedTasks", {Question.TASKS_ON_PEOPLE}),
        ("Contacts", {Question.PEOPLE, Question.NUMBERS}),
        ("Leads", {Question.NUMBERS}),
    ],
)
def test_nor_in_the_closer_look(topic: str, open_questions: set[Question]) -> None:
    known = Records(people=(Person(object="Lead", id="00Q000000000001AAA", email="ann@example.com"),))
    # The only email field besides Email makes the address a reason to ask for Contacts; the number does for Leads.
    keys = Keys(since=SINCE, addresses=KEYS.addresses, numbers=frozenset({"+12025550123"}))
    again = [answering(Contacts=BROKEN)] if topic == "Contacts" else []
    with org(described(), answering(**{topic: BROKEN}), answering(), *again) as it:
        records = it.crm.look_closer(keys, known)
        assert set(records.unanswered) == open_questions
        assert records.looked_closer


def test_a_field_that_vanished_is_described_anew_and_asked_again_once() -> None:
    script = (described(), answering(Tasks=NO_FIELD), described(schema("Task.Type")), answering(Tasks=rows(task())))
    with org(*script) as it:
        records = it.crm.look_up(KEYS)

        assert [found.id for found in records.tasks] == ["00T000000000001AAA"]
        assert " Type," in it.soql(1)[0]
        assert " Type," not in it.soql(3)[0]
        assert it.crm.requests_made == 4


def test_a_field_that_keeps_vanishing_is_an_error() -> None:
    no_sharing = schema("TaskRelation", "EmailMessageRelation")
    with org(described(), answering(Leads=NO_FIELD), described(no_sharing), answering(Leads=NO_FIELD)) as it:
        with unavailable() as caught:
            it.crm.look_up(KEYS)
        assert caught.value.__context__ is None


@pytest.mark.parametrize("refused", [NO_FIELD, NO_OBJECT, (400, [{"errorCode": "MALFORMED_QUERY", "message": "x"}])])
def test_relations_that_cannot_be_asked_for_are_left_out_that_day(refused: tuple[int, object]) -> None:
    known = Records(people=(Person(object="Lead", id="00Q000000000001AAA", email="ann@example.com"),))
    with org(described(), answering(SharedTasks=refused), answering()) as it:
        assert it.crm.look_closer(KEYS, known).looked_closer
        it.crm.look_closer(KEYS, known)

        assert any("FROM TaskRelation" in soql for soql in it.soql(1))
        assert not any("FROM TaskRelation" in soql for soql in it.soql(2))


def test_tasks_are_asked_for_without_relations_when_nothing_else_helps() -> None:
    script = (described(), answering(Tasks=NO_OBJECT), described(), answering(Tasks=NO_OBJECT), answering())
    with org(*script) as it:
        it.crm.look_up(KEYS)

        assert "FROM TaskRelations" in it.soql(3)[0]
        assert "FROM TaskRelations" not in it.soql(4)[0]


def test_emails_are_asked_for_without_their_people_when_nothing_else_helps() -> None:
    script = (described(), answering(Messages=NO_FIELD), described(), answering(Messages=NO_FIELD), answering())
    with org(*script) as it:
        it.crm.look_up(KEYS)

        assert any("FROM EmailMessageRelations" in soql for soql in it.soql(3))
        assert not any("FROM EmailMessageRelations" in soql for soql in it.soql(4))


@pytest.mark.parametrize("topic", ["Contacts", "Leads"])
def test_an_object_that_was_taken_away_is_described_anew(topic: str) -> None:
    name = topic.removesuffix("s")
    with org(described(), answering(**{topic: NO_OBJECT}), described(schema(name)), answering()) as it:
        it.crm.look_up(KEYS)
        assert name not in it.crm.schema().objects


def test_emails_that_cannot_be_read_after_all_are_not_asked_for_again_that_day() -> None:
    with org(described(), answering(Messages=NO_OBJECT), answering()) as it:
        it.crm.look_up(KEYS)
        it.crm.look_up(KEYS)

        assert any("FROM EmailMessage" in soql for soql in it.soql(1))
        assert not any("FROM EmailMessage" in soql for soql in it.soql(2))
        assert "EmailMessage" not in it.crm.schema().objects


@pytest.mark.parametrize("refused", [NO_FIELD, NO_OBJECT, BROKEN])
def test_capture_tools_only_explain(refused: tuple[int, object]) -> None:
    with org(described(), answering(Capture=refused, Staged=refused)) as it:
        records = it.crm.look_closer(KEYS, Records())

        assert records.looked_closer
        assert records.capture_state is None


def test_every_page_is_read_and_counted() -> None:
    first = (200, {"done": False, "nextRecordsUrl": "/services/data/v66.0/query/01g-2000", "records": [task(1)]})
    rest = says(200, {"done": True, "records": [task(2)]})
    # Both Task queries are answered in pages.
    with org(described(), answering(Tasks=first), rest, rest) as it:
        records = it.crm.look_up(KEYS)

        assert {found.id for found in records.tasks} == {"00T000000000001AAA", "00T000000000002AAA"}
        assert it.server.asked[2].path == "/services/data/v66.0/query/01g-2000"
        assert it.crm.requests_made == 4


@pytest.mark.parametrize(
    "body",
    [
        {"done": False, "records": []},
        {"records": []},
        {"done": True},
        [],
        None,
        {"done": True, "records": []},
        {"done": True, "totalSize": 2, "records": []},
        {"done": True, "totalSize": "0", "records": []},
        {"done": "true", "totalSize": 0, "records": []},
        {"done": True, "totalSize": 1, "records": [None]},
        {"done": True, "totalSize": 1, "records": [{"Id": "00Q/../x"}]},
        {"done": True, "totalSize": 1, "records": {"Id": "00Q000000000001AAA"}},
        {"done": False, "totalSize": 1, "nextRecordsUrl": 7, "records": []},
    ],
)
def test_part_of_an_answer_leaves_its_question_open(body: object) -> None:
    with org(described(), answering(Leads=(200, body), Tasks=rows(task()))) as it:
        records = it.crm.look_up(KEYS)

        assert records.unanswered[Question.PEOPLE] == "check.incomplete_answer"
        assert [found.id for found in records.tasks] == ["00T000000000001AAA"]


def test_a_page_that_lies_elsewhere_is_not_followed() -> None:
    body = {"done": False, "totalSize": 1, "nextRecordsUrl": "https://example.com/", "records": []}
    with org(described(), answering(Leads=(200, body))) as it:
        assert it.crm.look_up(KEYS).unanswered == {Question.PEOPLE: "check.salesforce_unavailable"}


def test_many_relations_of_one_task_are_read_to_the_end() -> None:
    first, second = "003000000000001AAA", "003000000000002AAA"
    url = "/services/data/v66.0/query/01h"
    inner = {"totalSize": 2, "done": False, "nextRecordsUrl": url, "records": [{"RelationId": first}]}
    shared = {**task(), "TaskRelations": inner}
    rest = says(200, {"done": True, "records": [{"RelationId": second}]})
    with org(described(), answering(Tasks=rows(shared)), rest, rest) as it:
        assert it.crm.look_up(KEYS).tasks[0].who_ids == {first, second}


def test_more_than_five_queries_are_two_requests() -> None:
    keys = Keys(
        since=SINCE,
        addresses=frozenset(f"some.body.with.a.long.name.{number}@customer.example.com" for number in range(2500)),
    )
    with org(described(), answering(), answering()) as it:
        it.crm.look_up(keys)

        assert [len(it.soql(1)), len(it.soql(2))] == [5, 2]


def test_people_that_only_the_closer_look_finds_are_asked_about_too() -> None:
    # Given a Lead that has the number in an unusual form, merged into one nobody knows yet
    lead = {"Id": "00Q000000000007AAA", "MobilePhone": "202/555/0123", "ConvertedContactId": "003000000000007AAA"}
    contact = {"Id": "003000000000007AAA", "Name": "Ann"}
    script = (described(), answering(Leads=rows(lead)), answering(Tasks=rows(task()), Contacts=rows(contact)))
    with org(*script) as it:
        # When it is looked for by number
        records = it.crm.look_closer(Keys(since=SINCE, numbers=frozenset({"+12025550123"})), Records())

        # Then its Tasks, and the Contact it became, are there in the same answer
        assert [found.id for found in records.tasks] == ["00T000000000001AAA"]
        assert {person.id for person in records.people} == {"00Q000000000007AAA", "003000000000007AAA"}
        assert "WhoId IN ('003000000000007AAA','00Q000000000007AAA')" in it.soql(2)[0]


def test_nobody_new_means_one_request() -> None:
    known = Records(people=(Person(object="Lead", id="00Q000000000001AAA", email="ann@example.com"),))
    other = Person(object="Lead", id="00Q000000000002AAA", email="bo@example.com")
    with org(described(), answering()) as it:
        it.crm.look_closer(KEYS, known + Records(people=(other,)))

        assert it.crm.requests_made == 2
        assert "00Q000000000001AAA" in it.soql(1)[0]
        assert not any("00Q000000000002AAA" in soql for soql in it.soql(1))
