"""The real app as a person without eyes or mouse has it: started, typed into, and read by a screen reader."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.desktop.conftest import ROOT
from tests.rig.processes import PATIENCE_S

if TYPE_CHECKING:
    from tests.rig.accessibility import ScreenReader
    from tests.rig.desktop import Desktop

CONTROLS = {
    "push button",
    "toggle button",
    "check box",
    "radio button",
    "combo box",
    "entry",
    "text",
    "password text",
    "spin button",
    "list",
    "table",
    "list item",
    "menu item",
    "progress bar",
    "link",
}


def start(desktop: Desktop, *words: str, name: str = "app") -> subprocess.Popen[bytes]:
    desktop.env["PYTHONPATH"] = str(ROOT)
    return desktop.run(name, [sys.executable, "-m", "tray_app", *words])


def type_words(desktop: Desktop, words: str) -> None:
    subprocess.run(["xdotool", "type", "--delay", "3", words], env=desktop.env, check=True, timeout=PATIENCE_S)


def check_names(reader: ScreenReader) -> list[str]:
    """Everything that can be used has a role and a name; the names are returned."""
    nodes = reader.nodes()
    used = [node for node in nodes if node.role in CONTROLS or (node.focusable and node.role != "frame")]
    nameless = [node for node in used if not node.name]
    assert not nameless, nameless
    assert not [node for node in used if node.role in {"unknown", "invalid"}]
    return [node.name for node in used]
