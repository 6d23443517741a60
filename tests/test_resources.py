"""The resources are found in a checkout, in an installed wheel and in a frozen app, with compiled translations."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.rig.processes import PATIENCE_S
from tray_app import __version__
from tray_app.resources import resource_folder

ROOT = Path(__file__).parent.parent

PO = """msgid ""
msgstr ""
"Language: xx\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "All logged"
msgstr "Ŝĉio registrita"

#, fuzzy
msgid "Pending"
msgstr "unsure"
"""


def _copy_of_the_project(folder: Path) -> Path:
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("packaging", "resources", "tray_app"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    translation = folder / "resources" / "locale" / "xx" / "LC_MESSAGES" / "diditlog.po"
    translation.parent.mkdir(parents=True)
    translation.write_text(PO, "utf-8")
    return folder


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_installed_wheel_brings_resources_and_translations(tmp_path: Path) -> None:
    # Given a wheel of this project with one more language
    project = tmp_path / "project"
    project.mkdir()
    _copy_of_the_project(project)
    _pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, project)
    # When it is installed into an environment of its own
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wheel = next(tmp_path.glob("diditlog-*.whl"))
    _pip("--python", python, "install", "--no-index", "--no-deps", wheel)
    # Then its resources lie inside the package
    script = "import tray_app, tray_app.resources as r; print(tray_app.__version__, r.resource_folder())"
    shown = subprocess.run([python, "-I", "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    version, _, folder = shown.stdout.strip().partition(" ")
    assert version == __version__
    assert Path(folder).is_relative_to(environment)
    for path in (ROOT / "resources").rglob("*"):
        if path.is_file() and path.suffix != ".mo":
            assert (Path(folder) / path.relative_to(ROOT / "resources")).is_file(), path
    # And the translation is compiled, without what its translator was unsure of
    translated = gettext.translation("diditlog", Path(folder) / "locale", ["xx"])
    assert translated.gettext("All logged") == "Ŝĉio registrita"
    assert translated.gettext("Pending") == "Pending"


def test_a_checkout_uses_the_folder_beside_the_package() -> None:
    assert resource_folder() == ROOT / "resources"


def test_a_frozen_app_uses_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tray_app" / "resources" / "profiles").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_folder() == tmp_path / "tray_app" / "resources"


def test_an_installation_without_resources_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tray_app.resources.__file__", str(tmp_path / "tray_app" / "resources.py"))
    with pytest.raises(FileNotFoundError, match="install it again"):
        resource_folder()
