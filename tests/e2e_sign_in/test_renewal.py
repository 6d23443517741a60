"""`check` with an access token that has run out: renewed once, rotated, and nothing is lost on the way."""

from __future__ import annotations

from tests.e2e.story import hold
from tests.e2e_sign_in.parts import Command, printed_address, story_of_calls, write_calls
from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.keyring_service import SecretService
from tests.rig.signing_in import Browse
from tray_app.demo.salesforce import DemoSalesforce


def test_expired_token_is_renewed_once_and_rotated(
    command: Command,
    org: AuthorisationServer,
    salesforce: DemoSalesforce,
    browse: Browse,
    secret_service: SecretService,
) -> None:
    # Given a rep who signed in, and whose calls are checked
    folder = write_calls(command.home)
    command.configure(f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{folder}"\n')
    process = command.begin_login(org)
    browse(printed_address(process))
    assert command.end(process).status == 0
    run = command("check", "--json")
    assert (run.status, run.err) == (1, "")
    hold(story_of_calls().expected, run.json)
    (family,) = org.families
    first = family.refresh
    assert org.refresh_uses == {}

    # When the access token runs out, again and again
    for _ in range(3):
        org.expire_access()
        run = command("check", "--json")
        # Then each check renews it once, and says what it said before
        assert (run.status, run.err, run.json["salesforce"]["state"]) == (1, "", "ok")
        hold(story_of_calls().expected, run.json)

    # And each refresh token was used once, the newest is kept, and the rep is still signed in
    assert family.refresh != first
    assert len(org.refresh_uses) == 3
    assert set(org.refresh_uses.values()) == {1}
    assert not family.ended
    assert command("auth", "status").status == 0
    assert len(secret_service.labels()) == 3


def test_renewal_that_is_refused_is_told_and_nothing_is_called_missing(
    command: Command, org: AuthorisationServer, salesforce: DemoSalesforce, browse: Browse
) -> None:
    folder = write_calls(command.home)
    command.configure(f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{folder}"\n')
    process = command.begin_login(org)
    browse(printed_address(process))
    assert command.end(process).status == 0
    # A server that is only in trouble ends nothing
    org.expire_access()
    org.behaviour.token_failures = ["503", "503"]  # for who the rep is, and for the records
    run = command("check", "--json")
    assert (run.status, run.json["salesforce"]["reason"]) == (3, "check.salesforce_unavailable")
    assert command("auth", "status", "--json").json["signed_in"] is True
    # One that refuses the token does
    org.behaviour.refuse = "expired access/refresh token"
    run = command("check", "--json")
    assert (run.status, run.json["salesforce"]["reason"]) == (3, "check.signed_out")
    assert {item["verdict"] for item in run.json["activities"]} <= {"pending", "cannot_check"}
    status = command("auth", "status", "--json")
    assert (status.status, status.json["reason"]) == (3, "check.signed_out")
