"""What loggings left behind in Salesforce, and where in it a leg can find its record.

Everything that is the same for every leg is found out here once, because a rep's leg is compared with many records.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tray_app.core.activity import Activity, Email
from tray_app.core.crm import EmailMessage, Records, Task
from tray_app.core.looks import Looks
from tray_app.core.profiles import Profile


@dataclass(frozen=True, slots=True)
class Trace:
    """What one logging left behind: a Task, an EmailMessage, or an EmailMessage with its twin Task."""

    task: Task | None = None
    """The Task, if there is one and it is visible."""
    message: EmailMessage | None = None
    """The EmailMessage, if there is one."""

    @property
    def id(self) -> str:
        """Id of the record that stands for the trace."""
        return self.task.id if self.task else self.message.id if self.message else ""

    @property
    def ids(self) -> frozenset[str]:
        """Ids of both."""
        return frozenset(record.id for record in (self.task, self.message) if record is not None)

    @property
    def created_at(self) -> datetime:
        """CreatedDate of the earlier of the two, UTC-aware."""
        dates = [record.created_at for record in (self.task, self.message) if record is not None]
        return min(dates)


@dataclass(frozen=True, slots=True)
class Place:
    """One person's part in a trace: a Task that several people share has one for each."""

    number: int
    """Tells it from all others; counted in the traces' order."""
    trace: Trace
    """The trace."""
    key: str | None
    """Id or address of the person; None: the Task stands on nobody."""
    created_at: datetime
    """When the trace was left, UTC-aware."""
    looks: Looks | None = None
    """The Task as the profile reads it; None where an EmailMessage says more."""

    def fits_emails(self) -> bool:
        """Whether an email the rep sent can be meant at all."""
        if self.trace.message is not None:
            return not self.trace.message.incoming
        return self.looks is not None and self.looks.may_be_email

    def fits_calls(self) -> bool:
        """Whether a call can be meant at all."""
        return self.looks is not None and self.looks.may_be_call


class _Shelf:
    """The places of one person for one kind of activity, by time."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = sorted(places, key=lambda place: (place.created_at, place.number))
        self._times = [place.created_at for place in self._places]

    def between(self, since: datetime, until: datetime) -> Sequence[Place]:
        return self._places[bisect_left(self._times, since) : bisect_right(self._times, until)]


class Places:
    """Where a leg can find its record. Only what somebody looks for is read."""

    def __init__(self, traces: Iterable[Trace], profile: Profile) -> None:
        self._profile = profile
        self._filed: dict[str | None, list[tuple[int, Trace]]] = defaultdict(list)
        places = [(key, trace) for trace in traces for key in _keys(trace)]
        for number, (key, trace) in enumerate(places):
            self._filed[key].append((number, trace))
        self._looks: dict[str, Looks] = {}
        self._shelves: dict[str | None, tuple[_Shelf, _Shelf]] = {}

    def near(self, activity: Activity, keys: Iterable[str], since: datetime, until: datetime) -> Iterator[Place]:
        """The places for any of the keys, and those on nobody, created in the window (UTC-aware).

        Only places that fit the activity's kind; each once, as long as each key is.
        """
        for key in (*keys, None):
            if key in self._filed:
                for_emails, for_calls = self._shelves.get(key) or self._fill(key)
                yield from (for_emails if isinstance(activity, Email) else for_calls).between(since, until)

    def _fill(self, key: str | None) -> tuple[_Shelf, _Shelf]:
        places = [Place(number, trace, key, trace.created_at, self._read(trace)) for number, trace in self._filed[key]]
        shelves = _Shelf(filter(Place.fits_emails, places)), _Shelf(filter(Place.fits_calls, places))
        self._shelves[key] = shelves
        return shelves

    def _read(self, trace: Trace) -> Looks | None:
        if trace.task is None or trace.message is not None:
            return None
        if trace.id not in self._looks:
            self._looks[trace.id] = Looks.of(trace.task, self._profile)
        return self._looks[trace.id]


def traces_in(records: Records) -> list[Trace]:
    """The records' traces, in an order that depends on what was written and when only."""
    tasks = {task.id: task for task in sorted(records.tasks, key=lambda task: (task.created_at, task.id))}
    messages = sorted(records.messages, key=lambda message: (message.created_at, message.id))
    twins = [Trace(tasks.pop(message.task_id or "", None), message) for message in messages]
    return twins + [Trace(task) for task in tasks.values()]


def _keys(trace: Trace) -> Sequence[str | None]:
    if trace.message is not None and trace.message.addresses:
        return sorted(trace.message.addresses)
    if trace.task is None:
        return ()
    return sorted(trace.task.people) or (None,)
