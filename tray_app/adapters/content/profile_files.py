"""The logger profiles on disk: those that ship, and those a team puts beside its configuration."""

from collections.abc import Iterable
from pathlib import Path

from tray_app.adapters.settings.config_errors import unknown_key, wrong_value
from tray_app.adapters.settings.config_reading import parse, read
from tray_app.adapters.settings.toml_positions import line_of
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.profile_reading import BadProfile
from tray_app.core.model.profiles import Profile, profile_from
from tray_app.core.model.text import text


def load_profile(name: str, folders: Iterable[Path]) -> Profile:
    """The profile of that name from the first folder that has it. Raises `BadConfiguration`."""
    folders = tuple(folders)
    for folder in folders:
        path = folder / f"{name}.toml"
        if path.exists():
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
    content = read(path)
    try:
        profile = profile_from(parse(content, path.name))
        if profile.id != path.stem:
            raise BadProfile(("id",), f'"{path.stem}", like the name of the file')
    except BadProfile as error:
        where = f"{path.name}, line {line_of(content, error.path)}"
        key = str(error.path[-1])
        told = unknown_key(where, key, error.allowed) if error.unknown else wrong_value(where, key, error.allowed)
    else:
        return profile
    raise BadConfiguration(told)
