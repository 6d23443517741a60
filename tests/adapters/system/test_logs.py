"""The log file: private, bounded, and never in the way."""

import io
import logging
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tray_app.adapters.system import logs
from tray_app.adapters.system.redaction import register_secret
from tray_app.core.model.text import Text

ours = logging.getLogger("tray_app.adapters.anything")


@pytest.fixture
def told() -> list[Text]:
    return []


@pytest.fixture
def log(tmp_path: Path, told: list[Text]) -> Iterator[logs.Logs]:
    installed = logs.install(tmp_path / "logs", tell=told.append)
    yield installed
    installed.close()


def test_messages_arguments_and_tracebacks_are_redacted(log: logs.Logs) -> None:
    register_secret("correct horse")
    try:
        raise ValueError("password was correct horse for jane@example.com")
    except ValueError:
        ours.exception("signing %s in with %r failed", "jane@example.com", "correct horse")
    ours.warning("stack", stack_info=True)
    written = log.file.read_text()
    assert "ValueError" in written
    assert "test_messages_arguments" in written
    assert "jane" not in written
    assert "correct horse" not in written


def test_libraries_are_heard_only_when_something_is_wrong(log: logs.Logs) -> None:
    logging.getLogger("library.of.others").info("GET /secret-path")
    logging.getLogger("library.of.others").warning("retrying")
    ours.info("polled")
    ours.debug("details")
    written = log.file.read_text()
    assert "retrying" in written
    assert "polled" in written
    assert "secret-path" not in written
    assert "details" not in written


def test_verbose_writes_our_details(tmp_path: Path) -> None:
    log = logs.install(tmp_path, verbose=True)
    ours.debug("details")
    logging.getLogger("imapclient.imaplib").debug("mail lines")
    log.close()
    assert "details" in log.file.read_text()
    assert "mail lines" not in log.file.read_text()


def test_warnings_are_captured(log: logs.Logs) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old usage", stacklevel=1)
    assert "old usage" in log.file.read_text()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_files_are_the_reps_alone_and_at_most_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert logs._LARGEST == 1_000_000
    monkeypatch.setattr(logs, "_LARGEST", 10_000)
    log = logs.install(tmp_path / "logs")
    for _ in range(50):
        ours.info("x" * 1000)
    log.close()
    files = sorted(log.file.parent.iterdir())
    assert [file.name for file in files] == ["diditlog.log", "diditlog.log.1", "diditlog.log.2"]
    assert all(file.stat().st_size <= 10_000 for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert log.file.parent.stat().st_mode & 0o777 == 0o700


FULL = """if True:
    import logging, sys
    from pathlib import Path
    from tray_app.adapters.system import logs
    log = logs.install(Path(sys.argv[1]))
    for _ in range(100):
        logging.getLogger("tray_app").info("y" * 1000)
    log.close()
    print("went on")
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_stops_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "diditlog.log").symlink_to("/dev/full")
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("went on\n", "", 0)


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    log = logs.install(tmp_path / "file" / "logs")
    ours.error("lost")
    log.close()
    assert capfd.readouterr() == ("", "")


def crash() -> None:
    raise RuntimeError("token 00D5g000004XyZQ!AQ8AQFmZ was refused")


def test_an_error_nobody_caught_is_one_calm_line_and_a_redacted_trace(log: logs.Logs, told: list[Text]) -> None:
    try:
        crash()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert len(told) == 1
    assert str(told[0]).startswith("DidItLog had to stop")
    assert str(log.file) in str(told[0])
    assert "RuntimeError" in log.file.read_text()
    assert "AQ8AQ" not in log.file.read_text()


def test_so_is_one_in_a_thread(log: logs.Logs, told: list[Text]) -> None:
    thread = threading.Thread(target=crash, name="engine")
    thread.start()
    thread.join()
    assert [str(line).startswith("A part of DidItLog stopped") for line in told] == [True]
    assert "engine" in log.file.read_text()
    assert "AQ8AQ" not in log.file.read_text()


def test_an_interrupt_from_the_keyboard_is_no_crash(log: logs.Logs, told: list[Text]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert not log.file.exists()


def test_the_line_goes_to_standard_error_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = logs.install(tmp_path)
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        sys.excepthook(RuntimeError, RuntimeError(), None)
        if stream:
            assert stream.getvalue().count("\n") == 1
    log.close()


def test_everything_is_put_back(tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook, logging.getLogger().level, list(logging.getLogger().handlers))
    logs.install(tmp_path).close()
    root = logging.getLogger()
    assert before == (sys.excepthook, threading.excepthook, root.level, list(root.handlers))
