"""The set-up of `run.py`: done once, repeated when something changed, and clear about what it cannot do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the parts shown here are those of Linux and macOS")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was set up for running, in which no program may be started."""
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "packaging/hatch_build.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x = 1\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    (tmp_path / ".venv").mkdir()
    fingerprint = run.fingerprint_of(tmp_path / "requirements.lock", with_display=False)
    (tmp_path / ".venv" / "set-up-for-run").write_text(fingerprint)

    def started(command: list[str], *args: object, **options: object) -> None:
        raise run.SetupError("set-up begins")

    monkeypatch.setattr(subprocess, "run", started)
    monkeypatch.setattr(run, "install_system_packages", started)
    monkeypatch.setattr(run, "missing_packages", lambda purpose, with_display: [])
    return tmp_path


def test_nothing_is_done_twice(project: Path) -> None:
    run.set_up("run", with_display=False)


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "packaging/hatch_build.py"])
def test_a_changed_file_sets_everything_up_again(project: Path, name: str) -> None:
    (project / name).write_text("x = 2\n")
    with pytest.raises(run.SetupError, match="set-up begins"):
        run.set_up("run", with_display=False)


def test_a_new_translation_a_screen_or_another_purpose_sets_up_again(project: Path) -> None:
    for purpose, display in (("test", False), ("run", True)):
        with pytest.raises(run.SetupError, match="set-up begins"):
            run.set_up(purpose, with_display=display)
    translation = project / "resources" / "locale" / "ko" / "LC_MESSAGES" / "diditlog.po"
    translation.parent.mkdir(parents=True)
    translation.write_text('msgid ""\nmsgstr ""\n')
    with pytest.raises(run.SetupError, match="set-up begins"):
        run.set_up("run", with_display=False)


def test_an_old_python_is_told_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert run.main(["demo"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("run.py: DidItLog needs Python 3.11 or newer")
    assert said.count("\n") == 1


def test_who_is_not_root_is_told_the_exact_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(run.SetupError, match=r"\nsudo apt-get install -y --no-install-recommends xvfb dunst$"):
        run.install_system_packages(["xvfb", "dunst"])


def test_a_failed_step_shows_its_errors_and_not_its_chatter() -> None:
    script = "print('chatter\\nERROR: no such version\\nmore chatter'); raise SystemExit(1)"
    with pytest.raises(run.SetupError) as failure:
        run.quietly([sys.executable, "-c", script], "the libraries could not be installed")
    lines = str(failure.value).splitlines()
    assert lines[0].startswith("the libraries could not be installed. ")
    assert lines[1:] == ["    ERROR: no such version"]


def test_an_environment_of_another_python_or_place_is_not_ours() -> None:
    version = ".".join(map(str, sys.version_info[:3]))
    ours = f"home = /usr/bin\nversion = {version}\ncommand = /usr/bin/python3 -m venv --clear {run.VENV}\n"
    assert run.is_our_environment(ours)
    assert not run.is_our_environment(ours.replace(version, "3.11.0"))
    assert not run.is_our_environment(ours.replace(str(run.VENV), "/elsewhere/.venv"))


@pytest.mark.parametrize(
    ("statuses", "whole"), [((0, 0, 0), 0), ((0, 1, 0), 1), ((2, 0, 0), 2), ((1, 2, 0), 2), ((0, 0, 3), 3)]
)
def test_the_whole_run_has_all_tests_in_parts_and_fails_with_any(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    statuses: tuple[int, int, int],
    whole: int,
) -> None:
    # Given a pytest that says which part it is asked for
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "BIN", tmp_path)
    others, waiting, elsewhere = statuses
    program = tmp_path / "pytest"
    program.write_text(
        f'#!/bin/sh\ncase "$*" in *--ignore*) echo others; exit {others};; esac\necho "$*"; exit {waiting}\n'
    )
    program.chmod(0o700)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$*"; exit {elsewhere}\n')
    python.chmod(0o700)
    checks_end_with(0, tmp_path)
    # Then all are run, one after the other in what is printed, and one that fails is enough
    assert run.run_all_tests() == whole
    said = capfdbinary.readouterr().out.decode().splitlines()
    last = str(tmp_path / "packaging" / "other_pythons.py")
    places = [said.index(words) for words in ("others", *map(" ".join, run.LANES), last)]
    assert places == sorted(places)


def checks_end_with(status: int, folder: Path) -> None:
    for tool, *_ in run.CHECKS:
        (folder / tool).write_text(f"#!/bin/sh\nexit {status}\n")
        (folder / tool).chmod(0o700)


def test_a_check_that_fails_ends_the_whole_run_and_the_tests_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "BIN", tmp_path)
    for program in ("pytest", "python"):
        (tmp_path / program).write_text("#!/bin/sh\necho tests; exec sleep 1000\n")
        (tmp_path / program).chmod(0o700)
    checks_end_with(4, tmp_path)
    assert run.run_all_tests() == 4
    assert b"tests" not in capfdbinary.readouterr().out


def test_a_fuzz_run_has_the_property_tests_alone_with_inputs_that_change(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], str]] = []

    def call(command: list[str], *, cwd: Path, env: dict[str, str]) -> int:
        started.append((command[1:], env["DIDITLOG_EXAMPLES"]))
        return 1

    monkeypatch.setattr(run, "set_up", lambda purpose, with_display: None)
    monkeypatch.setattr(subprocess, "call", call)
    assert run.main(["fuzz", "-k", "header"]) == 1
    assert started == [(["-m", "hypothesis", "-k", "header"], "fuzz")]
