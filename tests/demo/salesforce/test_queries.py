"""What a statement finds, and what it is refused for."""
# ruff: noqa: S608

from __future__ import annotations

from typing import Any

import pytest

from tests.demo.salesforce.worlds import BOB, CALL, JANE, LEA, PRICING, REP, world
from tray_app.demo.salesforce import Org
from tray_app.demo.salesforce.error_bodies import RequestRefused
from tray_app.demo.salesforce.query import run

BASE = "/services/data/v66.0"


def rows(org: Org, soql: str, *, include_deleted: bool = False) -> Any:
    return run(org, soql, BASE, include_deleted=include_deleted)[1]


def subjects(org: Org, condition: str, *, include_deleted: bool = False) -> list[str]:
    found = rows(org, f"SELECT Subject FROM Task {condition}", include_deleted=include_deleted)
    return [row["Subject"] for row in found]


def refusal(org: Org, soql: str) -> RequestRefused:
    with pytest.raises(RequestRefused) as caught:
        run(org, soql, BASE)
    return caught.value


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("", ["Email: Pricing 100%", "Call"]),
        ("WHERE Subject = 'CALL'", ["Call"]),
        ("where SUBJECT = 'call'", ["Call"]),
        ("WHERE Subject != 'Call'", ["Email: Pricing 100%"]),
        ("WHERE Subject LIKE 'email:%'", ["Email: Pricing 100%"]),
        ("WHERE Subject LIKE '%100\\%'", ["Email: Pricing 100%"]),
        ("WHERE Subject LIKE 'C_ll'", ["Call"]),
        ("WHERE Subject LIKE 'C\\_ll'", []),
        ("WHERE Subject LIKE 'Cal'", []),
        ("WHERE Subject IN ('call', 'x')", ["Call"]),
        ("WHERE Subject NOT IN ('call', 'x')", ["Email: Pricing 100%"]),
        (f"WHERE WhoId = '{JANE}'", ["Email: Pricing 100%"]),
        (f"WHERE WhoId = '{JANE[:15]}'", ["Email: Pricing 100%"]),
        (f"WHERE WhoId IN ('{JANE}', '{LEA}')", ["Email: Pricing 100%", "Call"]),
        ("WHERE Who.Name = 'jane doe'", ["Email: Pricing 100%"]),
        ("WHERE Who.Type = 'Lead'", ["Call"]),
        ("WHERE ActivityDate = null", ["Call"]),
        ("WHERE ActivityDate != NULL", ["Email: Pricing 100%"]),
        ("WHERE ActivityDate >= 2026-11-23", ["Email: Pricing 100%"]),
        ("WHERE ActivityDate > 2026-11-23", []),
        ("WHERE CallDurationInSeconds > 60", ["Call"]),
        ("WHERE CallDurationInSeconds <= 60", []),
        ("WHERE CallDurationInSeconds != 61", ["Email: Pricing 100%"]),
        ("WHERE CreatedDate >= 2026-11-23T17:02:11Z", ["Email: Pricing 100%"]),
        ("WHERE CreatedDate < 2026-11-23T17:02:11Z", ["Call"]),
        ("WHERE CreatedDate = 2026-11-23T18:00:00+09:00", ["Call"]),
        ("WHERE CreatedDate = 2026-11-23T09:00:00.000+00:00", ["Call"]),
        ("WHERE IsClosed = true", ["Email: Pricing 100%"]),
        ("WHERE IsClosed <> TRUE", ["Call"]),
        ("WHERE NOT IsClosed = true", ["Call"]),
        ("WHERE (NOT Subject = 'Call') AND IsClosed = true", ["Email: Pricing 100%"]),
        ("WHERE Subject = 'Call' OR (IsClosed = true AND ActivityDate = 2026-11-23)", ["Email: Pricing 100%", "Call"]),
        ("WHERE Subject = 'Call' AND (IsClosed = true OR ActivityDate = 2026-11-23)", []),
        ("WHERE Type = ''", ["Email: Pricing 100%", "Call"]),
        ("ORDER BY Subject", ["Call", "Email: Pricing 100%"]),
        ("ORDER BY Subject DESC", ["Email: Pricing 100%", "Call"]),
        ("ORDER BY ActivityDate", ["Call", "Email: Pricing 100%"]),
        ("ORDER BY ActivityDate ASC NULLS LAST, Id", ["Email: Pricing 100%", "Call"]),
        ("ORDER BY Who.Name DESC LIMIT 1", ["Call"]),
        ("LIMIT 0", []),
        ("WHERE IsDeleted = true", []),
    ],
)
def test_a_condition_finds_exactly_what_it_says(org: Org, condition: str, found: list[str]) -> None:
    assert subjects(org, condition) == found


