"""The rules of the house: who may import whom, how large a file may grow, and that each says why it exists."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tables import every_row

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tray_app"
CODE = sorted(PACKAGE.rglob("*.py"))
EVERY_FILE = [ROOT / "run.py", ROOT / "packaging" / "hatch_build.py", *CODE, *sorted((ROOT / "tests").rglob("*.py"))]

ALLOWED = {
    "core": {"tray_app.core"},
    "ui": {"tray_app.core", "tray_app.ui", "PySide6", "shiboken6"},
}
"""What the strict rooms may import besides the standard library."""

HALL = {
    "tray_app.cli",
    "tray_app.services",
    *(f"tray_app.{path.stem}" for path in PACKAGE.glob("*.py") if path.stem != "__init__"),
}
"""Everything outside the rooms: the only modules that may know everybody."""

CLOSED = {
    "adapters": {*HALL, "tray_app.demo", "tray_app.ui", "PySide6"},
    "demo": {*HALL - {"tray_app.resources"}, "tray_app.ui", "PySide6"},
}
"""What the other rooms must never import."""

TOP = frozenset(
    [
        ".ci",
        ".editorconfig",
        ".gitattributes",
        ".github",
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "docs",
        "packaging",
        "pyproject.toml",
        "requirements-dev.lock",
        "requirements-package.lock",
        "requirements.lock",
        "resources",
        "run.py",
        "tests",
        "tray_app",
    ]
)
"""What stands beside each other at the top: a downloaded package was once committed there by accident."""

LONGEST = 400
MEDIAN = 120
LEFT_OPEN = ("TO" + "DO", "FIX" + "ME", "XX" + "X")


def _name(value: Path | str) -> str:
    return value if isinstance(value, str) else value.relative_to(ROOT).as_posix()


def _room(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def imports(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """The full names that a module inside `package` imports, also within functions and from relative places."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            origin = ".".join(part for part in (base, node.module or "") if part)
            # `from tray_app import core` imports the room, not the hall.
            yield from (f"{origin}.{alias.name}" if origin in ("tray_app", "") else origin for alias in node.names)


def _within(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _imports_of(path: Path) -> Iterator[str]:
    return imports(path.read_text("utf-8"), path.relative_to(ROOT).parent.parts)


def test_the_reader_of_imports_sees_every_form() -> None:
    lines = ["import a.b", "from c import d", "def f():", "    from .e import g", "    from ..adapters import h"]
    source = "\n".join([*lines, "from tray_app import ui"])
    found = set(imports(source, ("tray_app", "core")))
    assert found == {"a.b", "c", "tray_app.core.e", "tray_app.adapters", "tray_app.ui"}


@every_row(("room", "path"), [(room, path) for room in ALLOWED for path in _room(room)])
def test_a_strict_room_imports_what_it_may_and_no_more(room: str, path: Path) -> None:
    for name in _imports_of(path):
        inside = name.partition(".")[0] in sys.stdlib_module_names or _within(name, ALLOWED[room])
        assert inside, f"{_name(path)} imports {name}"


@every_row(("room", "path"), [(room, path) for room in CLOSED for path in _room(room)])
def test_a_room_keeps_its_doors_closed(room: str, path: Path) -> None:
    for name in _imports_of(path):
        assert not _within(name, CLOSED[room]), f"{_name(path)} imports {name}"


@pytest.mark.skipif(not (shutil.which("git") and (ROOT / ".git").exists()), reason="skipped: not a clone")
def test_nothing_stands_at_the_top_that_does_not_belong_there() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {name.partition("/")[0] for name in listed.split("\0") if name} <= TOP


@every_row("path", EVERY_FILE)
def test_a_file_is_short_says_why_it_exists_and_leaves_nothing_open(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST, f"{_name(path)} is longer than {LONGEST} lines"
    assert ast.get_docstring(ast.parse(text)), f"{_name(path)} does not say why it exists"
    assert not re.search(rf"\b({'|'.join(LEFT_OPEN)})\b", text), f"{_name(path)} leaves something open"


def test_half_of_the_files_are_small() -> None:
    sizes = [len(path.read_text("utf-8").splitlines()) for path in CODE if path.name != "__init__.py"]
    assert statistics.median(sizes) < MEDIAN


def test_one_name_means_one_thing() -> None:
    modules: dict[str, list[str]] = {}
    classes: dict[str, list[str]] = {}
    for path in CODE:
        if path.stem not in {"__init__", "__main__"}:
            modules.setdefault(path.stem, []).append(_name(path))
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes.setdefault(node.name, []).append(_name(path))
    twice = {name: places for found in (modules, classes) for name, places in found.items() if len(places) > 1}
    assert not twice, "\n".join(f"{name}: {', '.join(places)}" for name, places in sorted(twice.items()))
