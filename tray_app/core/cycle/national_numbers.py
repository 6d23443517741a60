"""Calls with numbers that do not say their country: read once the country is known, and anew when it changes.

Numbers are kept as their source wrote them, so that none is lost to a country that was learned too late.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from tray_app.core.cycle.signed_in_rep import learn_rep, noted_rep
from tray_app.core.model.activity import Activity, Call, NumberKind
from tray_app.core.model.ports import Batch, Check, Crm, NumberReader, Store, Trouble

_NOTE = "numbers_read_in"
"""Under this name the store keeps how the numbers in it were read: by which rules, and for which countries."""
_RULES = "2"
"""Changes with what digits are taken for, so that numbers which an earlier version has stored are read again."""


class NationalNumbers:
    """Reads the numbers of one rep's calls. Raises OSError when the store cannot be written."""

    def __init__(self, store: Store, crm: Crm, reader: NumberReader | None) -> None:
        self._store = store
        self._crm = crm
        self._reader = reader

    @property
    def are_read(self) -> bool:
        """Whether nothing new is known about the countries, so that no number needs another look."""
        how = self._how()
        return noted_rep(self._store) is not None and how == (self._store.note(_NOTE) or "")

    def read(self, activity: Activity) -> Activity:
        """The activity with its number as the countries of now have it; the same one where that changes nothing."""
        if self._reader is None or not isinstance(activity, Call) or not _is_national(activity):
            return activity
        numbers = self._reader.read(activity.raw_number)
        if not numbers or numbers == activity.numbers:
            return activity
        return replace(activity, number=numbers[0], other_numbers=numbers[1:], number_kind=NumberKind.OUTSIDE)

    def learn_country(self, calls: Sequence[Check]) -> Trouble | None:
        """Ask Salesforce who the rep is when nobody knows yet and a number depends on it; why that could not be done.

        A rep who only calls, with numbers nobody can read, would otherwise never have a reason to ask.
        """
        if not any(_is_national(check.activity) for check in calls):
            return None
        return learn_rep(self._store, self._crm)

    def read_anew(self, known: Sequence[Check], first_look: Callable[[Activity], datetime]) -> None:
        """Read all numbers again when they are read otherwise than last time; what changes is due at `first_look`."""
        how = self._how()
        if not how or how == self._store.note(_NOTE):
            return
        changed = [(check.activity, self.read(check.activity)) for check in known]
        by_source: dict[str, list[Activity]] = {}
        for before, after in changed:
            if after is not before:
                by_source.setdefault(after.source, []).append(after)
        for source, activities in by_source.items():
            batch = Batch(activities=tuple(activities))
            self._store.save_batch(source, batch, {activity.id: first_look(activity) for activity in activities})
            # One that was settled without its number, or is waiting for its next look, is looked at now.
            self._store.save_findings((), {activity.id: first_look(activity) for activity in activities})
        self._store.write_note(_NOTE, how)

    def _how(self) -> str:
        """How numbers are read now; empty while no country is known."""
        countries = self._reader.countries if self._reader else ()
        return f"{_RULES}:{','.join(countries)}" if countries else ""


def _is_national(activity: Activity) -> bool:
    """Whether the number's country is not written with it."""
    if not isinstance(activity, Call) or activity.number_kind in {NumberKind.EXTENSION, NumberKind.WITHHELD}:
        return False
    written = activity.raw_number.strip()
    return bool(written) and not written.lstrip(" ('\"").startswith(("+", "\N{FULLWIDTH PLUS SIGN}", "tel:+"))
