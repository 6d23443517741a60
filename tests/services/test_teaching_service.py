"""A window teaches a call file: question by question, saved, and read from then on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from tests.rig.processes import PATIENCE_S
from tray_app.adapters.settings import parse_source
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.teaching_api import TeachingStep
from tray_app.services.teaching_service import TeachingService

CONTENT = "Wann;Wohin;Richtung;Dauer;Status\n23.11.2026 10:00;+4930555010;ausgehend;42;Beantwortet\n"
ANSWERS = {"started_at": "Wann", "number": "Wohin", "zone": "Europe/Berlin", "unit": "s"}


def answer(ask: Callable[[Callable[[Any], None]], None]) -> Any:
    came, found = threading.Event(), list[Any]()

    def done(value: object) -> None:
        found.append(value)
        came.set()

    ask(done)
    assert came.wait(PATIENCE_S)
    return found[0]


def service(tmp_path: Path, reloaded: list[None]) -> TeachingService:
    (tmp_path / "Calls").mkdir()
    source = parse_source({"id": "dialer", "type": "call-files", "folder": str(tmp_path / "Calls")})
    file = SimpleNamespace(source=lambda name: source if name == "dialer" else None)
    factory = SourceFactory(cast("Any", None), lambda: "DE", tmp_path, mapping_folders=(tmp_path / "mappings",))
    return TeachingService(
        cast("Any", SimpleNamespace(current=SimpleNamespace(file=file))),
        factory,
        mapping_folder=tmp_path / "mappings",
        reload=lambda: reloaded.append(None),
    )


def test_a_file_is_taught_question_by_question(tmp_path: Path) -> None:
    reloaded: list[None] = []
    made = service(tmp_path, reloaded)
    (tmp_path / "Calls" / "export.csv").write_text(CONTENT, "utf-8")
    answers: dict[str, str] = {}
    for _ in range(10):
        step: TeachingStep = answer(lambda done: made.next_step("dialer", answers, done))
        assert step.file == "export.csv"
        assert step.columns == ("Wann", "Wohin", "Richtung", "Dauer", "Status")
        if not step.key:
            break
        answers[step.key] = ANSWERS[step.key]
    assert step.question is None
    assert "2026-11-23 09:00" in str(step.preview[0])
    kept: Attempt = answer(lambda done: made.keep("dialer", answers, done))
    assert kept.worked
    assert reloaded == [None]
    assert (tmp_path / "mappings" / "export.toml").is_file()
    nothing: TeachingStep = answer(lambda done: made.next_step("dialer", {}, done))
    assert str(nothing.problem) == "Every file in the folder can be read."


def test_a_time_that_nobody_sees_is_asked_for_with_its_day(tmp_path: Path) -> None:
    made = service(tmp_path, [])
    (tmp_path / "Calls" / "export.csv").write_text("Data;Quando;Wohin;Dauer\n13/11/2025;13:05:10;+4930555010;0:03\n")
    step: TeachingStep = answer(lambda done: made.next_step("dialer", {}, done))
    assert (step.problem, step.key) == (None, "started_at")
    assert [value for value, _ in step.choices][:2] == ["Data + Quando", "Data + Dauer"]
    answers = {"started_at": "Data + Quando", "number": "Wohin", "zone": "utc"}
    ahead: TeachingStep = answer(lambda done: made.next_step("dialer", answers, done))
    assert ahead.key == "unit"
    assert [(value, str(words)) for value, words in ahead.choices] == [
        ("clock", "Minutes and seconds"),
        ("hm", "Hours and minutes"),
    ]


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    made = service(tmp_path, [])
    (tmp_path / "Calls" / "export.csv").write_text(CONTENT, "utf-8")
    early: Attempt = answer(lambda done: made.keep("dialer", {}, done))
    assert str(early.problem) == "Something is left to answer."
    (tmp_path / "mappings").touch()
    full: Attempt = answer(lambda done: made.keep("dialer", ANSWERS, done))
    assert "nothing can be saved" in str(full.problem)
    gone: TeachingStep = answer(lambda done: made.next_step("nobody", {}, done))
    assert "no folder of calls" in str(gone.problem)
