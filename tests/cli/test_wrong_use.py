"""Wrong use: status 2, a reason, and never a secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

WRONG = {
    "chekc": "invalid choice: 'chekc'",
    "check --since yesterdayish": "--since cannot be understood. Give a date (2026-11-23)",
    "check --since 2026-11-23T20:00": "a time needs its zone",
    "check --since 0001-01-01": "--since must lie between 2000-01-01 and now",
    "check --since 9999-12-31": "--since must lie between 2000-01-01 and now",
    "check --since 0d": "--since needs an age of at least 1",
    "check --since 1000000000d": "--since cannot be understood. Give a date (2026-11-23)",
    "check --since=-3d": "--since cannot be understood. Give a date (2026-11-23)",
    "check --since -3d": "argument --since: expected one argument",
    "check --source other": 'There is no source "other"',
    "show": "ACTIVITY_ID",
    "show dialer:unknown": 'There is no activity "dialer:unknown"',
    "auth": "ACTION",
    "source add imap --id more": 'the key "host" is missing',
    "source add imap --id Work --host h --username u": "small letters, digits and hyphens",
    "source add imap --id w --host h --username u --security none": "none only for a server on this computer",
    "source add imap --id w --host h --username u --port 99999": "a whole number from 1 to 65535",
    "source add call-files --id dialer --folder .": 'There is a source "dialer" already',
    "source add carrier-pigeon --id p": "Allowed: imap",
    "source remove other": 'There is no source "other"',
    "source test other": 'There is no source "other"',
    "source secret other": 'There is no source "other"',
    "source secret dialer": 'The source "dialer" needs no password',
    "auth login": "The client ID of your company's External Client App is needed",
    "auth login --client-id x --login-url ftp://acme.example": "not a web address",
    "auth login --with-token": "add --instance-url",
    "auth login --with-token --instance-url http://acme.example": "not the address of an org",
    "auth login --with-token --instance-url https://acme.my.salesforce.com --login-url http://acme.example": "https://",
}


@pytest.mark.parametrize(("words", "reason"), WRONG.items(), ids=WRONG.keys())
def test_it_is_refused_with_a_reason(run: Run, config_file: Path, words: str, reason: str) -> None:
    folder = config_file.parent / "calls"
    folder.mkdir()
    before = f"[[sources]]\nid = 'dialer'\ntype = 'call-files'\nfolder = '{folder}'\n"
    config_file.write_text(before, "utf-8")
    ended = run(*words.split(), feed="a-secret-of-the-rep")
    assert ended.status == 2
    assert reason in ended.err
    assert "a-secret" not in ended.err + ended.out
    assert config_file.read_text("utf-8") == before


@pytest.mark.parametrize("given", ["", "\n", "two words", "{", '{"access_token": ""}', '["x"]', "x" * 40_000])
def test_what_is_no_token_is_refused_without_repeating_it(run: Run, given: str) -> None:
    ended = run("auth", "login", "--with-token", "--instance-url", "https://acme.my.salesforce.com", feed=given)
    assert ended.status == 2
    (line,) = ended.err.splitlines()
    assert len(line) < 200
    assert not given.strip() or given.strip() not in line or len(given.strip()) < 3


def test_an_empty_password_is_asked_for_again(run: Run) -> None:
    ended = run("source", "add", "imap", "--id", "w", "--host", "localhost", "--username", "u", feed="\n")
    assert (ended.status, ended.err) == (2, "A password is needed: type it, or give it on standard input.\n")


def test_nothing_is_set_up_yet(run: Run) -> None:
    assert run("status").status == 0
    assert run("source", "list").out.startswith("No sources yet.")
    checked = run("check")
    assert (checked.status, checked.out) == (2, "")
    assert "nothing to check yet" in checked.err


def test_without_a_keyring_the_sign_in_cannot_be_told(run: Run) -> None:
    ended = run("auth", "status", "--json")
    assert (ended.status, ended.out) == (3, "")
    assert ended.err.startswith("check.no_keyring: ")
