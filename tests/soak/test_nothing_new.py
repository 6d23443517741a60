"""Checks that find nothing new leave nothing behind: what they allocate is let go of again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.rig.processes import PATIENCE_S

ROOT = Path(__file__).parents[2]
SPARE_BYTES = 40_960
"""What caches of the interpreter and of SQLite may still take; a list of one a poll would be more."""


def test_200_polls_of_nothing_allocate_nothing() -> None:
    polls = [sys.executable, "-m", "tests.soak.polls_of_nothing"]
    ended = subprocess.run(polls, cwd=ROOT, capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False)
    assert ended.returncode == 0, ended.stderr
    measured = json.loads(ended.stdout)
    assert measured["after"] - measured["before"] < SPARE_BYTES, "\n".join(measured["new"])
