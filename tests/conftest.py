"""Fixtures every test may ask for, and the guards that stand around each of them."""

from __future__ import annotations

import compileall
import contextlib
import gc
import itertools
import os
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import keyring.core
import pytest

from tests.examples import PURPOSE, examples
from tests.rig.certificates import CertificateAuthority
from tests.rig.guards import Guards
from tray_app.adapters.system import redaction

pytest_plugins = ["tests.rig.fixtures"]

ROOT = Path(__file__).parent.parent

# Hundreds of programs are started from these modules: compiled once, and not by each of them. Some machines are set to
# keep nothing that is compiled (PYTHONDONTWRITEBYTECODE), which took half of the time of a start.
sys.dont_write_bytecode = False
for folder in ("tray_app", "tests"):
    compileall.compile_dir(ROOT / folder, quiet=2)

# Qt without a screen wherever a test does not bring one; before the first QApplication is made.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# A run that was started in the background ignores Ctrl+C, and so would the programs whose Ctrl+C is tested.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same inputs each time, so that a change is judged and not the luck of the day; `run.py fuzz` looks for new ones.
_MANY = examples(100)
hypothesis.settings.register_profile("test", deadline=None, database=None, derandomize=True, max_examples=_MANY)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=_MANY, print_blob=True)
hypothesis.settings.load_profile("fuzz" if PURPOSE == "fuzz" else "test")

_GUARDS = Guards(ROOT / ".pytest_cache", ROOT / ".hypothesis")
_GUARDS.install()

_HOMES = itertools.count()

_OF_THE_PERSON = (
    *("DISPLAY", "WAYLAND_DISPLAY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)
"""Variables of the person who runs the tests that must not reach what is tested, in upper and lower case."""


def pytest_collection_finish() -> None:
    """Take thousands of tests out of what the garbage collector looks through each time: nothing of them ever goes."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what stood on the desktop of a test that failed: on a busy machine it may not fail so again."""
    report = yield
    if report.when == "call" and report.failed:
        for rig in item.funcargs.values():
            if hasattr(rig, "situation"):
                with contextlib.suppress(Exception):  # a desktop that is gone must not hide why the test failed
                    report.sections.append(("the desktop when it failed", rig.situation()))
    return report


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home for each test: its settings, data, keyring and bus are nobody else's."""
    # Not by `mktemp`, which reads the names of all folders there to find the next number: a minute for all tests.
    folder = tmp_path_factory.getbasetemp() / "homes" / str(next(_HOMES))
    folder.mkdir(mode=0o700, parents=True)
    (folder / "run").mkdir(mode=0o700)
    places = {
        "HOME": folder,
        "USERPROFILE": folder,
        "APPDATA": folder / "roaming",
        "LOCALAPPDATA": folder / "local",
        "XDG_CONFIG_HOME": folder / "config",
        "XDG_DATA_HOME": folder / "data",
        "XDG_STATE_HOME": folder / "state",
        "XDG_CACHE_HOME": folder / "cache",
        "XDG_RUNTIME_DIR": folder / "run",
        "DIDITLOG_HOME": folder / "diditlog",
    }
    for name, place in places.items():
        monkeypatch.setenv(name, str(place))
    for name in _OF_THE_PERSON:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    # No bundle of authorities: reading the machine's own anew takes 13 ms of each connection.
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder / 'run' / 'no-bus'}")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    # Nor the secrets of tests before: each line of a log is searched for all of them.
    monkeypatch.setattr(redaction, "_secrets", {})
    return folder


@pytest.fixture(autouse=True)
def _guarded() -> Iterator[None]:
    """Fail a test that reached for another machine or wrote outside temporary folders, even if the app hid it."""
    _GUARDS.attempts.clear()
    _GUARDS.active = True
    yield
    _GUARDS.active = False
    if _GUARDS.attempts:
        pytest.fail("\n".join(_GUARDS.attempts), pytrace=False)


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Vendors' API descriptions and recordings, which are not part of this repository."""
    folder = Path(os.environ.get("DIDITLOG_REFERENCE_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("skipped: no reference data")
    return folder


@pytest.fixture(scope="session")
def certificate_authority(tmp_path_factory: pytest.TempPathFactory) -> CertificateAuthority:
    """An authority that signed the certificate of `localhost`, and that nobody trusts by default."""
    return CertificateAuthority.create(tmp_path_factory.mktemp("certificates"))
