"""`python -m tests.golden`: judge worlds with a known truth, print how well it went, fail below the thresholds."""

import argparse
import sys
import time
from functools import partial
from pathlib import Path

from tests.golden.evaluation import Score, evaluate, report
from tests.golden.generator import generate, seeded
from tests.golden.messy import make_a_mess
from tests.golden.monitoring import day_by_day
from tests.golden.reading import WORLDS, read_worlds
from tray_app.core.diagnosis.schedule import WATCHED


def main(arguments: list[str] | None = None) -> int:
    """0 when the numbers hold, 1 when they do not, 2 when a world cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of worlds (default: the golden set)")
    parser.add_argument("--generate", type=int, metavar="SEED", action="append", help="judge a generated world")
    parser.add_argument("--messy", type=int, metavar="SEED", action="append", help="judge an untidy generated world")
    parser.add_argument("--activities", type=int, default=5000, help="how many to generate (default 5000)")
    parser.add_argument("--at-once", action="store_true", help="ask about a generated world in one question")
    parser.add_argument("--shown", type=int, default=50, help="disagreements to print (default 50)")
    parser.add_argument("--codes", action="store_true", help="also print how often each true code occurs")
    options = parser.parse_args(arguments)
    good = True
    if options.folders or not (options.generate or options.messy):
        for folder in options.folders or [WORLDS]:
            try:
                score = evaluate(read_worlds(folder))
            except ValueError as error:
                print(error, file=sys.stderr)  # noqa: T201
                return 2
            good &= _show(str(folder.name), score, options.shown)
            if options.codes:
                print("\n".join(f"{count:4} {code}" for code, count in sorted(score.codes.items())))  # noqa: T201
    for seed in options.generate or ():
        began = time.perf_counter()
        world = generate(seeded(seed), activities=options.activities, name=f"seed {seed}")
        score = evaluate([world]) if options.at_once else evaluate([world], day_by_day)
        good &= _show(f"seed {seed} ({time.perf_counter() - began:.1f} s)", score, options.shown)
    for seed in options.messy or ():
        began = time.perf_counter()
        world = make_a_mess(seeded(seed), activities=options.activities, name=f"messy {seed}")
        score = evaluate([world]) if options.at_once else evaluate([world], partial(day_by_day, again=WATCHED))
        good &= _show(f"messy {seed}: {world.about} ({time.perf_counter() - began:.1f} s)", score, options.shown)
        good &= score.never_silent
    return 0 if good else 1


def _show(title: str, score: Score, shown: int) -> bool:
    print(f"== {title}\n{report(score, shown=shown)}\n{'holds' if score.good_enough else 'DOES NOT HOLD'}")  # noqa: T201
    return score.good_enough


if __name__ == "__main__":
    sys.exit(main())
