"""Starting real programs for tests, waiting until they are truly ready, and leaving none behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from tests.rig import warm_start

T = TypeVar("T")

PATIENCE_S: Final = 180.0
"""How long a test waits for what must come. A busy machine is slow; a wait ends as soon as the thing has happened."""


class RigError(AssertionError):
    """A real counterpart did not come up, stopped early or never showed what was waited for."""


def wait_until(condition: Callable[[], T | None], what: str, *, seconds: float = PATIENCE_S) -> T:
    """Return the first truthy answer of `condition`; `RigError` naming `what` when none came within `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        asked = time.monotonic()
        answer = condition()
        if answer:
            return answer
        answered = time.monotonic()
        if answered > deadline:
            raise RigError(f"waited {seconds:g} s in vain for {what}")
        # A question that costs much is asked less often: what is waited for needs the processor as well.
        time.sleep(min(max(0.02, 2 * (answered - asked)), 1.0))


class Processes:
    """The programs one rig has started, each in a process group of its own, stopped in reverse order."""

    def __init__(self, logs: Path) -> None:
        """`logs`: an existing folder that receives one NAME.log per program."""
        self._logs = logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        *,
        feed: bytes | None = None,
        pass_fds: Sequence[int] = (),
        afresh: bool = False,
    ) -> subprocess.Popen[bytes]:
        """Start `command` with exactly `env`; `feed` is written to its standard input, which is then closed.

        The app's programs are forked from the warm parent; `afresh` starts Python itself, for what a start costs.
        """
        words = [str(word) for word in command]
        is_warm = not afresh and warm_start.can_start(words, env)
        start: type[subprocess.Popen[bytes]] = warm_start.Popen if is_warm else subprocess.Popen
        if shutil.which("setpriv") and not is_warm:
            # A killed test run must not leave servers behind: the kernel ends them with their parent.
            words = ["setpriv", "--pdeathsig", "TERM", "--", *words]
        with (self._logs / f"{name}.log").open("ab") as log:
            process = start(
                words,
                env=dict(env),
                stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        self._running.append((name, process))
        if feed is not None and process.stdin is not None:
            process.stdin.write(feed)
            process.stdin.close()
        return process

    def wait_ready(self, name: str, condition: Callable[[], T | None], *, seconds: float = PATIENCE_S) -> T:
        """Like `wait_until`, and fails at once, with the end of its log, when program `name` has stopped."""

        def ready() -> T | None:
            for known, process in self._running:
                if known == name and process.poll() is not None:
                    raise RigError(f"{name} stopped with {process.returncode}:\n{self.log(name)[-2000:]}")
            return condition()

        try:
            return wait_until(ready, f"{name} to be ready", seconds=seconds)
        except RigError as error:
            raise RigError(f"{error}\n{self.log(name)[-2000:]}") from None

    @property
    def names(self) -> list[str]:
        """The names of the programs that were started and not stopped, the first one first."""
        return list(dict.fromkeys(name for name, _ in self._running))

    def log(self, name: str) -> str:
        """Everything program `name` has printed so far."""
        path = self._logs / f"{name}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def stop(self, name: str) -> None:
        """Stop every program started as `name`; nothing happens when none runs."""
        for entry in [entry for entry in reversed(self._running) if entry[0] == name]:
            self._running.remove(entry)
            _end(entry[1])

    def stop_all(self) -> None:
        """Stop everything, last started first."""
        while self._running:
            _end(self._running.pop()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole process group to stop, insist after three seconds, and reap it."""
    _signal_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(3)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        process.poll()
