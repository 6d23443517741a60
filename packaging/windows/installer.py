"""The installer for Windows: the frozen app in one file that installs per user or per machine, asking or silently."""

import os
import shutil
import subprocess
from pathlib import Path

from tray_app import __version__


def write_installer(root: Path, bundle: Path, folder: Path) -> Path:
    """Build the installer; its path. Raises CalledProcessError, FileNotFoundError without makensis."""
    target = folder / f"DidItLog-{__version__}-setup.exe"
    flag = "/D" if os.name == "nt" else "-D"
    defines = {
        "VERSION": __version__,
        "BUNDLE": bundle,
        "ICON": folder / "icons" / "diditlog.ico",
        "LICENCE": root / "LICENSE",
        "OUTPUT": target,
    }
    compiler = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    options = [f"{flag}{name}={value}" for name, value in defines.items()]
    script = root / "packaging" / "windows" / "diditlog.nsi"
    quiet = "/V2" if os.name == "nt" else "-V2"
    subprocess.run([compiler, quiet, *options, script], check=True)
    return target
