"""Tokens and a keyring that locks at the worst moment, opens again, or holds something damaged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.adapters.sign_in.conftest import LockingVault, trouble_of
from tests.rig.authorisation_server import AuthorisationServer
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.kept_tokens import ACCESS, ACCOUNT, REFRESH
from tray_app.adapters.salesforce.token_keeper import TokenKeeper

Run = Callable[[Callable[[], object]], "Future[object]"]


@pytest.mark.parametrize("entry", [REFRESH, ACCESS])
def test_keyring_that_locks_while_the_answer_is_on_its_way_loses_nothing(
    entry: str, org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    # Given a keyring that locks after the token was spent
    vault.lock_before = entry
    assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.keyring_locked"
    assert trouble_of(keeper.current).code == "check.keyring_locked"

    # When it opens again
    vault.lock_before = vault.trouble = None
    grant = keeper.current()

    # Then the new tokens are in it, and Salesforce was asked once
    assert org.takes(grant.access_token)
    assert (vault.secrets[REFRESH], vault.secrets[ACCESS]) == (org.families[0].refresh, grant.access_token)
    assert len(org.token_requests) == 1


def test_locked_keyring_spends_no_token(
    org: AuthorisationServer, keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    vault.lock_before = ACCOUNT
    assert trouble_of(lambda: keeper.renew(signed_in)).code == "check.keyring_locked"
    assert org.token_requests == []


def test_grant_in_memory_serves_while_the_keyring_is_locked(
    keeper: TokenKeeper, signed_in: Grant, vault: LockingVault
) -> None:
    vault.trouble = "check.keyring_locked"
    assert keeper.current() == signed_in


def test_tokens_that_waited_for_the_keyring_do_not_overwrite_a_newer_sign_in(
    org: AuthorisationServer,
    keeper: TokenKeeper,
    signed_in: Grant,
    vault: LockingVault,
    session: HttpSession,
    tmp_path: Path,
) -> None:
    # Given renewed tokens that could not be kept
    vault.lock_before = REFRESH
    trouble_of(lambda: keeper.renew(signed_in))
    vault.lock_before = vault.trouble = None

    # When the rep meanwhile signed in again elsewhere
    family = org.sign_in_here()
    (access,) = family.access
    newer = Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url)
    account = SalesforceLogin(client_id="3MVG9other", login_url=org.url, instance_url=org.url)
    TokenKeeper(vault, session, tmp_path / "data").keep(newer, account)

    # Then that is the one that counts
    assert keeper.current().access_token == access
    assert vault.secrets[REFRESH] == family.refresh


def test_sign_in_while_the_keyring_is_locked_is_kept_later(
    org: AuthorisationServer, keeper: TokenKeeper, vault: LockingVault
) -> None:
    vault.trouble = "check.keyring_locked"
    family = org.sign_in_here()
    (access,) = family.access
    account = SalesforceLogin(client_id="3MVG9app", login_url=org.url, instance_url=org.url)
    grant = Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url)
    assert trouble_of(lambda: keeper.keep(grant, account)).code == "check.keyring_locked"
    assert keeper.account() == account
    assert not keeper.is_saved
    assert trouble_of(keeper.save).code == "check.keyring_locked"

    vault.trouble = None
    keeper.save()
    assert keeper.is_saved
    assert keeper.current().access_token == access
    assert set(vault.secrets) == {REFRESH, ACCESS, ACCOUNT}


def test_damaged_entry_is_no_sign_in(keeper: TokenKeeper, vault: LockingVault) -> None:
    for damaged in ("", "{", "[]", '"x"', '{"client_id": 1}', '{"client_id":"","login_url":"","instance_url":""}'):
        vault.secrets[ACCOUNT] = damaged
        assert trouble_of(keeper.current).code == "check.not_signed_in"


def test_entries_fit_into_the_windows_keyring(keeper: TokenKeeper, signed_in: Grant, vault: LockingVault) -> None:
    """Windows takes 2,560 bytes of UTF-16 in one entry."""
    assert len(vault.secrets) == 3
    assert all(len(secret.encode("utf-16-le")) <= 2560 for secret in vault.secrets.values())
