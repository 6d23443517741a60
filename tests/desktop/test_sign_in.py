"""The real app on a real desktop: an admin's file that is opened, the browser, and the keyring of the session."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.desktop.conftest import ROOT
from tests.rig.authorisation_server import CLIENT_ID, AuthorisationServer
from tests.rig.certificates import CertificateAuthority
from tests.rig.processes import PATIENCE_S, wait_until
from tests.rig.signing_in import org as org
from tests.rig.signing_in import ports as ports

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop

BROWSER = """
import sys
import urllib.request
urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=180).read()
"""
PAGE = "Sign in to Salesforce – DidItLog"


class Running:
    """The app on a desktop, as a rep has it who has calls to check."""

    def __init__(self, desktop: Desktop, ports: list[int], trust: Path, *, set_up: bool = True) -> None:
        """`set_up`: whether there is a folder of calls already; else the first run begins."""
        self._desktop = desktop
        self._ports = ",".join(map(str, ports))
        folder = desktop.home / "diditlog"
        if set_up:
            (desktop.home / "Calls").mkdir()
            folder.mkdir()
            (folder / "config.toml").write_text(
                f'[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "{desktop.home / "Calls"}"\n', "utf-8"
            )
        browser = desktop.home / "browser.py"
        browser.write_text(BROWSER, "utf-8")
        desktop.env |= {
            "PYTHONPATH": str(ROOT),
            "SSL_CERT_FILE": str(trust),
            "BROWSER": f"{sys.executable} {browser} %s &",
        }
        self.start("app")
        desktop.tray()

    def start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start it, or hand words to the one that runs."""
        return self._desktop.run(name, [sys.executable, "-m", "tests.e2e_sign_in.on_ports", self._ports, *words])


def test_rep_opens_the_admins_file_and_signs_in(
    desktop: Desktop, org: AuthorisationServer, ports: list[int], certificate_authority: CertificateAuthority
) -> None:
    # Given the app in the tray, and a file that came by mail
    app = Running(desktop, ports, certificate_authority.ca_file)
    file = desktop.home / "acme corp.diditlog"
    file.write_text(f'client_id = "{CLIENT_ID}"\nlogin_url = "{org.url}"\nown_domains = ["acme.example"]\n', "utf-8")

    # When the rep opens it
    assert app.start("second", "gui", file.as_uri()).wait(PATIENCE_S) == 0
    desktop.wait_window(PAGE)
    desktop.wait_active(PAGE)
    config = desktop.home / "diditlog" / "config.toml"
    assert CLIENT_ID not in config.read_text("utf-8")

    # And agrees, with the keyboard alone
    wait_until(lambda: _signs_in(desktop, org), "the browser")

    # Then the rep is signed in, in the keyring, and the file's values hold
    wait_until(lambda: len(desktop.keyring.labels()) == 3, "the tokens in the keyring")
    assert len(org.families) == 1
    assert f'client_id = "{CLIENT_ID}"' in config.read_text("utf-8")
    assert "acme.example" in config.read_text("utf-8")
    # And signing out, on the same page, ends it on both sides
    wait_until(lambda: _signs_out(desktop, org), "the end of the sign-in")
    wait_until(lambda: desktop.keyring.labels() == [], "an empty keyring")
    assert org.revoked == [org.families[0].refresh]


def test_tray_leads_to_the_page_and_the_window_shows_it_by_itself(
    desktop: Desktop, ports: list[int], certificate_authority: CertificateAuthority
) -> None:
    Running(desktop, ports, certificate_authority.ca_file)
    # Nobody is signed in, so that is what the window is about
    desktop.click_tray()
    desktop.wait_active(PAGE)
    desktop.key("Escape")
    wait_until(lambda: PAGE not in desktop.windows(), "the window to go")
    desktop.tray().click("Salesforce sign-in…")
    desktop.wait_window(PAGE)


def _signs_in(desktop: Desktop, org: AuthorisationServer) -> bool:
    desktop.key("alt+s")  # until the file has been read, there is nothing to begin with
    return bool(org.families)


def _signs_out(desktop: Desktop, org: AuthorisationServer) -> bool:
    desktop.key("alt+o")
    return bool(org.revoked)
