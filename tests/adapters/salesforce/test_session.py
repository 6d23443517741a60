"""What the session does when Salesforce, the network or the token misbehave: on the wire, against prepared answers."""

import socket
import threading
import traceback
from contextlib import suppress

import pytest

from tests.adapters.salesforce.scripted import Handler, Script, Scripted, Tokens, breaks_off, composite, resets, says
from tests.rig.fair_time import within
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.response_limit import LARGEST_MB
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.rest_session import RestSession, Subrequest, query_path
from tray_app.core.model.crm import ApiUsage
from tray_app.core.model.errors import CannotCheck

GOOD = composite(("a", 200, {"done": True, "records": []}))
PART = Subrequest("a", query_path("SELECT Id FROM Lead WHERE Email = 'ann@example.com'"))
EXPIRED = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
NOT_FOR_REST = [{"message": "This session is not valid for use with the REST API", "errorCode": "INVALID_SESSION_ID"}]


def session_at(url: str, tokens: Tokens | None = None, http: HttpSession | None = None) -> RestSession:
    return RestSession(tokens or Tokens(url), http or HttpSession(timeouts=(1.0, 1.0)), "66.0")


def test_one_composite_is_one_request_and_brings_the_usage() -> None:
    with Scripted(
        [says(200, GOOD, Sforce_Limit_Info="api-usage=24/15000; per-app-api-usage=1/2(appName=x)")]
    ) as server:
        session = session_at(server.url)

        answers = session.composite([PART])
        session.close()

    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/services/data/v66.0/composite")
    assert asked.headers["Authorization"] == "Bearer first"
    assert asked.headers["X-PrettyPrint"] == "0"
    assert asked.body == {
        "allOrNone": False,
        "compositeRequest": [{"method": "GET", "url": "/services/data/v66.0/" + PART.path, "referenceId": "a"}],
    }
    assert answers["a"].refusal is None
    assert (session.requests_made, session.usage, session.instance_url) == (1, ApiUsage(24, 15000), server.url)


def test_an_expired_token_is_renewed_once() -> None:
    with Scripted([says(401, EXPIRED), says(200, GOOD)]) as server:
        tokens = Tokens(server.url)
        session = session_at(server.url, tokens)

        session.composite([PART])
        session.close()

    assert [asked.headers["Authorization"] for asked in server.asked] == ["Bearer first", "Bearer second"]
    assert tokens.renewals == 1


def test_a_second_401_is_signed_out_and_asks_no_more() -> None:
    with Scripted([says(401, EXPIRED), says(401, EXPIRED)]) as server:
        tokens = Tokens(server.url, tokens=("first", "second", "third"))
        session = session_at(server.url, tokens)
        with pytest.raises(CannotCheck) as caught:
            session.composite([PART])
        session.close()

    assert caught.value.code == "check.signed_out"
    assert (len(server.asked), tokens.renewals) == (2, 1)


def test_a_token_without_api_is_not_renewed() -> None:
    with Scripted([says(401, NOT_FOR_REST)]) as server:
        tokens = Tokens(server.url)
        session = session_at(server.url, tokens)
        with pytest.raises(CannotCheck) as caught:
            session.composite([PART])
        session.close()

    assert caught.value.code == "access.api_disabled"
    assert tokens.renewals == 0


@pytest.mark.parametrize("broken", [resets, breaks_off])
def test_a_broken_connection_is_tried_once_more(broken: Script) -> None:
    with Scripted([broken, says(200, GOOD)]) as server:
        session = session_at(server.url)
        assert session.composite([PART])["a"].status == 200
        session.close()
    assert len(server.asked) == 2

    with Scripted([broken, broken]) as server:
        session = session_at(server.url)
        with pytest.raises(CannotCheck) as caught:
            session.composite([PART])
        session.close()
    assert caught.value.code == "check.salesforce_unavailable"
    assert len(server.asked) == 2


def test_a_silent_server_is_tried_once_more() -> None:
    server = Scripted([])
    server.script += [server.hang, says(200, GOOD)]
    with server:
        session = session_at(server.url, http=HttpSession(timeouts=(1.0, 0.2)))
        assert session.composite([PART])["a"].status == 200
        session.close()


