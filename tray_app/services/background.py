"""Slow work that a window asks for, on a thread of its own, and words for the errors that nobody expected."""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from tray_app.core.model.text import Text, text

T = TypeVar("T")
_log = logging.getLogger(__name__)


def in_background(name: str, work: Callable[[], T], done: Callable[[T], None] = lambda _: None) -> None:
    """Do the work on a thread of this name, and hand on what came of it. `work` raises nothing."""

    def run() -> None:
        done(work())

    threading.Thread(target=run, name=name, daemon=True).start()


def unexpected(error: Exception) -> Text:
    """What the rep reads about an error that nobody expected; the log has the details."""
    _log.error("a request of the window broke", exc_info=error)
    return text("This did not work because of an error in DidItLog. The log file has the details.")
