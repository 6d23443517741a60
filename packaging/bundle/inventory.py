"""Whose work is in the bundle: found from the very files that went in, so that the list is neither short nor long."""

import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from PyInstaller import __version__ as pyinstaller_version

from bundle.component import Component
from bundle.debian import debian_packages, is_system
from bundle.inner import inner_works
from bundle.owners import file_owners, package_key, within_site
from tray_app.adapters.content.shipped import shipped_packages

Entry = tuple[str, str, str]
"""As in PyInstaller's table of contents: name in the bundle, file, kind."""

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_ROOT = Path(__file__).parents[2]
_TEXTS = Path(__file__).parents[1] / "licences"
_QT = ("shiboken6", "pyside6-essentials")
_TOLD_APART = ("diditlog", "pyinstaller")
_QT_TERMS = "LGPL-3.0-only"


class NoOwner(Exception):
    """Files would be shipped of which nobody knows whose they are."""


def components(modules: Iterable[Entry], files: Iterable[Entry]) -> tuple[Component, ...]:
    """Everything in the bundle that is not ours, by name. Raises NoOwner."""
    named = [Path(file) for _, file, kind in (*modules, *files) if file and kind != "SYMLINK"]
    sources = [path for path in named if path.is_file()]
    owners = file_owners()
    of_system = [path for path in sources if is_system(path)]
    strangers = [path for path in sources if path not in of_system and not _has_owner(path, owners)]
    found = [*_python_packages(sources, owners), _python(), _pyinstaller(), *_qt(), *inner_works(sources)]
    if of_system:
        packages, unknown = debian_packages(of_system)
        found, strangers = [*found, *packages], [*strangers, *unknown]
    if strangers:
        raise NoOwner(", ".join(str(path) for path in strangers))
    return tuple(sorted(found, key=lambda one: (one.kind, one.name.lower())))


def _has_owner(path: Path, owners: dict[str, str]) -> bool:
    """Whether it is ours, Python's own, or installed by a package that lists it."""
    within = within_site(path)
    if within:
        return within in owners
    return any(path.is_relative_to(home) for home in (_ROOT, Path(sys.base_prefix).resolve(), Path(sys.base_prefix)))


def _python_packages(sources: list[Path], owners: dict[str, str]) -> list[Component]:
    told = {package_key(package.name): package for package in shipped_packages()}
    shipped = {
        owner for path in sources for owner in [owners.get(within_site(path))] if owner and owner not in _TOLD_APART
    }
    found = []
    for name in sorted(shipped):
        distribution = metadata.distribution(name)
        licence = told[name].licence if name in told else str(distribution.metadata["License-Expression"] or "")
        if name in _QT:
            licence = (
                _QT_TERMS  # one of the three it may be used under; the wheels carry the commercial one's text or none
            )
        found.append(
            Component(
                name=str(distribution.metadata["Name"]),
                version=distribution.version,
                licence=licence,
                kind="pypi",
                texts=_gnu() if name in _QT else _texts_of(distribution),
            )
        )
    return found


def _texts_of(distribution: metadata.Distribution) -> tuple[Path, ...]:
    files = [file for file in distribution.files or () if ".dist-info" in file.parts[0]]
    paths = [Path(str(file.locate())) for file in files if _LICENCE_FILE.search(file.name)]
    return tuple(path for path in paths if path.is_file())


def _python() -> Component:
    places = [Path(sys.base_prefix) / "LICENSE.txt", Path(sys.base_prefix, "lib", *_python_folder(), "LICENSE.txt")]
    places.append(Path("/usr/share/doc", _python_folder()[0], "copyright"))
    version = ".".join(str(part) for part in sys.version_info[:3])
    texts = tuple(path for path in places if path.is_file())[:1]
    return Component(name="python", version=version, licence="PSF-2.0", kind="generic", texts=texts)


def _python_folder() -> tuple[str]:
    return (f"python{sys.version_info[0]}.{sys.version_info[1]}",)


def _pyinstaller() -> Component:
    """Its boot loader starts the app; its licence lets any program be shipped with it."""
    texts = _texts_of(metadata.distribution("pyinstaller"))
    terms = "GPL-2.0-or-later WITH Bootloader-exception"
    return Component(name="pyinstaller", version=pyinstaller_version, licence=terms, kind="pypi", texts=texts)


def _qt() -> list[Component]:
    from PySide6.QtCore import qVersion

    return [Component(name="qt", version=qVersion(), licence=_QT_TERMS, kind="generic", texts=_gnu())]


def _gnu() -> tuple[Path, ...]:
    return _TEXTS / "LGPL-3.0.txt", _TEXTS / "GPL-3.0.txt"
