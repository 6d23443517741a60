"""What the frozen app has to carry beside what PyInstaller finds by itself: parts that are loaded by name, and data."""

import sys
from pathlib import Path

from PyInstaller.utils.hooks import collect_submodules, copy_metadata

from tray_app.adapters.content.shipped import DIRECT

_NOT_FOR_REPS = {".po", ".pot"}
"""Sources of the translations; the compiled ones are what gettext reads."""
_KEYRINGS = {
    "linux": ("keyring.backends.SecretService", "secretstorage", "jeepney.io.blocking", "jeepney.io.threading"),
    "win32": ("keyring.backends.Windows", "win32ctypes.core.ctypes"),
    "darwin": ("keyring.backends.macOS", "keyring.backends.macOS.api"),
}
"""The one keyring that `adapters/vault` allows on each system, with what it loads by name."""

_OUTLOOK = {"win32": ("pythoncom", "pywintypes", "win32com.client.dynamic", "win32timezone")}
"""What `adapters/sources/outlook_com.py` loads by name; the last one its library needs as soon as a time comes."""

EXCLUDED = (
    "curses",
    "doctest",
    "jwt",  # this and the next: see tray_app/adapters/salesforce/library.py
    "lxml",
    "pdb",
    "pip",
    "pydoc",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtPrintSupport",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "PySide6.QtXml",
    "pywin",  # Windows' own windows for Python programs, and below the library that needs what Windows does not bring
    "readline",  # its library is under the GPL, which would then hold for the whole bundle
    "setuptools",
    "tkinter",
    "unittest",
    "win32ui",
    "zeep",
)
"""Modules that other libraries mention and that nothing here uses."""


def hidden_imports() -> list[str]:
    """Modules that are imported by a name in a string, or on demand."""
    ours = collect_submodules("tray_app")
    regions = collect_submodules("phonenumbers.data")
    return [
        *ours,
        *regions,
        *_KEYRINGS.get(sys.platform, ()),
        *_OUTLOOK.get(sys.platform, ()),
        "keyring.backends.chainer",
    ]


def data_files(root: Path) -> list[tuple[str, str]]:
    """(file, folder in the bundle): the resources, and what each package says about itself."""
    resources = root / "resources"
    found = [
        (str(file), str(Path("tray_app/resources") / file.relative_to(resources).parent))
        for file in sorted(resources.rglob("*"))
        if file.is_file() and file.suffix not in _NOT_FOR_REPS and file.name != "README.md"
    ]
    for name in DIRECT:
        if name not in {"pywin32", "tzdata"} or sys.platform == "win32":
            found += _metadata(name)
    return found


def missing_translations(root: Path) -> list[str]:
    """Translations that were not compiled: a bundle without them would speak English only."""
    sources = (root / "resources" / "locale").rglob("*.po")
    return [str(source.relative_to(root)) for source in sources if not source.with_suffix(".mo").is_file()]


def _metadata(name: str) -> list[tuple[str, str]]:
    try:
        return list(copy_metadata(name, recursive=True))
    except Exception:  # a package for another system; importlib's and PyInstaller's errors differ by version
        return []
