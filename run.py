"""Runs DidItLog, or its tests, from a fresh checkout: everything needed is set up on the way.

    python3 run.py demo          the whole app against an embedded Salesforce and mailbox
    python3 run.py test          every check and test; further arguments go to pytest
    python3 run.py fuzz          the property tests alone, with inputs nobody has tried yet
    python3 run.py ANYTHING      the same as `diditlog ANYTHING`

The set-up is a virtual environment in `.venv` with the locked libraries, and on Debian and its relatives the system
packages that are missing. It is done once and again only when something it depends on has changed.
Needs Python 3.11 or newer and nothing else; some annotations stand in quotes so that an older one can still say so.
"""

import contextlib
import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
OLDEST_PYTHON = (3, 11)

QT_LIBRARIES = {
    "libdbus-1-3": "libdbus-1.so.3",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
}
"""Debian package: the library in it that the window needs. Checked by library, as package names differ by release."""

TEST_PROGRAMS = {
    "dbus-daemon": "dbus-daemon",
    "dovecot-imapd": "dovecot",
    "dunst": "dunst",
    "gnome-keyring": "gnome-keyring-daemon",
    "xdotool": "xdotool",
    "xfce4-panel": "xfce4-panel",
    "xfwm4": "xfwm4",
    "xvfb": "Xvfb",
}
"""Debian package: the program in it that the tests start as a real counterpart."""

TEST_FONTS = {
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "fonts-wqy-microhei": "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
}
"""Debian package: the font file in it; the second one has Korean and Japanese in 5 MB."""

TEST_LIBRARIES = {"python3-pyatspi": "/usr/lib/python3/dist-packages/pyatspi/__init__.py"}
"""Debian package: the file in it. With this one the tests read the window as a screen reader does."""

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
"""What must pass before the tests count."""

LANES = (
    ("tests/adapters/sources",),
    ("tests/adapters/net", "tests/adapters/salesforce", "tests/adapters/system", "tests/adapters/vault"),
    ("tests/desktop", "tests/golden", "tests/packaging", "tests/ui"),
    ("tests/e2e", "tests/e2e_sign_in", "tests/soak", "tests/writing"),
)
"""What the whole run tests beside each other and beside all other tests: each waits for something half of its time."""


class SetupError(Exception):
    """The set-up cannot go on; the text tells the person why and what to do."""


