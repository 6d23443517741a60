"""`python -m tests.faults [--jobs N] [WORDS …]`: each cell whose name has the words, printed; 1: one has died."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context

from tests.faults.mail_line import judged_mail, mail_cells
from tests.faults.matrix import cells, judged
from tests.faults.salesforce_line import judged_line, line_cells
from tests.faults.sign_in_line import judged_sign_in, sign_in_cells
from tests.faults.write_line import judged_write, write_cells
from tests.soak.office import STEPS


def everything() -> Iterator[tuple[str, Callable[[], tuple[str, ...]]]]:
    """Each cell's name, and what tells what is wrong in it."""
    for cell in cells():
        yield cell.name, partial(judged, cell)
    for line in line_cells():
        yield line.name, partial(judged_line, line)
    for mail in mail_cells():
        yield mail.name, partial(judged_mail, mail)
    for sign_in in sign_in_cells():
        yield sign_in.name, partial(judged_sign_in, sign_in)
    for write in write_cells():
        yield write.name, partial(judged_write, write)


@cache
def _all() -> dict[str, Callable[[], tuple[str, ...]]]:
    return dict(everything())


def _judged(name: str) -> tuple[str, tuple[str, ...]]:
    """What is wrong in the cell of that name; a cell that breaks has died of it."""
    try:
        return name, _all()[name]()
    except Exception as error:
        return name, (f"{type(error).__name__}: {error}",)


def _each(names: Sequence[str], jobs: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    if jobs < 2:
        yield from map(_judged, names)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_judged, names, chunksize=4)


def main() -> int:
    """0 when all have survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", help="run the cells with these words in their names only")
    parser.add_argument("--jobs", type=int, default=1, help="cells at a time, each in a process of its own")
    given = parser.parse_args()
    began, dead, faults = time.monotonic(), 0, Counter[str]()
    sys.stdout.write(f"steps: {', '.join((*STEPS, 'sign in', 'write'))}\n")
    names = [name for name in _all() if all(word in name for word in given.words)]
    for name, wrong in _each(names, given.jobs):
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
