"""The list of other people's work: complete, and with a licence wherever one is told."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from tray_app.adapters.content.shipped import DIRECT, shipped_packages

ROOT = Path(__file__).parents[3]


def test_what_the_app_asks_for_is_what_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [re.split(r"[<>=;\s]", line)[0] for line in project["dependencies"]]
    assert sorted(asked, key=str.casefold) == sorted(DIRECT, key=str.casefold)


def test_every_package_stands_there_once_with_version_and_licence() -> None:
    packages = shipped_packages()
    names = [package.name for package in packages]
    assert len(names) == len(set(names))
    assert {"Python", "PySide6_Essentials", "shiboken6", "certifi", "cryptography"} <= set(names)
    assert not {"pytest", "mypy", "hypothesis"} & set(names)
    for package in packages:
        assert package.version == metadata.version(package.name) if package.name != "Python" else package.version
        assert len(package.licence) < 100
    assert all(package.licence for package in packages)
