"""Windows: a value of the user's Run key, and the place where Task Manager notes what it has turned off."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

_NAME = "DidItLog"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
_OWN = r"Software\DidItLog"
_MADE = "StartAtSignIn"


class AutostartRegistry(Protocol):
    """Values under HKEY_CURRENT_USER. Raises OSError."""

    def read(self, key: str, name: str) -> str | bytes | None:
        """The value, or None."""

    def write(self, key: str, name: str, value: str) -> None:
        """Create or replace a text value."""

    def remove(self, key: str, name: str) -> None:
        """Delete a value; no error when there is none."""


class RunKey:
    """`Autostart` on a registry."""

    def __init__(self, registry: AutostartRegistry) -> None:
        self._registry = registry

    def is_on(self) -> bool:
        """Task Manager leaves the value and writes an odd first byte elsewhere."""
        mark = self._registry.read(_APPROVED, _NAME)
        is_off = isinstance(mark, bytes) and bool(mark) and mark[0] % 2 == 1
        return bool(self._registry.read(_RUN, _NAME)) and not is_off

    def is_ours(self) -> bool:
        """An installer writes the same value: a mark of our own tells."""
        return self._registry.read(_OWN, _MADE) == "1"

    def command(self) -> tuple[str, ...]:
        """The words of the command line."""
        value = self._registry.read(_RUN, _NAME)
        return split(value) if isinstance(value, str) else ()

    def enable(self, command: Sequence[str]) -> None:
        """Write the command, and take back what Task Manager noted."""
        self._registry.write(_RUN, _NAME, subprocess.list2cmdline(command))
        self._registry.write(_OWN, _MADE, "1")
        self._registry.remove(_APPROVED, _NAME)

    def disable(self) -> None:
        """Delete the value, and our mark."""
        for key, name in ((_RUN, _NAME), (_APPROVED, _NAME), (_OWN, _MADE)):
            self._registry.remove(key, name)


def split(line: str) -> tuple[str, ...]:
    """The words of a command line as `subprocess.list2cmdline` writes them for paths: without inner quotes."""
    words, word, inside = list[str](), "", False
    for sign in line + " ":
        if sign == '"':
            inside = not inside
        elif sign == " " and not inside:
            words, word = [*words, word] if word else words, ""
        else:
            word += sign
    return tuple(words)


if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The real one."""

        def read(self, key: str, name: str) -> str | bytes | None:
            """The value, or None."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return winreg.QueryValueEx(opened, name)[0]
            except FileNotFoundError:
                return None

        def write(self, key: str, name: str, value: str) -> None:
            """Create or replace a text value."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def remove(self, key: str, name: str) -> None:
            """Delete a value."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