def test_queryall_brings_the_recycle_bin_and_the_archive_but_nothing_hidden(org: Org) -> None:
    assert subjects(org, "ORDER BY CreatedDate", include_deleted=True) == ["Old", "Gone", "Call", "Email: Pricing 100%"]
    assert subjects(org, "WHERE IsDeleted = true", include_deleted=True) == ["Gone"]


def test_parents_are_nested_and_a_field_for_many_objects_shows_a_name(org: Org) -> None:
    [row] = rows(
        org, "SELECT Id, Who.Name, WHO.Type, Who.Email, Owner.Name, CreatedBy.Name, What.Name FROM Task LIMIT 1"
    )
    assert row == {
        "attributes": {"type": "Task", "url": f"{BASE}/sobjects/Task/{PRICING}"},
        "Id": PRICING,
        "Who": {
            "attributes": {"type": "Name", "url": f"{BASE}/sobjects/Contact/{JANE}"},
            "Name": "Jane Doe",
            "Type": "Contact",
            # Name.Email is filled for users alone.
            "Email": None,
        },
        "Owner": {"attributes": {"type": "Name", "url": f"{BASE}/sobjects/User/{REP}"}, "Name": "Robin Rep"},
        "CreatedBy": {"attributes": {"type": "User", "url": f"{BASE}/sobjects/User/{REP}"}, "Name": "Robin Rep"},
        "What": None,
    }


def test_typeof_selects_by_what_the_parent_is(org: Org) -> None:
    found = rows(org, "SELECT TYPEOF Who WHEN Contact THEN Email, Phone WHEN Lead THEN Company END FROM Task")
    assert [row["Who"] for row in found] == [
        {
            "attributes": {"type": "Contact", "url": f"{BASE}/sobjects/Contact/{JANE}"},
            "Email": "Jane@example.com",
            "Phone": "+12025550123",
        },
        {"attributes": {"type": "Lead", "url": f"{BASE}/sobjects/Lead/{LEA}"}, "Company": "Widgets"},
    ]
    found = rows(org, "SELECT TYPEOF Who WHEN Contact THEN Email ELSE Name END FROM Task")
    assert found[1]["Who"]["Name"] == "Lea Lane"
    found = rows(org, "SELECT TYPEOF Who WHEN Contact THEN Email END FROM Task")
    assert found[1]["Who"] is None


def test_datetimes_are_written_in_utc_with_milliseconds_and_dates_as_dates(org: Org) -> None:
    [row] = rows(org, f"SELECT CreatedDate, ActivityDate, CompletedDateTime FROM Task WHERE Id = '{PRICING}'")
    assert (row["CreatedDate"], row["ActivityDate"]) == ("2026-11-23T17:02:11.000+0000", "2026-11-23")
    [row] = rows(org, f"SELECT CreatedDate FROM Task WHERE Id = '{CALL}'")
    assert row["CreatedDate"] == "2026-11-23T09:00:00.000+0000"


def test_names_come_back_as_the_describe_spells_them(org: Org) -> None:
    [row] = rows(org, f"SELECT ID, subject, OWNER.name FROM task WHERE Id = '{CALL}'")
    assert list(row) == ["attributes", "Id", "Subject", "Owner"]


