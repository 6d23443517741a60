"""Builds what is shipped: `python packaging/build.py STEP…`, in an environment with requirements-package.lock.

    icons       build/icons: .ico, .icns and PNG, from the SVG
    app         build/dist: the frozen app of this system, with licences and bill of materials
    deb         build/*.deb (on Debian), from the app
    installer   build/*-setup.exe (needs makensis), from the Windows app
    msi         build/*.msi (needs wixl and msitools), from the Windows app

SOURCE_DATE_EPOCH is taken from the last commit unless it is set, so that the same commit gives the same files.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from hatch_build import compile_translation

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"


def icons() -> None:
    """Draw the icons."""
    from bundle.icons import write_icons

    write_icons(ROOT / "resources" / "icons" / "diditlog.svg", BUILD / "icons")


def app() -> None:
    """Freeze the app."""
    icons()
    for source in sorted((ROOT / "resources" / "locale").rglob("*.po")):
        compile_translation(source)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", str(BUILD / "dist"), "--workpath", str(BUILD / "work")]
    run([*command, *places, str(ROOT / "packaging" / "diditlog.spec")])


def deb() -> None:
    """Put the frozen app into a Debian package."""
    from linux.deb import write_deb

    sys.stdout.write(f"{write_deb(ROOT, BUILD / 'dist' / 'diditlog', BUILD)}\n")


def installer() -> None:
    """Put the frozen app into an installer for Windows."""
    from windows.installer import write_installer

    sys.stdout.write(f"{write_installer(ROOT, BUILD / 'dist' / 'diditlog', BUILD)}\n")


def msi() -> None:
    """Put the frozen app into an MSI."""
    from windows.msi import write_msi

    sys.stdout.write(f"{write_msi(BUILD / 'dist' / 'diditlog', BUILD)}\n")


STEPS: dict[str, Callable[[], None]] = {"icons": icons, "app": app, "deb": deb, "installer": installer, "msi": msi}


def run(command: list[str]) -> None:
    """Run a tool with an environment in which its output depends on its input alone."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch(), "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def epoch() -> str:
    """The moment that counts as "now", in seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given or not shutil.which("git"):
        return given or "0"
    asked = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "0"


def main(steps: list[str]) -> int:
    """The exit status: 0, 1 when a tool failed, 2 for a wrong call."""
    if not steps or set(steps) - set(STEPS):
        sys.stderr.write(__doc__ or "")
        return 2
    sys.path.insert(0, str(ROOT))
    os.environ["SOURCE_DATE_EPOCH"] = epoch()
    try:
        for step in steps:
            STEPS[step]()
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"build.py: {Path(error.cmd[0]).name} failed with status {error.returncode}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
