"""Errors that nobody expected, as reports for anybody to read: what broke and where, and nothing about people.

It listens to the log, where such errors of every thread end; one report per place that breaks, not one per time.
"""

import contextlib
import logging
import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from tray_app import __version__
from tray_app.adapters.system.redaction import redact

_MOST_PLACES = 100
_OURS = "tray_app"
Trace = tuple[type[BaseException], BaseException, TracebackType | None]


class ErrorReports(logging.Handler):
    """Attach it with `listen`; take it away with `close`."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._seen: set[str] = set()
        self._tell: Callable[[str], None] = lambda _report: None

    def listen(self, tell: Callable[[str], None]) -> None:
        """Call this with each report, on the thread that broke."""
        self._tell = tell
        logging.getLogger().addHandler(self)

    def close(self) -> None:
        """Hear nothing any more."""
        logging.getLogger().removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """One record of the log."""
        trace = record.exc_info
        if not trace or trace[0] is None or trace[1] is None or record.name.partition(".")[0] != _OURS:
            return
        place = _place(trace)
        if place in self._seen or len(self._seen) >= _MOST_PLACES:
            return
        self._seen.add(place)
        with contextlib.suppress(Exception):  # whoever shows it may fail too, and must not be reported in turn
            self._tell(report(record.getMessage(), trace, record.threadName or ""))


def report(what: str, trace: Trace, thread: str) -> str:
    """A report in plain text, redacted."""
    facts = (
        ("DidItLog", __version__),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Installed", "packaged" if getattr(sys, "frozen", False) else "from source"),
        ("Part", thread),
        ("What", what),
    )
    lines = [f"{name}: {value}" for name, value in facts]
    return redact("\n".join([*lines, "", *traceback.format_exception(*trace, limit=30)]).strip())


def _place(trace: Trace) -> str:
    frames = traceback.extract_tb(trace[2])
    last = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{trace[0].__name__} {last}"
