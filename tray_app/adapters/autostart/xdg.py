"""Linux desktops: a file in the autostart folder (XDG Desktop Application Autostart Specification 0.5)."""

import configparser
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

_GROUP = "Desktop Entry"
_OURS = "X-DidItLog-Made"
_NEEDS_ESCAPE = re.compile(r'(["`$\\])')
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


class XdgAutostart:
    """`Autostart` for a folder such as ~/.config/autostart."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "diditlog.desktop"

    def is_on(self) -> bool:
        """Desktops turn an entry off with one of two keys and leave the file."""
        entry = self._entry()
        is_hidden = entry.get("Hidden", "false").lower() == "true"
        is_off = entry.get("X-GNOME-Autostart-enabled", "true").lower() == "false"
        return bool(entry) and not is_hidden and not is_off

    def is_ours(self) -> bool:
        """By a key of our own."""
        return self._entry().get(_OURS) == "true"

    def command(self) -> tuple[str, ...]:
        """The words of Exec."""
        return unquoted(self._entry().get("Exec", ""))

    def enable(self, command: Sequence[str]) -> None:
        """Write the file, in one step."""
        lines = {
            "Type": "Application",
            "Name": "DidItLog",
            "Icon": "diditlog",
            "Exec": quoted(command),
            # Once the program is gone the entry counts for nothing: a package cannot remove it from each home.
            "TryExec": command[0].replace("\\", "\\\\"),
            "Terminal": "false",
            "X-GNOME-Autostart-enabled": "true",
            _OURS: "true",
        }
        content = f"[{_GROUP}]\n" + "".join(f"{key}={value}\n" for key, value in lines.items())
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        draft.write_text(content, "utf-8")
        draft.replace(self._file)

    def disable(self) -> None:
        """Remove the file."""
        self._file.unlink(missing_ok=True)

    def _entry(self) -> dict[str, str]:
        parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#", strict=False)
        parser.optionxform = lambda optionstr: optionstr  # type: ignore[method-assign]  # keys differ by case
        with contextlib.suppress(FileNotFoundError, UnicodeDecodeError, configparser.Error):
            parser.read_string(self._file.read_text("utf-8"))
        return dict(parser[_GROUP]) if parser.has_section(_GROUP) else {}


def quoted(command: Sequence[str]) -> str:
    """The value of Exec: each word quoted, then escaped as every text of such a file is."""
    words = (_NEEDS_ESCAPE.sub(r"\\\1", word).replace("%", "%%") for word in command)
    return " ".join(f'"{word}"' for word in words).replace("\\", "\\\\")


def unquoted(value: str) -> tuple[str, ...]:
    """The words of an Exec value."""
    value = value.replace("\\\\", "\\")
    words = (found[1] if found[1] is not None else found[2] for found in _WORD.finditer(value))
    return tuple(re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words)
