"""Where Thunderbird keeps a person's mail: which profile is in use, and what its preferences say.

profiles.ini lists the profiles. Since version 67 each installed Thunderbird has a profile of its own, named there in a
section [Install…]; before that the one with Default=1 was used.
"""

import configparser
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tray_app.adapters.sources.call_folder import shown
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text, verbatim
from tray_app.core.model.verdict import Evidence

_PREF: Final = re.compile(r'^\s*user_pref\("((?:[^"\\]|\\.)*)"\s*,\s*(.*?)\s*\)\s*;', re.MULTILINE)
_LARGEST: Final = 32 * 1024 * 1024
_ON_LINUX: Final = (
    ".thunderbird",
    "snap/thunderbird/common/.thunderbird",
    ".var/app/org.mozilla.Thunderbird/.thunderbird",
    ".var/app/net.thunderbird.Thunderbird/.thunderbird",
    ".local/share/thunderbird",
    ".config/thunderbird",
    ".mozilla-thunderbird",
    ".icedove",
)

Prefs = Mapping[str, str | int | bool]
"""Preferences by name."""
_Sections = Mapping[str, Mapping[str, str]]


def thunderbird_homes() -> list[Path]:
    """The folders in which Thunderbird may keep its profiles.ini on this system, the usual one first."""
    home = Path.home()
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA")
        return [Path(roaming) / "Thunderbird"] if roaming else []
    if sys.platform == "darwin":
        return [home / "Library" / "Thunderbird"]
    return [home / place for place in _ON_LINUX]


def profile_folder(chosen: str, homes: list[Path] | None = None) -> Path:
    """The folder of the profile that Thunderbird uses, or of the `chosen` one (a folder, or a name in profiles.ini).

    Raises `CannotCheck` (`source.misconfigured`, `source.permission`) when there is none.
    """
    if chosen and (folder := Path(chosen).expanduser()).is_absolute():
        if (folder / "prefs.js").is_file():
            return folder
        question = text("Thunderbird profile {name}", name=shown(chosen))
        raise CannotCheck("source.misconfigured", Evidence(question, text("there is no prefs.js in this folder")))
    names: dict[str, Path] = {}
    for home in thunderbird_homes() if homes is None else homes:
        sections = _sections(home / "profiles.ini")
        installs = _sections(home / "installs.ini")
        known = {name: _folder(home, values) for name, values in _profiles(sections).items()}
        names |= {name: folder for name, folder in known.items() if folder is not None}
        if chosen:
            if chosen in names:
                return names[chosen]
            continue
        for folder in _in_use(home, sections, installs):
            if (folder / "prefs.js").is_file():
                return folder
    there = ", ".join(sorted(names)) or "-"
    question = text("Thunderbird profile {name}", name=shown(chosen)) if chosen else text("A profile of Thunderbird")
    profiles = Evidence(text("Profiles that exist"), verbatim(there) if names else text("none"))
    raise CannotCheck("source.misconfigured", Evidence(question, text("it does not exist")), profiles)


def preferences(profile: Path) -> Prefs:
    """What prefs.js and user.js say; the latter wins, as in Thunderbird. Raises `CannotCheck`."""
    found: dict[str, str | int | bool] = {}
    for name in ("prefs.js", "user.js"):
        for key, written in _PREF.findall(_read(profile / name)):
            value = _value(written)
            if value is not None:
                found[str(_value(f'"{key}"') or key)] = value
    return found


def _in_use(
    home: Path, sections: Mapping[str, Mapping[str, str]], installs: Mapping[str, Mapping[str, str]]
) -> list[Path]:
    """The folders of profiles, the one most likely in use first."""
    profiles = list(_profiles(sections).values())
    chosen = [values for name, values in sections.items() if name.startswith("Install")]
    chosen += list(installs.values())
    paths = [values["default"] for values in chosen if values.get("default")]
    by_path = {values.get("path", ""): values for values in profiles}
    ordered = [by_path.get(path, {"path": path, "isrelative": "1"}) for path in paths]
    ordered += [values for values in profiles if values.get("default") == "1"] + profiles
    folders = [folder for values in ordered if (folder := _folder(home, values))]
    return list(dict.fromkeys(folders))


def _profiles(sections: _Sections) -> dict[str, Mapping[str, str]]:
    return {values.get("name", name): values for name, values in sections.items() if re.fullmatch(r"Profile\d+", name)}


def _folder(home: Path, values: Mapping[str, str]) -> Path | None:
    path = values.get("path", "").strip()
    if not path:
        return None
    # A relative path is written with slashes on every system; an absolute one in the way of its own.
    is_absolute = values.get("isrelative") == "0" or Path(path).is_absolute()
    return Path(path) if is_absolute else home / path


def _sections(file: Path) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser(strict=False, interpolation=None, delimiters=("=",), allow_no_value=True)
    try:
        parser.read_string(_read(file))
    except configparser.Error:
        return {}
    return {name: {key: value or "" for key, value in parser.items(name)} for name in parser.sections()}


def _read(file: Path) -> str:
    """The file's text, empty when there is none. Raises `CannotCheck` when it may not be read."""
    question = text("File {file}", file=shown(str(file)))
    try:
        return _bytes_of(file).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except PermissionError:
        raise CannotCheck("source.permission", Evidence(question, text("you are not allowed to read it"))) from None
    except OSError:
        raise CannotCheck("source.unreachable", Evidence(question, text("it could not be read"))) from None


def _bytes_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_LARGEST)


def _value(written: str) -> str | int | bool | None:
    """A JavaScript literal as prefs.js holds it: text, a whole number, true or false."""
    try:
        # JSON knows every escape that is written there but \\x.. and \\'.
        value = json.loads(re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", written).replace("\\'", "'"), strict=False)
    except ValueError:
        return None
    return value if isinstance(value, (str, int, bool)) else None
