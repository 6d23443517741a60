"""The manual page says what the parser says; made by a tool that only building the Debian package needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.recipes import ROOT
from tray_app import __version__

TOOL = Path(sys.executable).with_name("argparse-manpage")


@pytest.mark.skipif(not TOOL.exists(), reason="argparse-manpage is not in this environment: requirements-package.lock")
def test_every_command_is_in_the_manual_and_two_builds_are_alike(recipe: Any) -> None:
    made = recipe("linux.manual")
    page = made.manual(ROOT, 0, TOOL)
    assert page == made.manual(ROOT, 0, TOOL)
    words = page.decode().replace("\\-", "-").replace("\\,", "").replace("\\/", "")
    assert f"diditlog - {made.SHORT}" in words
    assert __version__ in words
    for command in ("check", "source", "auth", "explain", "doctor", "completion"):
        assert f"'diditlog {command}'" in words
    assert "--report" in words
