"""The MSI as its tables say it, built from a few small files: what is installed, ended, registered and named."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.recipes import PACKAGING
from tray_app import __version__

Rows = list[list[str]]
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("wixl", "msibuild", "msiinfo"))), reason="no wixl and msitools here"
)


@pytest.fixture
def msi(recipe: Any, tmp_path: Path) -> Path:
    bundle = tmp_path / "dist"
    for name in ("diditlog.exe", "diditlogw.exe", "_internal/a.dll", "_internal/ko/diditlog.mo"):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_bytes(name.encode())
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "diditlog.ico").write_bytes(b"icon")
    return Path(recipe("windows.msi").write_msi(bundle, tmp_path))


def table(msi: Path, name: str) -> Rows:
    command = ["msiinfo", "export", str(msi), name]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split("\t") for line in lines[3:]]


def test_every_file_is_installed_and_the_versions_belong_together(msi: Path) -> None:
    names = {row[2].rpartition("|")[2] for row in table(msi, "File")}
    assert names == {"diditlog.exe", "diditlogw.exe", "a.dll", "diditlog.mo"}
    facts = dict(row[:2] for row in table(msi, "Property"))
    assert (facts["ProductVersion"], facts["ALLUSERS"]) == (__version__, "1")
    assert {row[0] for row in table(msi, "Upgrade")} == {facts["UpgradeCode"]}


def test_the_app_that_runs_is_ended_before_files_are_looked_at(msi: Path) -> None:
    when = {row[0]: int(row[2]) for row in table(msi, "InstallExecuteSequence")}
    assert when["CostFinalize"] < when["FindEnder"] < when["EndApp"] < when["InstallValidate"]
    actions = {row[0]: row[1:4] for row in table(msi, "CustomAction")}
    assert actions["FindEnder"] == ["51", "ENDER", "[System64Folder]taskkill.exe"]
    assert actions["EndApp"] == ["114", "ENDER", "/F /IM diditlogw.exe /IM diditlog.exe"]


def test_it_registers_what_the_other_installer_registers(msi: Path) -> None:
    keys = {row[2] for row in table(msi, "Registry")}
    script = (PACKAGING / "windows" / "diditlog.nsi").read_text("utf-8")
    others = set(re.findall(r'WriteRegStr SHCTX "(Software\\Classes\\[^"$]+)"', script))
    assert others
    assert others <= keys
    (shortcut,) = table(msi, "Shortcut")
    assert shortcut[4:6] == ["[INSTALLDIR]diditlogw.exe", "gui diditlog:show"]
    (named,) = table(msi, "MsiShortcutProperty")
    app_id = re.search('define APP_ID "([^"]+)"', script)
    assert app_id
    assert named[1:] == [shortcut[0], "System.AppUserModel.ID", app_id[1]]


def test_starting_at_sign_in_has_to_be_asked_for(msi: Path) -> None:
    levels = {row[0]: int(row[5]) for row in table(msi, "Feature")}
    assert levels == {"DidItLog": 1, "StartAtSignIn": 1000}
    run = [row for row in table(msi, "Registry") if row[2].endswith("CurrentVersion\\Run")]
    (at_sign_in,) = [row[-1] for row in run]
    assert [row[1] for row in table(msi, "FeatureComponents") if row[0] == "StartAtSignIn"] == [at_sign_in]
