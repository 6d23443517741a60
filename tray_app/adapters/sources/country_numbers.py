"""Numbers written without their country, read in each country in which they may have been written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tray_app.adapters.sources.call_numbers import read_call_number
from tray_app.adapters.sources.phones import is_valid


@dataclass(frozen=True, slots=True)
class CountryNumbers:
    """`core.model.ports.NumberReader` over phonenumbers."""

    suggested: Callable[[], Iterable[str]]
    """Countries (ISO 3166; empty ones are passed over), first the best founded."""

    @property
    def countries(self) -> tuple[str, ...]:
        """Each country once."""
        return tuple(dict.fromkeys(country for country in self.suggested() if country))

    def read(self, written: str) -> tuple[str, ...]:
        """What it means in the first country that has given such a number out, or else in the first where it is one.

        More than one where nothing decides, the likeliest first.
        """
        read = [read_call_number(written, country) for country in self.countries]
        found = [(one.e164, *one.others) for one in read if one.e164]
        return next((numbers for numbers in found if is_valid(numbers[0])), next(iter(found), ()))
