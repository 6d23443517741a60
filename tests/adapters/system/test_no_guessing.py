"""What requests would guess with is not loaded, and nobody complains of that."""

from __future__ import annotations

import subprocess
import sys

from tests.rig.processes import PATIENCE_S

_PROGRAM = """
import sys
from tray_app.adapters.system.no_guessing import guess_no_encodings

guess_no_encodings()
import tray_app.adapters.net.http
import tray_app.adapters.salesforce.library
print([name for name in ("chardet", "charset_normalizer") if sys.modules[name]])
"""


def test_requests_loads_nothing_that_guesses_and_does_not_complain() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=PATIENCE_S)
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)
