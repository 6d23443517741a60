"""The queries ask for everything that matters, for nothing that is hidden, and an independent parser accepts them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.salesforce.described import ALL_NAMES, REP, schema
from tests.rig.soql_judge import SoqlJudge
from tray_app.adapters.salesforce.queries import OBJECT_OF, Query, Topic, Writer
from tray_app.adapters.salesforce.soql import LONGEST_STATEMENT
from tray_app.core.model.crm import Keys, Question, Schema
from tray_app.core.model.errors import CannotCheck

SINCE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KEYS = Keys(
    since=SINCE,
    message_ids=frozenset({"a.b@mail.example.com"}),
    addresses=frozenset({"ann@example.com"}),
    numbers=frozenset({"+12025550123"}),
    person_ids=frozenset({"003000000000001AAA", "00Q000000000001AAA"}),
)
WANTED = ("mse_viewed__c", "MSE_Clicked__c", "Description", "CallObject")


def writer(shown: Schema) -> Writer:
    return Writer(shown, REP, WANTED)


def first(*hidden: str, keys: Keys = KEYS) -> list[Query]:
    return writer(schema(*hidden)).first(keys)


def closer(*hidden: str, keys: Keys = KEYS) -> list[Query]:
    return writer(schema(*hidden)).closer(keys, {"003000000000001AAA"}, {"00Q000000000009AAA"})


def of(topic: Topic, queries: list[Query]) -> list[str]:
    return [query.soql for query in queries if query.topic is topic]


def test_the_first_question_is_five_queries() -> None:
    queries = first()

    assert [(query.topic, query.include_deleted) for query in queries] == [
        (Topic.TASKS, False),
        (Topic.TASKS, True),
        (Topic.MESSAGES, False),
        (Topic.CONTACTS, False),
        (Topic.LEADS, False),
    ]
    assert queries[0].soql.endswith(
        " FROM Task WHERE OwnerId = '005000000000001AAA' AND CreatedDate >= 2026-11-23T09:30:00Z"
    )
    assert queries[1].soql.endswith(" AND (IsDeleted = true OR IsArchived = true)")
    assert (
        " WHERE MessageIdentifier IN ('<a.b@mail.example.com>','a.b@mail.example.com') OR (FromAddress = "
        in queries[2].soql
    )
    assert "Email IN ('ann@example.com')" in queries[3].soql
    assert "Id IN ('003000000000001AAA')" in queries[3].soql
    assert "Id IN ('00Q000000000001AAA')" in queries[4].soql
    assert "'(202) 555-0123'" in queries[4].soql


def test_a_task_that_a_dialer_names_costs_no_query_more() -> None:
    """Whoever owns it, deleted or archived, and with everybody it stands on."""
    named = replace(KEYS, task_ids=frozenset({"00T000000000002AAA", "00T000000000001AAA"}))

    queries = first(keys=named)

    assert [query.topic for query in queries] == [query.topic for query in first()]
    assert queries[1].include_deleted
    assert queries[1].question is Question.DELETED_TASKS
    assert queries[1].soql.endswith(
        " FROM Task WHERE Id IN ('00T000000000001AAA','00T000000000002AAA') OR (OwnerId = '005000000000001AAA' AND "
        "CreatedDate >= 2026-11-23T09:30:00Z AND (IsDeleted = true OR IsArchived = true))"
    )
    assert "FROM TaskRelations)" in queries[1].soql
    alone = first("Task.IsDeleted", "Task.IsArchived", keys=named)[1]
    assert alone.soql.endswith(" FROM Task WHERE Id IN ('00T000000000001AAA','00T000000000002AAA')")


def test_the_profiles_fields_are_asked_under_the_orgs_names_and_never_a_body() -> None:
    assert writer(schema()).custom == {"mse_viewed__c": "MSE_Viewed__c"}
    for query in (*first(), *closer()):
        assert not re.search(r"\b(Description|TextBody|HtmlBody|MSE_Clicked__c)\b", query.soql)
    assert "MSE_Viewed__c" in first()[0].soql


@given(st.sets(st.sampled_from(ALL_NAMES), max_size=12))
def test_nothing_hidden_is_ever_named(hidden: set[str]) -> None:
    if hidden & {"Task", "Task.OwnerId", "Task.CreatedDate"}:
        with pytest.raises(CannotCheck, match=r"check\.no_task_access"):
            first(*hidden)
        return
    for query in (*first(*hidden), *closer(*hidden)):
        name = OBJECT_OF[query.topic]
        assert name not in hidden
        inner = re.sub(r"'(?:[^'\\]|\\.)*'", "''", query.soql)
        if query.topic is Topic.SHARED:
            inner = inner.replace("Task.", "")
            name = "Task"
        own = re.sub(r"\(SELECT .*?\)", "", inner)
        for entry in hidden:
            object_, _, field = entry.partition(".")
            if object_ == name and field and field != "RelationId":
                assert not re.search(rf"\b{field}\b", own), entry


def test_fields_that_cannot_be_filtered_stand_in_no_condition() -> None:
    shown = schema(unfiltered=("Lead.Email", "EmailMessage.MessageIdentifier", "Contact.Phone", "Task.IsArchived"))

    queries = writer(shown).first(KEYS)

    assert "Email IN" not in of(Topic.LEADS, queries)[0]
    assert "Email," in of(Topic.LEADS, queries)[0]
    assert " WHERE (FromAddress = " in of(Topic.MESSAGES, queries)[0]
    assert not re.search(r"\bPhone IN", of(Topic.CONTACTS, queries)[0])
    assert queries[1].soql.endswith(" AND (IsDeleted = true)")


def test_what_there_are_no_keys_for_is_not_asked() -> None:
    queries = [*first(keys=Keys(since=SINCE)), *writer(schema()).closer(Keys(since=SINCE), (), ())]

    assert [query.topic for query in queries] == [Topic.TASKS, Topic.TASKS, Topic.MESSAGES, Topic.CAPTURE]
    assert not any("()" in query.soql.replace("(SELECT", "") for query in queries)


def test_emails_are_asked_for_with_their_people_where_these_may_be_read() -> None:
    assert "(SELECT RelationId FROM EmailMessageRelations)" in of(Topic.MESSAGES, first())[0]
    assert "EmailMessageRelations" not in of(Topic.MESSAGES, first("EmailMessageRelation"))[0]


def test_shared_tasks_are_asked_for_only_where_activities_are_shared() -> None:
    assert "FROM TaskRelations)" in first()[0].soql
    assert of(Topic.SHARED, closer())
    for missing in ("Task.WhoCount", "TaskRelation"):
        assert "TaskRelations" not in first(missing)[0].soql
        assert not of(Topic.SHARED, closer(missing))


def test_the_closer_look() -> None:
    queries = closer()

    tail = " WHERE WhoId IN ('003000000000001AAA') AND CreatedDate >= 2026-11-23T09:30:00Z"
    assert of(Topic.TASKS, queries)[0].endswith(tail)
    contacts, leads = of(Topic.CONTACTS, queries)[0], of(Topic.LEADS, queries)[0]
    assert "Private__c IN ('ann@example.com')" in contacts
    assert "Fax IN (" in contacts
    assert "'001 202 555 0123'" in contacts
    assert not any(" LIKE " in query.soql for query in queries)
    assert "Id IN ('00Q000000000009AAA')" in leads
    assert all(query.include_deleted for query in queries if query.topic in {Topic.CONTACTS, Topic.LEADS})
    assert "UserId IN ('005000000000001','005000000000001AAA')" in of(Topic.CAPTURE, queries)[0]
    assert of(Topic.STAGED, queries)[0].endswith(
        " WHERE EmailAddress IN ('ann@example.com') AND UserId = '005000000000001AAA'"
    )


def test_two_hundred_activities_fit_one_request() -> None:
    keys = Keys(
        since=SINCE,
        message_ids=frozenset(f"CAHk7x{number:040}@mail.gmail.example.com" for number in range(120)),
        addresses=frozenset(f"some.body.with.a.long.name.{number}@customer.example.com" for number in range(120)),
        numbers=frozenset(f"+1202555{number:04}" for number in range(80)),
        person_ids=frozenset(f"003{number:012}AAA" for number in range(80)),
    )

    queries = first(keys=keys)

    assert len(queries) == 5
    assert max(len(query.soql) for query in queries) < LONGEST_STATEMENT


def test_a_query_does_not_show_addresses_when_it_is_printed() -> None:
    assert "example.com" not in repr(first())


texts = st.text(min_size=1, max_size=30)


@settings(max_examples=1)
@given(st.data())
def test_an_independent_parser_accepts_every_statement(soql_judge: SoqlJudge, data: st.DataObject) -> None:
    written: list[str] = []
    for _ in range(20):
        hidden = data.draw(
            st.sets(st.sampled_from([name for name in ALL_NAMES if not name.startswith("Task")]), max_size=9)
        )
        keys = replace(
            KEYS,
            message_ids=frozenset(data.draw(st.sets(texts, max_size=4))),
            addresses=frozenset(data.draw(st.sets(texts, max_size=4))),
        )
        asked = Writer(
            schema(*hidden), replace(REP, email=data.draw(st.sampled_from(["", "o'neil@acme.example"]))), WANTED
        )
        written += [query.soql for query in (*asked.first(keys), *asked.closer(keys, ["003000000000001AAA"], ()))]

    assert soql_judge.complaints(sorted(set(written))) == {}


def test_the_judge_refuses_what_salesforce_refuses(soql_judge: SoqlJudge) -> None:
    wrong = ["SELECT Id FROM Lead WHERE Id IN ()", "SELECT Id FROM Lead WHERE Email = 'o'neil'", "SELECT FROM Lead"]

    assert list(soql_judge.complaints(wrong)) == wrong
