"""Where the recipes are that these tests judge, and the programs that judge them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = [
    *sorted(PACKAGING.rglob("*.sh")),
    *(PACKAGING / "linux" / name for name in ("prerm", "postinst")),
    *sorted((PACKAGING / "macos" / "scripts").iterdir()),
]


def tool(name: str) -> str:
    """A program of requirements-dev.lock: it lies beside this very Python."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    assert beside, f"{name} is not installed; see requirements-dev.lock"
    return beside
