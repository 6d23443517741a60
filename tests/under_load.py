"""The test command on a busy machine, time after time: a test that fails once in a hundred has found something.

    .venv/bin/python -m tests.under_load [RUNS] [--at-once N]

Beside the runs are two busy loops, and all of them have the lowest priority (`nice 19`), so that a run gets about half
of the machine at best; less when more than one is done at once. How each ended and what it took is printed; what a run
said stays in a file when it failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_LOOPS: Final = 2
_LOOP: Final = f"import os\nwhile os.getppid() == {os.getpid()}: pass"
"""Keeps a processor busy for as long as this program lives, however that ends."""


@contextmanager
def busy() -> Iterator[None]:
    """While entered, loops that do nothing keep two processors busy."""
    loops = [subprocess.Popen([sys.executable, "-c", _LOOP]) for _ in range(_LOOPS)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def run(number: int) -> bool:
    """Run the test command once; whether it passed."""
    began = time.monotonic()
    with tempfile.NamedTemporaryFile(prefix=f"run-{number}-", suffix=".txt", delete=False) as said:
        status = subprocess.call([sys.executable, ROOT / "run.py", "test"], stdout=said, stderr=subprocess.STDOUT)
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write(f"run {number}: {f'FAILED, see {said.name}' if status else 'green'}, {minutes:.1f} min\n")
    sys.stdout.flush()
    if not status:
        Path(said.name).unlink()
    return status == 0


def main() -> int:
    """0 when every run was green."""
    parser = argparse.ArgumentParser(prog="python -m tests.under_load", description="Test on a busy machine.")
    parser.add_argument("runs", nargs="?", type=int, default=10, help="how often (10)")
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help="how many beside each other (1)")
    asked = parser.parse_args()
    os.nice(19)
    with busy(), ThreadPoolExecutor(asked.at_once) as beside:
        passed = sum(beside.map(run, range(1, asked.runs + 1)))
    sys.stdout.write(f"{passed} of {asked.runs} green\n")
    return 0 if passed == asked.runs else 1


if __name__ == "__main__":
    sys.exit(main())
