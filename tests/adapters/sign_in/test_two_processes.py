"""Two processes whose access token runs out at the same moment: a hundred times, and never signed out."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.adapters.sign_in.file_vault import FileVault
from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.account import ExternalClientApp, SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.token_keeper import TokenKeeper

ROUNDS = 100
ROOT = Path(__file__).parents[3]


@contextmanager
def _another(*arguments: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.adapters.sign_in.renewing_process", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert _line_of(process) == "ready"
            yield process
        finally:
            process.communicate("")


def _line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_processes_renew_at_once_a_hundred_times(
    org: AuthorisationServer,
    app: ExternalClientApp,
    session: HttpSession,
    certificate_authority: CertificateAuthority,
    tmp_path: Path,
) -> None:
    # Given two processes that share one sign-in
    vault, folder = tmp_path / "vault.json", tmp_path / "data"
    family = org.sign_in_here()
    (access,) = family.access
    keeper = TokenKeeper(FileVault(vault), session, folder)
    keeper.keep(
        Grant(access_token=access, refresh_token=family.refresh, instance_url=org.url),
        SalesforceLogin(client_id=app.client_id, login_url=app.login_url, instance_url=org.url),
    )
    with ExitStack() as stack:
        both = [stack.enter_context(_another(vault, folder, certificate_authority.ca_file)) for _ in range(2)]
        for _ in range(ROUNDS):
            # When the access token runs out for both in the same moment
            org.expire_access()
            for process in both:
                assert process.stdin is not None
                process.stdin.write("again\n")
                process.stdin.flush()

            # Then both go on with the same new one
            said = [_line_of(process) for process in both]
            (good,) = family.access
            assert said == [hashlib.sha256(good.encode()).hexdigest()] * 2

    # And Salesforce was asked once a round, never twice with one token
    assert len(org.token_requests) == ROUNDS
    assert set(org.refresh_uses.values()) == {1}
    assert not family.ended
    assert org.takes(keeper.current().access_token)
