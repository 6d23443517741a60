"""How long matching takes, and how it grows.

    python -m pytest tests/benchmarks/test_matching.py -p pytest_benchmark.plugin -s

The goal is 10,000 activities against 20,000 records in a second, growing no faster than n log n. Nothing here fails for
being slow: a busy machine is not a defect.
"""

import gc
import math
import time
from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.rows import row, table
from tests.golden.generator import generate, seeded
from tests.golden.making import INTEGRATION
from tray_app.adapters.system.garbage import look_for_garbage_less_often
from tray_app.core.diagnosis.latency import timing_of
from tray_app.core.matching.expectation import ExpectedRecord, expect
from tray_app.core.matching.matcher import Match, match
from tray_app.core.matching.people import people_in
from tray_app.core.model.crm import EmailMessage, Records, Task
from tray_app.core.model.profiles import Profile

SIZES = (1_000, 3_000, 10_000, 30_000)
ROUNDS = 5


def question(activities: int) -> tuple[list[ExpectedRecord], Records, Profile, str]:
    """So many legs and twice as many Tasks and EmailMessages of one rep, colleagues and tools included.

    With the logger's profile and the rep's User Id. The world they come from is let go, as an org is not in memory.
    """
    world = generate(seeded(1), activities=activities * 8 // 5, profile="generic")
    expected_records = [
        expected_record
        for case in world.cases
        for expected_record in expect(case.activity, world.profile, world.boundaries).expected_records
    ]
    expected_records = expected_records[:activities]
    held = world.held
    everything: list[Task | EmailMessage] = [*held.tasks, *held.messages]
    written = sorted(everything, key=lambda record: record.created_at)[: activities * 2]
    tasks = tuple(record for record in written if isinstance(record, Task))
    messages = tuple(record for record in written if isinstance(record, EmailMessage))
    assert len(written) == activities * 2
    return (
        expected_records,
        Records(tasks=tasks, messages=messages, people=held.people),
        world.profile,
        world.rep.user_id,
    )


def matched(expected_records: list[ExpectedRecord], records: Records, profile: Profile, rep_id: str) -> list[Match]:
    return match(expected_records, records, people_in(records), profile, timing_of(profile, ()), rep_id=rep_id)


def seconds(asked: tuple[list[ExpectedRecord], Records, Profile, str]) -> float:
    began = time.perf_counter()
    matched(*asked)
    return time.perf_counter() - began


@pytest.mark.parametrize("activities", SIZES)
def test_matching(benchmark: BenchmarkFixture, activities: int) -> None:
    asked = question(activities)
    hits = benchmark(matched, *asked)

    assert len(hits) > activities * 0.8
    assert any(hit.logged_record.task and hit.logged_record.task.owner_id == INTEGRATION for hit in hits)


@pytest.fixture
def _as_in_the_app() -> Iterator[None]:
    before = gc.get_threshold()
    look_for_garbage_less_often()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_as_in_the_app")
def test_growth(capsys: pytest.CaptureFixture[str]) -> None:
    """The best of some rounds, as `timeit` counts: what else a machine is doing only ever adds."""
    taken = []
    for activities in SIZES:
        asked = question(activities)
        gc.collect()
        with_collector = min(seconds(asked) for _ in range(ROUNDS))
        gc.disable()
        try:
            taken.append((min(seconds(asked) for _ in range(ROUNDS)), with_collector))
        finally:
            gc.enable()
    with capsys.disabled():
        print(f"\n{table('activities', 'seconds', 'without the garbage collector', 'over n log n from the first')}")  # noqa: T201
        for size, (alone, with_collector) in zip(SIZES, taken, strict=True):
            share = with_collector / (size * math.log(size)) / (taken[0][1] / (SIZES[0] * math.log(SIZES[0])))
            print(row(f"{size:,}", f"{with_collector:.2f}", f"{alone:.2f}", f"{share:.2f}"))  # noqa: T201
