"""One test for a whole table: every row is tried, and what is wrong is printed row by row.

For rules that hold for each text, file or code: a thousand rows are one test that says which of them break the rule.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any


def every_row(
    names: str | tuple[str, ...], rows: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, but all rows are one test. `rows` are not used up before the test runs."""
    parameters = (names,) if isinstance(names, str) else names
    table = list(rows)

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(check)

        @wraps(check)
        def whole_table(**fixtures: Any) -> None:
            assert table, "the table is empty"
            wrong = []
            for row in table:
                values = (row,) if isinstance(names, str) else row
                try:
                    check(**fixtures, **dict(zip(parameters, values, strict=True)))
                except AssertionError as error:
                    wrong.append(f"{', '.join(map(str, values))}: {error}")
            assert not wrong, f"{len(wrong)} of {len(table)}:\n" + "\n".join(wrong[:20])

        left = [parameter for name, parameter in signature.parameters.items() if name not in parameters]
        whole_table.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return whole_table

    return decorate
