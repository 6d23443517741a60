"""Which records a leg may have for its own, and how close each of them is."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from tray_app.core.activity import Activity, Call, Email
from tray_app.core.closeness import Closeness, Timing, call_to_task, email_to_message, email_to_task
from tray_app.core.expectation import Leg
from tray_app.core.one_call import readings
from tray_app.core.people import People
from tray_app.core.places import Place, Places
from tray_app.core.subjects import Likeness, subject_of

_EXTRA_EARLY = timedelta(minutes=10)
_EXTRA_LATE = timedelta(days=8)
_SENT_AT = itemgetter(0)


class Search:
    """Among the records of one cycle, for one rep and logger."""

    def __init__(self, places: Places, people: People, timing: Timing, rep_id: str) -> None:
        self._places = places
        self._people = people
        self._timing = timing
        self._rep_id = rep_id
        self._keys: dict[str, frozenset[str]] = {}

    def candidates(
        self, groups: Sequence[Sequence[Leg]], *, among: Container[int] | None = None
    ) -> dict[tuple[int, int], Closeness]:
        """(number of a group, number of a place) → how close they are at best. `among`: the only places of interest."""
        siblings = _Siblings(leg for group in groups for leg in group)
        known: dict[tuple[int, int], Closeness] = {}
        for number, group in enumerate(groups):
            for leg in readings(group):
                since, until = self._window(leg.activity)
                for place in self._places.near(self.keys(leg), since, until):
                    if among is not None and place.number not in among:
                        continue
                    close = self._closeness(leg.activity, place)
                    if close is None:
                        continue
                    in_time = place.trace.created_at - leg.activity.occurred_at <= self._timing.longest
                    if not in_time and not siblings.leave_it_to(leg, place):
                        continue
                    pair = (number, place.number)
                    if pair not in known or close.cost < known[pair].cost:
                        known[pair] = close
        return known

    def keys(self, leg: Leg) -> frozenset[str]:
        """The ids its record may stand on; for an email also the address, which an EmailMessage carries."""
        if leg.address is None or not isinstance(leg.activity, Email):
            return self._people.ids_of(leg)
        if leg.address not in self._keys:
            self._keys[leg.address] = self._people.ids_of(leg) | {leg.address}
        return self._keys[leg.address]

    def _window(self, activity: Activity) -> tuple[datetime, datetime]:
        late = _EXTRA_LATE
        if isinstance(activity, Call):
            late = self._timing.longest + timedelta(seconds=activity.duration_s)
        return activity.occurred_at - _EXTRA_EARLY, activity.occurred_at + late

    def _closeness(self, activity: Activity, place: Place) -> Closeness | None:
        task, message, looks = place.trace.task, place.trace.message, place.looks
        if message is not None:
            return email_to_message(activity, message) if isinstance(activity, Email) else None
        if task is None or looks is None:
            return None
        if isinstance(activity, Call):
            return call_to_task(activity, task, looks, self._timing, rep_id=self._rep_id)
        close = email_to_task(activity, task, looks, self._timing, rep_id=self._rep_id)
        if close is not None and place.key is None and close.likeness not in {Likeness.IDENTICAL, Likeness.SAME}:
            return None if close.likeness in {Likeness.BLANK, Likeness.SILENT} else close
        return close


class _Siblings:
    """Emails to the same person with the same subject: a very late record belongs to the last one before it."""

    def __init__(self, legs: Iterable[Leg]) -> None:
        self._emails: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for leg in legs:
            if isinstance(leg.activity, Email):
                self._emails[leg.address or ""].append((leg.activity.occurred_at, leg.activity.subject))
        for emails in self._emails.values():
            emails.sort()

    def leave_it_to(self, leg: Leg, place: Place) -> bool:
        """Whether no later sibling has the better right to the place than this leg."""
        if not isinstance(leg.activity, Email):
            return True
        emails, core = self._emails[leg.address or ""], subject_of(leg.activity.subject).core
        begin = bisect_right(emails, leg.activity.occurred_at, key=_SENT_AT)
        end = bisect_right(emails, place.trace.created_at, key=_SENT_AT)
        return all(subject_of(subject).core != core for _, subject in emails[begin:end])
