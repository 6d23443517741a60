"""What reaches the terminal: nothing that a terminal would obey, and no input that cannot be read."""

from __future__ import annotations

import io
import json
import sys

import pytest

from tray_app.cli.terminal import read_secret, write


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
