"""Whatever an answer holds, it is records or a reason: never an error of ours, and never "nothing is there"."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.salesforce.test_crm import answering, org, rows, task
from tests.adapters.salesforce.wire import keys
from tests.core.building import NOON, call, email, profile
from tests.examples import examples
from tray_app.adapters.salesforce.describe import OBJECTS
from tray_app.adapters.salesforce.queries import Topic
from tray_app.adapters.salesforce.refusals import Refusal, refusal_of
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.model.crm import Records, Rep
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    *("Id", "CreatedDate", "Subject", "WhoId", "WhatId", "Type", "TaskSubtype", "CallDurationInSeconds", "CallObject"),
    *("CallType", "ActivityDate", "CompletedDateTime", "IsClosed", "IsDeleted", "Owner", "TaskRelations", "Email"),
    *("Name", "Phone", "MessageIdentifier", "ToAddress", "FromAddress", "MessageDate", "ActivityId", "Incoming"),
]
ROW = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4).map(lambda changed: task() | changed)
BODY = st.one_of(
    JSON,
    st.lists(ROW | JSON, max_size=3).map(lambda found: {"done": True, "totalSize": 1, "records": found}),
    st.builds(lambda done, url: {"done": done, "nextRecordsUrl": url, "records": [task()]}, JSON, JSON),
)


UNREADABLE = ("check.salesforce_unavailable", None)


def outcome(ask: Callable[[], object]) -> object:
    """What it brings; for a trouble its code, and what hangs on it: the answer must not."""
    try:
        return ask()
    except CannotCheck as trouble:
        return trouble.code, trouble.__context__


def described(**changes: Any) -> dict[str, tuple[int, object]]:
    fields = [
        {"name": name, "type": "string", "filterable": True}
        for name in ("Id", "Subject", "CreatedDate", "OwnerId", "Email")
    ]
    whole = {name: (200, {"createable": True, "fields": fields}) for name in OBJECTS}
    user = {"Id": "005000000000001AAA", "Username": "rep@acme.example"}
    return (
        whole | {"user": rows(user), "country": rows({"CountryCode": "GB"}), "org": rows({"Country": "GB"})} | changes
    )


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODY, st.sampled_from(list(Topic)))
def test_any_rows_are_records_or_a_reason(body: Any, topic: str) -> None:
    more = [answering(**{topic: (200, body)}) for _ in range(3)]
    with org(answering(**described()), *more) as it:
        found = outcome(lambda: it.crm.look_up(keys(addresses={"ann@example.com"})))
        it.server.script.clear()
    assert isinstance(found, Records) or found == UNREADABLE


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODY, st.sampled_from(["Tasks", "Messages", "Contacts", "Leads"]), st.booleans())
def test_any_rows_can_be_judged(body: Any, topic: str, closer: bool) -> None:
    answers = [answering(**{topic: (200, body)}) for _ in range(6)]
    with org(answering(**described()), *answers) as it:
        due = [Check(activity=email()), Check(activity=call(knows_ids=False))]
        question = CycleQuestion(now=NOON, due=due, history=due)
        settings_ = CycleSettings(profile=profile("generic"), grace=None if closer else timedelta(days=1))
        found = outcome(Confirmation(question, it.crm, settings_).findings)
        it.server.script.clear()
    assert found == UNREADABLE or len(found) == 2  # type: ignore[arg-type]


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    JSON | st.dictionaries(st.sampled_from(["records", "fields"]), JSON),
    st.sampled_from([*OBJECTS, "user", "country", "org"]),
)
def test_any_describe_is_one_or_a_reason(body: Any, name: str) -> None:
    with org(answering(**described(**{name: (200, body)}))) as it:
        found = outcome(it.crm.rep)
    assert isinstance(found, Rep) or found == UNREADABLE


@given(
    st.sampled_from([None, 0, 200, 400, 401, 403, 420, 429, 500, 503]),
    JSON | JSON.map(lambda it: {"compositeResponse": it}),
)
def test_any_refusal_has_a_code(status: int | None, body: Any) -> None:
    assert isinstance(refusal_of(status, body), Refusal)
    assert isinstance(refusal_of(status, json.dumps(body)), Refusal)


DATE = "Mon, 23 Nov 2026 17:00:00 GMT"


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("120", 120),
        ("1000000000", 86400),
        ("9" * 5000, 86400),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1.5", None),
        ("Mon, 23 Nov 2026 17:02:00 GMT", 120),
        ("Mon, 23 Nov 2020 17:02:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        ("Mon, 99 Nov 2026 99:99:99 GMT", None),
    ],
)
def test_absurd_waits_are_bounded(after: str, seconds: float | None) -> None:
    assert refusal_of(503, "", {"Retry-After": after, "Date": DATE}).retry_after_s == seconds
