"""`python -m tests.soak [--cycles N | --lines N] [--seed N]`: weeks with faults and without; 1: they differ."""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.soak.lines import IN_ORDER, live_on_lines
from tests.soak.weeks import Footprint, differences, live


def main() -> int:
    """0 when the same is said, nothing false was, and nothing grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--cycles", type=int, default=10_000, help="checks to run, each 15 minutes after the last one")
    parser.add_argument("--seed", type=int, default=1, help="of the work and of the faults")
    parser.add_argument("--lines", type=int, default=0, help="in place of that: so many checks over real sockets")
    given = parser.parse_args()
    return _over_lines(given.lines, given.seed) if given.lines else _weeks(given.cycles, given.seed)


def _weeks(cycles: int, seed: int) -> int:
    began = time.monotonic()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:  # what one of them holds is its own
        both = [pool.submit(live, cycles, seed, with_faults=faults) for faults in (False, True)]
        plain, faulty = (one.result() for one in both)
    differ = differences(plain, faulty)
    lines = [
        f"{faulty.cycles} cycles with {faulty.faults} faults, seed {seed}, {time.monotonic() - began:.0f} s",
        f"activities kept: {len(plain.verdicts)} without faults, {len(faulty.verdicts)} with",
        f"of the last days, which are read again when the store is lost: {len(plain.window)} and {len(faulty.window)}",
        f"false alarms: {len(faulty.false_alarms)}; different in the end: {len(differ)}",
        *(f"  {key}: {one} without faults, {other} with" for key, (one, other) in list(differ.items())[:20]),
        f"store: {faulty.store_bytes / 1e6:.1f} MB",
        *(f"  {_line(one)}" for one in faulty.footprints),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if differ or faulty.false_alarms or _grew(faulty.footprints) else 0


def _over_lines(cycles: int, seed: int) -> int:
    began = time.monotonic()
    lived = live_on_lines(cycles, seed)
    took = f"{time.monotonic() - began:.0f} s"
    lines = [
        f"{cycles} cycles over real lines, {lived.faults} of them with a fault, seed {seed}, {took}",
        f"false alarms: {lived.false_alarms}; in the end: {lived.in_the_end}",
        *(f"  {_line(one)}" for one in lived.footprints),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if lived.false_alarms or lived.in_the_end != IN_ORDER or _grew(lived.footprints) else 0


def _grew(footprints: Sequence[Footprint]) -> bool:
    early, late = footprints[2], footprints[-1]
    return late.memory_mb > early.memory_mb * 1.2 or late.handles > early.handles + 5 or late.threads > early.threads


def _line(one: Footprint) -> str:
    return f"{one.memory_mb:7.1f} MB  {one.handles:4} handles  {one.threads:3} threads"


if __name__ == "__main__":
    sys.exit(main())
