"""How many inputs a property is tried with: a number in the main run, many more when new ones are looked for.

On the other Pythons of the machine a few are enough: what differs there is the library, which each input meets alike.
"""

from __future__ import annotations

import os

_TIMES = {"fuzz": 10.0, "few": 0.2}
PURPOSE = os.environ.get("DIDITLOG_EXAMPLES", "")
"""`fuzz`, `few`, or nothing for the main run."""


def examples(number: int) -> int:
    """So many, or as many more or fewer as this run is for."""
    return max(1, round(number * _TIMES.get(PURPOSE, 1.0)))
