"""The words of customers do not stay in memory when a cycle is over."""

from __future__ import annotations

import gc
import sys

from tray_app.core.matching.subjects import subject_of
from tray_app.core.matching.task_words import speaks_of_a_plan, tells_of_a_call, tells_of_an_answer
from tray_app.core.matching.word_memory import forget_subjects, remembered


def test_each_subject_is_worked_out_once_until_it_is_forgotten() -> None:
    asked: list[str] = []

    @remembered
    def length(subject: str) -> int:
        asked.append(subject)
        return len(subject)

    assert [length("Pricing"), length("Pricing"), length("Terms")] == [7, 7, 5]
    assert asked == ["Pricing", "Terms"]
    forget_subjects()
    assert length("Pricing") == 7
    assert asked == ["Pricing", "Terms", "Pricing"]


def test_nothing_of_a_subject_is_left() -> None:
    words = "".join(("Words of a ", "customer"))
    before = sys.getrefcount(words)
    for ask in (subject_of, tells_of_an_answer, tells_of_a_call, speaks_of_a_plan):
        ask(words)
    assert sys.getrefcount(words) > before
    forget_subjects()
    gc.collect()
    assert sys.getrefcount(words) == before
