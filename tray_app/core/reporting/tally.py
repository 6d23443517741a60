"""How many activities have which outcome, in numbers that add up to all of them; the same for every header."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Each activity is in one number, but for `incomplete`, which is a part of `logged`."""

    logged: int = 0
    """A record is in Salesforce."""
    incomplete: int = 0
    """Those of them whose record is not complete."""
    pending: int = 0
    """Still within the logger's time."""
    missing: int = 0
    """Looked for and not there."""
    unchecked: int = 0
    """Could not be looked for."""
    ignored: int = 0
    """Nothing was expected."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.logged + self.pending + self.missing + self.unchecked + self.ignored

    @property
    def logged_percent(self) -> int | None:
        """Of what was looked for, how much is there; 100 when all of it is, None when nothing was looked for."""
        decided = self.logged + self.missing
        return self.logged * 100 // decided if decided else None

    @property
    def words(self) -> tuple[Text, ...]:
        """The numbers, each with its word: three always, the others where there is something to count."""
        logged = text("{n} logged", n=self.logged)
        if self.incomplete:
            logged = text("{n} logged ({partly} incomplete)", n=self.logged, partly=self.incomplete)
        return (
            logged,
            text("{n} pending", n=self.pending),
            text("{n} not logged", n=self.missing),
            *((text("{n} not checked", n=self.unchecked),) if self.unchecked else ()),
            *((text("{n} ignored", n=self.ignored),) if self.ignored else ()),
        )


def tally_of(numbers: Mapping[Verdict, int]) -> Tally:
    """The tally of numbers by verdict."""
    return Tally(
        logged=numbers[Verdict.LOGGED] + numbers[Verdict.INCOMPLETE],
        incomplete=numbers[Verdict.INCOMPLETE],
        pending=numbers[Verdict.PENDING],
        missing=numbers[Verdict.NOT_LOGGED],
        unchecked=numbers[Verdict.CANNOT_CHECK],
        ignored=numbers[Verdict.IGNORED],
    )


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """The tally of activities, one by one."""
    numbers = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        numbers[verdict] += 1
    return tally_of(numbers)
