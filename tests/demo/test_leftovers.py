"""A demo that is killed leaves its folder; the next one sweeps it away, and touches nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.processes import PATIENCE_S
from tray_app.demo.leftovers import in_use, new_folder, sweep
from tray_app.demo.stage import DemoStage

DEMO = """
from tray_app.demo.stage import DemoStage
with DemoStage() as stage:
    print(stage.home, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def demo() -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", DEMO]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_what_a_killed_demo_left_is_swept_away_and_a_living_one_is_not(demo: subprocess.Popen[str]) -> None:
    assert demo.stdout is not None
    home = Path(demo.stdout.readline().strip())
    with DemoStage() as other:
        assert (home / "config.toml").is_file()
    assert not other.home.exists()
    demo.kill()
    demo.wait(PATIENCE_S)
    assert home.is_dir()
    with DemoStage():
        assert not home.exists()


def test_what_only_looks_like_a_demos_folder_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given the folder of a demo that is just being made, a link, a file, and somebody else's folder
    young = new_folder()
    precious = temporary / "precious"
    precious.mkdir(mode=0o700)
    (precious / "in-use.lock").touch()
    (temporary / "diditlog-demo-link").symlink_to(precious)
    (temporary / "diditlog-demo-file").touch()
    open_to_all = temporary / "diditlog-demo-open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    (open_to_all / "in-use.lock").touch()
    sweep()
    assert young.is_dir()
    assert {path.name for path in temporary.iterdir()} >= {"precious", "diditlog-demo-link", "diditlog-demo-file"}
    assert (open_to_all / "in-use.lock").exists()
    assert (precious / "in-use.lock").exists()
    # When it is somebody else's, then not even a dead one
    dead = new_folder()
    with in_use(dead):
        pass
    if hasattr(os, "getuid"):
        monkeypatch.setattr(os, "getuid", lambda: 12345)
        sweep()
        assert dead.is_dir()
        monkeypatch.undo()
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    sweep()
    assert not dead.exists()


def test_one_that_was_killed_while_it_was_made_goes_after_a_day() -> None:
    old = new_folder()
    os.utime(old, (1, 1))
    sweep()
    assert not old.exists()
