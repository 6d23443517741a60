"""Some days of the soak with the tests; `python -m tests.soak` runs 10,000 checks."""

from __future__ import annotations

import pytest

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
