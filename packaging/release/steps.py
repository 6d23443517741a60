"""The shell of a job of a workflow, to run it where no GitHub is:

    .venv/bin/python packaging/release/steps.py release linux >job && sh job

Only on a system that may be spoilt. A variable whose value only GitHub knows stays unset, as a secret that is absent
does; steps that use an action are left out.
"""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_KNOWN_TO_GITHUB = "${{"


def shell_of(workflow: dict[str, Any], job: str) -> Iterator[str]:
    """The lines. Raises KeyError for a job that is not there, ValueError for one on Windows."""
    steps = workflow["jobs"][job]
    if str(steps["runs-on"]).startswith("windows"):
        raise ValueError(f"{job} runs in PowerShell")
    yield "set -e"
    outer = workflow.get("env", {}) | steps.get("env", {})
    for step in steps["steps"]:
        if "run" not in step:
            continue
        name = str(step.get("name", "step"))
        yield f"echo {shlex.quote(f'== {name}')}"
        yield "("
        for variable, value in (outer | step.get("env", {})).items():
            if _KNOWN_TO_GITHUB not in str(value):
                yield f"export {variable}={shlex.quote(str(value))}"
        yield str(step["run"]).rstrip()
        yield ")"


def main(arguments: list[str]) -> int:
    """The exit status: 0, 2 for a wrong call."""
    try:
        name, job = arguments
        workflow = yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"))
        sys.stdout.write("\n".join(shell_of(workflow, job)) + "\n")
    except (ValueError, KeyError, OSError) as error:
        sys.stderr.write(f"steps.py: {error}\n{__doc__}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
