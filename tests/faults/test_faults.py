"""Some cells of the matrix with the tests: each fault once, at steps that take turns."""

from __future__ import annotations

import pytest

from tests.faults.matrix import Cell, cells, judged

ALL = tuple(cells())
SOME = ALL[::17]


def test_the_matrix_is_as_large_as_is_said() -> None:
    assert len(ALL) >= 300
    assert len({cell.fault.name for cell in SOME}) >= 20


@pytest.mark.parametrize("cell", [pytest.param(cell, id=cell.name) for cell in SOME])
def test_nothing_is_lost_doubled_or_falsely_told(cell: Cell) -> None:
    assert judged(cell) == ()
