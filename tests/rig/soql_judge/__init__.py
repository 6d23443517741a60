"""An independent parser as the judge of our SOQL: @jetstreamapp/soql-parser-js, run by node, installed for one run.

It knows the syntax only: neither the fields of an org nor the types of values.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.rig.processes import PATIENCE_S

_HERE = Path(__file__).parent


class NoJudge(Exception):
    """The parser cannot be had here; the message says why."""


@dataclass(frozen=True)
class SoqlJudge:
    """A folder with the parser in it."""

    folder: Path

    @classmethod
    def install(cls, folder: Path) -> Self:
        """Install the versions of the lock file into `folder`. Raises `NoJudge`."""
        npm, node = shutil.which("npm"), shutil.which("node")
        if npm is None or node is None:
            raise NoJudge("node and npm are not installed")
        for name in ("package.json", "package-lock.json", "judge.cjs"):
            shutil.copy(_HERE / name, folder)
        environment = {**os.environ, "npm_config_cache": str(folder / "cache"), "npm_config_update_notifier": "false"}
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise NoJudge("npm took too long to fetch the SOQL parser") from None
        if done.returncode:
            raise NoJudge("npm could not fetch the SOQL parser")
        return cls(folder)

    def complaints(self, statements: Sequence[str]) -> dict[str, str]:
        """The statements that do not parse, and why."""
        done = subprocess.run(
            ["node", "judge.cjs"],
            cwd=self.folder,
            input=json.dumps(statements),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=True,
        )
        verdicts = json.loads(done.stdout)
        return {statement: said for statement, said in zip(statements, verdicts, strict=True) if said}
