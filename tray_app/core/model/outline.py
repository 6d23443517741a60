"""Steps as they are numbered and shown: one below the other, and a choice with its alternatives under one number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from tray_app.core.model.guide import Branch


class Branched(Protocol):
    """A step of whatever kind."""

    @property
    def branch(self) -> Branch | None:
        """The alternative it belongs to."""


_Step = TypeVar("_Step", bound=Branched)


@dataclass(frozen=True, slots=True)
class Numbered(Generic[_Step]):
    """One step and where it stands."""

    place: int
    """Its place among all steps, from 0: by this it is remembered."""
    step: _Step
    """The step."""


@dataclass(frozen=True, slots=True)
class Alternative(Generic[_Step]):
    """One way of a choice."""

    label: str
    """When it is the right one."""
    option: int
    """Its number within the choice, from 0: by this it is remembered."""
    steps: tuple[Numbered[_Step], ...]
    """What to do then."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[_Step]):
    """What stands under one number: a step, or a choice."""

    number: int
    """From 1."""
    choice: str
    """The choice's name; empty for a single step."""
    question: str
    """What decides; empty for a single step."""
    alternatives: tuple[Alternative[_Step], ...]
    """The ways of a choice; one without a label for a single step."""


def outline(steps: Sequence[_Step]) -> Iterator[Entry[_Step]]:
    """The steps by number."""
    numbered = [Numbered(place, step) for place, step in enumerate(steps)]
    groups = groupby(numbered, lambda one: one.step.branch.choice if one.step.branch else f"#{one.place}")
    for number, (_, members) in enumerate(groups, 1):
        held = tuple(members)
        first = held[0].step.branch
        if first is None:
            yield Entry(number, "", "", (Alternative("", 0, held),))
        else:
            yield Entry(number, first.choice, first.question, tuple(_alternatives(held)))


def _alternatives(held: Sequence[Numbered[_Step]]) -> Iterator[Alternative[_Step]]:
    for branch, members in groupby(held, lambda one: one.step.branch):
        if branch is not None:
            yield Alternative(branch.label, branch.option, tuple(members))
