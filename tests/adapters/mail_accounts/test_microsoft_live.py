"""The real msal against somebody else's sign-in server: `emulate` from npm, behind TLS on loopback.

It is run where the program is: `npm install emulate@0.5.0` in a folder, whose `node_modules/.bin` is on the path.
"""

from __future__ import annotations

import gettext
import html
import http.server
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from tests.fakes import FakeVault
from tests.rig.certificates import CertificateAuthority
from tests.rig.ports import free_ports
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.mail_accounts.mailbox_sign_in import MailboxSignIn, MicrosoftErrand
from tray_app.adapters.mail_accounts.microsoft_app import IDENTIFY, MicrosoftApp
from tray_app.adapters.mail_accounts.microsoft_tokens import MicrosoftTokens
from tray_app.adapters.net.http import HttpSession

NAME = "source:work-mail"


class TlsFront:
    """Speaks TLS, and hands each request on to a server without it."""

    def __init__(self, certificate_file: Path, behind: int) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def _hand_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {
                    name: self.headers[name]
                    for name in ("Content-Type", "Accept", "Authorization")
                    if self.headers[name]
                }
                with requests.Session() as session:
                    session.trust_env = False
                    url = f"http://127.0.0.1:{behind}{self.path}"
                    answer = session.request(self.command, url, data=body, headers=headers, allow_redirects=False)
                self.send_response(answer.status_code)
                for name in ("Content-Type", "Location"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = _hand_on  # noqa: N815

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate_file)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def microsoft(certificate_authority: CertificateAuthority, tmp_path: Path) -> Iterator[str]:
    """Where a sign-in server as Microsoft's is."""
    program = shutil.which("emulate")
    if program is None or shutil.which("node") is None:
        pytest.skip("skipped: emulate is not installed")
    (port,) = free_ports(1)
    front = TlsFront(certificate_authority.certificate_file, port)
    words = [program, "start", "--service", "microsoft", "--port", str(port), "--base-url", front.url]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path) as running:
        try:
            _wait_for(port)
            yield front.url
        finally:
            running.terminate()
            running.wait(PATIENCE_S)
            front.close()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return


def _browse(address: str, ca_file: Path) -> int:
    """What a rep does: choose the account, and let the browser post what it is given. The last status."""
    with requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(address, verify=str(ca_file), timeout=PATIENCE_S)
        for _ in range(3):
            form = re.search(r"<form[^>]*>.*?</form>", page.text, re.DOTALL)
            if form is None:
                break
            action = re.search(r'action="([^"]*)"', form[0])
            assert action is not None
            fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form[0]))
            data = {name: html.unescape(value) for name, value in fields.items()}
            url = urljoin(page.url, html.unescape(action[1]))
            page = browser.post(url, data=data, verify=str(ca_file), timeout=PATIENCE_S)
        return page.status_code


def test_a_rep_signs_in_and_the_token_is_renewed_without_a_browser(
    microsoft: str, certificate_authority: CertificateAuthority, tmp_path: Path
) -> None:
    app = MicrosoftApp(client_id="11111111-2222-3333-4444-555555555555", username="testuser@outlook.com")
    vault = FakeVault()
    with HttpSession(certificate_authority.ca_file) as session:
        authority = f"{microsoft}/organizations"
        lock_file = tmp_path / "lock"
        tokens = MicrosoftTokens(app, vault, NAME, session=session, lock_file=lock_file, authority=authority)
        attempt = MailboxSignIn(MicrosoftErrand(tokens, IDENTIFY, app.consent_url), gettext.NullTranslations())
        address = attempt.begin()
        with ThreadPoolExecutor(1) as rep:
            ended = rep.submit(_browse, address, certificate_authority.ca_file)
            attempt.wait(PATIENCE_S)
            assert ended.result(PATIENCE_S) == 200
        first = tokens.token()
        later = MicrosoftTokens(app, vault, NAME, session=session, lock_file=lock_file, authority=authority)
        second = later.renewed(first)
        assert second != first
        answer = session.get(f"{microsoft}/v1.0/me", headers={"Authorization": f"Bearer {second}"})
        assert answer.json()["userPrincipalName"] == "testuser@outlook.com"
