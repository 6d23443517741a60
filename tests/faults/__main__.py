"""`python -m tests.faults [--jobs N] [WORDS …]`: each cell whose name has the words, printed; 1: one has died."""

import argparse
import sys
import time
from collections import Counter

from tests.faults.every_cell import by_name, each
from tests.soak.office import STEPS


def main() -> int:
    """0 when all have survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", help="run the cells with these words in their names only")
    parser.add_argument("--jobs", type=int, default=1, help="cells at a time, each in a process of its own")
    given = parser.parse_args()
    began, dead, faults = time.monotonic(), 0, Counter[str]()
    sys.stdout.write(f"steps: {', '.join((*STEPS, 'sign in', 'write'))}\n")
    names = [name for name in by_name() if all(word in name for word in given.words)]
    for name, wrong in each(names, given.jobs):
        dead += bool(wrong)
        faults[name.partition(", at ")[0].partition(", after ")[0]] += 1
        sys.stdout.write(f"{'DIED    ' if wrong else 'survived'} {name}\n")
        for line in wrong:
            sys.stdout.write(f"         {line}\n")
        sys.stdout.flush()
    sys.stdout.write("\n" + "".join(f"{count:6}  {fault}\n" for fault, count in faults.items()))
    sys.stdout.write(f"\n{len(names)} cells, {dead} not survived, {time.monotonic() - began:.0f} s\n")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