def test_count_answers_with_a_number_and_no_rows(org: Org) -> None:
    assert run(org, "SELECT COUNT() FROM Task WHERE IsClosed = true", BASE) == (1, [])


def test_a_hidden_parent_leaves_its_id_and_nothing_else(org: Org) -> None:
    task = org.create("Task", {"Subject": "Seen", "WhoId": "003D10000000Hid"})
    [row] = rows(org, f"SELECT WhoId, Who.Name FROM Task WHERE Id = '{task}'")
    assert row["WhoId"].startswith("003D10000000Hid")
    assert row["Who"] is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("O\\'Neil", "O'Neil"), ("a\\\\b", "a\\b"), ("a\\nb", "a\nb"), ('a\\"b', 'a"b'), ("\\u00e9", "é"), ("\\N", "\n")],
)
def test_strings_know_the_escapes_of_the_book(org: Org, written: str, meant: str) -> None:
    contact = org.create("Contact", {"LastName": meant})
    found = rows(org, f"SELECT Id FROM Contact WHERE LastName = '{written}'")
    assert [row["Id"] for row in found] == [contact]


_COLUMN = (
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
    "Please reference your WSDL or the describe call for the appropriate names."
)


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        ("", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id FROM Task t", "MALFORMED_QUERY", "unexpected token: 't'"),
        ("SELECT Id, FROM Task", "MALFORMED_QUERY", "unexpected token: 'FROM'"),
        ("SELECT Id FROM Task WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id FROM Task WHERE Id IN ()", "MALFORMED_QUERY", "unexpected token: ')'"),
        ("SELECT Id FROM Task WHERE Subject = 'a' AND IsClosed = true OR Id = null", "MALFORMED_QUERY", "'OR'"),
        ("SELECT Id FROM Task WHERE Subject = 'a' OR IsClosed = true AND Id = null", "MALFORMED_QUERY", "'AND'"),
        ("SELECT Id FROM Task WHERE Subject = 'a' AND NOT IsClosed = true", "MALFORMED_QUERY", "'NOT'"),
        ("SELECT Id FROM Task GROUP BY Id", "MALFORMED_QUERY", "unexpected token: 'GROUP'"),
        ("SELECT Id FROM Task LIMIT 1 OFFSET 1", "MALFORMED_QUERY", "unexpected token: 'OFFSET'"),
        ("SELECT Id FROM Task LIMIT -1", "MALFORMED_QUERY", "unexpected token: '-1'"),
        ("SELECT Id FROM Task LIMIT 2147483648", "MALFORMED_QUERY", "numeric value out of range: 2147483648"),
        ("SELECT Id FROM Task LIMIT 99999999999999999999", "MALFORMED_QUERY", "numeric value out of range"),
        ("SELECT Id FROM Task WHERE CreatedDate = LAST_N_DAYS:3", "MALFORMED_QUERY", ""),
        ("SELECT Id FROM Task WHERE CreatedDate = TODAY", "MALFORMED_QUERY", "unexpected token: 'TODAY'"),
        # A plus sign that was not encoded arrives as a space.
        ("SELECT Id FROM Task WHERE CreatedDate > 2026-01-02T03:04:05 00:00", "MALFORMED_QUERY", "2026-01-02T03:04:05"),
        ("SELECT Id FROM Task WHERE CreatedDate > 2026-13-02T03:04:05Z", "MALFORMED_QUERY", "Invalid date"),
        ("SELECT Id FROM Task WHERE CreatedDate > 0001-01-01T00:00:00+14:00", "MALFORMED_QUERY", "Invalid date"),
        ("SELECT Id FROM Task WHERE Subject = 'a", "MALFORMED_QUERY", "mismatched character '<EOF>' expecting '''"),
        ("SELECT Id FROM Task WHERE Subject = 'a\\'", "MALFORMED_QUERY", "mismatched character"),
        ("SELECT Id FROM Task WHERE Subject = 'a\\q'", "MALFORMED_QUERY", "\\q"),
        ("SELECT Id FROM Task WHERE Subject = 'a\\_'", "MALFORMED_QUERY", "\\_"),
        ("SELECT Id FROM Task WHERE Subject = a b", "MALFORMED_QUERY", "unexpected token: 'a'"),
        (
            "SELECT Id FROM Task WHERE Subject = @",
            "MALFORMED_QUERY",
            "line 1:36 no viable alternative at character '@'",
        ),
        ('SELECT Id FROM Task WHERE Subject = "a"', "MALFORMED_QUERY", "no viable alternative at character '\"'"),
        ("SELECT Id FROM Task WHERE " + "(" * 60 + "Id = null" + ")" * 60, "MALFORMED_QUERY", "unexpected token: '('"),
        ("SELECT Id FROM Task WHERE Id IN (SELECT WhoId FROM Task)", "MALFORMED_QUERY", "unexpected token: 'SELECT'"),
        ("SELECT Id, Id FROM Task", "INVALID_FIELD", "duplicate field selected: Id"),
        ("SELECT TYPEOF Who WHEN Lead THEN Id END, Who.Name FROM Task", "INVALID_FIELD", "duplicate field selected"),
        ("SELECT Foo FROM Task", "INVALID_FIELD", f"No such column 'Foo' on entity 'Task'. {_COLUMN}"),
        ("SELECT Who.Foo FROM Task", "INVALID_FIELD", "No such column 'Foo' on entity 'Name'."),
        ("SELECT Id FROM Task WHERE Owner.Foo = 'a'", "INVALID_FIELD", "No such column 'Foo' on entity 'Name'."),
        ("SELECT Foo.Name FROM Task", "INVALID_FIELD", "Didn't understand relationship 'Foo' in field path."),
        ("SELECT TYPEOF Account WHEN Account THEN Name END FROM Task", "INVALID_FIELD", "relationship 'Account'"),
        ("SELECT TYPEOF Who WHEN Account THEN Name END FROM Task", "INVALID_TYPE", "sObject type 'Account'"),
        (
            "SELECT TYPEOF Who WHEN Lead THEN Foo END FROM Task",
            "INVALID_FIELD",
            "No such column 'Foo' on entity 'Lead'.",
        ),
        ("SELECT Id, (SELECT Id FROM TaskRelations) FROM Task", "INVALID_TYPE", "relationship 'TaskRelations' in FROM"),
        ("SELECT Id FROM TaskRelation", "INVALID_TYPE", "sObject type 'TaskRelation' is not supported."),
        ("SELECT Id FROM ActivityUsrConnectionStatus", "INVALID_TYPE", "is not supported."),
        (
            "SELECT Id FROM Task WHERE Description = 'a'",
            "INVALID_FIELD",
            "field 'Description' can not be filtered in a query call",
        ),
        ("SELECT Id FROM Task ORDER BY Description", "MALFORMED_QUERY", "field 'Description' can not be sorted"),
        (
            "SELECT Id FROM Task WHERE ActivityDate > 2026-01-02T03:04:05Z",
            "INVALID_FIELD",
            "criterion for field 'ActivityDate' must be of type date and should not be enclosed in quotes",
        ),
        ("SELECT Id FROM Task WHERE CreatedDate > 2026-01-02", "INVALID_FIELD", "must be of type dateTime"),
        (
            "SELECT Id FROM Task WHERE CreatedDate > '2026-01-02T03:04:05Z'",
            "INVALID_FIELD",
            "not be enclosed in quotes",
        ),
        ("SELECT Id FROM Task WHERE Subject = 5", "INVALID_FIELD", "must be of type string and should be enclosed"),
        ("SELECT Id FROM Task WHERE IsClosed = 'true'", "INVALID_FIELD", "must be of type boolean"),
        ("SELECT Id FROM Task WHERE IsClosed = null", "INVALID_FIELD", "must be of type boolean"),
        ("SELECT Id FROM Task WHERE CallDurationInSeconds = '5'", "INVALID_FIELD", "must be of type int"),
        ("SELECT Id FROM Task WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
        (f"SELECT Id FROM Task WHERE Id = '{JANE[:15]}AAA'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field"),
        (
            "SELECT Id FROM Task WHERE WhoId LIKE '003%'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on id field",
        ),
        ("SELECT Id FROM Task WHERE CreatedDate LIKE '2026%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("SELECT Id FROM Task WHERE IsClosed > true", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("SELECT Id FROM Task WHERE Subject > null", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("SELECT Id FROM Task WHERE Subject LIKE null", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("SELECT Id FROM Task WHERE Subject = '" + "x" * 4001 + "'", "MALFORMED_QUERY", "4000"),
        ("SELECT Id FROM Task WHERE Id != null" + " " * 100_000, "MALFORMED_QUERY", "100000 characters"),
    ],
)
def test_a_wrong_statement_is_refused_and_never_answered_with_nothing(
    org: Org, soql: str, code: str, words: str
) -> None:
    refused = refusal(org, soql)
    assert (refused.status, refused.code) == (400, code)
    assert words in refused.message


def test_the_place_of_an_error_is_shown_with_row_and_column(org: Org) -> None:
    message = refusal(org, "SELECT Id,\n  Foo\nFROM Task").message
    assert message.startswith("\n  Foo\n  ^\nERROR at Row:2:Column:3\nNo such column 'Foo'")


def test_a_hidden_field_is_unknown_everywhere_and_an_absent_object_too() -> None:
    hidden = {"Task": {"hidden": ["Type"]}, "Contact": {"hidden": ["email"]}, "Lead": {"absent": True}}
    org = Org.from_world(world(objects=hidden))
    for soql in [
        "SELECT Type FROM Task",
        "SELECT Id FROM Task WHERE Type = 'Email'",
        "SELECT Id FROM Task ORDER BY Type",
        "SELECT Email FROM Contact",
        "SELECT TYPEOF Who WHEN Contact THEN Email END FROM Task",
    ]:
        assert refusal(org, soql).code == "INVALID_FIELD"
    for soql in ["SELECT Id FROM Lead", "SELECT TYPEOF Who WHEN Lead THEN Id END FROM Task"]:
        assert refusal(org, soql).code == "INVALID_TYPE"


def test_shared_activities_bring_relations_counts_and_subqueries() -> None:
    org = Org.from_world(world(shared_activities=True))
    org.create("TaskRelation", {"TaskId": PRICING, "RelationId": BOB})
    [row] = rows(
        org,
        f"SELECT WhoCount, WhatCount, (SELECT RelationId, IsWhat FROM TaskRelations) FROM Task WHERE Id = '{PRICING}'",
    )
    assert (row["WhoCount"], row["WhatCount"]) == (2, 0)
    assert row["TaskRelations"]["totalSize"] == 2
    assert [part["RelationId"] for part in row["TaskRelations"]["records"]] == [JANE, BOB]
    found = rows(org, f"SELECT Task.Subject, Task.Owner.Name FROM TaskRelation WHERE RelationId = '{BOB}'")
    assert found[0]["Task"]["Subject"] == "Email: Pricing 100%"
    assert found[0]["Task"]["Owner"]["Name"] == "Robin Rep"
    found = rows(org, "SELECT Id, (SELECT RelationId FROM TaskWhoRelations LIMIT 1) FROM Task WHERE WhoId != null")
    assert found[0]["TaskWhoRelations"]["totalSize"] == 1


def test_a_deleted_task_takes_its_relations_along_and_a_changed_person_its_own() -> None:
    org = Org.from_world(world(shared_activities=True))
    org.update("Task", CALL, {"WhoId": BOB})
    asked = f"SELECT RelationId FROM TaskRelation WHERE TaskId = '{CALL}'"
    assert [row["RelationId"] for row in rows(org, asked)] == [BOB]
    org.delete("Task", CALL)
    assert rows(org, asked) == []
