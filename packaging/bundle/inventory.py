"""Whose work is in the bundle: found from the very files that went in, so that the list is neither short nor long."""

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from PyInstaller import __version__ as pyinstaller_version

from tray_app.adapters.shipped import shipped_packages

Entry = tuple[str, str, str]
"""As in PyInstaller's table of contents: name in the bundle, file, kind."""

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_TEXTS = Path(__file__).parents[1] / "licences"
_QT = ("shiboken6", "pyside6-essentials")
_TOLD_APART = ("diditlog", "pyinstaller")
_QT_TERMS = "LGPL-3.0-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One work by others."""

    name: str
    """Its name where it comes from."""
    version: str
    """Its version."""
    licence: str
    """Its licence in a word or two; empty when only its texts say it."""
    kind: str
    """`pypi`, `deb` or `generic`: the type of a package URL."""
    texts: tuple[Path, ...]
    """Files with its licence."""
    namespace: str = ""
    """`debian` for what comes from Debian."""


def components(modules: Iterable[Entry], files: Iterable[Entry]) -> tuple[Component, ...]:
    """Everything in the bundle that is not ours, by name."""
    sources = [Path(file) for _, file, kind in (*modules, *files) if file and kind != "SYMLINK"]
    found = [*_python_packages(sources), _python(), _pyinstaller(), *_qt()]
    if sys.platform == "linux":
        found += _system_packages(sources)
    return tuple(sorted(found, key=lambda one: (one.kind, one.name.lower())))


def _python_packages(sources: list[Path]) -> list[Component]:
    told = {_key(package.name): package for package in shipped_packages()}
    owners = _owners()
    shipped = {
        owner for path in sources for owner in [owners.get(_within_site(path))] if owner and owner not in _TOLD_APART
    }
    found = []
    for name in sorted(shipped):
        distribution = metadata.distribution(name)
        licence = told[name].licence if name in told else str(distribution.metadata["License-Expression"] or "")
        if name in _QT:
            licence = _QT_TERMS  # one of the three it may be used under; the wheels carry no text
        found.append(
            Component(
                name=str(distribution.metadata["Name"]),
                version=distribution.version,
                licence=licence,
                kind="pypi",
                texts=_texts_of(distribution) or (_gnu() if name in _QT else ()),
            )
        )
    return found


def _owners() -> dict[str, str]:
    """Distribution by path within site-packages, for every installed file."""
    found = {}
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            found[file.as_posix()] = _key(str(distribution.metadata["Name"]))
    return found


def _within_site(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :]) if "site-packages" in parts else ""


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


def _system_packages(sources: list[Path]) -> list[Component]:
    """The Debian packages whose libraries went in."""
    paths = {str(place) for path in sources if _is_system(path) for place in (path, path.resolve())}
    # Debian 12 still lists what is in /usr/lib as in /lib, where it was.
    paths |= {path.removeprefix("/usr") for path in paths}
    if not paths:
        return []
    listed = subprocess.run(["dpkg", "-S", *sorted(paths)], capture_output=True, text=True, check=False).stdout
    names = {line.rpartition(": ")[0].split(",")[0].split(":")[0] for line in listed.splitlines()}
    found = []
    for name in sorted(names - {""}):
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}\n", name], capture_output=True, text=True, check=True
        ).stdout.splitlines()[0]
        text = Path("/usr/share/doc", name, "copyright")
        texts = (text,) if text.is_file() else ()
        found.append(Component(name=name, version=version, licence="", kind="deb", texts=texts, namespace="debian"))
    return found


def _is_system(path: Path) -> bool:
    return str(path).startswith(("/usr/lib/", "/lib/")) and "site-packages" not in path.parts


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
