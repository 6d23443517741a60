"""Runs the command in this process, and puts back what it changes in the interpreter for good."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.command import leave_no_log
from tray_app.cli.main import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    with leave_no_log():
        yield


@pytest.fixture
def config_file(home: Path) -> Path:
    """Where the command looks for its configuration; its folder is there."""
    folder = home / "diditlog"
    folder.mkdir(exist_ok=True)
    return folder / "config.toml"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(*words, feed=…)`: the command with that standard input; argparse's way out counts as an end."""

    def ended(*words: str, feed: str = "") -> Ended:
        monkeypatch.setattr("sys.stdin", io.StringIO(feed))
        capsys.readouterr()
        try:
            status = main(words)
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Ended(int(status), said.out, said.err)

    return ended
