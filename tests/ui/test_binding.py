"""The Qt binding itself: it must give back every reference it takes, or an app that runs for weeks is aborted.

PySide6 6.12.0 takes one reference of True for each `emit` and one of None for each slot that is called; Python 3.11
ends a process whose None or True has none left. From Python 3.12 on they cannot run out (PEP 683).
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.rig.processes import PATIENCE_S

SCRIPT = """
import os, sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

class Bell(QObject):
    rung = Signal()

app = QCoreApplication([])
bell, name = Bell(), QObject()
name.objectNameChanged.connect(lambda _name: None)

def held():
    return sys.getrefcount(None) + sys.getrefcount(True)

before = held()
for number in range(200):
    bell.rung.emit()
    name.setObjectName(str(number))
print(before - held(), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True cannot run out here")
def test_telling_and_hearing_take_no_references() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert int(done.stdout) < 100
