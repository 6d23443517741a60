"""Checks that find nothing new leave nothing behind: what they allocate is let go of again."""

from __future__ import annotations

import gc
import tracemalloc
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.soak.office import EVERY, Office

POLLS = 200
ROUNDS = 5
"""So often 200 polls: caches that fill and empty make a difference once, and what stays behind makes it each time."""
SPARE_BYTES = 40_960
"""What caches of the interpreter and of SQLite may still take; a list of one a poll would be more."""


def test_200_polls_of_nothing_allocate_nothing(tmp_path: Path) -> None:
    # Given a rep whose day is known and settled
    office = Office(tmp_path, seed=3)
    with closing(office.store):
        office.work(30)
        for _ in range(40):
            office.cycle()
            office.pass_time(timedelta(hours=6))
        tracemalloc.start()
        try:
            _poll(office)  # what a first time keeps, as the pages of a cache
            gc.collect()
            before, _ = tracemalloc.get_traced_memory()
            # When nothing happens for five times as long
            for _ in range(ROUNDS):
                _poll(office)
            gc.collect()
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    # Then memory is what it was
    assert after - before < SPARE_BYTES


def _poll(office: Office) -> None:
    for _ in range(POLLS):
        office.cycle()
        office.pass_time(EVERY)
