"""What macOS asks a running app to open, in a process of its own: there is one QApplication in each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.rig.processes import PATIENCE_S

SCRIPT = """
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from tray_app.ui.kit.qt_app import Application, application
app = application()
assert isinstance(app, Application)
app.opened.connect(lambda words: print(words))
QCoreApplication.sendEvent(app, QFileOpenEvent("/home/rep/acme.diditlog"))
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("diditlog:sign-in")))
"""


def test_files_and_addresses_are_passed_on_as_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.stdout.splitlines() == ["['/home/rep/acme.diditlog']", "['diditlog:sign-in']"], done.stderr
