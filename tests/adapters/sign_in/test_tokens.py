"""Staying signed in: rotation, lost answers, locked keyrings, and what does and does not end a sign-in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.sign_in.conftest import LockingVault, trouble_of
from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.ports import free_ports
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp, SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.kept_tokens import ACCESS, ACCOUNT, REFRESH
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.system.file_lock import file_lock

Run = Callable[[Callable[[], object]], "Future[object]"]


def test_each_renewal_rotates(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    grants, refreshes = [signed_in], [vault.secrets[REFRESH]]
    for _ in range(3):
        org.expire_access()
        grants.append(keeper.renew(grants[-1]))
        refreshes.append(vault.secrets[REFRESH])

    assert len({grant.access_token for grant in grants}) == 4
    assert len(set(refreshes)) == 4
    assert set(org.refresh_uses.values()) == {1}
    assert org.takes(keeper.current().access_token)


def test_new_refresh_token_is_kept_before_the_access_token_can_be_used(
    keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    vault.written.clear()
    keeper.renew(signed_in)
    assert vault.written == [ACCOUNT, REFRESH, ACCOUNT, ACCESS]


def test_old_refresh_token_stays_when_none_came(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    org.behaviour.rotate = False
    before = vault.secrets[REFRESH]
    assert org.takes(keeper.renew(keeper.renew(signed_in)).access_token)
    assert vault.secrets[REFRESH] == before


def test_address_of_the_org_is_read_anew(org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant) -> None:
    org.behaviour.instance_url = "https://acme--moved.my.salesforce.com/"
    assert keeper.renew(signed_in).instance_url == "https://acme--moved.my.salesforce.com"
    account = keeper.account()
    assert account is not None
    assert account.instance_url == "https://acme--moved.my.salesforce.com"
    assert account.username == "rep@acme.example"


def test_every_grant_says_whose_it_is(org: AuthorisationServer, app: ExternalClientApp, keeper: TokenKeeper) -> None:
    # Given a token that does not say, of a user who was found out at sign-in
    family = org.sign_in_here()
    (access,) = family.access
    account = SalesforceLogin(
        client_id=app.client_id, login_url=app.login_url, instance_url=org.url, user_id="005000000000007AAA"
    )
    keeper.keep(Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url), account)
    # Then each grant does, the renewed one as well
    given = keeper.current()
    assert [given.user_id, keeper.renew(given).user_id] == [account.user_id] * 2


def test_address_without_encryption_is_never_believed(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    org.behaviour.instance_url = "http://acme.my.salesforce.com"
    assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.salesforce_unavailable"


@pytest.mark.parametrize(
    "told",
    [
        "https://evil.example",
        "https://acme.my.salesforce.com@evil.example",
        "https://acme.my.salesforce.com.evil.example/",
        "https://evilsalesforce.com",
        "https://rep:pw@acme.my.salesforce.com",
    ],
)
def test_a_renewal_sends_no_token_to_a_host_that_nobody_signed_in_to(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, told: str
) -> None:
    org.behaviour.instance_url = told
    renewed = keeper.renew(signed_in)
    assert renewed.instance_url == signed_in.instance_url
    assert org.takes(renewed.access_token)
    assert len(org.token_requests) == 1, "the refresh token is spent once"


def test_many_threads_cause_one_renewal(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, in_background: Run
) -> None:
    start = threading.Barrier(8)

    def ask() -> object:
        start.wait()
        return keeper.renew(signed_in).access_token

    got = {running.result() for running in [in_background(ask) for _ in range(8)]}
    assert len(got) == 1
    assert len(org.token_requests) == 1


def test_newer_grant_in_hand_is_not_thrown_away_for_an_older_complaint(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    newer = keeper.renew(signed_in)
    assert keeper.renew(signed_in) == newer
    assert len(org.token_requests) == 1


def test_other_process_is_noticed_without_a_refused_request(
    org: AuthorisationServer,
    keeper: TokenKeeper,
    signed_in: Grant,
    vault: LockingVault,
    session: HttpSession,
    tmp_path: Path,
) -> None:
    other = TokenKeeper(vault, session, tmp_path / "data")
    newer = other.renew(other.current())
    assert keeper.current() == newer

    other.take_out()
    assert trouble_of(keeper.current).code == "check.not_signed_in"


def test_nobody_is_signed_in_at_first(keeper: TokenKeeper) -> None:
    assert trouble_of(keeper.current).code == "check.not_signed_in"
    assert keeper.account() is None


@pytest.mark.parametrize(
    ("failures", "code"),
    [
        (["503"], "check.salesforce_unavailable"),
        (["401"], "check.network_sign_in"),
        (["html"], "check.network_sign_in"),
        (["500json"], "check.salesforce_unavailable"),
        (["redirect"], "check.salesforce_unavailable"),
        (["limit"], "check.rate_limited"),
        (["drop", "503"], "check.salesforce_unavailable"),
    ],
    ids=str,
)
def test_failures_that_do_not_sign_out(
    failures: list[str], code: str, org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    # Given a renewal that fails for a reason of its own
    org.behaviour.token_failures = failures
    assert trouble_of(lambda: keeper.renew(signed_in)).code == code

    # When Salesforce is well again, then the sign-in is as good as before
    assert org.takes(keeper.renew(signed_in).access_token)


def test_token_is_never_carried_to_another_address(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    org.behaviour.token_failures = ["redirect"]
    trouble_of(lambda: keeper.renew(signed_in))
    assert org.paths == ["/services/oauth2/token"]


def test_offline_does_not_sign_out(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    account = keeper.account()
    assert account is not None
    (port,) = free_ports(1)
    vault.secrets[ACCOUNT] = replace(account, login_url=f"https://localhost:{port}").to_json()

    assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.offline"
    assert '"renewing":false' in vault.secrets[ACCOUNT]
    assert org.token_requests == []


def test_untrusted_certificate_sends_no_token(
    org: AuthorisationServer, signed_in: Grant, vault: LockingVault, tmp_path: Path
) -> None:
    with HttpSession(timeouts=(5, 5)) as stranger:
        keeper = TokenKeeper(vault, stranger, tmp_path / "data")
        assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.tls_untrusted"
    assert org.token_requests == []


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("inactive user", "connection.user_inactive"),
        ("ip restricted", "check.ip_restricted"),
        ("user hasn't approved this consumer", "check.app_not_installed"),
    ],
)
def test_refusals_that_an_admin_can_lift_keep_the_tokens(
    description: str, code: str, org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    org.behaviour.refuse = description
    assert trouble_of(lambda: keeper.renew(signed_in)).code == code

    org.behaviour.refuse = ""
    assert org.takes(keeper.renew(signed_in).access_token)


def test_invalid_grant_signs_out_and_salesforce_is_not_asked_again(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    org.families[0].ended = True
    for _ in range(3):
        trouble = trouble_of(lambda: keeper.renew(signed_in))
        assert (trouble.code, trouble.evidence) == ("check.signed_out", ())
        assert trouble_of(keeper.current).code == "check.signed_out"

    assert len(org.token_requests) == 1
    assert set(vault.secrets) == {ACCOUNT}
    account = keeper.account()
    assert account is not None
    assert (account.username, account.ended) == ("rep@acme.example", True)


def test_new_sign_in_after_the_old_one_ended(org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant) -> None:
    org.families[0].ended = True
    trouble_of(lambda: keeper.renew(signed_in))
    account = keeper.account()
    assert account is not None

    family = org.sign_in_here()
    (access,) = family.access
    keeper.keep(
        Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url), replace(account, ended=False)
    )
    assert org.takes(keeper.renew(keeper.current()).access_token)


def test_connection_that_broke_before_salesforce_acted_is_tried_again(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    org.behaviour.token_failures = ["drop"]
    assert org.takes(keeper.renew(signed_in).access_token)
    assert len(org.token_requests) == 1


def test_lost_answer_ends_in_a_clear_state_and_never_in_a_loop(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    # Given an org that rotated the token, and an answer that never arrived
    org.behaviour.token_failures = ["lost"]

    # When the app tries once more with the only token it has
    troubles = [trouble_of(lambda: keeper.renew(signed_in)) for _ in range(5)]

    # Then the sign-in is over, the rep is told what happened, and Salesforce is left alone
    assert {trouble.code for trouble in troubles} == {"check.signed_out"}
    assert all("connection broke" in str(trouble.evidence[0].answer) for trouble in troubles)
    assert len(org.token_requests) == 2


def test_lost_answer_without_rotation_costs_nothing(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    org.behaviour.rotate = False
    org.behaviour.token_failures = ["lost"]
    assert org.takes(keeper.renew(signed_in).access_token)
    assert len(org.token_requests) == 2


def test_connection_that_keeps_breaking_is_tried_twice_a_time(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant
) -> None:
    org.behaviour.token_failures = ["drop"] * 4
    for left in (2, 0):
        trouble = trouble_of(lambda: keeper.renew(signed_in))
        assert trouble.code in {"check.offline", "check.salesforce_unavailable"}
        assert len(org.behaviour.token_failures) == left
    assert org.takes(keeper.renew(signed_in).access_token)


def test_slow_server_is_not_asked_a_second_time_at_once(
    org: AuthorisationServer,
    signed_in: Grant,
    vault: LockingVault,
    certificate_authority: CertificateAuthority,
    tmp_path: Path,
) -> None:
    org.behaviour.token_failures = ["slow"]
    with HttpSession(certificate_authority.ca_file, timeouts=(5, 0.2)) as hasty:
        keeper = TokenKeeper(vault, hasty, tmp_path / "data")
        assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.salesforce_unavailable"
        assert len(org.token_requests) == 1
    org.release.set()


def test_killed_between_two_writes_still_renews(
    org: AuthorisationServer,
    keeper: TokenKeeper,
    signed_in: Grant,
    vault: LockingVault,
    session: HttpSession,
    tmp_path: Path,
) -> None:
    del vault.secrets[ACCESS]
    restarted = TokenKeeper(vault, session, tmp_path / "data")
    assert org.takes(restarted.current().access_token)


def test_token_without_a_refresh_token_ends_when_it_runs_out(
    org: AuthorisationServer, keeper: TokenKeeper, vault: LockingVault
) -> None:
    grant = Grant(access_token="given-elsewhere", instance_url=org.url)
    keeper.keep(grant, SalesforceLogin(client_id="3MVG9app", login_url=org.url, instance_url=org.url))
    assert keeper.current() == grant
    assert trouble_of(lambda: keeper.renew(grant)).code == "check.signed_out"
    assert org.token_requests == []


def test_process_that_holds_the_lock_too_long_is_not_a_sign_out(
    org: AuthorisationServer, signed_in: Grant, vault: LockingVault, session: HttpSession, tmp_path: Path
) -> None:
    impatient = TokenKeeper(vault, session, tmp_path / "data", lock_wait_s=0.0)
    with file_lock(tmp_path / "data" / "sign-in.lock", 0):
        trouble = trouble_of(lambda: impatient.renew(signed_in))
    assert trouble.code == "check.salesforce_unavailable"
    assert trouble.evidence
    assert org.token_requests == []
