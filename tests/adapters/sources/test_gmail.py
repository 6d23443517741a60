"""Sent mail through Gmail's API: a history that is forgotten, pages without news, quotas, and text nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.sources.stands.web_mail import GmailStand
from tests.rig.gmail_server import google_refusal
from tests.rig.vendor_api import Told
from tray_app.adapters.sources.gmail_messages import email_of_gmail
from tray_app.core.model.activity import Email, Mark
from tray_app.core.model.ports import Batch
from tray_app.testing import NOW, SINCE, Keeper, drain


@pytest.fixture
def stand(reference_data: Path) -> Iterator[GmailStand]:
    made = GmailStand(reference_data)
    yield made
    made.source.close()
    made.server.close()
    assert made.server.api.violations == []


def _code(batch: Batch) -> str:
    assert batch.trouble is not None
    return batch.trouble.code


def test_a_history_that_is_forgotten_costs_nothing(stand: GmailStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    for number in range(60):
        stand.happen(NOW + timedelta(seconds=number + 1))
    stand.server.forget_history()
    drain(stand.source, keeper)
    assert len(keeper.activities) == 61


def test_pages_of_the_history_without_news_lead_on(stand: GmailStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    received = [stand.server.send(NOW, 500 + number, labels=("INBOX",)) for number in range(3)]
    assert stand.source.poll(keeper.cursor, SINCE).activities == ()
    stand.server.history_page = 1
    for number in range(3):
        stand.happen(NOW + timedelta(minutes=number + 1))
    drain(stand.source, keeper)
    assert len(keeper.activities) == 4
    assert not [key for key in keeper.activities if key.removeprefix("work-mail:") in received]


def test_a_walk_whose_pages_are_forgotten_goes_on_past_what_it_has(stand: GmailStand) -> None:
    for number in range(230):
        stand.happen(NOW + timedelta(seconds=number))
    keeper = Keeper()
    first = stand.source.poll(None, SINCE)
    assert first.more
    keeper.keep(first)
    stand.server.forgets_pages = True
    asked = len(stand.server.api.asked)
    second = stand.source.poll(keeper.cursor, SINCE)
    keeper.keep(second)
    assert second.trouble is not None
    assert len(stand.server.api.asked) - asked < 60, "it is not asked without end"
    stand.server.forgets_pages = False
    drain(stand.source, keeper)
    assert len(keeper.activities) == 230


def test_what_the_history_never_tells_is_found_among_the_newest(stand: GmailStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    stand.server.unlisted.add(stand.server.send(NOW + timedelta(minutes=1)))
    drain(stand.source, keeper)
    assert len(keeper.activities) == 2


def test_a_mail_deleted_between_history_and_fetching_is_passed_over(stand: GmailStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    stand.server.remove(stand.server.send(NOW + timedelta(minutes=1)))
    stand.happen(NOW + timedelta(minutes=2))
    drain(stand.source, keeper)
    assert len(keeper.activities) == 2


def test_one_old_mail_that_was_uploaded_does_not_end_the_walk_and_many_do(stand: GmailStand) -> None:
    for number in range(60):
        stand.happen(NOW + timedelta(seconds=number))
    uploaded = stand.server.send(SINCE - timedelta(days=400))
    stand.server.listed[uploaded] = NOW + timedelta(seconds=10, milliseconds=500)  # the last of the first page
    for day in range(1, 120):
        stand.happen(SINCE - timedelta(days=day))
    batch = stand.source.poll(None, SINCE)
    assert (len(batch.activities), batch.more) == (60, False)
    assert len([one for one in stand.server.api.asked if "format" in one.query]) < 120


def test_no_text_is_asked_for_and_an_idle_poll_costs_two_requests(stand: GmailStand) -> None:
    stand.happen(NOW)
    keeper = Keeper()
    drain(stand.source, keeper)
    asked = len(stand.server.api.asked)
    drain(stand.source, keeper)
    assert len(stand.server.api.asked) - asked == 2
    single = [one for one in stand.server.api.asked if "format" in one.query]
    assert single
    for one in single:
        assert one.query["format"] == "metadata"
        assert "snippet" not in one.query["fields"]
    assert "a secret of the text" not in repr(keeper)
    assert not [one for one in stand.server.api.asked if "q" in one.query]


def test_a_poll_is_bounded_in_requests_and_in_time(stand: GmailStand) -> None:
    for number in range(200):
        stand.happen(NOW + timedelta(seconds=number))
    first = stand.source.poll(None, SINCE)
    assert (len(first.activities), first.more) == (150, True)
    hurried = stand.another(limit_s=0.0).poll(None, SINCE)
    assert hurried.more


REFUSALS = [
    (google_refusal(403, "rateLimitExceeded"), "source.rate_limited", 60.0),
    (google_refusal(403, "userRateLimitExceeded"), "source.rate_limited", 60.0),
    (google_refusal(429, "rateLimitExceeded", state="RESOURCE_EXHAUSTED"), "source.rate_limited", 60.0),
    (google_refusal(403, "dailyLimitExceeded"), "source.quota", None),
    (google_refusal(403, "quotaExceeded"), "source.quota", None),
    (google_refusal(403, "insufficientPermissions", state="PERMISSION_DENIED"), "source.permission", None),
    (google_refusal(403, "accessNotConfigured", state="PERMISSION_DENIED"), "source.permission", None),
    (google_refusal(403, "domainPolicy"), "source.consent_needed", None),
    (google_refusal(400, "failedPrecondition", "Mail service not enabled"), "source.permission", None),
    (google_refusal(500, "backendError"), "source.unreachable", None),
    (Told(403, {"error": "no object"}), "source.permission", None),
    (Told(200, {"messages": 7}), None, None),
    (Told(302, {}, {"Location": "https://portal.example"}), "check.network_sign_in", None),
]


@pytest.mark.parametrize(("told", "code", "wait"), REFUSALS, ids=lambda value: str(getattr(value, "body", value))[:60])
def test_each_refusal_has_its_reason(stand: GmailStand, told: Told, code: str | None, wait: float | None) -> None:
    stand.happen(NOW)
    stand.server.api.fail_next(told, told, told)
    batch = stand.source.poll(None, SINCE)
    stand.server.api.violations.clear()  # a proxy in between answers what Google never would
    if code is None:
        assert batch.trouble is None
        return
    assert _code(batch) == code
    assert batch.trouble is not None
    assert batch.trouble.retry_after_s == wait


def test_a_token_that_has_ended_is_renewed_once(stand: GmailStand) -> None:
    stand.access.current = "ended"
    assert _code(stand.source.poll(None, SINCE)) == "source.auth_failed"
    assert stand.access.renewals == [("ended", None)]


def test_trying_it_out_counts_and_keeps_nothing(stand: GmailStand) -> None:
    stand.happen(NOW)
    trial = stand.source.test()
    assert (trial.place, trial.count, trial.trouble) == ("Gmail", 1, None)


def _read(headers: dict[str, str], **more: Any) -> Email | None:
    item = {
        "id": "18c",
        "labelIds": ["SENT"],
        "internalDate": str(int(NOW.timestamp() * 1000)),
        "payload": {"headers": [{"name": name, "value": value} for name, value in headers.items()]},
        **more,
    }
    return email_of_gmail("m", item)


MESSAGES: list[tuple[str, dict[str, str], str]] = [
    ("decoded", {"Subject": "견적 확인", "To": "김철수 <kim@example.com>"}, "견적 확인|kim@example.com|"),
    ("encoded", {"Subject": "=?utf-8?b?6rKs7KCB?=", "To": "kim@example.com"}, "견적|kim@example.com|"),
    ("folded", {"Subject": "a\r\n b", "To": "a@example.com,\r\n b@example.com"}, "a b|a@example.com b@example.com|"),
    (
        "a header smuggled in",
        {"Subject": "a\r\nBcc: x@example.com", "To": "a@example.com"},
        "a Bcc: x@example.com|a@example.com|",
    ),
    (
        "an answer",
        {"Subject": "Re: a", "In-Reply-To": "<1@b.example>", "To": "a@example.com"},
        "Re: a|a@example.com|reply",
    ),
    ("out of office", {"Auto-Submitted": "auto-replied", "To": "a@example.com"}, "|a@example.com|automatic"),
    ("in capitals", {"SUBJECT": "a", "TO": "a@example.com"}, "a|a@example.com|"),
    ("nobody", {"Subject": "a"}, "a||"),
    ("a comma in a name", {"To": '"Doe, Jane" <jane@example.com>'}, "|jane@example.com|"),
    ("a blind copy", {"To": "a@example.com", "Bcc": "b@example.com"}, "|a@example.com b@example.com|"),
]


@pytest.mark.parametrize(("headers", "right"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES])
def test_headers_are_read_as_those_of_any_mailbox(headers: dict[str, str], right: str) -> None:
    email = _read(headers)
    assert email is not None
    people = " ".join(one.address for one in email.recipients)
    assert f"{email.subject}|{people}|{' '.join(sorted(email.marks))}" == right


def test_odd_messages_are_drafts_or_nothing_and_never_an_error() -> None:
    draft = _read({"To": "a@example.com"}, labelIds=["SENT", "DRAFT"])
    assert draft is not None
    assert Mark.DRAFT in draft.marks
    assert _read({}, internalDate="soon") is None
    assert _read({}, id=7) is None
    assert _read({}, internalDate="99999999999999999999") is None
    for payload in (
        None,
        7,
        {"headers": 7},
        {"headers": [7, {"name": 7}, {"name": "To"}, {"name": "ß", "value": "x"}]},
    ):
        assert _read({}, payload=payload) is not None
