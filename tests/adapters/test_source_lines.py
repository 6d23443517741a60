"""Source that was read is not kept, and tracebacks show it all the same."""

from __future__ import annotations

import inspect
import linecache
import traceback
from pathlib import Path

import pytest

from tray_app.adapters.source_lines import keep_no_source_lines


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linecache, "cache", {})
    keep_no_source_lines()


@pytest.mark.usefixtures("forgetful")
def test_source_that_was_read_is_not_kept() -> None:
    assert "def test_source" in inspect.getsource(test_source_that_was_read_is_not_kept)
    assert linecache.getline(__file__, 3) == "from __future__ import annotations\n"
    assert not linecache.cache


@pytest.mark.usefixtures("forgetful")
def test_a_traceback_still_shows_the_line() -> None:
    with pytest.raises(OSError, match="no such file") as caught:
        Path("no such file").stat()
    assert 'Path("no such file").stat()' in "".join(traceback.format_exception(caught.value))
