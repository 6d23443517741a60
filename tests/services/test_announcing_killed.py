"""An app that is killed while it tells things tells none of them a second time."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROUNDS = 12
PROGRAM = textwrap.dedent("""
    import os, sys
    from datetime import timedelta
    from gettext import NullTranslations
    from pathlib import Path
    from tests.core.building import NOON
    from tests.fakes import FakeNotifier
    from tray_app.adapters.store import SqliteStore
    from tray_app.services.announcer import Announcer
    from tray_app.core.model.snapshot import Snapshot
    from tray_app.core.model.verdict import Alert, Cause, Confidence

    class Pages:
        def title_of(self, code): return code
        def say(self, text): return str(text)

    class Screen(FakeNotifier):
        def show(self, notification):
            os.write(shown, notification.key.encode() + b"\\n")
            super().show(notification)

    store = SqliteStore(Path(sys.argv[1]))
    round_ = int(sys.argv[3])
    shown = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    causes = tuple(
        Cause(code="org.busy", confidence=Confidence.PROVED, activities=(f"mail:{n}",), alert=Alert.NOW, key=f"k{n}")
        for n in range(round_ + 1)
    )
    screen = Screen()
    announcer = Announcer(store, lambda: screen, Pages(), NOON)
    print("ready", flush=True)
    for minute in range(100):
        announcer.announce(Snapshot(at=NOON + timedelta(days=2 * round_, minutes=minute), causes=causes))
""")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_nothing_is_told_twice_however_often_it_is_killed(tmp_path: Path) -> None:
    store, shown = tmp_path / "store.sqlite3", tmp_path / "shown"
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)  # noqa: S311 no secret
    for number in range(ROUNDS):
        words = [sys.executable, "-W", "ignore", "-c", PROGRAM, str(store), str(shown), str(number)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            try:
                process.wait(chance.uniform(0.0, 0.05))
            except subprocess.TimeoutExpired:
                process.kill()
    told = shown.read_text().splitlines() if shown.exists() else []
    assert len(set(told)) == len(told), f"seed {seed}"
    assert told
