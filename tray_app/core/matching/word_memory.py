"""What was worked out about subjects is remembered while it is of use, and let go of when a cycle is over.

One subject is looked at hundreds of times in a cycle, by pattern after pattern; kept for good, the customers' words of
months would lie in memory, also of those that have long left the store.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

_MOST: Final = 65_536
"""Subjects in one cycle, of activities and records together."""
_forgetting: Final[list[Callable[[], None]]] = []


def remembered(work: Callable[[str], T]) -> Callable[[str], T]:
    """As `work`, which is asked once for each subject until `forget_subjects`. Safe from any thread."""
    known = lru_cache(maxsize=_MOST)(work)
    _forgetting.append(known.cache_clear)
    return known


def forget_subjects() -> None:
    """Let go of all that was worked out."""
    for forget in _forgetting:
        forget()
