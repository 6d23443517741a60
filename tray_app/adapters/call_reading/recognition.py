"""Which mapping reads a table: known by the set of its columns, never by a file's name or the columns' order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tray_app.adapters.call_reading.call_mapping import CallMapping, MappingForm
from tray_app.adapters.call_reading.column_names import place_of
from tray_app.adapters.call_reading.mapping_files import ShelvedMapping


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form that fits a header."""

    mapping: CallMapping
    """The dialer."""
    form: MappingForm
    """The form of its export."""
    weight: tuple[int, int, int]
    """How specific it is."""

    @property
    def name(self) -> str:
        """The dialer and the form, for people."""
        return f"{self.mapping.name}, {self.form.name}"


def recognised(names: Sequence[str], mappings: Iterable[ShelvedMapping]) -> tuple[KnownForm, ...]:
    """The most specific form that fits these columns; none, or several when nothing tells them apart."""
    present = frozenset(names)
    fitting = [
        KnownForm(shelved.mapping, form, (len(form.has), -shelved.rank, _used(form, present)))
        for shelved in mappings
        for form in shelved.mapping.forms
        if _fits(form, present)
    ]
    best = max((one.weight for one in fitting), default=None)
    return tuple(one for one in fitting if one.weight == best)


def nearest(names: Sequence[str], mappings: Iterable[ShelvedMapping]) -> tuple[KnownForm, tuple[str, ...]] | None:
    """The form that most of the columns are there for, and the ones that are missing; None when none comes close."""
    present = frozenset(names)
    best: tuple[KnownForm, tuple[str, ...]] | None = None
    for shelved in mappings:
        for form in shelved.mapping.forms:
            missing = tuple(name for name in form.has if place_of(name, present) is None)
            there = len(form.has) - len(missing)
            if there >= 3 and there * 10 >= len(form.has) * 6:
                near = KnownForm(shelved.mapping, form, (there, -len(missing), -shelved.rank))
                if best is None or near.weight > best[0].weight:
                    best = near, missing
    return best


def _fits(form: MappingForm, present: frozenset[str]) -> bool:
    return (
        all(place_of(name, present) for name in form.has)
        and not any(place_of(name, present) for name in form.lacks)
        and all(place_of(name, present) for name in form.started_at.columns)
    )


def _used(form: MappingForm, present: frozenset[str]) -> int:
    columns = (
        *form.id, *form.person_name, *form.person_email, *form.salesforce_id, *form.outcome, *form.url,
        *form.connected_at,
    )  # fmt: skip
    return sum(place_of(name, present) is not None for name in columns)
