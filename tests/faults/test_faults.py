"""Some cells of the matrix with the tests: each fault once, at steps that take turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.every_cell import everything

ALL = tuple(everything())
SOME = ALL[::17]


def test_the_matrix_is_as_large_as_is_said() -> None:
    assert len(ALL) >= 570
    assert len({name for name, _ in ALL}) == len(ALL)
    assert len({name.partition(", ")[0] for name, _ in SOME}) >= 25


@pytest.mark.parametrize("judge", [pytest.param(judge, id=name) for name, judge in SOME])
def test_nothing_is_lost_doubled_or_falsely_told(judge: Callable[[], tuple[str, ...]]) -> None:
    assert judge() == ()
