"""Where icons, translations, profiles and fix steps lie: beside a checkout, inside an installed package, or frozen."""

import sys
from pathlib import Path


def resource_folder() -> Path:
    """The folder with `profiles`, `fixes`, `locale` and the rest; FileNotFoundError from an installation without it."""
    package = Path(__file__).parent
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's start-up code
    candidates = [package / "resources", package.parent / "resources"]
    if bundle is not None:
        candidates.insert(0, Path(bundle) / "tray_app" / "resources")
    for folder in candidates:
        if (folder / "profiles").is_dir():
            return folder
    raise FileNotFoundError("the resources folder of DidItLog is missing; install it again")
