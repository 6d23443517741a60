"""`python -m tests.soak [--cycles N] [--seed N]`: weeks with faults and without them, compared; 1: they differ."""

import argparse
import sys
import time

from tests.soak.weeks import Footprint, differences, live


def main() -> int:
    """0 when the same is said, nothing false was, and nothing grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--cycles", type=int, default=10_000, help="checks to run, each 15 minutes after the last one")
    parser.add_argument("--seed", type=int, default=1, help="of the work and of the faults")
    given = parser.parse_args()
    began = time.monotonic()
    plain = live(given.cycles, given.seed, with_faults=False)
    faulty = live(given.cycles, given.seed, with_faults=True)
    differ = differences(plain, faulty)
    lines = [
        f"{faulty.cycles} cycles with {faulty.faults} faults, seed {given.seed}, {time.monotonic() - began:.0f} s",
        f"activities kept: {len(plain.verdicts)} without faults, {len(faulty.verdicts)} with",
        f"of the last days, which are read again when the store is lost: {len(plain.window)} and {len(faulty.window)}",
        f"false alarms: {len(faulty.false_alarms)}; different in the end: {len(differ)}",
        *(f"  {key}: {one} without faults, {other} with" for key, (one, other) in list(differ.items())[:20]),
        f"store: {faulty.store_bytes / 1e6:.1f} MB",
        *(f"  {_line(one)}" for one in faulty.footprints),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    early, late = faulty.footprints[2], faulty.footprints[-1]
    grew = late.memory_mb > early.memory_mb * 1.2 or late.handles > early.handles + 5 or late.threads > early.threads
    return 1 if differ or faulty.false_alarms or grew else 0


def _line(one: Footprint) -> str:
    return f"{one.memory_mb:7.1f} MB  {one.handles:4} handles  {one.threads:3} threads"


if __name__ == "__main__":
    sys.exit(main())
