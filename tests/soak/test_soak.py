"""Some days of the soak with the tests; `python -m tests.soak` runs 10,000 checks."""

from __future__ import annotations

import pytest

from tests.soak.lines import IN_ORDER, live_on_lines
from tests.soak.weeks import differences, live


@pytest.mark.parametrize("seed", [1, 2])
def test_faults_change_nothing_in_the_end(seed: int) -> None:
    plain, faulty = (live(300, seed, with_faults=faults) for faults in (False, True))
    assert faulty.faults > 15
    assert faulty.false_alarms == ()
    assert differences(plain, faulty) == {}
    assert faulty.window == plain.window
    assert faulty.footprints[-1].handles <= faulty.footprints[2].handles + 5
    assert faulty.footprints[-1].threads <= faulty.footprints[2].threads


def test_nothing_piles_up_over_lines_that_fail() -> None:
    lived = live_on_lines(24, seed=1)
    assert lived.faults >= 12
    assert lived.false_alarms == 0
    assert lived.in_the_end == IN_ORDER
    assert lived.footprints[-1].handles <= lived.footprints[2].handles + 2
    assert lived.footprints[-1].threads <= lived.footprints[2].threads
