"""Inputs as the world makes them, each with the answer that is right: a table a person can read.

Each module beside this one holds one area's cases in `CASES`. A case stands for its whole kind. `python -m tests.cases`
prints all of them with the answer before its mend and the answer now; `test_cases.py` is the same table as a test.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One input and what is said about it."""

    kind: str
    """What this input is an example of."""
    given: str
    """The input, or a line that tells which it is."""
    before: str
    """The answer before the mend, as it was seen."""
    right: str
    """The answer that is right."""
    answer: Callable[[], str]
    """Asks the code; its answer in the words of `right`."""


def areas() -> Iterator[tuple[str, tuple[Case, ...]]]:
    """Each area's name and its cases."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        cases = getattr(importlib.import_module(f"{__name__}.{module.name}"), "CASES", None)
        if cases is not None:
            yield module.name, cases


def answer_of(case: Case) -> str:
    """What the code says now; an exception is an answer too, and never the right one."""
    try:
        return case.answer()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
