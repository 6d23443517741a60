"""The lock between processes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tray_app.adapters.system.file_lock import LockTaken, file_lock

_HOLD = """
import sys
from pathlib import Path
from tray_app.adapters.system.file_lock import file_lock
with file_lock(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_waits_for_the_other_process_and_gives_up_in_time(tmp_path: Path) -> None:
    # Given a process that holds the lock
    path = tmp_path / "new folder" / "lock"
    with _holder(path) as other:
        # When we want it too
        began = time.monotonic()
        with pytest.raises(LockTaken), file_lock(path, 0.2):
            pytest.fail("held by two")

        # Then we waited, and have it once the other lets go
        assert time.monotonic() - began >= 0.2
        other.communicate("")
    with file_lock(path, 0):
        pass


def test_lock_of_a_killed_process_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with _holder(path) as other:
        other.kill()
        other.communicate()
    with file_lock(path, 0):
        pass


def test_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with pytest.raises(ValueError, match="inside"), file_lock(path, 0):
        raise ValueError("inside")
    with file_lock(path, 0):
        pass


def test_folder_that_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"), file_lock(tmp_path / "file" / "lock", 0):
        pass