def test_what_is_too_large_or_too_slow_says_so_and_is_not_asked_for_again() -> None:
    def drips(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        with suppress(OSError):
            while not server.released.wait(0.02):
                handler.wfile.write(b" ")
        handler.close_connection = True

    with Scripted([says(200, " " * (LARGEST_MB * 2**20 + 1)), drips]) as server:
        for longest_s, said in (
            (60.0, f"was larger than {LARGEST_MB} MB, and was not read to its end"),
            (1.0, "was not complete after 1 seconds"),
        ):
            session = session_at(server.url, http=HttpSession(timeouts=(30.0, 30.0), longest_s=longest_s))
            with pytest.raises(CannotCheck) as caught:
                session.composite([PART])
            assert caught.value.code == "check.salesforce_unavailable"
            assert [str(line.answer) for line in caught.value.evidence] == [said]
            session.close()
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (says(200, "<html>We are down for maintenance</html>"), "check.salesforce_unavailable"),
        (says(503, "<html>scheduled maintenance</html>"), "org.maintenance"),
        (says(500, "<html>An internal server error has occurred</html>"), "check.salesforce_unavailable"),
        (says(420, "<html>setting things up</html>"), "check.salesforce_unavailable"),
        (says(406, ""), "check.salesforce_unavailable"),
        (says(429, [], Retry_After="60"), "check.rate_limited"),
        (
            says(403, [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]),
            "org.api_limit",
        ),
        (says(200, []), "check.salesforce_unavailable"),
        (says(200, {"compositeResponse": []}), "check.salesforce_unavailable"),
        (says(200, {"compositeResponse": [{"referenceId": "a"}]}), "check.salesforce_unavailable"),
        (says(200, "3"), "check.salesforce_unavailable"),
        (says(204, ""), "check.salesforce_unavailable"),
    ],
)
def test_whatever_is_no_answer_is_an_error_that_tells_nothing(answer: Script, code: str) -> None:
    with Scripted([answer]) as server:
        session = session_at(server.url)
        with pytest.raises(CannotCheck) as caught:
            session.composite([PART])
        session.close()

    assert caught.value.code == code
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert "example.com" not in told
    assert "first" not in told


def test_what_salesforce_asks_us_to_wait_is_passed_on() -> None:
    with Scripted([says(503, "", Retry_After="120")]) as server:
        session = session_at(server.url)
        with pytest.raises(CannotCheck) as caught:
            session.composite([PART])
        session.close()

    assert caught.value.retry_after_s == 120


def test_nobody_at_home_is_offline() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    session = session_at(url)
    with pytest.raises(CannotCheck) as caught:
        session.composite([PART])
    session.close()

    assert caught.value.code == "check.offline"
    assert session.requests_made == 0


def test_userinfo_costs_nothing() -> None:
    with Scripted([says(200, {"user_id": "005000000000001AAA"})]) as server:
        session = session_at(server.url)
        assert session.userinfo() == {"user_id": "005000000000001AAA"}
        session.close()

    assert server.asked[0].path == "/services/oauth2/userinfo"
    assert session.requests_made == 0


def test_a_further_page_is_never_fetched_from_elsewhere() -> None:
    with Scripted([]) as server:
        session = session_at(server.url)
        for url in (
            "https://example.com/services/data/v66.0/query/01g",
            ".example.com/",
            "//example.com/services/data/",
        ):
            with pytest.raises(CannotCheck):
                session.next_page(url)
        session.close()

    assert server.asked == []


def asking(session: RestSession) -> tuple[threading.Thread, list[str]]:
    """A thread that asks, started, and the code with which it could not."""
    outcome: list[str] = []

    def ask() -> None:
        try:
            session.composite([PART])
        except CannotCheck as error:
            outcome.append(error.code)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, outcome


def test_closing_gives_up_what_is_being_asked() -> None:
    server = Scripted([])
    server.script.append(server.hang)
    with server:
        session = session_at(server.url, http=HttpSession(timeouts=(5.0, 10.0)))
        thread, outcome = asking(session)
        while not server.asked:
            thread.join(0.01)
        with within(2):
            session.close()
            thread.join(PATIENCE_S)
        assert not thread.is_alive()
        assert outcome == ["check.offline"]
        with pytest.raises(CannotCheck):
            session.composite([PART])


def test_closing_leaves_a_renewal_to_end_in_order() -> None:
    # Given a renewal that hangs: cut off in the middle, it could cost the whole sign-in
    began, answered, ended = threading.Event(), threading.Event(), threading.Event()

    class Slow(Tokens):
        def renew(self, stale: Grant) -> Grant:
            began.set()
            answered.wait(PATIENCE_S)
            grant = super().renew(stale)
            ended.set()
            return grant

    with Scripted([says(401, EXPIRED)]) as server:
        tokens = Slow(server.url)
        session = session_at(server.url, tokens)
        thread, outcome = asking(session)
        assert began.wait(PATIENCE_S)
        # When the question is given up
        session.close()
        thread.join(PATIENCE_S)
        # Then that is at once, and the renewal still comes to its end
        assert not thread.is_alive()
        assert outcome == ["check.offline"]
        answered.set()
        assert ended.wait(PATIENCE_S)
        assert tokens.left == ["second"]
