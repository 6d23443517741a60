"""`python -m tests.cases [AREA …]`: print each case, the answer before and now, and what is right; 1: one is wrong."""

import argparse
import platform
import sys

from tests.cases import answer_of, areas


def main() -> int:
    """0 when every answer is right."""
    parser = argparse.ArgumentParser(prog="python -m tests.cases", description=__doc__)
    parser.add_argument("areas", nargs="*", help="print these areas only")
    chosen = parser.parse_args().areas
    wrong = count = 0
    lines = [f"Python {platform.python_version()}"]
    for area, cases in areas():
        if chosen and area not in chosen:
            continue
        lines += ["", f"== {area}"]
        for case in cases:
            now = answer_of(case)
            good = now == case.right
            count, wrong = count + 1, wrong + (not good)
            lines += [f"{'ok   ' if good else 'WRONG'} {case.kind}", f"      given   {case.given}"]
            lines += [f"      before  {case.before}", f"      now     {now}"]
            lines += [] if good else [f"      right   {case.right}"]
    lines += ["", f"{count} cases, {wrong} wrong"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
