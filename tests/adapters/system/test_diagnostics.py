"""Reports of errors: one per place, of every thread, with nothing of a person in them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.system.test_redaction import FORMS, secret_text
from tray_app.adapters.system.diagnostics import ErrorReports, report
from tray_app.adapters.system.logs import install
from tray_app.adapters.system.redaction import register_secret

_log = logging.getLogger("tray_app.somewhere")


@pytest.fixture
def reports() -> Iterator[list[str]]:
    heard: list[str] = []
    handler = ErrorReports()
    handler.listen(heard.append)
    yield heard
    handler.close()


def _break(words: str) -> None:
    try:
        raise RuntimeError(words)
    except RuntimeError:
        _log.exception("a part broke")


def test_a_report_says_what_broke_and_where_and_nothing_of_people(reports: list[str]) -> None:
    register_secret("correct horse battery")
    _break("could not read correct horse battery of jane@example.com at +12025550123")
    (report,) = reports
    assert "RuntimeError" in report
    assert "test_diagnostics.py" in report
    assert "What: a part broke" in report
    for secret in ("correct horse", "jane@", "2025550123", str(Path.home())):
        assert secret not in report


ADDRESSES = (
    "jane@example.com",
    "o'brien+it=odd@example.com",
    "x%s{0}$y@example.com",
    "üser@exämple.example",
    "jane@[192.0.2.1]",
    "김@example.com",
)


@given(secret=secret_text, form=st.sampled_from(sorted(FORMS)), address=st.sampled_from(ADDRESSES))
def test_whatever_an_error_quotes_is_not_in_its_report(secret: str, form: str, address: str) -> None:
    register_secret(secret)
    written = FORMS[form](secret)
    try:
        try:
            raise KeyError(f"{address}: {written}")
        except KeyError as inner:
            broken = RuntimeError({"to": address, "how": written})
            broken.add_note(f"while {written} was sent to {address}")
            raise broken from inner
    except RuntimeError as error:
        told = report(f"{written} for {address} broke", (type(error), error, error.__traceback__), "engine")
    assert "RuntimeError" in told
    assert address not in told
    assert secret not in told
    assert (written[2:] if form == "query" else written.strip("'\"=")) not in told


def test_a_place_that_breaks_again_and_again_is_told_once(reports: list[str]) -> None:
    for number in range(50):
        _break(f"again {number}")
    assert len(reports) == 1


def test_warnings_and_other_programs_errors_are_not_ours(reports: list[str]) -> None:
    _log.warning("something")
    _log.error("something without a cause")
    try:
        raise OSError("theirs")
    except OSError:
        logging.getLogger("urllib3").exception("theirs")
    assert reports == []


def test_a_thread_that_ends_by_an_error_is_told(reports: list[str], tmp_path: Path) -> None:
    logs = install(tmp_path, tell=lambda _: None)
    try:
        thread = threading.Thread(target=lambda: [][0], name="some part")
        thread.start()
        thread.join()
    finally:
        logs.close()
    (report,) = reports
    assert "IndexError" in report
    assert "Part: some part" in report
    assert "IndexError" in (tmp_path / "diditlog.log").read_text("utf-8")


def test_whoever_shows_it_may_fail_too() -> None:
    handler = ErrorReports()

    def fail(_report: str) -> None:
        raise ValueError

    handler.listen(fail)
    _break("once")
    handler.close()
