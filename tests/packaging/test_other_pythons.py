"""The run on other Pythons: which are found, what is installed for them, and what a failure there means."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Recipe = Callable[[str], ModuleType]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the places are those of Linux and macOS")


def python_that_says(place: Path, words: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\necho {words}\n")
    place.chmod(0o700)
    return place


def test_every_other_python_that_is_new_enough_is_found_once(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_pythons = recipe("other_pythons")
    ours = platform.python_version().replace(".", " ")
    said = {
        "a": "3 99 0 cpython",
        "b": "3 99 0 cpython",
        "c": "3 10 1 cpython",
        "d": "3 98 2 pypy",
        "e": "no",
        "f": ours,
    }
    for name, words in said.items():
        python_that_says(tmp_path / "versions" / name / "bin" / "python3", words)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    found = {version: path for version, path in other_pythons.pythons().items() if tmp_path in path.parents}
    assert found == {"3.99.0": tmp_path / "versions" / "a" / "bin" / "python3"}
    assert platform.python_version() not in other_pythons.pythons()


def test_all_but_the_window_is_installed_with_its_hashes(recipe: Recipe) -> None:
    other_pythons = recipe("other_pythons")
    lines = other_pythons.libraries().splitlines()
    names = {match[1] for line in lines if (match := re.match(r"([a-z0-9-]+)==", line))}
    assert {"imapclient", "pytest", "hypothesis", "webencodings"} <= names
    assert not names & other_pythons.NOT_NEEDED
    assert sum("--hash=" in line for line in lines) >= len(names)


@pytest.mark.parametrize(("status", "whole"), [(0, 0), (1, 1)])
def test_one_line_tells_how_it_went_and_a_failure_is_printed_whole(
    recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    whole: int,
) -> None:
    other_pythons = recipe("other_pythons")
    own = tmp_path / "python"
    own.write_text(f"#!/bin/sh\necho why; echo 7 tests; exit {status}\n")
    own.chmod(0o700)
    monkeypatch.setattr(other_pythons, "pythons", lambda: {"3.99.0": own, "3.98.0": own})
    monkeypatch.setattr(other_pythons, "set_up", lambda _version, python: python)
    assert other_pythons.main(["3.99"]) == whole
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == f"Python 3.99.0 ({own}): 7 tests"
    assert ("why" in said) == bool(status)
