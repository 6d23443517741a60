"""Mappings on disk, shipped and a team's own: what is wrong in one is told with line, key and what may stand there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tray_app.adapters.call_reading.call_mapping import CallMapping
from tray_app.adapters.settings.config_errors import complaint, wrong_value
from tray_app.adapters.settings.config_reading import parse, read
from tray_app.adapters.settings.toml_positions import line_of
from tray_app.adapters.tables import Unusable
from tray_app.core.model.errors import BadConfiguration


@dataclass(frozen=True, slots=True)
class ShelvedMapping:
    """A mapping and where it comes from."""

    mapping: CallMapping
    """What it says."""
    rank: int
    """The place of its folder: a team's own come first."""


def load_mapping(path: Path) -> CallMapping:
    """The mapping in the file. Raises BadConfiguration."""
    return mapping_from(read(path), path.name, path.stem)


def mapping_from(content: str, name: str, stem: str) -> CallMapping:
    """The mapping in a file's text. Raises BadConfiguration."""
    try:
        mapping = CallMapping.read(parse(content, name))
    except Unusable as refused:
        flaw = refused.telling
        raise complaint(f"{name}, line {line_of(content, flaw.path)}", flaw) from None
    if mapping.id != stem:
        allowed = f'"{stem}", like the name of the file'
        raise BadConfiguration(wrong_value(f"{name}, line {line_of(content, ('id',))}", "id", allowed))
    return mapping


def load_mappings(folders: Iterable[Path]) -> tuple[tuple[ShelvedMapping, ...], tuple[BadConfiguration, ...]]:
    """Every mapping there is, and what is wrong with the files that are none: one bad file costs itself only.

    Raises OSError when a folder cannot be listed: what its mappings read would be taken for files of an unknown form.
    """
    found: list[ShelvedMapping] = []
    wrong: list[BadConfiguration] = []
    for rank, folder in enumerate(folders):
        for path in mapping_paths(folder):
            try:
                state = path.stat()
                found.append(ShelvedMapping(_kept(path, state.st_size, state.st_mtime_ns), rank))
            except BadConfiguration as error:
                wrong.append(error)
            except OSError:
                continue  # it was taken away just now
    return tuple(found), tuple(wrong)


def mapping_paths(folder: Path) -> list[Path]:
    """The mappings in a folder, by name; none when it does not exist. Raises OSError."""
    # Not Path.glob: from version to version Python passes over folders that it cannot list.
    return sorted(path for path in folder.iterdir() if path.suffix == ".toml") if folder.is_dir() else []


@lru_cache(maxsize=256)
def _kept(path: Path, _size: int, _mtime_ns: int) -> CallMapping:
    """The mapping as of this state of its file: reading it is slow, and it changes rarely."""
    return load_mapping(path)


def usual_names(mappings: Iterable[ShelvedMapping]) -> str:
    """What exports are called, as far as mappings say, as one pattern."""
    return "; ".join(sorted({name for shelved in mappings for name in shelved.mapping.files}, key=str.casefold))
