"""Qt's own complaints as log records, so that they are kept and redacted like everything else."""

import contextlib
import logging
from collections.abc import Iterator

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextlib.contextmanager
def qt_messages_logged() -> Iterator[None]:
    """Route Qt's messages to the logger `qt` while the context lasts."""
    before = qInstallMessageHandler(_heard)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _heard(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", message or "")
