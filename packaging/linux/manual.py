"""The manual page, made of the command line's own parser, so that the two cannot disagree."""

import os
import subprocess
import sys
from pathlib import Path

from tray_app import __version__

SHORT = "proof that each email and call is in Salesforce"
_TOOL = Path(sys.executable).with_name("argparse-manpage")


def manual(root: Path, epoch: int, tool: Path = _TOOL) -> bytes:
    """The page in roff, dated by `epoch` (seconds since 1970). Raises CalledProcessError, OSError without the tool."""
    words = ["--module", "tray_app.cli.parser", "--function", "build_parser", "--prog", "diditlog"]
    words += ["--project-name", "DidItLog", "--version", __version__, "--description", SHORT]
    words += ["--manual-title", "DidItLog", "--manual-section", "1"]
    # COLUMNS: argparse breaks its lines by the terminal it is in.
    env = os.environ | {"PYTHONPATH": str(root), "SOURCE_DATE_EPOCH": str(epoch), "COLUMNS": "80"}
    return subprocess.run([tool, *words], check=True, capture_output=True, env=env).stdout
