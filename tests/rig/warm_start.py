"""Starts Python programs from a parent that has imported the app already.

The tests start the app many hundred times, and most of the time of a start is Python loading the same modules. Here one
parent loads them once, and forks: what comes of it is a process of its own, with arguments, environment, folder,
streams and an end of its own. What belongs to a start afresh (the command line as others see it, the modules it loads,
another interpreter or locale) is not the same, so whoever tests that starts it by `subprocess.Popen`.

    python -m tests.rig.warm_start DESCRIPTOR       the parent; it ends, and ends its programs, when its line does
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import importlib.util
import io
import json
import locale
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

ROOT: Final = Path(__file__).parents[2]
_LIMIT: Final = 200_000
"""Bytes of one order, most of which are its environment."""
_OF_THE_INTERPRETER: Final = {
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHON_KEYRING_BACKEND": None,
}
"""Variables that begin with PYTHON, and the value that makes no difference to a start; None where none does."""


def can_start(words: Sequence[str | Path], env: Mapping[str, str] | None) -> bool:
    """Whether a program is Python's, by `-m`, in an environment that does not change the interpreter itself."""
    if sys.platform != "linux" or list(words[:2]) != [sys.executable, "-m"] or env is None:
        return False
    own = {name: value for name, value in env.items() if name.startswith("PYTHON")}
    unchanged = all(_OF_THE_INTERPRETER.get(name, "") in (value, None) for name, value in own.items())
    encodings = [env[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)]
    return unchanged and own.get("PYTHONPATH") == str(ROOT) and all("utf" in name.lower() for name in encodings[:1])


class Popen(subprocess.Popen[Any]):
    """`subprocess.Popen` whose process is forked by the warm parent, where `can_start` says so.

    The three methods make, ask after and await a child in `subprocess` of Python 3.11 to 3.13. The parent reaps it, and
    writes the status that `waitpid` gave into a pipe of its own.
    """

    _status: int | None = None

    def _execute_child(self, args: Any, executable: Any, *rest: Any) -> None:
        preexec, _, pass_fds, cwd, env, _, _, shell, reads, _, _, writes, _, complains, *_, session, _ = rest
        if preexec or pass_fds or shell or not can_start(args, env):
            super()._execute_child(args, executable, *rest)  # type: ignore[misc]
            return
        self._status, told = os.pipe()
        streams = [own if given == -1 else given for own, given in enumerate((reads, writes, complains))]
        order = {"words": [str(word) for word in args[2:]], "env": dict(env), "cwd": str(cwd or Path.cwd())}
        try:
            self.pid = _WarmParent.get().fork({**order, "session": session}, [*streams, told])
        finally:
            os.close(told)
            self._close_pipe_fds(*rest[8:14])  # type: ignore[attr-defined]
        self._child_created = True

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        if self._status is None:
            return super()._try_wait(wait_flags)  # type: ignore[misc, no-any-return]
        if wait_flags & os.WNOHANG and not select.select([self._status], [], [], 0)[0]:
            return 0, 0
        told = os.read(self._status, 16)
        os.close(self._status)
        return self.pid, int(told or signal.SIGKILL)

    def _internal_poll(self, *arguments: Any, **more: Any) -> int | None:
        if self._status is None:
            return super()._internal_poll(*arguments, **more)  # type: ignore[misc, no-any-return]
        if self.returncode is None and self._waitpid_lock.acquire(blocking=False):  # type: ignore[attr-defined]
            try:
                pid, status = self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(status)  # type: ignore[attr-defined]
            finally:
                self._waitpid_lock.release()  # type: ignore[attr-defined]
        return self.returncode


