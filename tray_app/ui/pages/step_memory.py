"""What is remembered of a page's steps: which of them are done, and which way was chosen."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMemory:
    """What is known of the steps of one cause, and where it is kept."""

    done: Collection[int]
    """Places of the steps that are done, from 0."""
    chosen: Mapping[str, int]
    """A choice's name → the way that was chosen, from 0."""
    tick: Callable[[int, bool], None]
    """Told the place of a step, and whether it is done now."""
    choose: Callable[[str, int], None]
    """Told a choice's name and the way that is chosen now."""
