"""The server as a client meets it: real HTTP and TLS, tokens, counting, pages, limits, and going away."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError, SalesforceExpiredSession, SalesforceResourceNotFound
from simple_salesforce.format import format_soql

from tests.demo.salesforce.client import BASE, Client
from tests.demo.salesforce.conftest import Serve
from tests.demo.salesforce.worlds import BOB, GONE, HIDDEN, JANE, PRICING, REP, TOKEN, world
from tests.rig.fair_time import within
from tests.rig.processes import PATIENCE_S
from tray_app.demo.salesforce import DemoSalesforce, Org

if TYPE_CHECKING:
    from tests.rig.certificates import CertificateAuthority

EXPIRED = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
NOT_FOUND = [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]


def without_token(client: Client) -> Client:
    return Client(client.url, None, client.org)


@pytest.mark.parametrize("token", [None, "wrong", ""])
@pytest.mark.parametrize("path", ["", "/limits", "/sobjects", "/query?q=x", "/sobjects/Task/describe", "/nothing"])
def test_without_the_good_token_nothing_is_told_and_nothing_is_counted(
    client: Client, token: str | None, path: str
) -> None:
    got = Client(client.url, token, client.org).get(path)
    assert (got.status, got.json) == (401, EXPIRED)
    assert "Sforce-Limit-Info" not in got.headers
    assert client.org.counted_requests == 0


def test_versions_are_told_to_anybody_and_cost_nothing(client: Client) -> None:
    got = without_token(client).ask("GET", "/services/data")
    assert {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"} in got.json
    assert {"label": "Winter '27", "url": "/services/data/v68.0", "version": "68.0"} in got.json
    assert "Sforce-Limit-Info" not in got.headers


def test_each_answer_about_data_counts_once_and_says_so(client: Client) -> None:
    assert client.query("SELECT Id FROM Task").headers["Sforce-Limit-Info"] == "api-usage=25/15000"
    assert client.query("nonsense").headers["Sforce-Limit-Info"] == "api-usage=26/15000"
    limits = client.get("/limits")
    assert limits.json["DailyApiRequests"] == {"Max": 15000, "Remaining": 15000 - 27}
    assert client.org.counted_requests == 3
    assert [(entry.method, entry.path, entry.soql) for entry in client.org.requests][:2] == [
        ("GET", f"{BASE}/query", ("SELECT Id FROM Task",)),
        ("GET", f"{BASE}/query", ("nonsense",)),
    ]


def test_a_used_up_allowance_refuses_and_counts_no_further(serve: Serve) -> None:
    client = serve(org={"api_limit": 2, "api_used": 1})
    assert client.get("/limits").status == 200
    got = client.get("/limits")
    assert got.status == 403
    assert got.json == [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    assert client.org.counted_requests == 1


def test_the_journal_can_be_read_without_a_token_and_is_not_part_of_itself(client: Client) -> None:
    client.query("SELECT Id FROM Task WHERE CreatedDate > 2026-01-01T00:00:00+09:00")
    said = without_token(client).ask("GET", "/__stand_in/log").json
    assert said == {
        "counted": 1,
        "requests": [
            {
                "method": "GET",
                "path": f"{BASE}/query",
                "soql": ["SELECT Id FROM Task WHERE CreatedDate > 2026-01-01T00:00:00+09:00"],
                "status": 200,
                "counted": True,
            }
        ],
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/sobjects/Foo", 404, "NOT_FOUND"),
        ("GET", "/sobjects/Foo/describe", 404, "NOT_FOUND"),
        ("GET", f"/sobjects/Task/{JANE}", 404, "NOT_FOUND"),
        ("GET", f"/sobjects/Contact/{HIDDEN}", 404, "NOT_FOUND"),
        ("GET", "/sobjects/Task/abc", 404, "NOT_FOUND"),
        ("GET", f"/sobjects/Task/{GONE}", 404, "ENTITY_IS_DELETED"),
        ("GET", "/query", 400, "MALFORMED_QUERY"),
        ("GET", "/query/01gD10000000001-2000", 400, "INVALID_QUERY_LOCATOR"),
        ("POST", "/query", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", f"/sobjects/Task/{PRICING}", 405, "METHOD_NOT_ALLOWED"),
        ("PATCH", f"/sobjects/Task/{PRICING}", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/composite", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/sobjects/Task", 400, "JSON_PARSER_ERROR"),
    ],
)
def test_what_is_not_there_or_not_allowed_is_refused_in_form(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    got = client.ask(method, BASE + path)
    assert (got.status, got.json[0]["errorCode"]) == (status, code)


def test_an_unknown_version_is_not_there(client: Client) -> None:
    assert client.ask("GET", "/services/data/v99.0/limits").json == NOT_FOUND


def test_a_record_shows_every_field_the_rep_sees_or_those_asked_for(serve: Serve) -> None:
    client = serve(objects={"Contact": {"hidden": ["Phone"]}})
    record = client.get(f"/sobjects/contact/{JANE[:15]}").json
    assert record["attributes"] == {"type": "Contact", "url": f"{BASE}/sobjects/Contact/{JANE}"}
    assert (record["Email"], record["Name"]) == ("Jane@example.com", "Jane Doe")
    assert "Phone" not in record
    asked = client.get(f"/sobjects/Contact/{JANE}?fields=Id,Email").json
    assert list(asked) == ["attributes", "Id", "Email"]
    assert client.get(f"/sobjects/Contact/{JANE}?fields=Phone").json[0]["errorCode"] == "INVALID_FIELD"


def test_a_long_answer_comes_in_pages(serve: Serve) -> None:
    client = serve(batch_size=2, records={"Contact": [{"LastName": f"Doe {n}"} for n in range(5)]})
    page = client.query("SELECT LastName FROM Contact ORDER BY LastName").json
    names = [row["LastName"] for row in page["records"]]
    assert (page["totalSize"], page["done"]) == (5, False)
    while not page["done"]:
        page = client.ask("GET", page["nextRecordsUrl"]).json
        names += [row["LastName"] for row in page["records"]]
    assert names == [f"Doe {n}" for n in range(5)]
    assert "nextRecordsUrl" not in page


def test_only_the_last_ten_answers_can_be_paged_on(serve: Serve) -> None:
    client = serve(batch_size=1)
    pages = [client.query("SELECT Id FROM Contact").json["nextRecordsUrl"] for _ in range(11)]
    got = [client.ask("GET", page) for page in pages]
    assert [answer.status for answer in got] == [400] + [200] * 10
    assert got[0].json[0]["errorCode"] == "INVALID_QUERY_LOCATOR"


def test_the_client_may_ask_for_smaller_pages_but_not_below_200(serve: Serve) -> None:
    client = serve(records={"Contact": [{"LastName": "Doe"}] * 250})
    page = client.query("SELECT Id FROM Contact", Sforce_Query_Options="batchSize=10").json
    assert (len(page["records"]), page["done"]) == (200, False)


def test_an_address_over_16384_bytes_is_refused_by_the_web_server(client: Client) -> None:
    got = client.query("SELECT Id FROM Task WHERE Subject = '" + "x" * 16_400 + "'")
    assert (got.status, got.text) == (414, "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>")
    assert got.headers["Content-Type"] == "text/html"
    assert client.query("SELECT Id FROM Task", X_Long="x" * 16_400).status == 414
    assert client.query("SELECT Id FROM Task WHERE Subject = '" + "x" * 70_000 + "'").status == 414
    assert client.org.counted_requests == 0


def test_a_describe_that_was_not_changed_is_not_sent_again(client: Client) -> None:
    first = client.get("/sobjects/Task/describe")
    again = client.get("/sobjects/Task/describe", If_Modified_Since=first.headers["Last-Modified"])
    assert (again.status, again.text) == (304, "")
    older = client.get("/sobjects/Task/describe", If_Modified_Since="Mon, 23 Nov 2020 00:00:00 GMT")
    assert older.status == 200


def test_the_list_of_objects_leaves_out_what_the_rep_may_not_see(serve: Serve) -> None:
    client = serve(objects={"Lead": {"absent": True}, "Task": {"createable": False}})
    listed = {entry["name"]: entry for entry in client.get("/sobjects").json["sobjects"]}
    assert "Lead" not in listed
    assert not listed["Task"]["createable"]
    assert "TaskRelation" not in listed
    assert client.get("/sobjects/Lead/describe").json == NOT_FOUND
    assert client.create("Task", Subject="x").json[0]["errorCode"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


def test_failures_come_as_often_as_the_world_says(serve: Serve) -> None:
    busy = [{"message": "Server too busy", "errorCode": "SERVER_UNAVAILABLE"}]
    client = serve(
        failures=[
            {"match": "/limits", "status": 503, "body": busy, "times": 2, "headers": {"Retry-After": "5"}},
            {"match": "/composite", "status": 200, "body": "<html>maintenance</html>"},
        ]
    )
    got = client.get("/limits")
    assert (got.status, got.json, got.headers["Retry-After"]) == (503, busy, "5")
    assert [client.get("/limits").status for _ in range(2)] == [503, 200]
    page = client.composite()
    assert (page.status, page.text, page.headers["Content-Type"]) == (
        200, "<html>maintenance</html>", "text/html; charset=UTF-8",
    )  # fmt: skip
    client.org.failures.clear()
    client.org.fail("/limits", 401, [{"message": "x", "errorCode": "INVALID_SESSION_ID"}])
    assert [client.get("/limits").status for _ in range(2)] == [401, 200]


# --- who is signed in


def test_userinfo_costs_nothing_and_names_the_rep(client: Client) -> None:
    got = client.ask("GET", "/services/oauth2/userinfo")
    assert (got.json["user_id"], got.json["preferred_username"]) == (REP, "rep@example.com")
    assert got.json["zoneinfo"] == "Asia/Seoul"
    assert "Sforce-Limit-Info" not in got.headers
    assert client.ask("GET", got.json["sub"].removeprefix(client.url)).json["username"] == "rep@example.com"


@pytest.mark.parametrize(("token", "word"), [(None, "Missing_OAuth_Token"), ("wrong", "Bad_OAuth_Token")])
@pytest.mark.parametrize("path", ["/services/oauth2/userinfo", "/id/00DD10000000001EAA/005D10000000001IAA"])
def test_the_identity_end_points_refuse_with_one_word(client: Client, token: str | None, word: str, path: str) -> None:
    got = Client(client.url, token, client.org).ask("GET", path)
    assert (got.status, got.text) == (403, word)


def test_a_refresh_gives_a_token_that_works_and_rotates_where_the_org_wants_it(serve: Serve) -> None:
    client = serve(rotate_refresh_token=True, client_id="app")
    client.org.tokens.expire()
    assert client.get("/limits").status == 401
    ask = {"grant_type": "refresh_token", "client_id": "app"}
    got = client.form("/services/oauth2/token", refresh_token="refresh-1", **ask).json
    assert got["instance_url"] == client.url
    assert Client(client.url, got["access_token"], client.org).get("/limits").status == 200
    assert got["refresh_token"] != "refresh-1"
    used = client.form("/services/oauth2/token", refresh_token="refresh-1", **ask)
    assert (used.status, used.json) == (
        400, {"error": "invalid_grant", "error_description": "expired access/refresh token"},
    )  # fmt: skip
    assert client.form("/services/oauth2/token", refresh_token=got["refresh_token"], **ask).status == 200
    assert client.org.counted_requests == 1


def test_without_rotation_a_refresh_gives_no_refresh_token(client: Client) -> None:
    ask = {"grant_type": "refresh_token", "client_id": "any", "refresh_token": "refresh-1"}
    answers = [client.form("/services/oauth2/token", **ask).json for _ in range(2)]
    assert all("refresh_token" not in answer for answer in answers)
    assert answers[0]["access_token"] != answers[1]["access_token"]


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "refresh-1"}, "invalid_client_id"),
        ({"grant_type": "refresh_token", "client_id": "other", "refresh_token": "refresh-1"}, "invalid_client_id"),
        ({"grant_type": "refresh_token", "client_id": "app", "refresh_token": "x"}, "invalid_grant"),
        (
            {"grant_type": "refresh_token", "client_id": "app", "refresh_token": "refresh-1", "client_secret": "s"},
            "invalid_client",
        ),
    ],
)
def test_the_token_end_point_is_strict(serve: Serve, form: dict[str, str], error: str) -> None:
    got = serve(client_id="app").form("/services/oauth2/token", **form)
    assert (got.status, got.json["error"]) == (400, error)


def test_an_inactive_user_gets_no_token(serve: Serve) -> None:
    client = serve(rep={**world()["rep"], "IsActive": False})
    ask = {"grant_type": "refresh_token", "client_id": "any", "refresh_token": "refresh-1"}
    got = client.form("/services/oauth2/token", **ask).json
    assert got == {"error": "invalid_grant", "error_description": "inactive user"}


def test_revoking_the_refresh_token_ends_everything(client: Client) -> None:
    assert client.form("/services/oauth2/revoke", token="refresh-1").status == 200
    assert client.get("/limits").status == 401
    ask = {"grant_type": "refresh_token", "client_id": "any", "refresh_token": "refresh-1"}
    assert client.form("/services/oauth2/token", **ask).json["error"] == "invalid_grant"
    again = client.form("/services/oauth2/revoke", token="refresh-1")
    assert (again.status, again.json["error"]) == (400, "invalid_token")


# --- connections


def test_one_connection_serves_many_requests_and_one_client_does_not_hold_up_another(org: Org) -> None:
    with DemoSalesforce(org) as server:
        place = server.url.removeprefix("http://")
        first, second = (http.client.HTTPConnection(place, timeout=PATIENCE_S) for _ in range(2))
        with contextlib.closing(first), contextlib.closing(second):
            kept = []
            for connection in (first, first, second, first):
                connection.request("GET", "/services/data")
                answer = connection.getresponse()
                answer.read()
                kept.append(connection.sock)
                assert answer.status == 200
            assert kept[0] is kept[1] is kept[3]


@pytest.mark.parametrize("encrypted", [False, True])
def test_it_is_gone_within_a_second_even_with_open_connections(
    org: Org, server_tls: ssl.SSLContext, encrypted: bool
) -> None:
    server = DemoSalesforce(org, server_tls if encrypted else None)
    port = int(server.url.rpartition(":")[2])
    # One client has asked nothing yet; the server waits for it, or for its handshake.
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        with within(1.0):
            server.close()
            server.close()
        waiting.settimeout(5)
        with contextlib.suppress(ConnectionError):
            assert waiting.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("demo-salesforce")]


@pytest.mark.parametrize("head", ["GET / HTTP/9.9", "nonsense", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked"])
def test_what_is_no_good_http_is_refused_and_the_server_lives_on(client: Client, head: str) -> None:
    port = int(client.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as raw:
        raw.sendall(f"{head}\r\n\r\n".encode())
        assert b"Bad Message" in raw.makefile("rb").read()
    assert client.get("/limits").status == 200


def test_over_tls_only_who_trusts_its_authority_gets_an_answer(
    org: Org, server_tls: ssl.SSLContext, certificate_authority: CertificateAuthority
) -> None:
    with DemoSalesforce(org, server_tls) as server:
        url = f"{server.url}/services/data"
        assert requests.get(url, timeout=PATIENCE_S, verify=str(certificate_authority.ca_file)).status_code == 200
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(url, timeout=PATIENCE_S)  # noqa: S310
        assert requests.get(url, timeout=PATIENCE_S, verify=str(certificate_authority.ca_file)).status_code == 200


# --- an independent client


@pytest.fixture
def simple(org: Org, server_tls: ssl.SSLContext, certificate_authority: CertificateAuthority) -> Any:
    """simple-salesforce, which speaks https only, over the usual small org."""
    with DemoSalesforce(org, server_tls) as server, requests.Session() as session:
        session.verify = str(certificate_authority.ca_file)
        session.trust_env = False
        yield Salesforce(session_id=TOKEN, instance_url=server.url, version="66.0", session=session)


def test_simple_salesforce_asks_describes_makes_and_finds(simple: Any, org: Org) -> None:
    name = "O'Brien"
    found = simple.query(format_soql("SELECT Id FROM Contact WHERE LastName = {}", name))
    assert [row["Id"] for row in found["records"]] == [BOB]
    assert simple.query(format_soql("SELECT Id FROM Contact WHERE Email LIKE '{:like}%'", "bob_b"))["totalSize"] == 1
    assert simple.Task.describe()["keyPrefix"] == "00T"
    assert {entry["name"] for entry in simple.describe()["sobjects"]} >= {"Task", "Contact", "Lead", "EmailMessage"}
    made = simple.Task.create({"Subject": "Call Jane", "WhoId": JANE, "Status": "Completed"})
    assert simple.Task.get(made["id"])["IsClosed"] is True
    deleted = simple.query_all("SELECT Id FROM Task WHERE IsDeleted = true", include_deleted=True)
    assert [row["Id"] for row in deleted["records"]] == [GONE]
    assert simple.limits()["DailyApiRequests"]["Max"] == 15000
    assert simple.oauth2("userinfo")["user_id"] == REP
    assert simple.api_usage["api-usage"].used == 24 + org.counted_requests


def test_simple_salesforce_understands_the_refusals(simple: Any, org: Org) -> None:
    with pytest.raises(SalesforceResourceNotFound):
        simple.Contact.get(HIDDEN)
    with pytest.raises(SalesforceError, match="INVALID_FIELD"):
        simple.query("SELECT Foo FROM Task")
    org.tokens.expire()
    with pytest.raises(SalesforceExpiredSession):
        simple.query("SELECT Id FROM Task")


def test_simple_salesforce_walks_through_the_pages(simple: Any, org: Org) -> None:
    for number in range(2100):
        org.create("Account", {"Name": f"Account {number}"})
    assert len(json.dumps(simple.query_all("SELECT Name FROM Account")["records"])) > 0
    assert simple.query_all("SELECT Name FROM Account")["totalSize"] == 2101
    assert sum(1 for _ in simple.query_all_iter("SELECT Name FROM Account")) == 2101
