"""A file to be taught, for the windows: one question, then a preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tray_app.core.model.text import text, verbatim
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.teaching_api import TeachingStep


class FakeTeachingApi:
    def __init__(self) -> None:
        self.kept: list[tuple[str, dict[str, str]]] = []
        self.attempt = Attempt(found=verbatim("Saved."))

    def next_step(self, source_id: str, answers: Mapping[str, str], done: Callable[[TeachingStep], None]) -> None:
        asked = "zone" not in answers
        step = TeachingStep(
            file="export.csv",
            columns=("When", "Whom", "Way"),
            rows=(("2026-11-23 10:00", "+14155550100", "out"), ("2026-11-23 11:00", "+14155550101", "in")),
            guessed=((verbatim("Beginning"), verbatim("When (by its name)")),),
            key="zone" if asked else "",
            question=text("Which time zone are the times in?") if asked else None,
            choices=(("rep", text("Your own time zone")), ("utc", text("UTC"))) if asked else (),
            is_open=asked,
            preview=(verbatim(f"2026-11-23 10:00, +14155550100, {answers.get('zone', 'rep')}"),),
        )
        done(step)

    def keep(self, source_id: str, answers: Mapping[str, str], done: Callable[[Attempt], None]) -> None:
        self.kept.append((source_id, dict(answers)))
        done(self.attempt)
