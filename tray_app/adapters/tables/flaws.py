"""What is wrong in a table: where, and what may stand there. Repeats no value, as a value may be a secret."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto


class FlawKind(Enum):
    """In which way something is wrong."""

    UNKNOWN_KEY = auto()
    """There is no such key."""
    MISSING_KEY = auto()
    """A key that has to be there is not."""
    WRONG_VALUE = auto()
    """What stands there cannot be used."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong."""

    kind: FlawKind
    """In which way."""
    allowed: str = ""
    """For a wrong value: what may stand there, in words."""
    keys: tuple[str, ...] = ()
    """For an unknown key: those that there are, sorted."""
    path: tuple[str | int, ...] = ()
    """The keys and list positions that lead to it."""

    @property
    def name(self) -> str:
        """The key that it is about; empty when it is about the whole."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")


class Unusable(ValueError):
    """Something in a table cannot be used."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("a table that cannot be used")

    @classmethod
    def value(cls, allowed: str) -> "Unusable":
        """For a value; `allowed` says in words what may stand there."""
        return cls([Flaw(FlawKind.WRONG_VALUE, allowed)])

    @property
    def telling(self) -> Flaw:
        """The flaw to begin with: a misspelt key is also a missing one, and the misspelling is the better hint."""
        return min(self.flaws, key=lambda flaw: flaw.kind is not FlawKind.UNKNOWN_KEY)

    def below(self, step: str | int) -> list[Flaw]:
        """The flaws as seen from the table or list around."""
        return [replace(flaw, path=(step, *flaw.path)) for flaw in self.flaws]
