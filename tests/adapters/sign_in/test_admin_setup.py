"""The admin's page says what the app does: addresses, scopes, and an example file that can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from tray_app.adapters.salesforce.admin_file import read_admin_file
from tray_app.adapters.salesforce.callback import PATH, PORTS
from tray_app.adapters.salesforce.oauth import SCOPES

PAGE = (Path(__file__).parents[3] / "docs" / "admin-setup.md").read_text("utf-8")


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
