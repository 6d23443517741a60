"""The configuration that holds now: swapped as a whole, and the one before let go of when no cycle uses it any more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tray_app.app import Configured


class LiveConfiguration:
    """Every method may be called from any thread; one cycle at a time holds `in_use`."""

    def __init__(self, configure: Callable[[], Configured], reconnect: Callable[[Configured], Configured]) -> None:
        """`configure` reads the configuration of now; `reconnect` makes closed parts anew. Raises as they do."""
        self._configure = configure
        self._reconnect = reconnect
        self._swap = threading.Lock()
        self._used: Configured | None = None
        self._current = configure()

    @property
    def current(self) -> Configured:
        """What holds now."""
        return self._current

    def reload(self) -> None:
        """Go on with the configuration of now. Raises `BadConfiguration`, and then changes nothing."""
        with self._swap:
            left, self._current = self._current, self._configure()
            is_free = left is not self._used
        if is_free:
            left.close()

    @contextmanager
    def in_use(self) -> Iterator[Configured]:
        """What a cycle runs on: it keeps this one, whatever is swapped meanwhile."""
        with self._swap:
            used = self._used = self._current
        try:
            yield used
        finally:
            with self._swap:
                self._used = None
                is_left = used is not self._current
            if is_left:
                used.close()

    def interrupt(self) -> bool:
        """Break off what the cycle in use waits for, and go on with fresh parts. Returns whether there was a cycle."""
        with self._swap:
            used = self._used
            if used is None:
                return False
            if used is self._current:
                self._current = self._reconnect(used)
        used.close()
        return True

    def close(self) -> None:
        """Break everything off, for good."""
        with self._swap:
            used, current = self._used, self._current
        for configured in {id(one): one for one in (used, current) if one is not None}.values():
            configured.close()
