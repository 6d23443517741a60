"""What `explain` makes of each error of a list, one line each: `python -m tests.core.explain_table FILE …`.

A file is text with one error a line, or JSON: a list of objects with `code` and perhaps `meaning`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tray_app.adapters.content.guides import GuideShelf
from tray_app.core.explain.explainer import explain
from tray_app.core.model.reasons import facts_of

FIXES = Path(__file__).parents[2] / "resources" / "fixes"


def errors_in(file: Path) -> list[tuple[str, str]]:
    """Each error with what the list says it means, if it says anything."""
    content = file.read_text("utf-8")
    if file.suffix == ".json":
        return [(str(one["code"]), str(one.get("meaning", ""))) for one in json.loads(content)]
    return [(line.strip(), "") for line in content.splitlines() if line.strip()]


def table(errors: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Error, meaning in the list, reason, how sure, whether it passes by itself, who, links of the steps, cause."""
    shelf = GuideShelf(FIXES, "en")
    for error, meaning in errors:
        found = explain(error)
        guide = shelf.of(found.code)
        links = [*(step.link for step in found.first_steps), *(step.link for step in guide.steps)]
        yield " | ".join(
            (
                error,
                meaning or "-",
                found.code,
                found.confidence,
                "passes" if found.heals_itself else "stays",
                ",".join(facts_of(found.code).fixers),
                ",".join(link or "-" for link in links),
                str(found.cause) if found.cause else guide.cause,
            )
        )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for line in table(errors_in(Path(name))):
            sys.stdout.write(f"{line}\n")
