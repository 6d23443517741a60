"""Sent mail through Microsoft Graph: tokens that rot, pages that repeat, mails that move, and every refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sources.stands.web_mail import GraphStand
from tests.rig.graph_server import moment, person, refusal
from tests.rig.vendor_api import Told
from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.graph_messages import email_of
from tray_app.core.model.activity import Mark
from tray_app.core.model.ports import Batch
from tray_app.testing import NOW, SINCE, Keeper, drain


@pytest.fixture
def stand(reference_data: Path) -> Iterator[GraphStand]:
    made = GraphStand(reference_data)
    yield made
    made.source.close()
    made.server.close()
    assert made.server.api.violations == []


def _code(batch: Batch) -> str:
    assert batch.trouble is not None
    return batch.trouble.code


def _times(keeper: Keeper) -> int:
    return len(keeper.activities)


@pytest.mark.parametrize(
    "lost",
    [
        refusal(410, "SyncStateNotFound"),
        refusal(410, "SyncStateInvalid"),
        refusal(410, "resyncRequired"),
        refusal(400, "ErrorInvalidUrlQuery"),
        refusal(404, "ErrorItemNotFound"),
        refusal(410, "Gone"),
    ],
    ids=lambda told: f"{told.status} {told.body['error']['code']}",
)
def test_a_link_that_leads_nowhere_any_more_costs_nothing(stand: GraphStand, lost: Told) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    stand.happen(NOW + timedelta(minutes=1))
    stand.server.generation, stand.server.lost = 2, lost
    drain(stand.source, keeper)
    assert _times(keeper) == 2


def test_a_link_that_rots_between_two_pages_costs_nothing(stand: GraphStand) -> None:
    for number in range(260):
        stand.happen(NOW + timedelta(seconds=number))
    keeper = Keeper()
    first = stand.source.poll(None, SINCE)
    assert first.more
    keeper.keep(first)
    stand.server.generation = 2
    drain(stand.source, keeper)
    assert _times(keeper) == 260


def test_the_window_is_read_again_where_even_that_is_refused_and_nothing_kept_is_lost(stand: GraphStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    stand.server.generation = 2
    stand.server.api.fail_next(refusal(410, "SyncStateNotFound"), refusal(410, "SyncStateNotFound"))
    assert _code(stand.source.poll(keeper.cursor, SINCE)) == "source.unreachable"
    drain(stand.source, keeper)
    assert _times(keeper) == 1


def test_what_leaves_the_folder_was_still_sent_and_what_comes_back_is_the_same(stand: GraphStand) -> None:
    mail = stand.server.send(NOW, 1)
    keeper = Keeper()
    drain(stand.source, keeper)
    before = dict(keeper.activities)
    item = stand.server.items[mail]
    stand.server.remove(mail)
    assert stand.source.poll(keeper.cursor, SINCE).activities == ()
    # Moved back, or copied: Exchange may give it another id, the Message-ID stays.
    stand.server.send(NOW, 1, id="AAkALgAnother==")
    drain(stand.source, keeper)
    assert keeper.activities == before
    assert item["id"] != "AAkALgAnother=="


def test_pages_that_repeat_entries_double_nothing(stand: GraphStand) -> None:
    stand.server.repeats = True
    for number in range(130):
        stand.happen(NOW + timedelta(seconds=number))
    keeper = Keeper()
    drain(stand.source, keeper)
    assert _times(keeper) == 130


def test_what_the_delta_never_tells_is_found_among_the_newest(stand: GraphStand) -> None:
    stand.server.unsynced.add(stand.server.send(NOW))
    keeper = Keeper()
    drain(stand.source, keeper)
    assert _times(keeper) == 1


def test_a_poll_is_bounded_in_pages_and_in_time(stand: GraphStand) -> None:
    for number in range(260):
        stand.happen(NOW + timedelta(seconds=number))
    assert len(stand.source.poll(None, SINCE).activities) == 200
    hurried = stand.another(limit_s=0.0).poll(None, SINCE)
    assert (len(hurried.activities), hurried.more) == (50, True)


def test_no_more_is_asked_than_mail_readbasic_gives_and_idle_polls_are_small(stand: GraphStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    asked = len(stand.server.api.asked)
    drain(stand.source, keeper)
    assert len(stand.server.api.asked) - asked == 2
    wanted = {field for one in stand.server.api.asked for field in one.query.get("$select", "").split(",")}
    assert not wanted & {"body", "bodyPreview", "uniqueBody", "internetMessageHeaders"}


def test_the_token_goes_to_graph_alone_wherever_a_link_leads(stand: GraphStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    place = json.loads(keeper.cursor or b"")
    for link in ("https://graph.microsoft.com.attacker.example/x", "http://localhost:1/x", "//[", "file:///x", 7):
        keeper.cursor = cursors.pack(1, {**place, "link": link})
        drain(stand.source, keeper)
    stand.server.api.fail_next(Told(body={"value": [], "@odata.nextLink": "http://127.0.0.1:1/steal"}))
    keeper.cursor = None
    drain(stand.source, keeper)
    assert _times(keeper) == 1


def test_a_token_that_has_ended_is_renewed_once_and_with_the_claims_that_are_asked_for(stand: GraphStand) -> None:
    stand.happen(NOW)
    stand.access.current = "ended"
    stand.server.challenge = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
    batch = stand.source.poll(None, SINCE)
    assert _code(batch) == "source.auth_failed"
    assert stand.access.renewals == [("ended", stand.server.challenge)]
    assert "ended" not in repr(batch)


REFUSALS = [
    (refusal(429, "ApplicationThrottled", Retry_After="42"), "source.rate_limited", 42.0),
    (refusal(429, "TooManyRequests", Retry_After="soon"), "source.rate_limited", None),
    (refusal(429, "activityLimitReached", Retry_After="1e9"), "source.rate_limited", None),
    (refusal(503, "serviceNotAvailable", Retry_After="120"), "source.unreachable", 120.0),
    (refusal(500, "ErrorServerBusy"), "source.unreachable", None),
    (refusal(509, "bandwidthLimitExceeded"), "source.quota", None),
    (refusal(403, "ErrorAccessDenied"), "source.permission", None),
    (refusal(403, "Authorization_RequestDenied"), "source.permission", None),
    (refusal(404, "MailboxNotEnabledForRESTAPI"), "source.permission", None),
    (refusal(404, "ResourceNotFound"), "source.permission", None),
    (refusal(503, "ErrorMailboxMoveInProgress", Retry_After="300"), "source.unreachable", 300.0),
    (Told(302, {}, {"Location": "https://portal.example"}), "check.network_sign_in", None),
    (Told(200, {"value": "none"}), None, None),
]


@pytest.mark.parametrize(("told", "code", "wait"), REFUSALS, ids=lambda value: str(getattr(value, "body", value))[:60])
def test_each_refusal_has_its_reason(stand: GraphStand, told: Told, code: str | None, wait: float | None) -> None:
    stand.happen(NOW)
    stand.server.api.fail_next(told, told, told)
    batch = stand.source.poll(None, SINCE)
    stand.server.api.violations.clear()  # a proxy in between answers what Graph never would
    if code is None:
        assert batch.trouble is None
        return
    assert _code(batch) == code
    assert batch.trouble is not None
    assert batch.trouble.retry_after_s == wait


def test_a_refusal_repeats_no_address(stand: GraphStand) -> None:
    said = refusal(403, "ErrorAccessDenied", "rep@acme.example may not, says\tjane@example.com")
    stand.server.api.fail_next(said)
    trouble = stand.source.poll(None, SINCE).trouble
    assert trouble is not None
    assert [str(one.answer) for one in trouble.evidence] == ["… may not, says …"]


def test_trying_it_out_counts_and_keeps_nothing(stand: GraphStand) -> None:
    stand.happen(NOW)
    stand.happen(NOW)
    trial = stand.source.test()
    assert (trial.place, trial.count, trial.trouble) == ("Sent Items", 2, None)
    stand.server.api.fail_next(refusal(403, "ErrorAccessDenied"))
    refused = stand.source.test().trouble
    assert refused is not None
    assert refused.code == "source.permission"


MESSAGES: list[tuple[str, dict[str, Any], tuple[object, ...] | None]] = [
    ("fractions of a second", {"sentDateTime": "2026-11-23T17:02:11.1234567Z"}, ("2026-11-23T17:02:11", [], 1)),
    ("a zone of its own", {"sentDateTime": "2026-11-23T18:02:11+01:00"}, ("2026-11-23T17:02:11", [], 1)),
    ("only received", {"sentDateTime": None}, ("2026-11-23T17:02:11", [], 1)),
    ("never", {"sentDateTime": "0001-01-01T00:00:00Z"}, ("2026-11-23T17:02:11", [], 1)),
    ("no time at all", {"sentDateTime": None, "receivedDateTime": None}, None),
    ("an invitation", {"@odata.type": "#microsoft.graph.eventMessageRequest"}, (None, ["meeting"], 1)),
    ("its answer", {"@odata.type": "#microsoft.graph.eventMessageResponse"}, (None, ["meeting"], 1)),
    ("a draft", {"isDraft": True}, (None, ["draft"], 1)),
    ("an answer", {"conversationIndex": "A" * 36}, (None, ["reply"], 1)),
    ("an index that is none", {"conversationIndex": "!"}, (None, [], 1)),
    ("no recipients", {"toRecipients": []}, (None, [], 0)),
    ("recipients that are none", {"toRecipients": [None, 7, {}, {"emailAddress": None}]}, (None, [], 0)),
    ("the same twice", {"toRecipients": [person("jane@example.com"), person("Jane@Example.com")]}, (None, [], 1)),
    ("quotes around it", {"toRecipients": [person("'jane@example.com'")]}, (None, [], 1)),
    ("a colleague by X.500", {"toRecipients": [person("/o=ExchangeLabs/ou=x/cn=Recipients/cn=7")]}, (None, [], 0)),
    ("a group of contacts", {"toRecipients": [{"emailAddress": {"name": "Friends"}}]}, (None, [], 0)),
]


@pytest.mark.parametrize(("fields", "right"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES])
def test_a_message_is_read_as_it_is(fields: dict[str, Any], right: tuple[object, ...] | None) -> None:
    item = {
        "id": "AAk=",
        "internetMessageId": "<1@acme.example>",
        "subject": None,
        "sentDateTime": "2026-11-23T17:02:11Z",
        "receivedDateTime": "2026-11-23T17:02:11Z",
        "toRecipients": [person("jane@example.com")],
        **fields,
    }
    email = email_of("m", item)
    if right is None:
        assert email is None
        return
    assert email is not None
    when, marks, people = right
    assert email.occurred_at.replace(microsecond=0, tzinfo=None).isoformat() == (when or "2026-11-23T17:02:11")
    assert sorted(email.marks) == [Mark(mark) for mark in marks]  # type: ignore[attr-defined]
    assert len(email.recipients) == people


@pytest.mark.parametrize(
    ("received", "left_at"),
    [("2026-11-23T21:00:00Z", datetime(2026, 11, 23, 21, tzinfo=UTC)), ("2026-11-23T17:04:00Z", None), (None, None)],
)
def test_a_message_that_waited_in_an_outbox_is_known_by_when_exchange_had_it(
    received: str | None, left_at: datetime | None
) -> None:
    item = {"id": "AAk=", "sentDateTime": "2026-11-23T17:02:11Z", "receivedDateTime": received}
    email = email_of("m", item | {"toRecipients": [person("jane@example.com")]})
    assert email is not None
    assert email.left_at == left_at


@pytest.mark.parametrize(
    ("message_id", "right"),
    [
        ("<1@acme.example>", "m:1@acme.example"),
        ("1@acme.example", "m:1@acme.example"),
        (" <AM0PR@eurprd.prod.outlook.com> ", "m:AM0PR@eurprd.prod.outlook.com"),
        ("", "m:AAk="),
        (None, "m:AAk="),
        ("<no at>", "m:AAk="),
        ("<a b@acme.example>", "m:AAk="),
    ],
)
def test_an_email_goes_by_its_message_id_and_by_the_stores_where_it_has_none(
    message_id: str | None, right: str
) -> None:
    item = {"id": "AAk=", "internetMessageId": message_id, "sentDateTime": moment().isoformat()}
    email = email_of("m", item)
    assert email is not None
    assert email.id == right


def test_who_cannot_be_read_is_named_and_who_sent_for_somebody_is_known() -> None:
    item = {
        "id": "AAk=",
        "sentDateTime": moment().isoformat(),
        "from": person("boss@acme.example"),
        "sender": person("rep@acme.example"),
        "toRecipients": [
            person("/o=ExchangeLabs/ou=x/cn=Recipients/cn=7", "Kim"),
            {"emailAddress": {"name": "Friends"}},
            person("/o=ExchangeLabs/cn=8", ""),
            person("jane@example.com"),
        ],
        "ccRecipients": [person("", "Kim")],
    }
    email = email_of("m", item)
    assert email is not None
    assert (email.sender, email.submitter) == ("boss@acme.example", "rep@acme.example")
    assert [one.address for one in email.recipients] == ["jane@example.com"]
    assert email.unreadable_recipients == ("Kim", "Friends", "/o=ExchangeLabs/cn=8")
