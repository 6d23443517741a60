"""macOS: a LaunchAgent of the user, as launchd.plist(5) describes it."""

import contextlib
import plistlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

_LABEL = "diditlog.at-sign-in"
_OURS = "DidItLogMade"


class LaunchAgent:
    """`Autostart` for a folder such as ~/Library/LaunchAgents."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{_LABEL}.plist"

    def is_on(self) -> bool:
        """Whether launchd runs it at sign-in."""
        entry = self._entry()
        return entry.get("RunAtLoad") is True and entry.get("Disabled") is not True

    def is_ours(self) -> bool:
        """By a key of our own, which launchd passes over."""
        return self._entry().get(_OURS) is True

    def command(self) -> tuple[str, ...]:
        """The program and its arguments."""
        words = self._entry().get("ProgramArguments")
        return tuple(str(word) for word in words) if isinstance(words, list) else ()

    def enable(self, command: Sequence[str]) -> None:
        """Write the file, in one step; launchd reads it at the next sign-in."""
        entry = {
            "Label": _LABEL,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
            _OURS: True,
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        draft.write_bytes(plistlib.dumps(entry))
        draft.replace(self._file)

    def disable(self) -> None:
        """Remove the file."""
        self._file.unlink(missing_ok=True)

    def _entry(self) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError, plistlib.InvalidFileException, ExpatError, ValueError):
            entry = plistlib.loads(self._file.read_bytes())
            return entry if isinstance(entry, dict) else {}
        return {}
