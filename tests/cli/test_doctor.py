"""`doctor` where a computer is not as it should be: it tells of that part, and of all the others."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_a_disk_that_cannot_be_used_is_one_line_among_the_others(run: Run, config_file: Path) -> None:
    config_file.write_text('[salesforce]\nlogin_url = "http://127.0.0.1:9"\n', "utf-8")
    (config_file.parent / "data").touch()  # where a folder should be
    ended = run("doctor", "--json")
    assert ended.status == 3
    states = {part["part"]: part["state"] for part in json.loads(ended.out)["parts"]}
    assert states["store"] == "failed"
    assert {"policy", "configuration", "logger", "keyring", "tray", "notifications", "network", "sign-in"} <= set(
        states
    )
    assert states["policy"] == "ok"
    # Every other command does nothing without its disk, and says so
    other = run("status")
    assert (other.status, len(other.err.splitlines())) == (3, 1)
