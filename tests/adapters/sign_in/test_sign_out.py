"""Signing out: the tokens leave this computer whatever Salesforce says, and the rep is told how far it came."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import FakeVault
from tests.rig.authorisation_server import AuthorisationServer
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.kept_tokens import REFRESH
from tray_app.adapters.salesforce.revocation import sign_out
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.system.file_lock import file_lock
from tray_app.core.model.errors import CannotCheck


def test_tokens_are_ended_and_forgotten(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: FakeVault, session: HttpSession
) -> None:
    refresh = vault.secrets[REFRESH]
    done = sign_out(keeper, session)

    assert (done.wiped, done.revoked, done.wipe_trouble, done.revoke_trouble) == (True, True, None, None)
    assert done.account is not None
    assert done.account.username == "rep@acme.example"
    assert org.revoked == [refresh]
    assert not org.takes(signed_in.access_token)
    assert vault.secrets == {}
    with pytest.raises(CannotCheck, match=r"check\.not_signed_in"):
        keeper.current()


def test_wiped_even_when_salesforce_does_not_revoke(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: FakeVault, session: HttpSession
) -> None:
    org.behaviour.revoke_status = 503
    done = sign_out(keeper, session)

    assert (done.wiped, done.revoked, done.revoke_trouble) == (True, False, "check.salesforce_unavailable")
    assert vault.secrets == {}


def test_tokens_that_salesforce_ended_already_count_as_revoked(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: FakeVault, session: HttpSession
) -> None:
    vault.secrets[REFRESH] = "unknown-to-salesforce"
    assert sign_out(keeper, session).revoked


def test_access_token_is_revoked_where_there_is_no_other(
    org: AuthorisationServer, keeper: TokenKeeper, vault: FakeVault, session: HttpSession
) -> None:
    family = org.sign_in_here()
    (access,) = family.access
    account = SalesforceLogin(client_id="3MVG9app", login_url=org.url, instance_url=org.url)
    keeper.keep(Grant(access_token=access, instance_url=org.url), account)

    assert sign_out(keeper, session).revoked
    assert org.revoked == [access]


def test_locked_keyring_is_told_and_nothing_is_claimed(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: FakeVault, session: HttpSession
) -> None:
    vault.trouble = "check.keyring_locked"
    done = sign_out(keeper, session)

    assert (done.wiped, done.wipe_trouble, done.revoked) == (False, "check.keyring_locked", False)
    with pytest.raises(CannotCheck, match=r"check\.keyring_locked"):
        keeper.current()


def test_nobody_to_sign_out(org: AuthorisationServer, keeper: TokenKeeper, session: HttpSession) -> None:
    done = sign_out(keeper, session)
    assert (done.account, done.wiped, done.revoked, done.revoke_trouble) == (None, True, False, None)
    assert org.revoked == []


def test_process_that_hangs_does_not_keep_the_rep_signed_in(
    signed_in: Grant, vault: FakeVault, session: HttpSession, tmp_path: Path
) -> None:
    keeper = TokenKeeper(vault, session, tmp_path / "data", lock_wait_s=0.0)
    with file_lock(tmp_path / "data" / "sign-in.lock", 0):
        assert sign_out(keeper, session).wiped
    assert vault.secrets == {}
