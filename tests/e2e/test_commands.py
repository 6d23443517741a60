"""The commands around the main job: sources and sign-in come, are told of, and go without leaving anything behind."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.command import Command
from tests.e2e.salesforce import TOKEN
from tests.e2e.story import REP, REP_ID, Story
from tests.rig.dovecot import Dovecot
from tests.rig.keyring_service import SecretService
from tray_app.demo.salesforce import DemoSalesforce, Org

REFRESH = "refresh-token-of-the-tests"


def test_sources_come_and_go(command: Command, secret_service: SecretService, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given a mailbox and a folder of calls that were added
    box = dovecot.mailbox()
    Story().fill(box, tmp_path / "calls")
    assert command.add_mailbox(box).status == 0
    assert command.add_calls(tmp_path / "calls").status == 0
    # Then they are listed, and one can be tried
    ok = {"state": "ok", "reason": None}
    assert command.here("source", "list", "--json").json == {
        "schema": 1,
        "sources": [{"id": "work-mail", "type": "imap", **ok}, {"id": "dialer", "type": "call-files", **ok}],
    }
    assert command.here("source", "test", "work-mail").out == "work-mail works: Sent, 0 entries\n"
    # When the password changes, then a wrong one is not kept, and the right one is
    wrong = command.here("source", "secret", "work-mail", feed="wrong\n")
    assert wrong.status == 3
    assert wrong.reason.startswith("source.auth_failed: ")
    assert command.here("source", "test", "work-mail").status == 0
    assert command.here("source", "secret", "work-mail", feed=f"{box.password}\n").status == 0
    # When they go, then file and keyring know nothing of them any more
    assert command.here("source", "remove", "work-mail").status == 0
    assert command.here("source", "remove", "dialer").status == 0
    assert secret_service.labels() == []
    assert "work-mail" not in command.config_file.read_text("utf-8")
    assert command.here("check").status == 2


def test_a_sign_in_comes_and_goes(command: Command, secret_service: SecretService) -> None:
    # Given nobody is signed in
    before = command.here("auth", "status", "--json")
    assert (before.status, before.json["signed_in"], before.json["reason"]) == (3, False, "check.not_signed_in")
    assert before.reason.startswith("check.not_signed_in: ")
    with DemoSalesforce(Org.from_world(Story().world(refresh_token=REFRESH))) as org:
        # When a token is given that the org does not know, then nobody is
        login = ("auth", "login", "--with-token", "--instance-url", org.url)
        refused = command.here(*login, feed="00DE2E!no-such-token")
        assert refused.status == 3
        assert refused.reason.startswith("check.signed_out: ")
        assert secret_service.labels() == []
        # When a good one is given, then it is known who signed in, also without any network
        command.sign_in(org.url, TOKEN, refresh_token=REFRESH)
        after = command.here("auth", "status", "--json")
        assert after.json == {
            "schema": 1,
            "signed_in": True,
            "reason": None,
            "username": REP,
            "user_id": REP_ID,
            "instance_url": org.url,
            "login_url": org.url,
        }
        assert (after.status, after.err) == (0, "")
        # When the rep signs out, then the org has ended the tokens and the keyring is empty
        out = command.here("auth", "logout")
        assert (out.status, out.out, out.err) == (0, "Signed out.\n", "")
        assert not org.org.tokens.accepts(TOKEN)
        assert [entry.path for entry in org.org.requests][-1] == "/services/oauth2/revoke"
    assert secret_service.labels() == []
    assert command.here("auth", "status").status == 3
    assert command.here("auth", "logout").status == 0


def test_signing_out_without_a_network_still_forgets(command: Command, secret_service: SecretService) -> None:
    with DemoSalesforce(Org.from_world(Story().world())) as org:
        command.sign_in(org.url, TOKEN)
    out = command.here("auth", "logout")
    assert (out.status, out.err) == (0, "")
    assert "Salesforce could not be told" in out.out
    assert secret_service.labels() == []


def test_doctor_names_each_part_that_fails(command: Command, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given a sign-in whose org is gone, and a folder of calls that was moved
    (tmp_path / "calls").mkdir()
    assert command.add_mailbox(dovecot.mailbox()).status == 0
    assert command.add_calls(tmp_path / "calls").status == 0
    with DemoSalesforce(Org.from_world(Story().world())) as org:
        command.sign_in(org.url, TOKEN)
    (tmp_path / "calls").rename(tmp_path / "moved")
    # When the doctor looks
    run = command.here("doctor", "--json")
    # Then the failing parts have their reasons, and the others are fine
    failed = {part["part"]: part["reason"] for part in run.json["parts"] if part["state"] == "failed"}
    assert failed == {"network": "check.offline", "source dialer": "source.misconfigured"}
    assert run.status == 3
    assert [line.partition(":")[0] for line in run.err.splitlines()] == ["check.offline", "source.misconfigured"]
