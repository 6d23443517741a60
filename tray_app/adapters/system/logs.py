"""The log file: small, rotating, for the rep's eyes only, free of what must not be in it. It never stops the app."""

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from tray_app.adapters.system.private_files import make_private_folder
from tray_app.core.model.text import Text, text

_LARGEST = 1_000_000
_FILES = 3
_OURS = "tray_app"

_log = logging.getLogger(__name__)


class Logs:
    """The installed log; `close` puts everything back as it was."""

    def __init__(self, file: Path, verbose: bool, tell: Callable[[Text], None]) -> None:
        """Use `install`."""
        self.file = file
        """Where the log is written."""
        self._tell = tell
        self._handler = _handler(file)
        root = logging.getLogger()
        self._before = (root.level, sys.excepthook, threading.excepthook)
        root.addHandler(self._handler)
        root.setLevel(logging.DEBUG if verbose else logging.INFO)
        logging.captureWarnings(True)
        sys.excepthook = self._crashed
        threading.excepthook = self._thread_crashed

    def close(self) -> None:
        """Write out what is left and let go of the file and of the hooks."""
        level, sys.excepthook, threading.excepthook = self._before
        logging.captureWarnings(False)
        root = logging.getLogger()
        root.setLevel(level)
        root.removeHandler(self._handler)
        self._handler.close()

    def _crashed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        _log.critical("stopped by an error nobody expected", exc_info=(kind, error, trace))
        self._tell(
            text("DidItLog had to stop because of an error in it. The details are in {file}.", file=str(self.file))
        )

    def _thread_crashed(self, crash: threading.ExceptHookArgs) -> None:
        error = crash.exc_value or crash.exc_type()
        name = crash.thread.name if crash.thread else "?"
        _log.critical("a thread (%s) ended by an error", name, exc_info=(crash.exc_type, error, crash.exc_traceback))
        self._tell(
            text(
                "A part of DidItLog stopped because of an error in it. The details are in {file}.", file=str(self.file)
            )
        )


def install(log_dir: Path, verbose: bool = False, tell: Callable[[Text], None] | None = None) -> Logs:
    """Log to `log_dir`/diditlog.log from here on: warnings, and errors nobody caught, included.

    `tell` gets one calm line for the rep when such an error happens; without it the line goes to standard error. Never
    raises: where nothing can be written, nothing is logged.
    """
    with contextlib.suppress(OSError):
        make_private_folder(log_dir)
    return Logs(log_dir / "diditlog.log", verbose, tell or _print)


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        from tray_app.adapters.system.redaction import redact  # the icon does not wait for it

        head = f"{self.formatTime(record)} {record.levelname} {record.threadName} {record.name}: "
        # The whole of it at the end: messages, tracebacks and the source lines in them.
        return head + redact(super().format(record))


class _File(logging.FileHandler):
    """Begins anew when it is full, and keeps the ones before.

    Loses lines rather than raise: a full disk must not stop the app, nor fill the terminal. The standard library's
    handler of this kind comes with network and pickle, for which the icon would wait.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + self.terminator  # once: taking secrets out is most of the work
            if self._would_be_full(line):
                self._begin_anew()
            if self.stream is None:
                self.stream = self._open()
            self.stream.write(line)
            self.flush()
        except Exception:
            self.handleError(record)

    def _would_be_full(self, line: str) -> bool:
        """Whether it would be larger than it may be with this line."""
        with contextlib.suppress(FileNotFoundError):
            return Path(self.baseFilename).stat().st_size + len(line.encode("utf-8", "backslashreplace")) > _LARGEST
        return False

    def _begin_anew(self) -> None:
        if self.stream is not None:
            self.stream.close()  # Windows renames no open file
            self.stream = None  # opened again for the next line
        names = [self.baseFilename, *(f"{self.baseFilename}.{number}" for number in range(1, _FILES))]
        for newer, older in reversed(list(pairwise(names))):
            with contextlib.suppress(FileNotFoundError):
                Path(newer).replace(older)

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802
        return

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()


def _handler(file: Path) -> logging.Handler:
    handler = _File(file, encoding="utf-8", delay=True)
    handler.setFormatter(_Formatter("%(message)s"))
    handler.addFilter(_worth_keeping)
    return handler


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Other libraries only when something is wrong: their details are addresses of requests and lines of mail."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] == _OURS


def _print(sentence: Text) -> None:
    if sys.stderr is not None:  # a windowed program on Windows has none
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{sentence}\n")