def main(arguments: "list[str]") -> int:
    """Set up, then run what was asked for; the exit status of that, or 2 when the set-up could not be done."""
    testing = arguments[:1] in (["test"], ["fuzz"])
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError("DidItLog needs Python 3.11 or newer; this is " + platform.python_version() + ".")
        set_up("test" if testing else "run", with_display=testing or has_display())
        if arguments[:1] == ["fuzz"]:
            return fuzz(arguments[1:])
        return run_tests(arguments[1:]) if testing else run_app(arguments)
    except (SetupError, OSError) as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run_app(arguments: "list[str]") -> int:
    """Hand over to `diditlog`."""
    command = [str(BIN / "diditlog"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - in our place, so that signals and the exit status are the app's own
    return subprocess.call(command)


def run_tests(arguments: "list[str]") -> int:
    """Run each check and then pytest: some tests, or all of them."""
    return (run_checks() or run_pytest(arguments)) if arguments else run_all_tests()


def run_checks() -> int:
    """Run each check; the exit status of the first that fails, which ends it."""
    for tool, *rest in CHECKS:
        say(shlex.join([tool, *rest]))
        status = subprocess.call([str(BIN / tool), *rest], cwd=ROOT)
        if status:
            return status
    return 0


def run_pytest(arguments: "list[str]", **variables: str) -> int:
    """Run pytest with these variables of the environment added, and return its exit status."""
    say(shlex.join(["pytest", *arguments]))
    return subprocess.call([str(BIN / "pytest"), *arguments], cwd=ROOT, env={**os.environ, **variables})


def fuzz(arguments: "list[str]") -> int:
    """Run the property tests with new inputs; hypothesis leaves a patch that makes an example of each find."""
    return run_pytest(["-m", "hypothesis", *arguments], DIDITLOG_EXAMPLES="fuzz")


def run_all_tests() -> int:
    """Run every check and test, in lanes beside each other; the exit status of one that failed."""
    beside = [[str(BIN / "pytest"), *folders] for folders in LANES]
    if os.name != "nt":
        # What needs no screen, on every other Python of this machine.
        beside.append([str(BIN / "python"), str(ROOT / "packaging" / "other_pythons.py")])
    with contextlib.ExitStack() as ended:
        lanes = [ended.enter_context(contextlib.closing(Lane(command))) for command in beside]
        if failed := run_checks():
            return failed
        status = run_pytest([f"--ignore={folder}" for folders in LANES for folder in folders])
        return next(filter(None, [*[lane.finished() for lane in lanes], status]), 0)


class Lane:
    """A command that runs beside others; what it says is printed when it is done."""

    def __init__(self, command: "list[str]") -> None:
        self._command = command
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the lane
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=self._said, stderr=subprocess.STDOUT)

    def finished(self) -> int:
        """Its exit status, once it is done and its words are printed."""
        status = self._process.wait()
        say(shlex.join(self._command))
        self._said.seek(0)
        sys.stdout.buffer.write(self._said.read())
        sys.stdout.flush()
        return status

    def close(self) -> None:
        """End the command where it still runs."""
        self._process.terminate()
        self._process.wait()
        self._said.close()


def has_display() -> bool:
    """Whether there is a screen to show a window on."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def set_up(purpose: str, *, with_display: bool) -> None:
    """Make sure that everything `purpose` (`run` or `test`) needs is there; quick when nothing has changed."""
    lock = ROOT / ("requirements-dev.lock" if purpose == "test" else "requirements.lock")
    stamp = VENV / f"set-up-for-{purpose}"
    fingerprint = fingerprint_of(lock, with_display=with_display)
    if stamp.is_file() and stamp.read_text("utf-8") == fingerprint:
        return
    install_system_packages(missing_packages(purpose, with_display=with_display))
    make_environment()
    say(f"installing the libraries of {lock.name}")
    no_libraries = "the libraries could not be installed (is there a network connection?)"
    pip(no_libraries, "--require-hashes", "-r", str(lock))
    pip("DidItLog itself could not be installed", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(fingerprint, "utf-8")


def fingerprint_of(lock: Path, *, with_display: bool) -> str:
    """Changes whenever the set-up has to be done again."""
    digest = hashlib.sha256(f"{platform.python_version()} {ROOT} {with_display}".encode())
    translations = sorted((ROOT / "resources" / "locale").rglob("*.po"))
    for path in (lock, ROOT / "pyproject.toml", ROOT / "packaging" / "hatch_build.py", *translations):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def missing_packages(purpose: str, *, with_display: bool) -> "list[str]":
    """The Debian packages to install, by name; none on other systems."""
    if not (sys.platform == "linux" and is_debian()):
        return []
    missing = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    if with_display:
        ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin") or "ldconfig"
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
        missing += [package for package, library in QT_LIBRARIES.items() if f"{library} " not in known]
    if purpose == "test":
        path = os.environ.get("PATH", "") + ":/usr/sbin"
        missing += [package for package, program in TEST_PROGRAMS.items() if not shutil.which(program, path=path)]
        files = {**TEST_FONTS, **TEST_LIBRARIES}
        missing += [package for package, file in files.items() if not Path(file).is_file()]
    return missing


def is_debian() -> bool:
    """Whether this is Debian or one of its relatives."""
    try:
        names = platform.freedesktop_os_release()
    except OSError:
        return False
    return "debian" in [names.get("ID"), *names.get("ID_LIKE", "").split()] and bool(shutil.which("apt-get"))


def install_system_packages(packages: "list[str]") -> None:
    """Install Debian packages as root; otherwise tell the person the exact line to run."""
    if not packages:
        return
    commands = [["apt-get", "install", "-y", "--no-install-recommends", *packages]]
    if "dovecot-imapd" in packages and Path("/run/systemd/system").is_dir():
        # The tests start a Dovecot of their own; the package would leave one running for the whole machine.
        commands.append(["systemctl", "disable", "--now", "dovecot"])
    if os.geteuid() != 0:
        line = " && ".join("sudo " + shlex.join(command) for command in commands)
        raise SetupError(f"some system packages are missing. Install them with the next line, then try again:\n{line}")
    say(f"installing {len(packages)} system packages")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], *commands):
        quietly(command, "the system packages could not be installed", environment)


def make_environment() -> None:
    """Create `.venv`, anew when it belongs to another Python or was left half-made."""
    config = VENV / "pyvenv.cfg"
    own = config.is_file() and is_our_environment(config.read_text("utf-8"))
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    if own and subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return
    say("creating the virtual environment .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    quietly(command, "the virtual environment could not be created (is Python's ensurepip installed?)")


def is_our_environment(config: str) -> bool:
    """Whether a `pyvenv.cfg` speaks of this Python and of this place: scripts in a moved environment do not start."""
    values = dict(line.partition(" = ")[::2] for line in config.splitlines())
    return values.get("version") == platform.python_version() and values.get("command", "").endswith(f" {VENV}")


def pip(problem: str, *arguments: str) -> None:
    """Install into the virtual environment; `problem` is what a failure means to the person."""
    command = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", *arguments]
    quietly(command, problem, {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})


def quietly(command: "list[str]", problem: str, environment: "dict[str, str] | None" = None) -> None:
    """Run a command without its chatter; when it fails, its last lines stand below `problem`."""
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith(("e:", "error", "fatal"))]
        last = (errors or lines)[-4:]
        raise SetupError("\n    ".join([f"{problem}. {command[0]} said:", *last]))


def say(text: str) -> None:
    """Tell what happens next, on standard error: standard output belongs to the app."""
    print(f"== {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
