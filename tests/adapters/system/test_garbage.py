"""Garbage is looked for less often, and still found without being asked for."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from tray_app.adapters.system.garbage import look_for_garbage_less_often


class Knot:
    """Keeps itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_keeps_itself_is_found_after_some_thousand_more() -> None:
    look_for_garbage_less_often()
    gc.collect()
    known = weakref.ref(Knot())
    assert known() is not None
    kept = [Knot() for _ in range(gc.get_threshold()[0] + 1000)]
    assert known() is None
    assert len(kept) > 5000
