"""Killed at any moment, again and again, with another one at work beside it: nothing is lost, nothing is doubled."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.setting_up import Day, verdicts_of
from tests.rig.processes import PATIENCE_S

ROUNDS = 8


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to end"])
def test_whenever_a_check_ends_the_other_and_the_next_one_have_everything(day: Day, how: signal.Signals) -> None:
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)  # noqa: S311 no secret
    began = datetime.now(UTC)
    rows = ["id,started_at,direction,number,duration_s,result"]
    left: set[int | None] = set()
    with day.org():
        for number in range(ROUNDS):
            at = (began - timedelta(minutes=number + 1)).isoformat()
            rows.append(f"late-{number},{at},outbound,+12025550{100 + number},42,answered")
            (day.calls / "late.csv").write_text("\n".join(rows) + "\n", "utf-8")
            doomed, other = (day.command.begin("check", "--json") for _ in range(2))
            try:
                doomed.communicate(timeout=chance.uniform(0.2, 6.0))
            except subprocess.TimeoutExpired:
                doomed.send_signal(how)
                doomed.communicate(timeout=PATIENCE_S)
            left.add(doomed.returncode)
            run = day.command.end(other)
            assert (run.status, run.err) == (1, ""), f"seed {seed}, round {number}"
            assert f"dialer:late-{number}" in verdicts_of(run), f"seed {seed}, round {number}"
        found = verdicts_of(day.check())
    assert left <= {-how, 1, 3}, f"seed {seed}"
    assert {f"dialer:late-{number}" for number in range(ROUNDS)} <= found.keys()
    assert day.known.items() <= found.items()
    with closing(sqlite3.connect(day.command.home / "data" / "diditlog.sqlite3")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.execute("SELECT count(*) FROM activity").fetchone() == (len(found),)
