"""What reaches the terminal: nothing that a terminal would obey, and no input that cannot be read."""

from __future__ import annotations

import ctypes
import io
import json
import sys
from types import SimpleNamespace

import pytest

from tray_app.cli.line import is_terminal
from tray_app.cli.output import write_csv, write_json
from tray_app.cli.terminal import read_secret, write, write_whole


def test_signs_a_terminal_obeys_are_shown_instead(capsys: pytest.CaptureFixture[str]) -> None:
    write("a\x1b[31mb\x9bc\x7f 한글\tend")

    assert capsys.readouterr().out == "a\\u001b[31mb\\u009bc\\u007f 한글\tend\n"


def test_json_stays_the_same_json(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"subject": "a\x1b\x9b\x7f\u3000b"}
    write(json.dumps(said, ensure_ascii=False))

    assert json.loads(capsys.readouterr().out) == said


def test_a_secret_of_any_bytes_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x\xffy\n"), encoding="utf-8"))

    assert read_secret("") == "x\ufffdy"


@pytest.mark.parametrize("encoding", ["cp1252", "cp949", "utf-8"])
def test_json_and_tables_keep_every_name_in_whatever_windows_redirects(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    names = "김민수, Zoë, 佐藤太郎"
    said, listed = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(said, encoding=encoding))
    write_json({"who": names})
    assert json.loads(said.getvalue().decode(encoding)) == {"who": names}
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(listed, encoding=encoding))
    write_csv(["who", names])
    assert listed.getvalue().decode("utf-8-sig") == f"who\n{names}\n"


@pytest.mark.parametrize(
    ("encoding", "words", "read_as"),
    [("cp949", "안녕?", "cp949"), ("cp1252", "안녕?", "utf-8-sig"), ("cp1252", "Zoë?", "cp1252")],
)
def test_a_message_has_the_encoding_of_windows_where_that_has_its_signs(
    monkeypatch: pytest.MonkeyPatch, encoding: str, words: str, read_as: str
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    write_whole(words)
    assert raw.getvalue().decode(read_as) == f"{words}\n"


@pytest.mark.parametrize("is_console", [0, 1])
def test_nobody_is_asked_at_windows_nul_device(monkeypatch: pytest.MonkeyPatch, is_console: int) -> None:
    class Device(io.StringIO):
        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            return 0

    kernel32 = SimpleNamespace(GetConsoleMode=lambda handle, mode: is_console)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(get_osfhandle=lambda number: 4))
    monkeypatch.setattr(sys, "platform", "win32")
    assert is_terminal(Device()) is bool(is_console)
    assert not is_terminal(None)
