"""Starting with the computer: one small way per system, behind one protocol. Nothing here decides; the rep does."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tray_app.adapters.autostart.command import start_command

__all__ = ["Autostart", "find_autostart", "keep_right", "start_command"]


class Autostart(Protocol):
    """The system's own list of what starts with the rep's session. Every method may raise OSError."""

    def is_on(self) -> bool:
        """Whether the app starts; False as well when the rep has turned it off in the system's own settings."""

    def is_ours(self) -> bool:
        """Whether the entry was made by `enable` (an installer or an administrator may make one too)."""

    def command(self) -> tuple[str, ...]:
        """The program and arguments of the entry; empty when there is none or it cannot be read."""

    def enable(self, command: Sequence[str]) -> None:
        """Start this with the session from now on."""

    def disable(self) -> None:
        """Start nothing any more; no error when nothing was."""


def find_autostart(environ: Mapping[str, str] = os.environ) -> Autostart:
    """The way of this system."""
    if sys.platform == "win32":
        from tray_app.adapters.autostart.windows import RunKey, WindowsRegistry

        return RunKey(WindowsRegistry())
    if sys.platform == "darwin":
        from tray_app.adapters.autostart.macos import LaunchAgent

        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    from tray_app.adapters.autostart.xdg import XdgAutostart

    return XdgAutostart(Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "autostart")


def keep_right(autostart: Autostart, command: Sequence[str]) -> bool:
    """Correct the path when the app has moved; whether it did.

    Only an entry that we made and that is on: one that is off or gone stays so. Raises OSError.
    """
    if not (autostart.is_on() and autostart.is_ours()) or autostart.command() == tuple(command):
        return False
    autostart.enable(command)
    return True
