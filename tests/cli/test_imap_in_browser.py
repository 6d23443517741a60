"""`source add imap` with a sign-in server in place of a password: the browser, a real mail server, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import FakeVault
from tests.rig.dovecot import Dovecot, mail
from tests.rig.entra_server import follow
from tests.rig.issuer import IssuerServer
from tray_app.app import App


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeVault]:
    """A browser that follows at once; the keyring of the program it belongs to."""
    vault, begin = FakeVault(), App.__init__

    def with_this_keyring(app: App, *args: object, **kwargs: object) -> None:
        begin(app, *args, **kwargs)  # type: ignore[arg-type]  # whatever App takes
        app.vault = vault

    monkeypatch.setattr(App, "__init__", with_this_keyring)
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr("webbrowser.open", lambda address: bool(pool.submit(follow, address)))
        yield vault


def test_a_mailbox_is_signed_in_to_in_the_browser_and_read(
    run: Run, browsers: FakeVault, dovecot: Dovecot, config_file: Path
) -> None:
    box = dovecot.mailbox()
    box.append(mail("Pricing"))
    issuer = IssuerServer(box.username)
    words = ["source", "add", "imap", "--id", "work-mail", "--host", box.server.host, "--username", box.username]
    words += ("--port", str(box.server.tls_port), "--ca-file", str(box.server.ca_file), "--issuer", issuer.issuer)
    wrong = run(*words)
    assert wrong.status == 2
    assert "client_id" in wrong.err
    added = run(*words, "--client-id", "diditlog")
    assert (added.status, added.out) == (0, "work-mail works: Sent, 1 entry\n")
    assert "eyJ" not in config_file.read_text() + browsers.secrets["source:work-mail"]
    # From then on the kept sign-in does, and `source secret` makes another
    assert run("source", "test", "work-mail").status == 0
    assert run("source", "secret", "work-mail").status == 0
    assert len(issuer.authorize_requests) == 2
    assert run("source", "remove", "work-mail").status == 0
    assert browsers.secrets == {}
    issuer.close()
