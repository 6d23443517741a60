"""Has Python look less often for what is kept only by itself: most of what a check makes is still needed."""

import gc
from typing import Final

_MADE: Final = 5_000
"""So many more objects made than dropped, and Python looks through the young ones; by itself it does after 700."""


def look_for_garbage_less_often() -> None:
    """Call it once, at the start. Matching ten thousand emails and calls takes an eighth less time so."""
    gc.set_threshold(_MADE, *gc.get_threshold()[1:])
