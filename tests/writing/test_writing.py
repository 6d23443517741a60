"""Some seeded runs with the tests; `python -m tests.writing` tells a thousand and more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.writing.runs import Run


@pytest.mark.parametrize("seed", range(1, 13))
def test_never_two_never_none_and_every_journal_agrees(seed: int, tmp_path: Path) -> None:
    assert Run(seed, tmp_path).live().wrong == []
