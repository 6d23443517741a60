"""`python -m tests.faults [WORDS …]`: run each cell whose name has the words, and print it; 1: one has not survived."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.faults.mail_line import judged_mail, mail_cells
from tests.faults.matrix import cells, judged
from tests.faults.salesforce_line import judged_line, line_cells
from tests.soak.office import STEPS


def everything() -> Iterator[tuple[str, Callable[[], tuple[str, ...]]]]:
    """Each cell's name, and what tells what is wrong in it."""
    for cell in cells():
        yield cell.name, partial(judged, cell)
    for line in line_cells():
        yield line.name, partial(judged_line, line)
    for mail in mail_cells():
        yield mail.name, partial(judged_mail, mail)


def main() -> int:
    """0 when all have survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", help="run the cells with these words in their names only")
    words = parser.parse_args().words
    began, count, dead = time.monotonic(), 0, 0
    sys.stdout.write(f"steps: {', '.join(STEPS)}\n")
    for name, judge in everything():
        if any(word not in name for word in words):
            continue
        wrong = judge()
        count, dead = count + 1, dead + bool(wrong)
        sys.stdout.write(f"{'DIED    ' if wrong else 'survived'} {name}\n")
        for line in wrong:
            sys.stdout.write(f"         {line}\n")
        sys.stdout.flush()
    sys.stdout.write(f"\n{count} cells, {dead} not survived, {time.monotonic() - began:.0f} s\n")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
