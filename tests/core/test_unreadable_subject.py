"""A subject whose letters are a guess says nothing against a record, and what can be read still does."""

from datetime import timedelta

import pytest

from tests.core.building import contact, email, task
from tests.core.worlds import World, judged
from tray_app.core.model.activity import Mark
from tray_app.core.model.verdict import Verdict

GUESSED = frozenset({Mark.UNREADABLE_SUBJECT})


@pytest.mark.parametrize(
    ("marks", "later", "verdict"),
    [
        (GUESSED, timedelta(minutes=2), Verdict.LOGGED),
        (frozenset[Mark](), timedelta(minutes=2), Verdict.NOT_LOGGED),
        # Person and time alone are not believed for long.
        (GUESSED, timedelta(hours=170), Verdict.NOT_LOGGED),
    ],
)
def test_other_words_say_nothing_where_the_emails_are_a_guess(
    marks: frozenset[Mark], later: timedelta, verdict: Verdict
) -> None:
    sent = email(subject="¿ßÀû¼­", marks=marks, ago=timedelta(days=8))
    record = task(subject="Email: 견적서", ago=timedelta(days=8) - later)
    assert [one.verdict for one in judged(World(activities=[sent], people=(contact(),), tasks=(record,)))] == [verdict]
