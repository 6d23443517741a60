"""What becomes of a Task that is sent: made, refused for a proved reason, never sent, or nobody knows. Never twice."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.salesforce.scripted import Script, Scripted, Tokens, breaks_off, resets, says
from tests.adapters.salesforce.test_errors import body_of
from tests.adapters.salesforce.wire import ANN, LEA, OTHER, REP, demo, keys, record_id, world
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.describe import Described
from tray_app.adapters.salesforce.refusals import write_refusal_of
from tray_app.adapters.salesforce.rest_session import RestSession
from tray_app.adapters.salesforce.task_writer import SalesforceTaskWriter
from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.task_writing import (
    RecordDraft,
    Related,
    RelatedChoices,
    Relation,
    WriteAnswer,
    WriteOutcome,
)

TASK_ID = record_id("00T", 1)
DONE, REFUSED, UNSENT, UNKNOWN = WriteOutcome
UNAVAILABLE = "check.salesforce_unavailable"


def draft(name: str = "1", **values: Any) -> RecordDraft:
    usual = {"Subject": "Email: Pricing", "WhoId": ANN, "Status": "Completed", "ActivityDate": "2026-11-23"}
    return RecordDraft(activity_id=f"mail:{name}", kind="email", values={**usual, **values})


def nobody_asks() -> Described:
    raise CannotCheck("check.offline")


def sent(script: Sequence[Script], count: int = 1) -> tuple[Sequence[WriteAnswer], Scripted]:
    with Scripted(list(script)) as server:
        session = RestSession(Tokens(server.url), HttpSession(timeouts=(1.0, 1.0)), "66.0")
        answers = SalesforceTaskWriter(session, nobody_asks).create([draft(str(number)) for number in range(count)])
        session.close()
    return answers, server


def test_tasks_are_made_and_deleted_on_the_demos_strict_salesforce() -> None:
    with demo(world()) as here:
        writer = here.crm.task_writer()
        assert writer.closed_status() == "Completed"
        before = here.org.counted_requests
        made = writer.create([draft("1"), draft("2", WhoId=LEA), draft("3", WhoId=record_id("003", 77))])
        assert [one.outcome for one in made] == [DONE, DONE, REFUSED]
        assert (made[2].code, made[2].error) == ("person.stale_id", "INVALID_CROSS_REFERENCE_KEY")
        ids = [one.record_id or "" for one in made[:2]]
        assert here.org.counted_requests == before + 1
        gone = writer.delete([*ids, ids[0]])
        assert [one.outcome for one in gone] == [DONE, DONE, DONE]
        assert all(row.deleted for row in here.org.rows("Task"))


def test_an_email_is_made_with_its_people_and_deleted_with_its_task() -> None:
    values = {"Subject": "Pricing", "Status": "3", "MessageIdentifier": "<1@acme.example>", "FromId": REP}
    relations = (
        Relation(role=RecipientRole.TO, address="ann@example.com", person_id=ANN),
        Relation(role=RecipientRole.TO, address="ann@home.example.com", person_id=ANN),
        Relation(role=RecipientRole.CC, address="lea@example.com", person_id=LEA),
    )
    mail = RecordDraft(activity_id="mail:1", kind="email", object="EmailMessage", values=values, relations=relations)
    with demo(world()) as here:
        writer = here.crm.task_writer()
        made, refused = writer.create([mail, replace(mail, values={**values, "Status": "0"})])
        assert (made.outcome, refused.outcome, refused.code) == (DONE, REFUSED, "org.restricted_picklist")
        named = [row.values for row in here.org.rows("EmailMessageRelation")]
        assert [(row["RelationType"], row["RelationId"]) for row in named] == [
            ("ToAddress", ANN),
            ("CcAddress", LEA),
            ("FromAddress", REP),
        ]
        # And it is read with its people, and with the Task that Salesforce made
        (seen,) = here.crm.look_up(keys(message_ids=["1@acme.example"])).messages
        (task,) = here.org.rows("Task")
        assert seen.people == {ANN, LEA}
        assert seen.task_id == task.id
        gone = writer.delete([made.record_id or "", task.id])
        assert [one.outcome for one in gone] == [DONE, DONE]
        assert all(row.deleted for name in ("Task", "EmailMessage") for row in here.org.rows(name))


ACME, DEAL, WON = record_id("001", 1), record_id("006", 1), record_id("006", 2)


def test_what_stands_around_a_contact_is_asked_at_once() -> None:
    ann = {"Id": ANN, "LastName": "Ann", "AccountId": ACME}
    deals = [
        {"Id": DEAL, "Name": "Spring deal", "AccountId": ACME, "StageName": "New", "CloseDate": "2026-12-01"},
        {"Id": WON, "Name": "Won", "AccountId": ACME, "StageName": "Won", "CloseDate": "2026-01-01", "IsClosed": True},
    ]
    logged = {"WhoId": ANN, "Status": "Completed", "TaskSubtype": "Email", "OwnerId": REP}
    tasks = [
        {**logged, "WhatId": ACME, "CreatedDate": "2026-11-01T08:00:00Z"},
        {**logged, "WhatId": DEAL, "CreatedDate": "2026-11-02T08:00:00Z"},
        {**logged, "WhatId": ACME, "CreatedDate": "2026-11-03T08:00:00Z", "TaskSubtype": "Task"},
        {**logged, "WhatId": ACME, "CreatedDate": "2026-11-04T08:00:00Z", "OwnerId": OTHER},
    ]
    accounts = [{"Id": ACME, "Name": "Acme"}]
    records = {**world()["records"], "Contact": [ann], "Account": accounts, "Opportunity": deals, "Task": tasks}
    with demo(world(records=records)) as here:
        people = here.crm.look_up(keys(person_ids=[ANN, LEA])).people
        before = here.org.counted_requests
        around = here.crm.task_writer().related_choices(people)
        assert here.org.counted_requests == before + 1
        deal = Related(object="Opportunity", id=DEAL, name="Spring deal")
        acme = Related(object="Account", id=ACME, name="Acme")
        assert around == {ANN: RelatedChoices(related=(deal, acme), usual_id=DEAL)}
        assert here.crm.task_writer().related_choices([one for one in people if one.object == "Lead"]) == {}
        here.org.fail("/composite", 500, "")
        assert here.crm.task_writer().related_choices(people) == {}


@pytest.mark.parametrize(
    ("script", "outcome", "code"),
    [
        (resets, UNKNOWN, UNAVAILABLE),
        (breaks_off, UNKNOWN, UNAVAILABLE),
        (says(500, "<html>"), UNKNOWN, UNAVAILABLE),
        (says(503, "<html>Down for maintenance</html>"), UNKNOWN, "org.maintenance"),
        (says(200, "<html>"), UNKNOWN, "check.network_sign_in"),
        (says(401, "<html>"), UNKNOWN, "check.network_sign_in"),
        (says(200, {"not": "a list"}), UNKNOWN, UNAVAILABLE),
        (says(200, []), UNKNOWN, UNAVAILABLE),
        (says(200, [{"success": False}]), UNKNOWN, UNAVAILABLE),
        (says(200, [{"success": True}]), UNKNOWN, UNAVAILABLE),
        (says(420, "<html>"), UNKNOWN, UNAVAILABLE),
        (says(406, ""), UNKNOWN, UNAVAILABLE),
        (says(429, ""), UNSENT, "check.rate_limited"),
        (says(414, "<h1>Bad Message 414</h1>"), UNSENT, UNAVAILABLE),
        (
            says(403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]),
            UNSENT,
            "org.api_limit",
        ),
        (
            says(400, [{"errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "x"}]),
            REFUSED,
            "org.validation_rule",
        ),
        (says(200, [{"id": TASK_ID, "success": True, "errors": []}]), DONE, None),
    ],
)
def test_every_answer_says_how_sure_it_is_and_nothing_is_sent_again(
    script: Script, outcome: WriteOutcome, code: str | None
) -> None:
    (answer,), server = sent([script])
    assert (answer.outcome, answer.code) == (outcome, code)
    assert len(server.asked) == 1


def test_only_what_was_turned_away_for_its_token_is_sent_with_the_next_one() -> None:
    expired = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
    (answer,), server = sent([says(401, expired), says(200, [{"id": TASK_ID, "success": True, "errors": []}])])
    assert (answer.outcome, answer.record_id, len(server.asked)) == (DONE, TASK_ID, 2)


def test_a_server_that_nobody_reaches_got_nothing() -> None:
    session = RestSession(Tokens("http://127.0.0.1:1"), HttpSession(timeouts=(1.0, 1.0)), "66.0")
    (answer,) = SalesforceTaskWriter(session, nobody_asks).create([draft()])
    session.close()
    assert (answer.outcome, answer.code) == (UNSENT, "check.offline")


def test_nothing_is_written_when_the_allowance_is_nearly_used_up() -> None:
    good = says(200, [{"id": TASK_ID, "success": True, "errors": []}], Sforce_Limit_Info="api-usage=96/100")
    with Scripted([good]) as server:
        session = RestSession(Tokens(server.url), HttpSession(timeouts=(1.0, 1.0)), "66.0")
        writer = SalesforceTaskWriter(session, nobody_asks)
        first, second = writer.create([draft()])[0], writer.create([draft()])[0]
        session.close()
    assert [first.outcome, second.outcome, second.code] == [DONE, UNSENT, "check.api_budget"]
    assert len(server.asked) == 1


def test_each_record_keeps_its_own_result() -> None:
    errors = [
        {"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [R__c]", "fields": ["R__c"]}
    ]
    body = [{"id": TASK_ID, "success": True, "errors": []}, {"success": False, "errors": errors}]
    answers, server = sent([says(200, body)], count=2)
    assert [one.outcome for one in answers] == [DONE, REFUSED]
    assert (answers[1].code, answers[1].fields) == ("org.required_field", ("R__c",))
    asked = server.asked[0]
    assert (asked.method, asked.path) == ("POST", "/services/data/v66.0/composite/sobjects")
    assert asked.body["allOrNone"] is False
    assert [record["attributes"] for record in asked.body["records"]] == [{"type": "Task"}] * 2


# Each body that Salesforce is known to answer with → what becomes of a Task that is sent then.
RECORDED = {
    "401_expired": (UNSENT, "check.signed_out", ()),
    "401_not_valid_for_rest": (UNSENT, "access.api_disabled", ()),
    "401_agent_app": (UNSENT, "access.api_disabled", ()),
    "403_daily_limit": (UNSENT, "org.api_limit", ()),
    "414_html": (UNSENT, UNAVAILABLE, ()),
    "420_edge_html": (UNKNOWN, UNAVAILABLE, ()),
    "406_empty": (UNKNOWN, UNAVAILABLE, ()),
    "500_html": (UNKNOWN, UNAVAILABLE, ()),
    "500_errorid": (UNKNOWN, UNAVAILABLE, ()),
    "503_busy": (UNKNOWN, UNAVAILABLE, ()),
    "503_cdn_html": (UNKNOWN, UNAVAILABLE, ()),
    "400_fls_field_task_type": (REFUSED, "access.fields", ()),
    "400_fls_field_query": (REFUSED, "access.fields", ()),
    "400_fls_write": (REFUSED, "access.fields", ("IsClosedOnCreate",)),
    "400_metadata_query": (UNSENT, UNAVAILABLE, ()),
    "400_missing_required_custom": (REFUSED, "org.required_field", ("Status",)),
    "400_validation_rule": (REFUSED, "org.validation_rule", ()),
    "403_txn_security": (REFUSED, "org.security_policy", ()),
    "200_composite_sub_404": (UNKNOWN, UNAVAILABLE, ()),
    "200_composite_mixed": (UNKNOWN, UNAVAILABLE, ()),
    "composite_rollback_codes": (UNSENT, UNAVAILABLE, ()),
}


def test_each_recorded_body_gives_its_proved_reason(reference_data: Path) -> None:
    recorded = json.loads((reference_data / "salesforce" / "error_bodies_verbatim.json").read_text("utf-8"))["rest"]
    assert {entry["id"] for entry in recorded} == set(RECORDED)
    for entry in recorded:
        outcome, code, fields = RECORDED[entry["id"]]
        renewed = [says(401, entry.get("body", ""))] if entry["id"] == "401_expired" else []
        (answer,), _ = sent([says(entry["http"], body_of(entry)), *renewed])
        whole = answer.outcome
        if outcome is REFUSED:  # the same errors as those of one record among many, which is how they come
            errors = [
                {"statusCode": error["errorCode"], "message": error["message"], "fields": error.get("fields", [])}
                for error in body_of(entry)  # type: ignore[attr-defined]  # a list of errors
            ]
            (answer,), _ = sent([says(200, [{"success": False, "errors": errors}])])
            assert whole in {REFUSED, UNSENT}, entry["id"]
        assert (answer.outcome, answer.code, answer.fields) == (outcome, code, fields), entry["id"]
        assert answer.code in CATALOGUE


@pytest.mark.parametrize(
    ("error", "message", "code"),
    [
        ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", "org.row_lock"),
        ("DUPLICATES_DETECTED", "Use one of these records?", "org.duplicate_rule"),
        ("CANNOT_EXECUTE_FLOW_TRIGGER", "x", "org.automation"),
        ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Trg: execution of BeforeInsert", "org.automation"),
        ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Task", "access.task_create"),
        ("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", "org.storage_full"),
        ("FIELD_INTEGRITY_EXCEPTION", "Name ID: id value of incorrect type: 001", "person.stale_id"),
        ("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights", "access.parent_record"),
        ("ENTITY_IS_LOCKED", "entity is locked for editing", "record.locked"),
        ("STRING_TOO_LONG", "Subject: data value too large", "unknown.unproven"),
        ("SOMETHING_NEW", "x", "unknown.unproven"),
    ],
)
def test_what_a_record_was_refused_for(error: str, message: str, code: str) -> None:
    refusal = write_refusal_of([{"statusCode": error, "message": message, "fields": []}])
    assert refusal is not None
    assert (refusal.code, refusal.error) == (code, error)
    assert code in CATALOGUE
