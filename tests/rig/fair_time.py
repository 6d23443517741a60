"""How long something would take where nothing else runs: a test of 'at once' must be fair on a busy machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_MEASURED_S: Final = 0.1


def of_a_free_machine(seconds: float) -> float:
    """What so many seconds, just past, would have been for a process that has a processor of its own."""
    began, used = time.monotonic(), time.thread_time()
    while time.thread_time() - used < _MEASURED_S:
        pass
    return seconds * _MEASURED_S / (time.monotonic() - began)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done while entered takes less than so many seconds of a machine that has nothing else to do."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took >= seconds:
        fair = of_a_free_machine(took)
        assert fair < seconds, f"it took {took:.1f} s, on a free machine {fair:.1f}; {seconds:g} are allowed"
