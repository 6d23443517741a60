"""Guards around every test: nothing leaves the machine and nothing is written outside temporary folders.

They stand on Python's audit events, so they see every library in this process. What a test starts as another
program is kept in bounds by its environment instead.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Final = {"os.mkdir": 1, "os.remove": 1, "os.rmdir": 1, "os.rename": 2, "sqlite3.connect": 1}
"""Audit events of changes on disk, and how many leading arguments are paths."""
_LOOKUPS: Final = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_NEVER_FILES: Final = ("/dev/", "/proc/", "/sys/")


class Forbidden(PermissionError):
    """A test tried what no test may do; an OSError, so that libraries clean up after it."""


class Guards:
    """Refuses and remembers every attempt; the fixture that owns it fails the test that made one."""

    def __init__(self, *writable: Path) -> None:
        """`writable`: folders in which a test run may write, besides the system's temporary folder."""
        folders = [Path(tempfile.gettempdir()), *writable]
        self._writable = tuple(os.path.realpath(folder) + os.sep for folder in folders)
        self.active = False
        """Whether attempts are refused now; an audit hook cannot be taken away again."""
        self.attempts: list[str] = []
        """What was refused since the list was last emptied."""

    def install(self) -> None:
        """Start listening; once per process."""
        sys.addaudithook(self._heard)

    def _heard(self, event: str, args: tuple[object, ...]) -> None:
        if not self.active:
            return
        if event == "open":
            path, mode, flags = args
            if (isinstance(flags, int) and flags & _WRITING) or (isinstance(mode, str) and set(mode) & set("wax+")):
                self._check_path(event, path)
        elif event in _CHANGES:
            if event.startswith("os.") and args[-1] != -1:
                return  # Relative to an open folder, as shutil.rmtree does: the path alone says nothing.
            for path in args[: _CHANGES[event]]:
                self._check_path(event, path)
        elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self._check_address(event, args)
        elif event in _LOOKUPS and not (_is_local_name(args[0]) or _ip_address(args[0])):
            # Answers as a machine without a network does: a name that leads nowhere is a fair thing to test.
            raise socket.gaierror(socket.EAI_NONAME, "tests have no network")

    def _check_path(self, event: str, path: object) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        text = os.fspath(path)
        name = os.fsdecode(text)
        if name in ("", ":memory:") or name.startswith(("file::memory:", *_NEVER_FILES)):
            return
        real = os.path.realpath(name.removeprefix("file:").partition("?")[0])
        if (real + os.sep).startswith(self._writable) or "__pycache__" in Path(real).parts:
            return
        self._refuse(f"{event} outside temporary folders: {real}")

    def _check_address(self, event: str, args: tuple[object, ...]) -> None:
        address = args[-1]
        if isinstance(address, tuple) and address and not is_loopback(address):
            self._refuse(f"{event} to {address[0]!r}, which is not this machine")

    def _refuse(self, attempt: str) -> None:
        self.attempts.append(attempt)
        raise Forbidden(attempt)


def is_loopback(address: Sequence[object]) -> bool:
    """Whether the first part of a socket address is this machine."""
    return _is_local_name(address[0])


def _is_local_name(name: object) -> bool:
    number = _ip_address(name)
    return number.is_loopback if number else _text(name) in ("", "localhost", socket.gethostname())


def _ip_address(name: object) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(_text(name).partition("%")[0])
    except ValueError:
        return None


def _text(name: object) -> str:
    return "" if name is None else os.fsdecode(name) if isinstance(name, bytes) else str(name)
