"""A program that the warm parent forked is what a start afresh would have made of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.rig import warm_start
from tests.rig.processes import PATIENCE_S, Processes, RigError, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="skipped: elsewhere each start is one afresh")
MIRROR = [sys.executable, "-m", "tests.rig.mirror"]


def environment(home: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(warm_start.ROOT), **more}


@pytest.fixture(params=[subprocess.Popen, warm_start.Popen], ids=["afresh", "warm"])
def start(request: pytest.FixtureRequest) -> type[subprocess.Popen[Any]]:
    made: type[subprocess.Popen[Any]] = request.param
    return made


PIPES: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)


@pytest.mark.parametrize(
    "how",
    [
        {"words": ["one", "", "zwei drei", "고객"], "feed": "Grüße\n"},
        {"env": {"LC_ALL": "C.UTF-8", "TZ": "Asia/Seoul"}},
        {"env": {"PYTHONUNBUFFERED": "1", "LANG": "ko_KR.UTF-8"}},
        {"session": True},
        {"words": ["--status", "3"]},
        {"words": ["--status", "none"]},
    ],
    ids=["words", "time zone", "lines at once", "session", "status", "traceback"],
)
def test_both_starts_make_the_same(home: Path, how: dict[str, Any]) -> None:
    ends = []
    for start in (subprocess.Popen, warm_start.Popen):
        env, words = environment(home, **how.get("env", {})), [*MIRROR, *how.get("words", ())]
        session = how.get("session", False)
        with start(words, env=env, cwd=home, encoding="utf-8", start_new_session=session, **PIPES) as process:
            out, err = process.communicate(how.get("feed", ""), timeout=PATIENCE_S)
        ends.append((process.returncode, json.loads(out), err.splitlines()[0], err.splitlines()[-1]))
    afresh, warm = ends
    assert warm[1] == afresh[1]
    assert warm == afresh


def test_it_is_forked_and_not_started(home: Path) -> None:
    with warm_start.Popen([*MIRROR, "--wait"], env=environment(home), **PIPES) as process:
        assert process.stdout
        assert process.stdout.readline()
        assert b"warm_start" in Path(f"/proc/{process.pid}/cmdline").read_bytes()


@pytest.mark.parametrize("afresh", [True, False])
def test_what_is_measured_is_started_afresh(home: Path, tmp_path: Path, *, afresh: bool) -> None:
    processes = Processes(tmp_path)
    process = processes.start("mirror", MIRROR, environment(home), afresh=afresh)
    assert process.wait(PATIENCE_S) == 0
    assert isinstance(process, warm_start.Popen) is not afresh
    processes.stop_all()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(home: Path, start: type[subprocess.Popen[Any]], number: signal.Signals) -> None:
    with start([*MIRROR, "--wait"], env=environment(home), **PIPES) as process:
        assert process.stdout
        assert process.stdout.readline()
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == -number
        assert process.poll() == -number


def test_one_that_ends_first_is_told_later(home: Path, start: type[subprocess.Popen[Any]]) -> None:
    several = [start([*MIRROR, "--status", str(number)], env=environment(home), **PIPES) for number in range(4)]
    for number, process in reversed(list(enumerate(several))):
        with process:
            process.communicate(b"")
            assert process.returncode == number


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ([sys.executable, "-c", "pass"], {}),
        (["/bin/true", "-m", "tests.rig.mirror"], {}),
        (MIRROR, {"PYTHONWARNINGS": "error"}),
        (MIRROR, {"PYTHONPATH": "/elsewhere"}),
        (MIRROR, {"PYTHONIOENCODING": "latin-1"}),
        (MIRROR, {"LC_ALL": "de_DE.ISO-8859-1"}),
    ],
)
def test_what_changes_the_interpreter_is_started_afresh(home: Path, words: list[str], more: dict[str, str]) -> None:
    assert warm_start.can_start(MIRROR, environment(home))
    assert not warm_start.can_start(words, {**environment(home), **more})


def test_programs_end_with_the_one_that_started_them(home: Path) -> None:
    script = (
        "import os, subprocess, sys, time; from tests.rig.warm_start import Popen;"
        f"words = {[*MIRROR, '--wait']!r};"
        "print(Popen(words, env=dict(os.environ), stdin=subprocess.PIPE, stdout=-3).pid, flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(home), capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL
    pid = int(done.stdout)

    def gone() -> bool:
        return not Path(f"/proc/{pid}").exists()

    wait_until(gone, "the program to end")
    with pytest.raises(RigError):
        wait_until(lambda: not gone(), "it", seconds=0)
