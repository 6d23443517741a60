"""Days on which somebody else fails: each has its calm reason, nothing is called missing for it, nothing is lost."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.e2e.command import Command
from tests.e2e.salesforce import TOKEN, StandIn
from tests.e2e.setting_up import Day, SignedIn, verdicts_of
from tests.e2e.story import Story, logged
from tests.e2e.wire import Wire
from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.processes import wait_until

Trouble = Callable[[Day], AbstractContextManager[None]]


@dataclass(frozen=True)
class BadDay:
    """What goes wrong, and what must be said."""

    name: str
    trouble: Trouble
    reason: str
    """How the line on standard error begins."""
    source: str | None = None
    """The mailbox's reason."""
    salesforce: str | None = None
    """Salesforce's reason."""
    new_mail: str | None = None
    """The verdict of the email sent since; None when the mailbox could not be read."""
    heals: bool = False
    """Whether the way back is walked too: where something could be left half done."""


@contextlib.contextmanager
def _another_password(day: Day) -> Iterator[None]:
    file = day.box.server.root / "passwords" / day.box.username
    before = file.read_text("utf-8")
    file.write_text(f"{day.box.username}:{{PLAIN}}changed yesterday\n", "utf-8")
    # Dovecot looks at the file once a second.
    wait_until(lambda: not _opens(day.box), "the new password to count")
    try:
        with day.org():
            yield
    finally:
        file.write_text(before, "utf-8")
        wait_until(lambda: _opens(day.box), "the old password to count again")


def _opens(box: Mailbox) -> bool:
    try:
        with box.connect():
            return True
    except IMAPClient.Error:
        return False


@contextlib.contextmanager
def _mail_server_gone(day: Day) -> Iterator[None]:
    with Wire(day.box.server.tls_port) as wire:
        port = wire.port
    day.configure(port=port)
    with day.org():
        yield
    day.configure()


@contextlib.contextmanager
def _mail_of_strange_authority(day: Day) -> Iterator[None]:
    day.configure(ca_file="")
    with day.org():
        yield
    day.configure()


@contextlib.contextmanager
def _mail_breaks_off(day: Day) -> Iterator[None]:
    # The handshake takes about two thousand bytes; the sign-in is through then, the folder is not.
    with Wire(day.box.server.tls_port, whole=3_000) as wire, day.org():
        day.configure(port=wire.port)
        yield
        assert wire.reached.is_set()
    day.configure()


@contextlib.contextmanager
def _sent_folder_hidden(day: Day) -> Iterator[None]:
    box = day.box
    box.rename("Archive of 2026")
    try:
        with day.org():
            yield
    finally:
        box.rename("Sent")


@contextlib.contextmanager
def _org_gone(_: Day) -> Iterator[None]:
    yield


@contextlib.contextmanager
def _org_breaks_off(day: Day) -> Iterator[None]:
    with day.org(port=0) as org, Wire(_port(org.url), port=day.port, whole=600) as wire:
        yield
        assert wire.reached.is_set()


@contextlib.contextmanager
def _token_expired(day: Day) -> Iterator[None]:
    with day.org(token="00DE2E!another-token"):
        yield
    # Only a new sign-in helps, and it is enough.
    with day.org() as org:
        day.command.sign_in(org.url, TOKEN)


@contextlib.contextmanager
def _hotel_network(day: Day) -> Iterator[None]:
    page = "<html><title>Welcome to our hotel</title>Please accept the terms.</html>"
    with day.org(failures=[{"match": "/services", "status": 200, "body": page}]):
        yield


