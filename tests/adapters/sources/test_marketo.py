"""Marketo's activities as emails and calls, its refusals, and how little of its allowance is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sources.stands.marketo import REP
from tests.rig.marketo import SECRET, MarketoServer
from tray_app.adapters.sources.marketo import MarketoSource
from tray_app.core.model.activity import Activity, Call, CallResult, Email, Mark, Recipient
from tray_app.core.model.ports import Batch
from tray_app.testing import NOW, SINCE

LEAD, CONTACT = "00Q000000000001EAA", "003000000000001AAA"


@pytest.fixture
def server(reference_data: Path) -> Iterator[MarketoServer]:
    made = MarketoServer(reference_data / "marketo" / "swagger-mapi-activities-leads.json")
    made.add_lead(1, email="jane@example.com", firstName="Jane", lastName="Doe", sfdcLeadId=LEAD)
    yield made
    made.close()
    assert made.broken == [], "the requests, or the played answers, are not as the vendor describes them"


def source(server: MarketoServer, **changes: Any) -> MarketoSource:
    values: dict[str, Any] = {
        "id": "marketo",
        "url": server.url,
        "client_id": "client",
        "user": REP,
        "secret": lambda: SECRET,
        "interval_s": 0,
        **changes,
    }
    return MarketoSource(**values)


def polled(server: MarketoServer, cursor: bytes | None = None) -> Batch:
    made = source(server)
    try:
        return made.poll(cursor, SINCE)
    finally:
        made.close()


def only(server: MarketoServer) -> Activity:
    batch = polled(server)
    assert batch.trouble is None, batch.trouble
    (activity,) = batch.activities
    return activity


SEND = {"Sent By": REP, "Email Subject": "Pricing (SIA-12345678)", "Source": "Sales App"}
CALL = {
    "Sales Call Made By": REP,
    "Sales Call Status": "completed",
    "Sales Call Subject": "Interested",
    "Sales Phone Number Called": "+1 202 555 0123",
    "Sales Call Duration": "42",
}


def test_a_send_is_an_email_with_the_salesforce_id_of_its_person(server: MarketoServer) -> None:
    server.add("Send Sales Email", NOW, SEND)
    email = only(server)
    assert isinstance(email, Email)
    assert (email.id, email.occurred_at, email.subject, email.sender) == ("marketo:guid-1", NOW, "Pricing", REP)
    assert email.recipients == (Recipient("jane@example.com", salesforce_id=LEAD, known_as="marketo:guid-1"),)
    assert email.message_id is None


def test_a_call_is_a_call_and_an_id_that_is_missing_means_something(server: MarketoServer) -> None:
    server.add_lead(2, email=None)
    server.add("Received Sales Call", NOW, CALL)
    server.add("Received Sales Call", NOW, CALL, lead=2)
    first, second = polled(server).activities
    assert isinstance(first, Call)
    assert isinstance(second, Call)
    assert (first.number, first.duration_s, first.result) == ("+12025550123", 42, CallResult.ANSWERED)
    assert (first.person_name, first.person_email, first.outcome) == ("Jane Doe", "jane@example.com", "Interested")
    assert (first.salesforce_id, first.knows_salesforce_ids) == (LEAD, True)
    assert (second.salesforce_id, second.knows_salesforce_ids) == (None, True)


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        ({"sfdcLeadId": LEAD[:15]}, LEAD),
        ({"sfdcLeadId": LEAD, "sfdcContactId": CONTACT}, CONTACT),
        ({"sfdcLeadId": "", "sfdcContactId": None}, None),
        ({"sfdcLeadId": "001000000000001AAA"}, None),
        ({"sfdcContactId": " " + CONTACT}, CONTACT),
    ],
)
def test_the_contact_counts_before_the_lead_and_what_is_no_id_is_none(
    server: MarketoServer, fields: dict[str, Any], known: str | None
) -> None:
    server.add_lead(1, email="jane@example.com", **fields)
    server.add("Send Sales Email", NOW, SEND)
    email = only(server)
    assert isinstance(email, Email)
    assert email.recipients[0].salesforce_id == known


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("Pricing (SIA-1)", "Pricing"),
        ("Pricing(SIA-12345678)", "Pricing"),
        ("Re: 가격 (SIA-1) ", "Re: 가격"),
        ("(SIA-1) first", "(SIA-1) first"),
        ("Pricing (SIA-x)", "Pricing (SIA-x)"),
        ("(SIA-7)", ""),
    ],
)
def test_the_number_at_the_end_of_a_subject_is_taken_off(server: MarketoServer, written: str, subject: str) -> None:
    server.add("Send Sales Email", NOW, {**SEND, "Email Subject": written})
    email = only(server)
    assert isinstance(email, Email)
    assert email.subject == subject


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("completed", CallResult.ANSWERED),
        ("no answer", CallResult.NO_ANSWER),
        ("No-Answer", CallResult.NO_ANSWER),
        ("cancelled", CallResult.FAILED),
        ("failed", CallResult.FAILED),
        ("busy", CallResult.BUSY),
    ],
)
def test_how_a_call_ended(server: MarketoServer, status: str, result: CallResult) -> None:
    server.add("Received Sales Call", NOW, {**CALL, "Sales Call Status": status})
    call = only(server)
    assert isinstance(call, Call)
    assert call.result is result


def test_types_and_attributes_are_known_by_name_in_whatever_form(server: MarketoServer) -> None:
    server.types = {"Sent Sales Email": 7, "Sales Call Received": 8}
    activity = server.add("Sent Sales Email", NOW, {})
    activity["attributes"] = [
        {"name": "Sent by", "apiName": "sentBy", "value": REP.upper()},
        {"name": "emailSubject", "value": "Pricing"},
    ]
    assert isinstance(only(server), Email)


def test_others_sends_opens_and_visits_are_left_out(server: MarketoServer) -> None:
    server.add("Send Sales Email", NOW, {**SEND, "Sent By": "colleague@acme.example"})
    server.add("Open Sales Email", NOW, SEND)
    server.add("Visit Webpage", NOW, {})
    batch = polled(server)
    assert (batch.activities, batch.not_read, batch.trouble) == ((), 0, None)
    assert not any("leads.json" in path for path in server.requests), "nobody was looked up for nothing"


def test_a_send_that_came_back_is_marked(server: MarketoServer) -> None:
    server.add("Send Sales Email", NOW, SEND)
    server.add("Sales Email Bounced", NOW + timedelta(minutes=2), {"Sent By": REP, "Details": "5.1.1"})
    email = only(server)
    assert isinstance(email, Email)
    assert email.marks == {Mark.BOUNCED}


REFUSALS = [
    ("603", "source.permission", None),
    ("606", "source.rate_limited", 20.0),
    ("607", "source.quota", 3600.0),
    ("615", "source.rate_limited", 5.0),
    ("604", "source.unreachable", None),
    ("608", "source.unreachable", None),
    ("611", "source.unreachable", None),
    ("614", "source.unreachable", None),
    ("1003", "source.misconfigured", None),
]


@pytest.mark.parametrize(("code", "reason", "wait"), REFUSALS)
def test_each_refusal_has_its_reason_and_its_time_to_wait(
    server: MarketoServer, code: str, reason: str, wait: float | None
) -> None:
    server.error, server.fails_at = code, 1
    trouble = polled(server).trouble
    assert trouble is not None
    assert (trouble.code, trouble.retry_after_s) == (reason, wait)
    assert SECRET not in repr(trouble)


def test_a_wrong_secret_is_a_sign_in_that_was_refused(server: MarketoServer) -> None:
    trouble = source(server, secret=lambda: "wrong").poll(None, SINCE).trouble
    assert trouble is not None
    assert trouble.code == "source.auth_failed"
    assert "wrong" not in repr(trouble)


def test_a_token_that_ran_out_is_renewed_once_without_a_word(server: MarketoServer) -> None:
    made = source(server)
    assert made.poll(None, SINCE).trouble is None
    server.valid_token = "token-2"
    server.add("Send Sales Email", NOW, SEND)
    assert len(made.poll(None, SINCE).activities) == 1


def test_a_page_that_marketo_forgot_is_no_error(server: MarketoServer) -> None:
    server._page = 1
    for minute in range(9):
        server.add("Send Sales Email", NOW + timedelta(minutes=minute), SEND)
    first = polled(server)
    assert first.more
    assert first.cursor is not None
    again = polled(server, first.cursor.replace(b'"token":"', b'"token":"forgotten'))
    assert again.trouble is None
    assert len(again.activities) == 5


def test_the_allowance_of_the_company_is_spared(server: MarketoServer) -> None:
    server.add("Send Sales Email", NOW, SEND)
    made = source(server, interval_s=600)
    first = made.poll(None, SINCE)
    asked = len(server.requests)
    assert asked == 5, "sign in, types, where to begin, activities, people"
    assert made.poll(first.cursor, SINCE).activities == ()
    assert len(server.requests) == asked
    quiet = source(server)
    cursor = quiet.poll(first.cursor, SINCE).cursor
    before = len(server.requests)
    quiet.poll(cursor, SINCE)
    assert len(server.requests) - before == 3, "where to begin, activities, people of the overlap"


def test_the_trial_says_whose_activities_there_are(server: MarketoServer) -> None:
    server.add("Send Sales Email", datetime.now(UTC), SEND)
    trial = source(server).test()
    assert (trial.trouble, trial.place, trial.count) == (None, f"Marketo · {REP}", 1)
    del server.types["Send Sales Email"]
    told = source(server).test().trouble
    assert told is not None
    assert told.code == "source.misconfigured"
