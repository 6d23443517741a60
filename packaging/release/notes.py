"""The notes of a release, from CHANGELOG.md: `python packaging/release/notes.py 0.1.0`.

Fails when the changelog has no section for the version, or when the project's files name another one.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class NotReady(Exception):
    """The version cannot be released like this."""


def notes(version: str, root: Path = ROOT) -> str:
    """The section of that version, without its heading. Raises NotReady."""
    named = {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        "tray_app/__init__.py": _match(
            r'__version__ = "([^"]+)"', (root / "tray_app" / "__init__.py").read_text("utf-8")
        ),
    }
    for file, found in named.items():
        if found != version:
            raise NotReady(f"{file} names version {found}, not {version}")
    changelog = (root / "CHANGELOG.md").read_text("utf-8")
    section = _match(rf"(?ms)^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog).strip()
    if not section:
        raise NotReady(f"CHANGELOG.md has no section ## {version}")
    return section


def _match(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def main(arguments: list[str]) -> int:
    """The exit status: 0, 1 when the version is not ready, 2 for a wrong call."""
    if len(arguments) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        sys.stdout.write(notes(arguments[0].removeprefix("v")) + "\n")
    except NotReady as error:
        sys.stderr.write(f"notes.py: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
