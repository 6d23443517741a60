"""Whatever is sent, the answer is Salesforce's own: rows or a well-formed refusal, never a fault."""

from __future__ import annotations

import json
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st
from simple_salesforce.format import format_soql

from tests.demo.salesforce.client import BASE
from tests.demo.salesforce.worlds import TOKEN, world
from tray_app.demo.salesforce import Org
from tray_app.demo.salesforce.api import Api
from tray_app.demo.salesforce.error_bodies import RequestRefused
from tray_app.demo.salesforce.likeness import is_like
from tray_app.demo.salesforce.messages import HttpRequest, Reply
from tray_app.demo.salesforce.query import run
from tray_app.demo.salesforce.soql_parser import parse
from tray_app.demo.salesforce.syntax import Comparison

API = Api(Org.from_world(world(org={"api_limit": 10**9})))
WORDS = r"""
    SELECT FROM WHERE AND OR NOT IN LIKE ORDER BY LIMIT NULLS FIRST LAST DESC TYPEOF WHEN THEN ELSE END COUNT Id Subject
    Who.Name Owner Task Contact CreatedDate IsClosed ActivityDate TaskRelations null true 'a' 'a%' '\'' '\_' 5 -1 2.5
    2026-01-02 2026-01-02T03:04:05Z 2026-01-02T03:04:05+09:00 ( ) , . = != < >= ' \ " ; : @ - +
""".split()  # noqa: SIM905
pieces = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=30).map(" ".join)
statements = pieces | st.builds("SELECT Id FROM Task WHERE {}".format, pieces) | st.text(max_size=80)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def asked(target: str, method: str = "GET", body: bytes = b"") -> Reply:
    headers = {"authorization": f"Bearer {TOKEN}"}
    return API.answer(
        HttpRequest(method=method, target=target, headers=headers, body=body, base_url="http://127.0.0.1")
    )


def is_well_formed(reply: Reply) -> bool:
    body = json.loads(reply.content)
    if reply.status == 200:
        return set(body) >= {"totalSize", "done", "records"}
    return reply.status == 400 and bool(body) and all(set(entry) == {"message", "errorCode"} for entry in body)


@given(statements)
def test_any_text_as_a_query_is_answered_or_refused_in_form(soql: str) -> None:
    encoded = quote(soql.encode("utf-8", "replace"), safe="")
    assert is_well_formed(asked(f"{BASE}/query?q={encoded}"))


@given(statements)
def test_any_text_in_a_composite_url_leaves_the_whole_at_200(soql: str) -> None:
    part = {"method": "GET", "referenceId": "a", "url": f"{BASE}/query?q={soql}"}
    reply = asked(f"{BASE}/composite", "POST", json.dumps({"compositeRequest": [part]}).encode())
    [answer] = json.loads(reply.content)["compositeResponse"]
    assert reply.status == 200
    assert answer["httpStatusCode"] in (200, 400, 404)


@given(st.binary(max_size=60), st.sampled_from(["composite", "sobjects/Task", "sobjects/Foo", "query", "", "limits"]))
def test_any_body_is_answered_or_refused_in_form(body: bytes, path: str) -> None:
    reply = asked(f"{BASE}/{path}", "POST", body)
    assert reply.status in (400, 404, 405)
    assert {"message", "errorCode"} <= set(json.loads(reply.content)[0])


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_fields = st.sampled_from(
    ["Subject", "WhoId", "ActivityDate", "CallDurationInSeconds", "Status", "IsReminderSet", "Id", "x"]
)


@given(st.dictionaries(_fields, _json, max_size=4))
def test_any_values_make_a_record_or_a_refusal(values: dict[str, object]) -> None:
    reply = asked(f"{BASE}/sobjects/Task", "POST", json.dumps(values).encode())
    assert reply.status in (201, 400)
    assert json.loads(reply.content)


@given(st.text(max_size=40))
def test_any_path_is_answered(path: str) -> None:
    assert asked(f"/{path}").status in (200, 401, 404)


@given(texts)
def test_a_text_quoted_by_an_independent_client_comes_back_as_it_was(text: str) -> None:
    condition = parse(format_soql("SELECT Id FROM Task WHERE Subject = {}", text)).where
    assert isinstance(condition, Comparison)
    assert condition.literal.value == text


@given(texts, texts)
def test_a_text_quoted_for_like_is_found_and_stands_for_itself_alone(text: str, other: str) -> None:
    condition = parse(format_soql("SELECT Id FROM Task WHERE Subject LIKE '%{:like}%'", text)).where
    assert isinstance(condition, Comparison)
    assert is_like(f"{other}{text}{other}", condition.literal.pattern)
    assert is_like(other, condition.literal.pattern) == (folded(text) in folded(other))


def folded(text: str) -> str:
    """Letter by letter, as LIKE compares; `\\x00` keeps a letter that folds to two from matching halfway."""
    return "".join(f"{letter.casefold()}\0" for letter in text)


@given(statements)
def test_the_same_statement_is_answered_the_same_twice(soql: str) -> None:
    def once() -> object:
        try:
            return run(Org.from_world(world()), soql, BASE)
        except RequestRefused as refused:
            return refused.body

    assert once() == once()
