"""`python -m tests.writing [--runs N] [--seed N]`: Tasks written while everything goes wrong; 1: a run failed."""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.writing.runs import Run


def main() -> int:
    """0 when no Task was doubled or lost, and every journal agrees with Salesforce."""
    parser = argparse.ArgumentParser(prog="python -m tests.writing", description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of the first; each further one has the next")
    given = parser.parse_args()
    began, fates, failed = time.monotonic(), Counter[str](), 0
    for seed in range(given.seed, given.seed + given.runs):
        with TemporaryDirectory() as folder:
            run = Run(seed, Path(folder)).live()
        fates.update(run.fates)
        if run.wrong:
            failed += 1
            sys.stdout.write(f"seed {seed}: {'; '.join(run.wrong)}\n")
    lines = [
        f"{given.runs} runs from seed {given.seed}, {time.monotonic() - began:.0f} s: {failed} failed",
        *(f"  {count:6}  {name}" for name, count in sorted(fates.items())),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
