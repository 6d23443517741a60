"""A world that fails or hangs when it is asked for the n-th time: a disk, or a line that breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.rig.processes import PATIENCE_S


class Disk:
    """Stands between a source and the functions through which it asks for everything."""

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        *places: tuple[Any, str],
        error: Callable[[], Exception] = lambda: OSError(5, "Input/output error"),
        counts: Callable[..., bool] = lambda *_, **__: True,
    ) -> None:
        """`places`: a module or class and the name of a function in it; `counts`: whether a call is a step."""
        self._error = error
        self._counts = counts
        self._fails_at: int | None = None
        self._asked = 0
        self._waiting: threading.Event | None = None
        self._go_on = threading.Event()
        for module, name in places:
            patch.setattr(module, name, self._guarded(getattr(module, name)))

    @contextmanager
    def failing(self, step: int) -> Iterator[Callable[[], bool]]:
        self._fails_at, self._asked = step, 0
        try:
            yield lambda: self._asked > step
        finally:
            self._fails_at = None

    @contextmanager
    def hanging(self) -> Iterator[threading.Event]:
        self._waiting = threading.Event()
        self._go_on.clear()
        try:
            yield self._waiting
        finally:
            self._waiting = None
            self._go_on.set()

    def _guarded(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*args: Any, **kwargs: Any) -> Any:
            if self._waiting is not None:
                self._waiting.set()
                self._go_on.wait(PATIENCE_S)
            if self._fails_at is not None and self._counts(*args, **kwargs):
                self._asked += 1
                if self._asked == self._fails_at + 1:
                    raise self._error()
            return real(*args, **kwargs)

        return ask
