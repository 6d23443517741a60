"""Everything that is measured, in one command: the rows of docs/performance.md, each with how it was measured.

    .venv/bin/python -m tests.benchmarks [--peers VENV] [WORDS]

WORDS choose among: rest, matching, window, requests, store. VENV is a virtual environment with other tray programs in
Python, to be measured on the same desktop: `python3 -m venv VENV && VENV/bin/pip install vorta maestral-qt`. Each part
is a command of its own and is printed with its table. Nothing fails for being slow. About seven minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.rows import row, table

ROOT = Path(__file__).parents[2]
_PYTEST = ("-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib")
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "rest": (
        "Start, memory and wake-ups beside a bare PySide6 tray program, in turns on one small desktop",
        (*_PYTEST, "tests/benchmarks/bench_rest.py"),
    ),
    "matching": (
        "Matching activities with twice as many records, the best of five rounds",
        (*_PYTEST, "tests/benchmarks/test_matching.py", "-k", "growth"),
    ),
    "window": (
        "The window over 100,000 activities, each act until it is drawn, twenty rounds",
        (*_PYTEST, "tests/benchmarks/bench_window.py"),
    ),
    "requests": (
        "API requests of a working day of 60 emails and calls on a simulated clock, against 100,000 + 1,000 a licence",
        ("-m", "tests.benchmarks.api_day"),
    ),
    "store": ("The store after 10,000 emails and calls", ("-m", "tests.benchmarks.store_size")),
}
"""What is measured how, and the command without its Python."""


def main(words: Sequence[str]) -> int:
    """Returns the exit status: 1 when a part could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="WORDS", default=[])
    parser.add_argument("--peers", type=Path, help="virtual environment with other tray programs")
    arguments = parser.parse_args(words)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    if arguments.peers:
        environment["DIDITLOG_PEERS"] = str(arguments.peers.absolute())
    failed = 0
    for name in arguments.parts or PARTS:
        failed |= _measured(name, environment)
    return failed


def _measured(name: str, environment: dict[str, str]) -> int:
    method, command = PARTS[name]
    _say(f"\n## {method}\n\n    python {' '.join(command)}\n")
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        report = Path(folder) / "benchmark.json"
        more = (f"--benchmark-json={report}",) if name == "window" else ()
        done = subprocess.run(
            [sys.executable, *command, *more], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        told = [line for line in done.stdout.splitlines() if not line or line.startswith("|")]
        rows = _window_rows(report) if report.is_file() else told
    _say("\n".join(rows))
    _say(f"\n({time.monotonic() - began:.0f} s)")
    if done.returncode:
        _say(done.stdout[-2000:] + done.stderr[-2000:])
    return int(done.returncode != 0)


def _window_rows(report: Path) -> list[str]:
    """One row for each act, of what pytest-benchmark has written down."""
    rows = [table("act", "median, ms", "slowest, ms")]
    for one in json.loads(report.read_text("utf-8"))["benchmarks"]:
        name = str(one["name"]).removeprefix("test_").replace("_", " ").replace("Choice.", "")
        rows.append(row(name, *(f"{one['stats'][what] * 1e3:.0f}" for what in ("median", "max"))))
    return rows


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
