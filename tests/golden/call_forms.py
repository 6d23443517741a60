"""`python -m tests.golden.call_forms [SEED …]`: the same untidy worlds, their calls through one form after the other.

What an export leaves out (an id, seconds, a zone) must not cost hits. 1 when a form's hit rate is below the own form's
by more than half a percent.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tests.golden.call_cells import FORMS
from tests.golden.evaluation import Score, evaluate
from tests.golden.generator import seeded
from tests.golden.messy import make_a_mess
from tests.golden.monitoring import day_by_day
from tray_app.core.diagnosis.schedule import WATCHED
from tray_app.core.model.activity import Call

MOST_LOST = 0.005
"""Share of the calls by which a form may be worse than the own one."""


@dataclass(frozen=True, slots=True)
class FormResult:
    """How the calls of some worlds were judged through one form."""

    calls: int
    """How many there are."""
    wrong: int
    """Calls of which anything else is told than the truth."""
    score: Score
    """Of everything in the worlds, emails as well."""

    @property
    def hit_rate(self) -> float:
        """Share of the calls with the right verdict and the right record."""
        return 1 - self.wrong / self.calls

    def line(self, name: str) -> str:
        """The numbers of one form in a line."""
        score = self.score
        kinds = [f"{kind} {score.count(kind)}" for kind in ("false alarm", "missed", "wrong proved", "wrong record")]
        numbers = f"precision {score.precision:.2%}, recall {1 - score.missed:.2%}"
        return f"{name:20} {self.calls} calls, hit rate {self.hit_rate:.2%}; {numbers}; {', '.join(kinds)}"


def through(form: str, seeds: Sequence[int], activities: int) -> FormResult:
    """The worlds of these seeds, their calls through this form."""
    worlds = [make_a_mess(seeded(seed), activities=activities, calls=FORMS[form]) for seed in seeds]
    score = evaluate(worlds, partial(day_by_day, again=WATCHED))
    calls = sum(isinstance(case.activity, Call) for world in worlds for case in world.cases)
    wrong = {(one.world, one.case.activity.id) for one in score.disagreements if isinstance(one.case.activity, Call)}
    return FormResult(calls, len(wrong), score)


def main() -> int:
    """0 when no form loses hits."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden.call_forms", description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=[1, 2, 3, 4, 5, 6, 7, 8])
    parser.add_argument("--activities", type=int, default=500, help="how many in each world (default 500)")
    parser.add_argument("--shown", type=int, default=0, help="disagreements about calls to print")
    chosen = parser.parse_args()
    found = {form: through(form, chosen.seeds, chosen.activities) for form in FORMS}
    for form, result in found.items():
        sys.stdout.write(result.line(form) + "\n")
        told = [one for one in result.score.disagreements if isinstance(one.case.activity, Call)]
        sys.stdout.writelines(f"    {one}\n" for one in told[: chosen.shown])
    return int(min(one.hit_rate for one in found.values()) < found["own"].hit_rate - MOST_LOST)


if __name__ == "__main__":
    sys.exit(main())
