"""Requests that are to fail: an outage, a limit, an expired session, played as often as a test or a story wants."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tray_app.demo.salesforce.values import Json


@dataclass(frozen=True, slots=True)
class PlannedFailure:
    """One way to fail."""

    match: str
    """Part of the path, query included, of the requests it is for; as it is sent, percent signs and all."""
    status: int
    """HTTP status of the answer; 0: there is none, the connection ends."""
    body: Json
    """A text is sent as HTML, anything else as JSON."""
    times: int | None = None
    """How many more requests fail; None for all."""
    headers: dict[str, str] = field(default_factory=dict)
    """Further headers, such as Retry-After."""
    is_late: bool = False
    """What was asked is done all the same: only the answer fails."""


class Failures:
    """What is still to fail."""

    def __init__(self, failures: Iterable[PlannedFailure] = ()) -> None:
        self._lock = threading.Lock()
        self._left = list(failures)

    def add(self, failure: PlannedFailure) -> None:
        """One more, after the others."""
        with self._lock:
            self._left.append(failure)

    def clear(self) -> None:
        """No more of them."""
        with self._lock:
            self._left.clear()

    def due(self, path: str) -> PlannedFailure | None:
        """How a request of this path is to fail, if it is; used up by asking."""
        with self._lock:
            for place, failure in enumerate(self._left):
                if failure.match in path and failure.times != 0:
                    if failure.times is not None:
                        self._left[place] = replace(failure, times=failure.times - 1)
                    return failure
        return None
