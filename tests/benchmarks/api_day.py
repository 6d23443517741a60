"""What a working day costs an org in API requests: one rep's, and a fleet's against the org's allowance of a day.

    python -m tests.benchmarks.api_day

Each rep is the office of `tests/soak` on a clock of its own: the real cycle, store and announcer, a mailbox and a
Salesforce that are played, checks every five minutes as the engine spaces them. A request is one call of the REST API;
a composite request counts as one (REST API Developer Guide). What a day's description of the org costs is counted over
HTTP, by the demo's Salesforce. The fleet is some reps with different days, times their number.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.adapters.salesforce.wire import demo, world
from tests.benchmarks.rows import row, table
from tests.soak.office import Office
from tray_app.core.diagnosis.schedule import poll_pause
from tray_app.core.model.errors import CannotCheck

REPS = 5_000
SAMPLE = 6
"""Reps that are simulated."""
ALLOWANCE = 100_000 + 1_000 * REPS
"""Requests in 24 hours of an Enterprise Edition org with a licence for each rep."""
DAY = timedelta(hours=9)
ACTIVITIES = 60
"""Emails and calls of a rep in a working day."""
WEEKEND = timedelta(hours=62)
SLOT = timedelta(minutes=5)
OUTAGE = (timedelta(hours=2), timedelta(hours=4))
"""Salesforce answers nothing from the third to the fifth hour."""


@dataclass
class DayCost:
    """What one rep's day cost."""

    by_slot: Counter[int] = field(default_factory=Counter)
    """Requests by the five minutes of the day in which they came."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.by_slot.total()


def one_day(seed: int, *, after_weekend: bool = False, outage: bool = False) -> DayCost:
    """A rep's working day. The rep starts the computer within the first half hour."""
    chance = random.Random(seed)  # noqa: S311 the same day anew, no secret
    cost = DayCost()
    with _office(seed) as office:
        office.work(ACTIVITIES // 6)
        office.cycle()
        if after_weekend:
            office.pass_time(WEEKEND)
            office.work(ACTIVITIES // 3)  # sent from the phone meanwhile
        asked = _Asked(office)
        begin, now, failures = office.true, timedelta(minutes=chance.uniform(0, 30)), 0
        office.pass_time(now)
        left = ACTIVITIES
        while now < DAY:
            is_out = outage and OUTAGE[0] <= now < OUTAGE[1]
            office.org.trouble = CannotCheck("check.salesforce_unavailable") if is_out else None
            due = int(ACTIVITIES * now / DAY)
            office.work(max(0, due - (ACTIVITIES - left)))
            left = ACTIVITIES - max(due, ACTIVITIES - left)
            before = asked.count
            shown = office.cycle()
            cost.by_slot[now // SLOT] += asked.count - before
            failures = failures + 1 if shown.troubles else 0
            pause = poll_pause(failures, chance.random())
            office.pass_time(pause)
            now = office.true - begin
    return cost


def description() -> int:
    """What describing the org once a day costs."""
    with demo(world()) as here:
        here.crm.schema()
        return here.org.counted_requests


class _Asked:
    """Counts what Salesforce was asked, answered or not."""

    def __init__(self, office: Office) -> None:
        self.count = 0
        ask = office.org.at

        def at(step: str) -> None:
            self.count += step in {"ask", "judge"}
            ask(step)

        office.org.at = at


@contextmanager
def _office(seed: int) -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), seed)
        with closing(office.store):
            yield office


def rows() -> Iterator[str]:
    """The table in Markdown."""
    yield table("working day", "requests of a rep", f"of {REPS:,} reps", "of the allowance", "a second when busiest")
    besides = description()
    for name, after_weekend, outage in (
        ("ordinary", False, False),
        ("Monday, after a weekend", True, False),
        ("Salesforce away for two hours", False, True),
    ):
        days = [one_day(seed, after_weekend=after_weekend, outage=outage) for seed in range(SAMPLE)]
        mean = statistics.mean(day.total for day in days) + besides
        slots: Counter[int] = sum((day.by_slot for day in days), Counter())
        busiest = max(slots.values()) / SAMPLE * REPS / SLOT.total_seconds()
        yield row(name, f"{mean:.0f}", f"{mean * REPS:,.0f}", f"{mean * REPS / ALLOWANCE:.1%}", f"{busiest:.0f}")


def main() -> int:
    """Print the table."""
    for line in rows():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
