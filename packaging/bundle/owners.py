"""Which installed package a file belongs to, and what of the packages' own words goes into the bundle."""

import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

Entry = tuple[str, str, str]
"""As in PyInstaller's table of contents: name in the bundle, file, kind."""


def of_shipped(datas: Iterable[Entry], modules: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """The data without what packages say about themselves of which nothing else is shipped.

    A package's metadata brings that of everything it asks for, also of what is left out.
    """
    entries, owners = list(datas), file_owners()
    code = (file for _, file, _ in (*modules, *binaries, *entries) if file and not _is_metadata(file))
    shipped = {owners.get(within_site(Path(file))) for file in code} - {None}
    return [
        entry for entry in entries if not _is_metadata(entry[1]) or owners.get(within_site(Path(entry[1]))) in shipped
    ]


def file_owners() -> dict[str, str]:
    """The package by path within site-packages, for every installed file."""
    found: dict[str, str] = {}
    for distribution in metadata.distributions():
        owner = package_key(str(distribution.metadata["Name"]))  # read anew each time it is asked for
        found |= {_told_alike(file.as_posix()): owner for file in distribution.files or ()}
    return found


def within_site(path: Path) -> str:
    """The path within site-packages; empty for a file that lies elsewhere."""
    parts = path.parts
    return _told_alike("/".join(parts[parts.index("site-packages") + 1 :])) if "site-packages" in parts else ""


def _told_alike(name: str) -> str:
    """A path in the form in which two of them are compared: Windows' linkers and packages differ in large and small."""
    return name.lower() if sys.platform == "win32" else name


def _is_metadata(file: str) -> bool:
    return any(part.endswith(".dist-info") for part in Path(file).parts)


def package_key(name: str) -> str:
    """The name of a package in the form in which two of them are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
