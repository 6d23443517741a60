"""Answers of a shape no Salesforce gives: they come from proxies and gateways in between, and prove nothing.

Rows are read without asking of each value whether it is what the documentation promises; where one is not, the whole
question could not be asked.
"""

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Evidence

T = TypeVar("T")
_log = logging.getLogger(__name__)


def well_formed(read: Callable[[], T]) -> T:
    """What `read` makes of an answer. Raises `CannotCheck` when `read` fails."""
    try:
        return read()
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        # Its place and kind, in case the mistake is ours; its words may quote the answer.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        _log.warning("an answer could not be read: %s in %s", type(error).__name__, frame.name)
    # Outside the except block: what was raised there must not hang on this exception.
    raise CannotCheck(
        "check.salesforce_unavailable", Evidence(text("Salesforce's answer"), text("has a form that none may have"))
    )
