"""The sign-in as a window drives it: the engine on a real app, against an authorisation server over TLS."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from tests.adapters.sign_in.conftest import LockingVault
from tests.e2e_sign_in.parts import MakeSeat, Seat, sign_in_at, write_calls
from tests.rig.authorisation_server import CLIENT_ID, USERNAME, AuthorisationServer
from tests.rig.processes import wait_until
from tests.rig.signing_in import Browse
from tray_app.adapters.salesforce import sign_in
from tray_app.adapters.salesforce.kept_tokens import REFRESH
from tray_app.core.ui_api.sign_in_api import SignInStep
from tray_app.demo.salesforce import DemoSalesforce


def test_first_sign_in_is_known_saved_and_checked(
    make_seat: MakeSeat,
    org: AuthorisationServer,
    salesforce: DemoSalesforce,
    vault: LockingVault,
    opened: list[str],
    tmp_path: Path,
) -> None:
    # Given a rep with calls and without a sign-in
    (tmp_path / "diditlog").mkdir()
    (tmp_path / "diditlog" / "config.toml").write_text(
        f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{write_calls(tmp_path / "diditlog")}"\n', "utf-8"
    )
    seat = make_seat()
    assert seat.reach(SignInStep.SIGNED_OUT).login_url == "https://login.salesforce.com"
    seat.until(lambda: not seat.window_api.is_checking and seat.window_api.snapshot is not None)

    # When the rep pastes what the browser shows, and signs in
    seat.window_api.sign_in.begin(f"{org.url}/lightning/r/Contact/003000000000001AAA/view", f" {CLIENT_ID} ")
    state = seat.reach(SignInStep.SIGNED_IN)

    # Then it is known who, the tokens are in the keyring, and everything has been checked
    assert (state.who, state.where, state.page) == (USERNAME, salesforce.url, None)
    assert (state.login_url, state.client_id) == (org.url, CLIENT_ID)
    assert vault.secrets[REFRESH] == org.families[0].refresh
    assert f'login_url = "{org.url}"' in seat.paths.config_file.read_text("utf-8")
    seat.until(lambda: _verdicts(seat) == {"dialer:call-1": "logged", "dialer:call-2": "not_logged"})
    # And neither the browser's command line nor what is left of the state has a secret
    assert [secret for secret in org.secrets_seen() if secret in f"{opened} {seat.state!r}"] == []
    assert state.browser_address == ""


def test_wrong_values_are_explained_beside_their_field_and_nothing_begins(make_seat: MakeSeat) -> None:
    seat = make_seat()
    seat.window_api.sign_in.begin("http://acme.my.salesforce.com", "3MVG 9 with words")

    state = seat.state
    assert state.step is SignInStep.SIGNED_OUT
    assert "begin with https://" in str(state.login_url_problem)
    assert "This is not a Consumer Key" in str(state.client_id_problem)
    assert not seat.paths.config_file.exists()


@pytest.mark.parametrize(
    ("given", "origin", "caution"),
    [
        ("acme.lightning.force.com", "https://acme.my.salesforce.com", False),
        (
            "https://acme--uat.sandbox.lightning.force.com/lightning/r/Task/00T0000000000001AAA/view",
            "https://acme--uat.sandbox.my.salesforce.com",
            False,
        ),
        ("https://test.salesforce.com/", "https://test.salesforce.com", False),
        ("https://salesforce.com.attacker.example", "https://salesforce.com.attacker.example", True),
        ("https://login.acme.example", "https://login.acme.example", True),
    ],
)
def test_pasted_addresses_are_understood(make_seat: MakeSeat, given: str, origin: str, caution: bool) -> None:
    understood = make_seat().window_api.sign_in.understand(given)
    assert (understood.origin, understood.problem) == (origin, None)
    assert (understood.caution is not None) is caution


def test_rep_who_declines_is_told_why_with_steps(make_seat: MakeSeat, org: AuthorisationServer) -> None:
    org.behaviour.deny = True
    seat = make_seat()
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: seat.state.page is not None)

    page = seat.state.page
    assert page is not None
    assert (page.code, seat.state.step) == ("check.not_signed_in", SignInStep.SIGNED_OUT)
    assert page.title == "You are not signed in to Salesforce yet"
    assert page.evidence == (("The sign-in in the browser", "came back without permission: declined or refused"),)
    assert page.steps
    # And the next cycle leaves that where it is
    seat.cycle()
    assert seat.state.page == page


def test_app_that_is_not_installed_is_told_with_the_message_for_the_admin(
    make_seat: MakeSeat, org: AuthorisationServer
) -> None:
    org.behaviour.refuse = "user hasn't approved this consumer"
    seat = make_seat()
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: seat.state.page is not None)

    assert seat.state.page is not None
    assert seat.state.page.code == "check.app_not_installed"
    assert CLIENT_ID in str(seat.state.admin_message)


def test_browser_that_does_not_come_back_gets_an_explanation_and_may_still_come(
    make_seat: MakeSeat, org: AuthorisationServer, opened: list[str]
) -> None:
    # Given an org that stops the browser at a page of its own
    org.behaviour.not_installed = True
    seat = make_seat(hint_after_s=0.05)
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)

    # When it takes long
    state = seat.reach(SignInStep.WAITING_LONG)

    # Then the likely causes are told, with a message for the admin, and a file has to wait
    assert any("must be installed" in str(cause) for cause in state.likely_causes)
    assert CLIENT_ID in str(state.admin_message)
    assert state.browser_address.startswith(f"{org.url}/services/oauth2/authorize?")
    seat.window_api.sign_in.read_file("other.diditlog")
    assert "under way" in seat.notice_text()
    # And when the admin has allowed it, the same sign-in goes on
    org.behaviour.not_installed = False
    seat.window_api.sign_in.open_browser()
    assert seat.reach(SignInStep.SIGNED_IN).likely_causes == ()
    assert len(set(opened)) == 2


def test_cancelling_frees_the_port_and_another_attempt_works(
    make_seat: MakeSeat, org: AuthorisationServer, ports: list[int], opened: list[str]
) -> None:
    org.behaviour.not_installed = True
    seat = make_seat()
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: bool(opened))
    seat.window_api.sign_in.cancel()
    assert (seat.state.step, seat.state.browser_address) == (SignInStep.SIGNED_OUT, "")
    wait_until(lambda: _nobody_listens(ports[0]), "the port to be free")

    org.behaviour.not_installed = False
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.reach(SignInStep.SIGNED_IN)
    assert f":{ports[0]}/" in opened[-1]


def test_code_that_arrives_after_cancelling_signs_nobody_in(
    make_seat: MakeSeat, org: AuthorisationServer, vault: LockingVault
) -> None:
    org.behaviour.token_failures = ["slow"]
    seat = make_seat()
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: seat.state.step is SignInStep.FINISHING)
    seat.window_api.sign_in.cancel()
    org.release.set()

    wait_until(lambda: org.revoked, "the tokens to be ended")
    assert seat.state.step is SignInStep.SIGNED_OUT
    assert vault.secrets == {}


@pytest.mark.parametrize("after", ["begin", "wait"])
def test_cancelling_at_any_moment_leaves_nothing(
    make_seat: MakeSeat,
    org: AuthorisationServer,
    vault: LockingVault,
    ports: list[int],
    after: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given a rep who cancels in the very moment in which the listener has opened, or the tokens have come
    seat = make_seat()
    real = getattr(sign_in.SignInAttempt, after)
    done: list[object] = []

    def cancelled_after(attempt: sign_in.SignInAttempt) -> object:
        done.append(real(attempt))
        seat.window_api.sign_in.cancel()
        return done[-1]

    monkeypatch.setattr(sign_in.SignInAttempt, after, cancelled_after)
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    wait_until(lambda: done and not _attempts(), "the end of the attempt")

    assert (seat.state.step, seat.state.browser_address) == (SignInStep.SIGNED_OUT, "")
    assert vault.secrets == {}
    assert _nobody_listens(ports[0])
    assert [family.ended for family in org.families] == ([True] if after == "wait" else [])


def test_no_browser_at_all_leaves_the_address_to_copy(
    make_seat: MakeSeat, org: AuthorisationServer, browse: Browse
) -> None:
    seat = make_seat()
    seat.window_api.sign_in.__dict__["_browse"] = lambda _url: False
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: seat.state.notice is not None)
    assert "Copy the address" in seat.notice_text()
    assert seat.state.is_in_the_browser
    # And once it was opened by hand, nothing of that is left
    browse(seat.state.browser_address)
    assert seat.reach(SignInStep.SIGNED_IN).notice is None


def test_keyring_that_is_locked_saves_the_sign_in_as_soon_as_it_opens(
    make_seat: MakeSeat, org: AuthorisationServer, vault: LockingVault
) -> None:
    # Given a keyring that closes while the rep is in the browser
    seat = make_seat()
    vault.lock_before = REFRESH
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    state = seat.reach(SignInStep.UNSAVED)
    assert state.who == USERNAME
    assert state.page is not None
    assert (state.page.code, bool(state.page.steps)) == ("check.keyring_locked", True)
    seat.cycle()
    assert seat.state.step is SignInStep.UNSAVED

    # When it opens
    vault.lock_before = vault.trouble = None
    seat.window_api.check_now()

    # Then the next cycle has saved it
    assert seat.reach(SignInStep.SIGNED_IN).page is None
    assert vault.secrets[REFRESH] == org.families[0].refresh


def test_signing_out_says_both_halves(make_seat: MakeSeat, org: AuthorisationServer, vault: LockingVault) -> None:
    seat = make_seat()
    sign_in_at(seat, org)
    seat.window_api.sign_in.sign_out()
    state = seat.reach(SignInStep.SIGNED_OUT)
    assert seat.notice_text().startswith(
        "You are signed out. The sign-in has ended, and nothing of it is left on this computer."
    )
    assert (state.who, vault.secrets, org.revoked) == ("", {}, [org.families[0].refresh])

    # And without Salesforce: gone here, and said so
    sign_in_at(seat, org)
    org.behaviour.revoke_status = 503
    seat.window_api.sign_in.sign_out()
    seat.reach(SignInStep.SIGNED_OUT)
    assert "Salesforce could not be told" in seat.notice_text()
    assert vault.secrets == {}


def test_signing_out_with_a_closed_keyring_is_not_called_done(
    make_seat: MakeSeat, org: AuthorisationServer, vault: LockingVault
) -> None:
    seat = make_seat()
    sign_in_at(seat, org)
    vault.trouble = "check.keyring_locked"
    seat.window_api.sign_in.sign_out()
    seat.until(lambda: seat.state.notice is not None)
    assert seat.state.is_signed_in
    assert "You are not signed out" in seat.notice_text()
    assert seat.state.page is not None
    assert seat.state.page.code == "check.keyring_locked"


def test_sign_in_that_salesforce_has_ended_asks_for_a_new_one(
    make_seat: MakeSeat, org: AuthorisationServer, salesforce: DemoSalesforce, tmp_path: Path
) -> None:
    (tmp_path / "diditlog").mkdir()
    (tmp_path / "diditlog" / "config.toml").write_text(
        f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{write_calls(tmp_path / "diditlog")}"\n', "utf-8"
    )
    seat = make_seat()
    sign_in_at(seat, org)
    seat.until(lambda: _verdicts(seat).get("dialer:call-1") == "logged")

    org.families[0].ended = True
    seat.window_api.check_now()

    state = seat.reach(SignInStep.SIGNED_OUT)
    assert state.page is not None
    assert (state.page.code, state.client_id) == ("check.signed_out", CLIENT_ID)
    assert _verdicts(seat)["dialer:call-1"] == "logged"
    # And the form that is filled in already is enough
    seat.window_api.sign_in.begin(state.login_url, state.client_id)
    seat.reach(SignInStep.SIGNED_IN)


def test_sign_in_of_another_program_is_noticed(
    make_seat: MakeSeat, org: AuthorisationServer, vault: LockingVault
) -> None:
    seat = make_seat()
    sign_in_at(seat, org)
    kept = dict(vault.secrets)
    vault.secrets.clear()
    seat.window_api.check_now()
    seat.reach(SignInStep.SIGNED_OUT)
    vault.secrets |= kept
    seat.window_api.check_now()
    seat.reach(SignInStep.SIGNED_IN)


def test_settings_that_cannot_be_written_cost_no_sign_in(
    make_seat: MakeSeat, org: AuthorisationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tray_app.services.admin_config.set_salesforce", full)
    seat = make_seat()
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    assert seat.reach(SignInStep.SIGNED_IN).who == USERNAME
    assert "No space left on device" in seat.notice_text()


def test_quitting_in_the_middle_ends_within_its_time(
    make_seat: MakeSeat, org: AuthorisationServer, ports: list[int], opened: list[str]
) -> None:
    org.behaviour.not_installed = True
    seat = make_seat()
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    seat.until(lambda: bool(opened))
    assert seat.services.stop()
    wait_until(lambda: _nobody_listens(ports[0]), "the port to be free")


def _verdicts(seat: Seat) -> dict[str, str]:
    known = seat.window_api.snapshot
    return {item.activity.id: str(item.finding.verdict) for item in known.items} if known else {}


def _attempts() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "signing in"]


def _nobody_listens(port: int) -> bool:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            if probe.connect_ex((address, port)) == 0:
                return False
    return True


def test_a_lock_that_cannot_be_used_keeps_nobody_waiting_and_is_made_up_for(
    make_seat: MakeSeat, org: AuthorisationServer, vault: LockingVault
) -> None:
    # Given a folder of the sign-in in which the lock cannot be opened once the browser has come back
    seat = make_seat()
    lock = seat.paths.data_dir / "sign-in.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    # When the rep signs in
    seat.window_api.sign_in.begin(org.url, CLIENT_ID)
    state = seat.reach(SignInStep.UNSAVED)
    # Then it is said, and holds until it can be saved
    assert "cannot be used" in str(state.notice)
    assert REFRESH not in vault.secrets
    lock.rmdir()
    seat.cycle()
    seat.reach(SignInStep.SIGNED_IN)
    assert vault.secrets[REFRESH] == org.families[0].refresh
