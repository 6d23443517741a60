"""Runs the command as a process of its own and hands back what a script would see of it."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.rig import warm_start
from tests.rig.processes import PATIENCE_S
from tray_app.cli.main import main

if TYPE_CHECKING:
    from tests.rig.dovecot import Mailbox

ROOT = Path(__file__).parents[2]
_CALM_LINES = 400
"""Characters of one line on standard error; anything longer is no line that a person reads."""


@dataclass(frozen=True, slots=True)
class Run:
    """How one command ended."""

    status: int
    """Exit status."""
    out: str
    """Standard output."""
    err: str
    """Standard error."""

    @property
    def json(self) -> Any:
        """Standard output as the one JSON object it must be."""
        return json.loads(self.out)

    @property
    def reason(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, f"one line was expected on standard error:\n{self.err}"
        assert len(lines[0]) < _CALM_LINES, lines[0]
        return lines[0]


@dataclass(slots=True)
class Command:
    """The command with a home of its own; every run is checked for a traceback."""

    home: Path
    """DIDITLOG_HOME."""
    env: dict[str, str]
    """The whole environment of the command."""
    runs: list[Run] = field(default_factory=list)
    """Every run so far."""
    afresh: bool = False
    """Each start is one of Python itself: for what others see of a process, and for how the interpreter is set up."""

    @classmethod
    def at(cls, home: Path, env: Mapping[str, str], **more: str) -> Command:
        """A command for `home` in an environment that holds only what a desktop session would give."""
        passed = ("PATH", "HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
        kept = {name: env[name] for name in passed if name in env}
        made = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        return cls(home, {**kept, **made, "DIDITLOG_HOME": str(home), **more})

    @property
    def config_file(self) -> Path:
        """Where the configuration is."""
        return self.home / "config.toml"

    def configure(self, text: str) -> None:
        """Write the configuration as a person with an editor does."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.config_file.write_text(text, "utf-8")

    def words(self, *arguments: str) -> list[str]:
        """The command line of a process."""
        return [sys.executable, "-m", "tray_app", *arguments]

    def __call__(
        self, *arguments: str, feed: str = "", before: Sequence[str] = (), env: Mapping[str, str] | None = None
    ) -> Run:
        """Run it to its end. `feed` is its standard input, `before` a command that starts it, `env` replaces parts."""
        process = self.begin(*arguments, before=before, env=env)
        return self.end(process, feed)

    def here(self, *arguments: str, feed: str = "") -> Run:
        """The same command within this process: for tables of many worlds, where a start of each would cost most.

        Its log stays installed until somebody calls `leave_no_log`.
        """
        out, err, given = io.StringIO(), io.StringIO(), patch("sys.stdin", io.StringIO(feed))
        with patch.dict(os.environ, self.env, clear=True), given, redirect_stdout(out), redirect_stderr(err):
            status = main(arguments)
        return self._checked(Run(int(status), out.getvalue(), err.getvalue()))

    def begin(
        self, *arguments: str, before: Sequence[str] = (), env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start it; `end` waits for it."""
        start: type[subprocess.Popen[Any]] = subprocess.Popen if self.afresh else warm_start.Popen
        return start(
            [*before, *self.words(*arguments)],
            env={**self.env, **(env or {})},
            cwd=self.home.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def end(self, process: subprocess.Popen[str], feed: str = "") -> Run:
        """Wait for a process of `begin`."""
        try:
            out, err = process.communicate(feed, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return self._checked(Run(process.returncode, out or "", err))

    def _checked(self, run: Run) -> Run:
        self.runs.append(run)
        assert "Traceback" not in run.out + run.err, run.err
        assert "unexpected" not in run.err, f"{run.err}\n{self.log}"
        return run

    @property
    def log(self) -> str:
        """Everything in its log files."""
        files = sorted((self.home / "logs").glob("*")) if (self.home / "logs").is_dir() else []
        return "\n".join(file.read_text("utf-8", "replace") for file in files)

    def add_mailbox(self, box: Mailbox, *more: str, password: str | None = None) -> Run:
        """Add a mailbox on the real server; its certificate is of a private authority."""
        words = ["--id", "work-mail", "--host", box.server.host, "--port", str(box.server.tls_port)]
        words += ["--username", box.username, "--ca-file", str(box.server.ca_file), *more]
        return self("source", "add", "imap", *words, feed=f"{password or box.password}\n")

    def add_calls(self, folder: Path) -> Run:
        """Add a folder of calls."""
        return self("source", "add", "call-files", "--id", "dialer", "--folder", str(folder))

    def sign_in(self, url: str, token: str, **more: str) -> Run:
        """Sign in with a token, as a script does; `more` goes into the JSON on standard input."""
        given = json.dumps({"access_token": token, "instance_url": url, **more}) if more else token
        run = self("auth", "login", "--with-token", "--instance-url", url, "--login-url", url, feed=given)
        assert run.status == 0, run.err
        return run


@contextmanager
def leave_no_log() -> Iterator[None]:
    """Around commands that run within this process: they install their log for good, and others follow."""
    root = logging.getLogger()
    hooks, handlers, level = (sys.excepthook, threading.excepthook), list(root.handlers), root.level
    yield
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(False)
    root.setLevel(level)
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()
