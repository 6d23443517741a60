"""The installer for Windows: the frozen app in one file that installs per user or per machine, asking or silently."""

import os
import shutil
import subprocess
from pathlib import Path

from tray_app import __version__


def write_installer(root: Path, bundle: Path, folder: Path) -> Path:
    """Build the installer; its path. Raises CalledProcessError, FileNotFoundError without makensis."""
    target = folder / f"DidItLog-{__version__}-setup.exe"
    defines: dict[str, str | Path] = {
        "VERSION": __version__,
        "BUNDLE": bundle,
        "ICON": folder / "icons" / "diditlog.ico",
        "LICENCE": root / "LICENSE",
        "OUTPUT": target,
    }
    if os.name != "nt":
        # Debian's compiler has the 64-bit starter, which 64-bit Wine needs to try it; the one for Windows has not.
        defines["NATIVE64"] = "1"
    if sign := os.environ.get("DIDITLOG_SIGN"):
        defines["SIGN"] = sign
    compiler = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    mark = "/" if os.name == "nt" else "-"
    options = [
        f"{mark}V2",
        f"{mark}INPUTCHARSET",
        "UTF8",
        *(f"{mark}D{name}={value}" for name, value in defines.items()),
    ]
    subprocess.run([compiler, *options, root / "packaging" / "windows" / "diditlog.nsi"], check=True)
    return target
