"""Signing in to the real mail server with tokens of a company's own sign-in server: OAUTHBEARER and XOAUTH2."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.adapters.sources.scripted_imap import ScriptedImap, Talk, untagged
from tests.rig.dovecot import Dovecot, Mailbox, mail
from tests.rig.issuer import signed
from tray_app.adapters.sources import imap_login
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.system.redaction import redact
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch

SINCE = datetime(2025, 1, 10, tzinfo=UTC)


class Tokens:
    """`MailAccess` that hands out one token after the other."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)
        self.asked: list[str] = []

    def token(self) -> str:
        self.asked.append("token")
        return self._tokens[0]

    def renewed(self, stale: str, challenge: str | None = None) -> str:
        assert stale == self._tokens.pop(0)
        self.asked.append("renewed")
        return self._tokens[0]


def no_password() -> str:
    raise AssertionError("a password was asked for")


def source_of(box: Mailbox, tokens: Tokens) -> ImapSource:
    return ImapSource(
        id="work-mail",
        host=box.server.host,
        port=box.server.tls_port,
        username=box.username,
        password=no_password,
        access=tokens,
        ca_file=box.server.ca_file,
    )


def code(batch: Batch) -> str | None:
    return batch.trouble.code if batch.trouble else None


def expired(box: Mailbox) -> str:
    return signed(email=box.username, exp=int(time.time()) - 60)


def of_another_key(box: Mailbox) -> str:
    return signed(b"somebody else's", email=box.username)


@pytest.mark.parametrize("way", ["OAUTHBEARER", "XOAUTH2"])
def test_a_good_token_reads_the_mailbox(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    box = dovecot.mailbox(name="rep=one,two")  # signs that OAUTHBEARER writes differently
    box.append(mail("Pricing"))
    monkeypatch.setattr(imap_login, "_ways", lambda _client: {way, "PLAIN"})
    tokens = Tokens(signed(email=box.username))
    batch = source_of(box, tokens).poll(None, SINCE)
    assert (code(batch), len(batch.activities), tokens.asked) == (None, 1, ["token"])


@pytest.mark.parametrize("way", ["OAUTHBEARER", "XOAUTH2"])
@pytest.mark.parametrize("spoilt", [expired, of_another_key])
def test_a_token_that_is_refused_is_renewed_once(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, way: str, spoilt: Callable[[Mailbox], str]
) -> None:
    box = dovecot.mailbox()
    monkeypatch.setattr(imap_login, "_ways", lambda _client: {way})
    mended = Tokens(spoilt(box), signed(email=box.username))
    assert code(source_of(box, mended).poll(None, SINCE)) is None
    assert mended.asked == ["token", "renewed"]
    # And when that one is refused too, it is said, without the token
    hopeless = Tokens(spoilt(box), spoilt(box))
    batch = source_of(box, hopeless).poll(None, SINCE)
    assert code(batch) == "source.auth_failed"
    assert hopeless.asked == ["token", "renewed"]
    assert "eyJ" not in redact(repr(batch)) + repr(batch)


def test_the_token_of_somebody_else_opens_nothing(dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    other = signed(email="boss@example.com")
    assert code(source_of(box, Tokens(other, other)).poll(None, SINCE)) == "source.auth_failed"


def test_who_has_not_signed_in_asks_no_server(dovecot: Dovecot) -> None:
    class Nobody(Tokens):
        def token(self) -> str:
            raise CannotCheck("source.auth_failed")

    assert code(source_of(dovecot.mailbox(), Nobody()).poll(None, SINCE)) == "source.auth_failed"


@pytest.fixture
def server() -> Any:
    made = ScriptedImap()
    yield made
    made.close()


def scripted(server: ScriptedImap, tokens: Tokens) -> Batch:
    return ImapSource(
        id="work-mail",
        host="127.0.0.1",
        port=server.port,
        security="none",
        username="rep@example.com",
        password=no_password,
        access=tokens,
        timeouts=(2.0, 2.0),
    ).poll(None, SINCE)


def test_a_server_that_takes_no_tokens_gets_none(server: ScriptedImap) -> None:
    server.answers["CAPABILITY"] = untagged(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN")
    batch = scripted(server, Tokens("a-token"))
    assert code(batch) == "source.auth_failed"
    assert not [command for command in server.commands if command.startswith((b"LOGIN", b"AUTHENTICATE"))]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("NO [UNAVAILABLE] The token could not be looked at", "source.unreachable"),
        ("NO [LIMIT] Too many", "source.rate_limited"),
    ],
)
def test_a_server_that_is_in_trouble_says_nothing_about_the_token(server: ScriptedImap, said: str, right: str) -> None:
    def refuse(talk: Talk, _: bytes) -> None:
        talk.finish(said)

    server.answers["CAPABILITY"] = untagged(b"* CAPABILITY IMAP4rev1 AUTH=OAUTHBEARER")
    server.answers["AUTHENTICATE"] = refuse
    tokens = Tokens("a-token")
    assert code(scripted(server, tokens)) == right
    assert tokens.asked == ["token"]
