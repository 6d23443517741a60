"""No token, code, verifier or state is ever found in a log, an exception, a repr, a file or a command line."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adapters.sign_in.conftest import BeginSignIn
from tests.fakes import FakeVault
from tests.rig.authorisation_server import AuthorisationServer
from tests.rig.signing_in import Browse
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.given_token import accept_token
from tray_app.adapters.salesforce.revocation import sign_out
from tray_app.adapters.salesforce.token_keeper import TokenKeeper


class Witness:
    """Remembers everything that could be read by somebody else."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    @contextlib.contextmanager
    def hears(self) -> Iterator[None]:
        """Whatever goes wrong inside, with all that hangs on it."""
        try:
            yield
        except Exception as error:
            self.heard += traceback.format_exception(error)
            seen: BaseException | None = error
            while seen is not None:
                self.heard += [str(seen), repr(seen), repr(seen.args), repr(vars(seen))]
                if request := getattr(seen, "request", None):  # requests hangs what it sent on its exceptions
                    self.heard += [str(vars(request))]
                seen = seen.__cause__ or seen.__context__


def _files_below(*folders: Path) -> Iterator[str]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.read_bytes().decode("latin-1")


def test_secrets_are_seen_by_nobody(
    org: AuthorisationServer,
    begin_sign_in: BeginSignIn,
    browse: Browse,
    keeper: TokenKeeper,
    vault: FakeVault,
    session: HttpSession,
    home: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # Given a log that takes everything, and a witness
    caplog.set_level(logging.DEBUG)
    witness = Witness()

    def attempt(work: Callable[[], object]) -> None:
        with witness.hears():
            witness.heard.append(repr(work()))

    # When a rep signs in, with bystanders knocking, and everything goes wrong that can
    sign_in = begin_sign_in()
    page = browse(sign_in.begin())
    done = sign_in.wait()
    witness.heard += [repr(done), page.result().text, repr(sign_in), done.account.to_json()]
    attempt(lambda: keeper.keep(done.grant, done.account))
    for failures in (["503"], ["html"], ["drop", "drop"], ["500json"], ["limit"], [""], ["lost"]):
        org.behaviour.token_failures = list(failures)
        attempt(lambda: keeper.renew(keeper.current()))
    again = begin_sign_in()
    browse(again.begin())
    newer = again.wait()
    vault.trouble = "check.keyring_locked"
    attempt(lambda: keeper.keep(newer.grant, newer.account))
    vault.trouble = None
    attempt(keeper.current)
    refused = begin_sign_in()
    org.behaviour.refuse = "expired authorization code"
    browse(refused.begin())
    attempt(refused.wait)
    org.behaviour.refuse = ""
    attempt(lambda: accept_token(newer.grant.access_token + " ", None))
    witness.heard += [repr(keeper), repr(vars(keeper)), repr(keeper.account())]
    org.behaviour.revoke_status = 500
    attempt(lambda: sign_out(keeper, session))

    # Then all the secrets there were are nowhere to be read
    out, err = capfd.readouterr()
    words = [*witness.heard, caplog.text, out, err, *_files_below(home, tmp_path), *sys.argv, *os.environ.values()]
    for command_line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words.append(command_line.read_text("latin-1"))
    spoken = "\n".join(words)
    known = org.secrets_seen()
    assert len(known) > 15
    assert [secret for secret in known if secret in spoken] == []


def test_the_witness_would_notice(org: AuthorisationServer) -> None:
    witness = Witness()
    family = org.sign_in_here()
    with witness.hears():
        try:
            raise ValueError(family.refresh)
        except ValueError:
            raise RuntimeError("something else") from None
    assert any(family.refresh in heard for heard in witness.heard)
