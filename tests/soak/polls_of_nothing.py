"""What polls that find nothing new leave in memory, in a process of its own: `python -m tests.soak.polls_of_nothing`.

In the process of the tests, what earlier ones have left there is counted as well: once it took 3.8 MB meanwhile.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import tracemalloc
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.soak.office import EVERY, Office

POLLS = 200
ROUNDS = 5
"""So often 200 polls: caches that fill and empty make a difference once, and what stays behind makes it each time."""


def measured(folder: Path) -> dict[str, Any]:
    """Bytes before and after, and where those that are new were asked for."""
    # Given a rep whose day is known and settled
    office = Office(folder, seed=3)
    with closing(office.store):
        office.work(30)
        for _ in range(40):
            office.cycle()
            office.pass_time(timedelta(hours=6))
        tracemalloc.start()
        _poll(office)  # what a first time keeps, as the pages of a cache
        gc.collect()
        first = tracemalloc.take_snapshot()
        before, _ = tracemalloc.get_traced_memory()
        # When nothing happens for five times as long
        for _ in range(ROUNDS):
            _poll(office)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        new = tracemalloc.take_snapshot().compare_to(first, "lineno")
    return {"before": before, "after": after, "new": [str(line) for line in new[:12]]}


def _poll(office: Office) -> None:
    for _ in range(POLLS):
        office.cycle()
        office.pass_time(EVERY)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as its_own:
        sys.stdout.write(json.dumps(measured(Path(its_own))))
