"""What one command loads is its own part: a script that starts many of them pays for no other."""

from __future__ import annotations

import subprocess
import sys

from tests.rig.processes import PATIENCE_S

STATUS = """
import sys
from tray_app.cli.main import main
status = main(["status"])
print(*(name for name in sys.modules if name.startswith("tray_app.cli.")), file=sys.stderr)
sys.exit(status)
"""
OF_OTHERS = {"doctor", "explaining", "handing_off", "ruling", "signing", "sourcing", "task_logging", "teaching"}


def test_a_command_loads_no_other_ones_part() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STATUS], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    loaded = {name.removeprefix("tray_app.cli.") for name in done.stderr.split()}
    assert "checking" in loaded
    assert not loaded & OF_OTHERS
