"""Quitting in the middle of a renewal: the sign-in outlives it, and an app that renews nothing ends at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.adapters.sign_in.conftest import LockingVault, trouble_of
from tests.fakes import FakeVault
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.fair_time import within
from tray_app.adapters.net import unbroken
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App

Run = Callable[[Callable[[], object]], "Future[object]"]

AT_ONCE_S = 0.5


def until_asked(org: AuthorisationServer) -> None:
    """Wait until the renewal has reached the server."""
    pause = threading.Event()
    while not org.token_requests:
        pause.wait(0.01)


def test_a_quit_waits_for_the_renewal_and_the_next_start_is_signed_in(
    org: AuthorisationServer,
    keeper: TokenKeeper,
    signed_in: Grant,
    vault: LockingVault,
    certificate_authority: CertificateAuthority,
    tmp_path: Path,
    in_background: Run,
) -> None:
    org.behaviour.token_failures = ["slow"]
    renewal = in_background(lambda: keeper.renew(signed_in))
    until_asked(org)
    quitting = in_background(keeper.close)
    with pytest.raises(TimeoutError):
        quitting.result(0.2)
    org.release.set()
    quitting.result(5)

    assert renewal.result(5)
    with HttpSession(certificate_authority.ca_file) as session:
        restarted = TokenKeeper(vault, session, tmp_path / "data")
        assert org.takes(restarted.renew(restarted.current()).access_token)


def test_an_answer_that_does_not_come_holds_no_quit_up(
    org: AuthorisationServer,
    keeper: TokenKeeper,
    signed_in: Grant,
    monkeypatch: pytest.MonkeyPatch,
    in_background: Run,
) -> None:
    monkeypatch.setattr(unbroken, "CLOSE_WAIT_S", 0.2)
    org.behaviour.token_failures = ["slow"]
    renewal = in_background(lambda: trouble_of(lambda: keeper.renew(signed_in)))
    until_asked(org)
    keeper.close()
    assert renewal.result(2)
    org.release.set()


def test_nothing_is_renewed_any_more_and_the_sign_in_is_kept(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    with within(AT_ONCE_S):
        keeper.close()
        keeper.close()
    before = dict(vault.secrets)
    assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.offline"
    assert org.token_requests == []
    assert vault.secrets == before


def test_the_app_quits_that_way(
    org: AuthorisationServer,
    certificate_authority: CertificateAuthority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_background: Run,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_authority.ca_file))
    places, family = find_paths({"DIDITLOG_HOME": str(tmp_path / "home")}), org.sign_in_here()
    (access,) = family.access
    grant = Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url)
    with App(places, FakeVault()) as app:
        app.tokens.keep(grant, SalesforceLogin(client_id=CLIENT_ID, login_url=org.url, instance_url=org.url))
        org.behaviour.token_failures = ["slow"]
        renewal = in_background(lambda: app.tokens.renew(grant))
        until_asked(org)
        threading.Timer(0.2, org.release.set).start()
    assert renewal.result(5)
