"""How this very installation is started again: by the system at sign-in, or as the demo beside it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def program(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The program with what belongs in front of its arguments."""
    if getattr(sys, "frozen", False):
        # An AppImage runs from a folder that is another one at each start; the file itself is what stays.
        return (environ.get("APPIMAGE") or sys.executable,)
    # Not resolved: in a virtual environment `python` is a link, and what lies beside it counts.
    installed = Path(sys.executable).with_name("diditlog.exe" if sys.platform == "win32" else "diditlog")
    return (str(installed),) if installed.is_file() else (sys.executable, "-m", "tray_app")


def start_command(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """What starts the tray app without opening its window."""
    return (*program(environ), "gui")


def start_beside(*words: str) -> "subprocess.Popen[bytes] | None":
    """Start this installation once more, as a program of its own with these words; None when that is not possible."""
    try:
        return subprocess.Popen(
            [*program(), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
