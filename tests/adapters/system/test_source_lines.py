"""Source that was read is not kept, and tracebacks show it all the same."""

from __future__ import annotations

import inspect
import linecache
import traceback
from pathlib import Path

import pytest

from tray_app.adapters.system.source_lines import keep_no_source_lines


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linecache, "cache", {})
    keep_no_source_lines()


@pytest.mark.usefixtures("forgetful")
def test_source_that_was_read_is_not_kept() -> None:
    assert "def test_source" in inspect.getsource(test_source_that_was_read_is_not_kept)
    assert linecache.getline(__file__, 3) == "from __future__ import annotations\n"
    assert not linecache.cache


@pytest.mark.parametrize("source", ["one = 1\ntwo = 2", None])
@pytest.mark.usefixtures("forgetful")
def test_what_has_no_file_is_still_found_where_its_loader_has_it(source: str | None) -> None:
    class Loader:
        @staticmethod
        def get_source(_name: str) -> str | None:
            return source

    place = "app/library.zip/re/__init__.pyc"  # as in a frozen app, which ships no sources
    module = {"__name__": "re", "__loader__": Loader()}
    for _ in range(2):
        assert linecache.getlines(place, module) == (["one = 1\n", "two = 2\n"] if source else [])


@pytest.mark.usefixtures("forgetful")
def test_a_traceback_still_shows_the_line() -> None:
    with pytest.raises(OSError, match="no such file") as caught:
        Path("no such file").stat()
    assert 'Path("no such file").stat()' in "".join(traceback.format_exception(caught.value))