class _WarmParent:
    """The tests' end of the line."""

    _only: _WarmParent | None = None
    _making = threading.Lock()

    @classmethod
    def get(cls) -> _WarmParent:
        with cls._making:
            cls._only = cls._only or cls()
            return cls._only

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._one_at_a_time = threading.Lock()
        plain = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.rig.warm_start", str(theirs.fileno())],
                env={**plain, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        atexit.register(self._end)

    def _end(self) -> None:
        self._line.close()
        self._process.wait()

    def fork(self, order: Mapping[str, Any], streams: Sequence[int]) -> int:
        """The process id of what was ordered."""
        with self._one_at_a_time:
            socket.send_fds(self._line, [json.dumps(order).encode()], streams)
            told = self._line.recv(32)
        if not told:
            raise OSError("the warm parent has ended; what it said stands above")
        return int(told)


class _Parent:
    """What runs in the warm parent."""

    def __init__(self, descriptor: int) -> None:
        self._line = socket.socket(fileno=descriptor)
        self._told: dict[int, int] = {}
        """The process id of each program that runs: the pipe that hears of its end."""
        self._woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Fork what is ordered until nobody orders any more."""
        while True:
            ready, _, _ = select.select([self._line.fileno(), self._woken], [], [])
            if self._woken in ready:
                os.read(self._woken, 512)
                self._reap()
            if self._line.fileno() in ready:
                words, descriptors, _, _ = socket.recv_fds(self._line, _LIMIT, 4)
                if not words:
                    break
                self._fork(json.loads(words), descriptors)
        for pid in self._told:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def _fork(self, order: Mapping[str, Any], descriptors: Sequence[int]) -> None:
        # Loaded here and now, so that the next program of this name finds all its modules; it runs its own anew.
        importlib.import_module(_module(order["words"][0]))
        gc.freeze()
        pid = os.fork()
        if not pid:
            _become(order, descriptors[:3])
        self._told[pid] = descriptors[3]
        for descriptor in descriptors[:3]:
            os.close(descriptor)
        self._line.send(str(pid).encode())

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                told = self._told.pop(ended[0])
                with contextlib.suppress(BrokenPipeError):
                    os.write(told, str(ended[1]).encode())
                os.close(told)


def _module(name: str) -> str:
    """The module that `python -m NAME` runs."""
    spec = importlib.util.find_spec(name)
    return f"{name}.__main__" if spec and spec.submodule_search_locations else name


def _become(order: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """In the new process: run what was ordered, and end."""
    if order["session"]:
        os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for own, given in enumerate(streams):
        os.dup2(given, own)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    _set_locale()
    sys.path[0] = order["cwd"]
    _make_streams()
    name, *words = order["words"]
    sys.argv = [name, *words]
    sys.modules.pop(_module(name), None)
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    sys.exit()


def _set_locale() -> None:
    """Choose the locale as a start does: where it would be C, UTF-8 is put in its place (PEP 538)."""
    try:
        known = locale.setlocale(locale.LC_CTYPE, "") != "C"
    except locale.Error:
        known = False
    if not known and not os.environ.get("LC_ALL"):
        os.environ["LC_CTYPE"] = locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


def _make_streams() -> None:
    """Streams as a start makes them of what lies behind 0, 1 and 2 now."""
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8", "surrogateescape")
    raw = [io.FileIO(number, "w", closefd=False) for number in (1, 2)]
    out, err = raw if at_once else map(io.BufferedWriter, raw)
    sys.stdout = io.TextIOWrapper(out, "utf-8", "surrogateescape", write_through=at_once)
    sys.stderr = io.TextIOWrapper(err, "utf-8", "backslashreplace", line_buffering=not at_once, write_through=at_once)


def _load() -> None:
    """Load every module of the app, prepared as it prepares itself."""
    import tray_app
    from tray_app.__main__ import prepare

    prepare()

    for module in pkgutil.walk_packages(tray_app.__path__, f"{tray_app.__name__}."):
        with contextlib.suppress(ImportError):  # another system's
            importlib.import_module(module.name)


if __name__ == "__main__":
    _load()
    _Parent(int(sys.argv[1])).serve()
