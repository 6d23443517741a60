"""The admin's page says what the app does: addresses, scopes, and an example file that can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tray_app.adapters.mail_accounts.google_app import SCOPE
from tray_app.adapters.mail_accounts.microsoft_app import READ
from tray_app.adapters.mail_accounts.microsoft_app import RETURN as MICROSOFT_RETURN
from tray_app.adapters.mail_accounts.microsoft_refusals import refusal_of_microsoft
from tray_app.adapters.salesforce.admin_file import read_admin_file
from tray_app.adapters.salesforce.callback import PATH, PORTS
from tray_app.adapters.salesforce.oauth import SCOPES

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "admin-setup.md").read_text("utf-8")


def test_callback_addresses_are_those_that_are_listened_on() -> None:
    listed = re.findall(r"^ *(http://localhost:\S+)$", PAGE, re.MULTILINE)
    assert listed == [f"http://localhost:{port}{PATH}" for port in PORTS]


def test_scopes_are_those_that_are_asked_for() -> None:
    listed = re.findall(r"^ *- \*\*.*\((\w+)[,)]", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(SCOPES.split())


def test_example_file_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "acme.diditlog"
    path.write_text(example, "utf-8")
    assert read_admin_file(path).app.login_url == "https://acme.my.salesforce.com"


@pytest.mark.parametrize("name", ["admin-microsoft.md", "admin-google.md"])
def test_what_the_pages_about_mailboxes_hand_out_can_be_used(tmp_path: Path, name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    (salesforce,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (mail,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "acme.diditlog"
    path.write_text(salesforce + mail, "utf-8")
    assert read_admin_file(path).mail["kind"] in name


def test_permissions_of_mailboxes_are_those_that_are_asked_for() -> None:
    microsoft = (DOCS / "admin-microsoft.md").read_text("utf-8")
    listed = re.findall(r"^- \[ \] `([\w.]+)`(?: \(is there already\))?$", microsoft, re.MULTILINE)
    assert listed == [scope.removeprefix("https://graph.microsoft.com/") for scope in READ]
    assert "| Redirect URI, address | `http://localhost` |" in microsoft
    assert (MICROSOFT_RETURN.path, MICROSOFT_RETURN.ports) == ("", ())
    google = (DOCS / "admin-google.md").read_text("utf-8")
    assert re.findall(r"^- \[ \] `(https://\S+)`$", google, re.MULTILINE) == [SCOPE]


def test_every_error_the_microsoft_page_names_is_known_to_the_app() -> None:
    page = (DOCS / "admin-microsoft.md").read_text("utf-8")
    table = page.partition("## 6.")[2].partition("## 7.")[0]
    for number in re.findall(r"\b(\d{5,7})\b", table):
        answer = {"error": "invalid_grant", "error_description": f"AADSTS{number}: x"}
        trouble = refusal_of_microsoft(answer, "https://login.microsoftonline.com/x")
        unknown = refusal_of_microsoft({"error": "invalid_grant", "error_description": "AADSTS1: x"}, "")
        assert trouble.evidence[0].answer != unknown.evidence[0].answer, number
