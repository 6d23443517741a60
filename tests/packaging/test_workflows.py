"""The workflows, as far as they can be judged and run without GitHub: their form, their rights, their shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.recipes import PACKAGING, ROOT, SCRIPTS, WORKFLOWS, tool

RUN = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in WORKFLOWS}
JOBS = [(file.stem, job) for file in WORKFLOWS for job in RUN[file.stem]["jobs"]]
SHELL_STEPS = [
    (f"{name}: {job}: {step.get('name')}", step["run"])
    for name, job in JOBS
    if "windows" not in str((RUN[name]["jobs"][job]["runs-on"], RUN[name]["jobs"][job].get("strategy")))
    for step in RUN[name]["jobs"][job]["steps"]
    if "run" in step
]
"""What a shell runs; on Windows it is PowerShell."""


def lint(*command: str | Path, text: str = "") -> None:
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_githubs_own_schema_takes_them() -> None:
    lint(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)


def test_nothing_in_them_opens_a_door() -> None:
    lint(tool("zizmor"), "--offline", "--no-progress", "--quiet", *WORKFLOWS)


def test_actionlint_finds_nothing() -> None:
    if shutil.which("actionlint") is None:
        pytest.skip("no actionlint here: https://github.com/rhysd/actionlint")
    lint("actionlint", *WORKFLOWS)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda path: path.name)
def test_each_action_is_one_commit_that_says_its_version(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_secret_is_given_to_one_step_alone(name: str, job: str) -> None:
    content = RUN[name]["jobs"][job]
    for where in (RUN[name].get("env", {}), content.get("env", {})):
        assert "secrets." not in str(where)
    with_secrets = [step for step in content["steps"] if "secrets." in str(step)]
    assert all("uses" not in step for step in with_secrets)
    assert not with_secrets or content["environment"] == "release"


@pytest.mark.parametrize(("step", "script"), SHELL_STEPS, ids=[step for step, _ in SHELL_STEPS])
def test_the_shell_of_a_step_is_sound(step: str, script: str) -> None:
    # In a container GitHub takes sh, elsewhere bash: what sh can do, both can.
    lint(tool("shellcheck"), "--shell", "sh", "-", text=script)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(PACKAGING).as_posix())
def test_a_script_is_sound(script: Path) -> None:
    lint(tool("shellcheck"), script)


@pytest.mark.parametrize(
    ("script", "missing"),
    [("macos/notarise.sh", "APPLE_API_KEY"), ("windows/sign-msi.sh", "WINDOWS_CERTIFICATE")],
)
@pytest.mark.skipif(os.name == "nt", reason="these run on Linux and macOS")
def test_without_its_key_a_step_says_so_and_goes_on(script: str, missing: str, tmp_path: Path) -> None:
    product = tmp_path / "product"
    product.write_bytes(b"as it was built")
    command = [str(PACKAGING / script), str(product)]
    environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), missing: ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::notice title=Not ")
    assert missing in done.stdout
    assert product.read_bytes() == b"as it was built"


@pytest.mark.skipif(sys.platform != "linux", reason="releases are put together on Linux")
def test_the_checksums_hold_for_every_file(tmp_path: Path) -> None:
    for name in ("b.deb", "a-setup.exe", "with space.pkg"):
        (tmp_path / name).write_bytes(name.encode())
    for _ in range(2):  # a second time it does not count its own file
        subprocess.run([PACKAGING / "release" / "checksums.sh", tmp_path], check=True)
    lines = (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line[64:] for line in lines] == ["  a-setup.exe", "  b.deb", "  with space.pkg"]
    (tmp_path / "b.deb").write_bytes(b"changed")
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_the_shell_of_a_job_can_be_had() -> None:
    def steps(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(PACKAGING / "release" / "steps.py"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = steps("release", "publish")
    assert done.returncode == 0
    assert 'packaging/release/notes.py "$GITHUB_REF_NAME"' in done.stdout
    assert "GH_TOKEN" not in done.stdout
    assert "export DIDITLOG_APP=/usr/bin/diditlog\n" in steps("release", "linux").stdout
    for wrong in (("release", "windows"), ("release", "none"), ("none", "linux"), ()):
        assert steps(*wrong).returncode == 2


def test_each_script_that_runs_after_an_install_is_run_by_the_workflow() -> None:
    release: dict[str, Any] = RUN["release"]
    run = "\n".join(step.get("run", "") for job in release["jobs"].values() for step in job["steps"])
    for script in (
        "linux/try-package.sh",
        "windows\\smoke.ps1",
        "windows\\smoke-msi.ps1",
        "macos/smoke.sh",
        "release/checksums.sh",
    ):
        assert script in run