@contextlib.contextmanager
def _busy_org(day: Day) -> Iterator[None]:
    body = [{"message": "Too many requests", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    with day.org(failures=[{"match": "/composite", "status": 403, "body": body}]):
        yield


@contextlib.contextmanager
def _closed_bus(day: Day) -> Iterator[None]:
    before = day.command.env["DBUS_SESSION_BUS_ADDRESS"]
    day.command.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={day.calls}/no-bus"
    with day.org():
        yield
    day.command.env["DBUS_SESSION_BUS_ADDRESS"] = before


@contextlib.contextmanager
def _forbidden_keyring(day: Day) -> Iterator[None]:
    day.command.env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    with day.org():
        yield
    del day.command.env["PYTHON_KEYRING_BACKEND"]


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _of_mail(name: str, trouble: Trouble, code: str, *, heals: bool = False) -> BadDay:
    return BadDay(name, trouble, f"{code}: ", source=code, heals=heals)


def _of_salesforce(name: str, trouble: Trouble, code: str, *, heals: bool = False) -> BadDay:
    return BadDay(name, trouble, f"{code}: ", salesforce=code, new_mail="cannot_check", heals=heals)


def _of_both(name: str, trouble: Trouble, code: str) -> BadDay:
    return BadDay(name, trouble, f"{code}: ", source=code, salesforce=code)


BAD_DAYS = (
    _of_mail("the mail password has changed", _another_password, "source.auth_failed"),
    _of_mail("no mail server is there", _mail_server_gone, "source.unreachable"),
    _of_mail(
        "the mail server's certificate is of an unknown authority", _mail_of_strange_authority, "check.tls_untrusted"
    ),
    _of_mail("the mail connection breaks off", _mail_breaks_off, "source.unreachable", heals=True),
    _of_mail("the sent folder has a name nobody knows", _sent_folder_hidden, "source.misconfigured"),
    _of_salesforce("nothing listens where Salesforce was", _org_gone, "check.offline"),
    _of_salesforce(
        "the connection to Salesforce breaks off", _org_breaks_off, "check.salesforce_unavailable", heals=True
    ),
    _of_salesforce("the token has expired and nothing renews it", _token_expired, "check.signed_out", heals=True),
    _of_salesforce("a hotel's page stands before Salesforce", _hotel_network, "check.network_sign_in"),
    _of_salesforce("the org's allowance is used up", _busy_org, "org.api_limit"),
    _of_both("there is no keyring", _closed_bus, "check.no_keyring"),
    _of_both("only a keyring that keeps nothing is there", _forbidden_keyring, "check.no_keyring"),
)


@pytest.mark.parametrize("bad", BAD_DAYS, ids=lambda bad: bad.name)
def test_a_bad_day_has_its_reason_and_costs_nothing(bad: BadDay, day: Day) -> None:
    # When something fails that is not ours
    with bad.trouble(day):
        run = day.check()
    # Then one line says what, for people and for scripts
    assert run.status == 3
    assert run.reason.startswith(bad.reason)
    assert len(run.reason) > len(bad.reason) + 10
    answer = run.json
    sources = {source["id"]: source["reason"] for source in answer["sources"]}
    assert sources == {"work-mail": bad.source, "dialer": None}
    assert answer["salesforce"]["reason"] == bad.salesforce
    # And what was found stays found, while nothing is called missing
    day.nothing_is_lost(run)
    new = {item["subject"]: item["verdict"] for item in answer["activities"] if item["id"] not in day.known}
    assert new == ({"One more": bad.new_mail} if bad.new_mail else {})
    # And when it is over, all is found
    if bad.heals:
        day.heals()


def test_a_locked_keyring_is_told_by_every_command_that_needs_it(day: Day, signed_in: SignedIn) -> None:
    # Given a keyring that locked, and a rep who does not type its password
    signed_in.keyring.lock()
    try:
        with day.org():
            run = day.check()
            said = [day.command.here(*words) for words in (["auth", "status"], ["source", "test", "work-mail"])]
    finally:
        signed_in.keyring.unlock()
    # Then each says so, and nothing is lost
    assert [one.status for one in (run, *said)] == [3, 3, 3]
    assert {one.reason.partition(":")[0] for one in (run, *said)} == {"check.keyring_locked"}
    day.nothing_is_lost(run)
    day.heals()


def test_a_call_file_with_bad_rows_gives_its_good_ones(day: Day) -> None:
    # Given good rows beside bad ones
    jane = day.story.records["Contact"][0]["Id"]
    rows = [
        "id,started_at,direction,number,duration_s,result,salesforce_id",
        f"good-1,{day.story.ago(20):%Y-%m-%dT%H:%M:%SZ},outbound,+12025550101,60,answered,{jane}",
        f"bad-1,yesterday at noon,outbound,+12025550101,60,answered,{jane}",
        f"bad-2,{day.story.ago(20):%Y-%m-%dT%H:%M:%SZ},sideways,+12025550101,60,answered,{jane}",
    ]
    file = day.calls / "export 2.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    day.story.call_task(None, day.story.ago(19.9), CallObject="good-1", WhoId=jane)
    # When it is checked
    with day.org():
        run = day.check()
    # Then file, line, column and value are named, and the good row is confirmed
    assert run.status == 3
    assert run.reason.startswith("source.bad_file: ")
    assert 'export 2.csv, line 3, column started_at: "yesterday at noon"' in run.reason
    assert verdicts_of(run)["dialer:good-1"] == "logged"
    assert [source["reason"] for source in run.json["sources"]] == [None, "source.bad_file"]
    day.nothing_is_lost(run)
    # And once the file is right, so is everything
    file.write_text("\n".join(rows[:2]) + "\n", "utf-8")
    with day.org():
        again = day.check()
    assert (again.status, again.err) == (1, "")


def test_an_untrusted_certificate_of_salesforce_is_told_and_nothing_is_sent(
    command: Command,
    salesforce_tls: StandIn,
    certificate_authority: CertificateAuthority,
    dovecot: Dovecot,
    tmp_path: Path,
) -> None:
    # Given an org whose certificate this machine trusts through a private authority
    story, box = Story(), dovecot.mailbox()
    who = story.contact()
    story.email_task(who, "Hello", story.ago(3))
    story.mail("Hello", who, story.ago(3), logged("note.renamed_subject"))
    story.fill(box, tmp_path / "calls")
    salesforce_tls.start(story.world())
    assert command.add_mailbox(box).status == 0
    trusting = {"SSL_CERT_FILE": str(certificate_authority.ca_file)}
    # When it is not trusted (yet)
    url = salesforce_tls.url
    words = ("auth", "login", "--with-token", "--instance-url", url, "--login-url", url)
    refused = command(*words, feed=TOKEN)
    # Then no sign-in is claimed, and the token was not sent
    assert refused.status == 3
    assert refused.reason.startswith("check.tls_untrusted: ")
    assert salesforce_tls.requests() == []
    # And with the authority it works, until the trust is gone again
    command.configure(command.config_file.read_text("utf-8") + '\n[logging]\nown_domains = ["acme.example"]\n')
    assert command(*words, feed=TOKEN, env=trusting).status == 0
    assert command("check", "--json", env=trusting).status == 0
    asked = len(salesforce_tls.requests())
    run = command("check", "--json")
    assert run.status == 3
    assert run.reason.startswith("check.tls_untrusted: ")
    assert list(verdicts_of(run).values()) == ["logged"]
    assert len(salesforce_tls.requests()) == asked


def test_a_mailbox_that_does_not_work_is_not_added(command: Command, dovecot: Dovecot) -> None:
    box = dovecot.mailbox()
    wrong = command.add_mailbox(box, password="not-the-password")
    strange = command.add_mailbox(box, "--ca-file", "")
    absent = command.add_mailbox(box, "--mailbox", "No such folder")
    unnamed = command.add_mailbox(box, "--id", "Work Mail")
    assert [run.status for run in (wrong, strange, absent, unnamed)] == [3, 3, 2, 2]
    assert wrong.reason.startswith("source.auth_failed: ")
    assert strange.reason.startswith("check.tls_untrusted: ")
    assert absent.reason.startswith("source.misconfigured: ")
    assert "small letters, digits and hyphens" in unnamed.reason
    assert not command.config_file.exists()
    assert json.loads(command.here("source", "list", "--json").out) == {"schema": 1, "sources": []}
