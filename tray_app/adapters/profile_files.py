"""The logger profiles on disk: those that ship, and those a team puts beside its configuration."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from tray_app.core.errors import BadConfiguration
from tray_app.core.profiles import BadProfile, Profile, profile_from
from tray_app.core.text import text


def load_profile(name: str, folders: Iterable[Path]) -> Profile:
    """The profile of that name from the first folder that has it. Raises `BadConfiguration`."""
    folders = tuple(folders)
    for folder in folders:
        path = folder / f"{name}.toml"
        if path.is_file():
            return _read(path)
    known = ", ".join(profile_names(folders))
    raise BadConfiguration(
        text('[logging] profile: there is no "{name}". Choose one of {known}.', name=name, known=known)
    )


def profile_names(folders: Iterable[Path]) -> list[str]:
    """Names of every profile there is, in order."""
    return sorted(
        {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml") if path.is_file()}
    )


def _read(path: Path) -> Profile:
    try:
        return profile_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except BadProfile as error:
        raise BadConfiguration(text("{file}: {cause}.", file=path.name, cause=str(error))) from None
    except (OSError, ValueError, RecursionError) as error:
        raise BadConfiguration(text("{file} cannot be read: {cause}.", file=path.name, cause=str(error))) from None
