"""`core.model.ports.Crm` over the REST API: what is asked when, and what becomes of a part that is refused.

A part that is refused or not whole costs its own question only: what the others show still counts, and about the rest
nothing is claimed, because an empty list would read as "nothing is there".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.daily import DailyDescribe
from tray_app.adapters.salesforce.describe import Described
from tray_app.adapters.salesforce.grant import Tokens
from tray_app.adapters.salesforce.queries import OBJECT_OF, Query, Topic, Writer
from tray_app.adapters.salesforce.records import (
    Row,
    UnreadableRow,
    capture_state_from,
    merged,
    message_from,
    person_from,
    shared_task_from,
    staged_from,
    task_from,
)
from tray_app.adapters.salesforce.refusals import Refusal, Remedy
from tray_app.adapters.salesforce.rest_session import RestSession, Subrequest, query_path
from tray_app.adapters.salesforce.server_clock import ServerClock
from tray_app.adapters.salesforce.task_writer import SalesforceTaskWriter
from tray_app.adapters.salesforce.well_formed import well_formed
from tray_app.adapters.sources.stored_numbers import StoredNumbers, stored_numbers
from tray_app.core.model.crm import ApiUsage, Keys, Person, Question, Records, Rep, Schema
from tray_app.core.model.errors import CannotCheck

_PER_REQUEST = 5
"""Queries in one composite request (REST API Developer Guide, "Composite")."""
_BAD_QUERY = 400
_MOST_PAGES = 50
"""Pages of one query that are read; a rep's own window never has as many."""
_NICE_TO_HAVE = frozenset({Topic.CAPTURE, Topic.STAGED})
"""Topics that only explain: refused for whatever reason, the question is answered without them."""
_MAY_BE_ABSENT = frozenset({Topic.MESSAGES, Topic.SHARED})
"""Topics whose object may turn out to be closed to the rep although its describe was not."""
_RELATING = (OBJECT_OF[Topic.SHARED], "EmailMessageRelation")
"""Objects between a record and its people: their describe says least about whether the rep may ask for them."""
_RELATIONS = ("TaskRelations", "EmailMessageRelations")
"""Rows that come inside of another row."""

_SHOWN_BY = {
    "EmailMessage": Question.MESSAGES,
    "EmailMessageRelation": Question.MESSAGES,
    "TaskRelation": Question.TASKS_ON_PEOPLE,
}
"""Objects that may hold the record of an activity: while nobody can say whether the rep has access to one, the question
is not answered."""
_MOST_STRANGERS = 500
"""Ids of people that are read because the rep has a Task on them."""
INCOMPLETE = "check.incomplete_answer"
"""The code for an answer that is not whole."""
T = TypeVar("T")


class _Outdated(Exception):
    """The schema promises more than Salesforce gives: describe anew."""


class SalesforceCrm:
    """Salesforce with the rep's own rights. Asked from one thread; `close` may come from any."""

    def __init__(
        self,
        tokens: Tokens,
        http: HttpSession,
        now: Callable[[], datetime],
        *,
        wanted_fields: Iterable[str] = (),
        notes: MutableMapping[str, str] | None = None,
        version: str = "",
    ) -> None:
        """`now` gives UTC-aware times. `wanted_fields`: Task fields of the profile.

        `version`: the REST API version to speak; without it the newest that both know. `notes` keeps the daily answer
        across restarts; it never gets a secret.
        """
        self._session = RestSession(tokens, http, version)
        self._daily = DailyDescribe(self._session, now, {} if notes is None else notes)
        self._clock = ServerClock(http, now)
        self._wanted = tuple(wanted_fields)

    def task_writer(self) -> SalesforceTaskWriter:
        """Writes in the same session, so that its requests and the allowance are counted together."""
        return SalesforceTaskWriter(self._session, self._described)

    @property
    def requests_made(self) -> int:
        """Requests that Salesforce counted, since this object was made."""
        return self._session.requests_made

    @property
    def usage(self) -> ApiUsage | None:
        """The org's API usage as of the last answer."""
        return self._session.usage

    @property
    def instance_url(self) -> str | None:
        """The org's address; that of the last run until the first question. Never asks the keyring."""
        return self._session.instance_url or self._daily.instance_url

    def clock_offset(self) -> timedelta | None:
        """How far Salesforce's clock is ahead of ours; None when nobody has said, and nobody can be asked."""
        return self._clock.offset(self.instance_url)

    def rep(self) -> Rep:
        """The signed-in user, as of today. Raises `CannotCheck`."""
        return self._described().rep

    def schema(self, at_most: timedelta | None = None) -> Schema:
        """The describes, at most a day old, or as old as that. Raises `CannotCheck`."""
        return self._described(at_most).schema

    def look_up(self, keys: Keys) -> Records:
        """The rep's records around these keys: one request, or more if the answer has pages. Raises `CannotCheck`."""
        return self._answer(lambda writer: self._records(writer, self._ask(writer.first(keys))))

    def look_closer(self, keys: Keys, known: Records) -> Records:
        """Everybody's Tasks on the people of `known` that these keys are about, and where else the keys stand.

        One request; one more when it brings people to light whose Tasks were not asked for yet. Raises `CannotCheck`.
        """
        return self._answer(lambda writer: self._closer(writer, keys, known))

    def close(self) -> None:
        """Give up what is being asked; every later question raises `CannotCheck`. Safe from any thread."""
        self._session.close()

    def _answer(self, ask: Callable[[Writer], Records]) -> Records:
        """Asks; once again with a fresh schema, when a field or an object is gone since the describe; and at last
        without what stands between records and people.
        """
        described = self._described()
        for mend in (self._daily.again, lambda: self._daily.forget(*_RELATING), None):
            try:
                return self._read(ask, described)
            except _Outdated:
                pass
            changed = well_formed(mend) if mend else None
            if changed is None:
                break
            described = changed
        # Outside the except block, so that the exception carries no context.
        raise CannotCheck("check.salesforce_unavailable")

    def _described(self, at_most: timedelta | None = None) -> Described:
        return well_formed(lambda: self._daily.today(at_most))

    def _read(self, ask: Callable[[Writer], Records], described: Described) -> Records:
        return well_formed(lambda: ask(self._writer(described)))

    def _writer(self, described: Described) -> Writer:
        return Writer(described.schema, described.rep, self._wanted)

    def _closer(self, writer: Writer, keys: Keys, known: Records) -> Records:
        about = [person for person in known.people if keys.concern(person)]
        people = _ids_of(about) | keys.person_ids
        missing = (people | _later_ids(about)) - {person.id for person in known.people}
        strangers = self._strangers(writer, keys, known) - missing
        answer = self._ask(writer.closer(keys, people | _later_ids(about), missing | strangers))
        found = self._records(writer, answer, known)
        found_later = [person for person in found.people if keys.concern(person) or person.id in missing]
        new = (_ids_of(found_later) | _later_ids(found_later)) - people - _later_ids(about) - strangers
        if new:
            unknown = new - {person.id for person in (*known.people, *found.people)}
            answer = self._ask(writer.followed(keys.since, new, unknown))
            found = found + self._records(writer, answer, known + found)
        return replace(found, looked_closer=True)

    def _strangers(self, writer: Writer, keys: Keys, known: Records) -> frozenset[str]:
        """People with a Task of the rep's whom nothing has found yet: the number of one may be written unusually."""
        if not keys.numbers:
            return frozenset()
        own = (task for task in known.tasks if task.owner_id == writer.rep.user_id)
        ids = {person for task in own for person in task.people} - {person.id for person in known.people}
        return frozenset(sorted(ids)[:_MOST_STRANGERS])

    def _records(self, writer: Writer, answer: "_Answer", known: Records | None = None) -> Records:
        custom = writer.custom
        tasks = answer.read(Topic.TASKS, lambda row: task_from(row, custom))
        tasks += answer.read(Topic.SHARED, lambda row: shared_task_from(row, custom))
        messages = answer.read(Topic.MESSAGES, message_from)
        people = [
            person
            for topic in (Topic.CONTACTS, Topic.LEADS)
            for person in answer.read(topic, partial(_person, writer=writer, name=OBJECT_OF[topic]))
        ]
        captured = [state for state in answer.read(Topic.CAPTURE, capture_state_from) if state]
        staged = answer.read(Topic.STAGED, staged_from)
        return Records(
            tasks=merged(tasks, known.tasks if known else ()),
            messages=tuple(messages),
            people=tuple(people),
            capture_state=captured[0] if captured else None,
            staged_addresses=dict(pair for pair in staged if pair is not None),
            unanswered={**_open_for(writer.schema), **answer.unanswered},
        )

    def _ask(self, queries: Sequence[Query]) -> "_Answer":
        """Each query's rows, or why there are none; only when none at all is answered, `CannotCheck`."""
        answer = _Answer()
        waiting, lighter = list(queries), list[Query]()
        while waiting or lighter:
            if not waiting:
                waiting, lighter = lighter, []
            asked, waiting = waiting[:_PER_REQUEST], waiting[_PER_REQUEST:]
            batch = {f"{query.topic}{place}": query for place, query in enumerate(asked)}
            parts = [
                Subrequest(name, query_path(query.soql, include_deleted=query.include_deleted))
                for name, query in batch.items()
            ]
            answers = self._session.composite(parts)
            troubles = []
            for name, query in batch.items():
                part = answers[name]
                if part.refusal is None:
                    answer.rows[query.topic] += [(query.question, row) for row in self._pages(part.body, query, answer)]
                elif (trouble := self._refused(query.topic, part.status, part.refusal)) is not None:
                    troubles.append(trouble)
                    if query.without_numbers:
                        answer.unanswered[Question.NUMBERS] = trouble.code
                        lighter.append(replace(query, soql=query.without_numbers, without_numbers=""))
                    elif query.question is not None:
                        answer.unanswered[query.question] = trouble.code
            if troubles and len(troubles) == len(batch) == len(queries) and not lighter:
                raise CannotCheck(troubles[0].code, retry_after_s=troubles[0].retry_after_s)
        return answer

    def _refused(self, topic: Topic, status: int, refusal: Refusal) -> Refusal | None:
        """Go on without the topic, ask for a new describe, or say that this question has no answer."""
        gone = refusal.remedy is Remedy.ABSENT
        unreadable = gone or refusal.remedy is Remedy.DESCRIBE or (topic is Topic.SHARED and status == _BAD_QUERY)
        if topic in _NICE_TO_HAVE or (topic in _MAY_BE_ABSENT and gone) or (topic is Topic.SHARED and unreadable):
            if unreadable:
                self._daily.forget(OBJECT_OF[topic])
        elif unreadable:
            raise _Outdated
        else:
            return refusal
        return None

    def _pages(self, first: Any, query: Query, answer: "_Answer") -> list[Any]:
        """All rows of a query, those of the pages behind the first as well; a part that is missing is noted."""
        rows: list[Any] = []
        code = self._read_pages(first, rows, query, answer)
        if code is not None and query.question is not None:
            answer.unanswered[query.question] = code
            if query.without_numbers:
                answer.unanswered[Question.NUMBERS] = code
        return rows

    def _read_pages(self, page: Any, rows: list[Any], query: Query, answer: "_Answer") -> str | None:
        """Adds all rows; the code that says why some may be missing."""
        total = page.get("totalSize") if isinstance(page, Mapping) else None
        for _ in range(_MOST_PAGES):
            if not isinstance(page, Mapping) or not isinstance(page.get("records"), list):
                return INCOMPLETE
            rows += [self._whole(row, query, answer) for row in page["records"]]
            following = page.get("nextRecordsUrl")
            if page.get("done") is True:
                whole = isinstance(total, int) and not isinstance(total, bool) and len(rows) >= total
                return None if whole else INCOMPLETE
            if not isinstance(following, str):
                return INCOMPLETE
            try:
                page = self._session.next_page(following)
            except CannotCheck as trouble:
                return trouble.code
        return INCOMPLETE

    def _whole(self, row: Any, query: Query, answer: "_Answer") -> Any:
        for name in _RELATIONS:
            inner = row.get(name) if isinstance(row, Mapping) else None
            if isinstance(inner, Mapping) and inner.get("done", True) is not True:
                row = {**row, name: {"records": self._pages(inner, query, answer)}}
        return row


@dataclass
class _Answer:
    """What several queries brought."""

    rows: dict[Topic, list[tuple[Question | None, Any]]] = field(default_factory=lambda: defaultdict(list))
    """The rows by topic, each with the question it belongs to."""
    unanswered: dict[Question, str] = field(default_factory=dict)
    """Questions without a whole answer → why."""

    def read(self, topic: Topic, read: Callable[[Row], T]) -> list[T]:
        """What the topic's rows are; a row that cannot be read leaves its question without an answer."""
        found = []
        for question, row in self.rows.get(topic, ()):
            try:
                if not isinstance(row, Mapping):
                    raise UnreadableRow
                found.append(read(row))
            except UnreadableRow:
                if question is not None:
                    self.unanswered[question] = INCOMPLETE
                if question is Question.PEOPLE:  # such a row may have been found by its number
                    self.unanswered[Question.NUMBERS] = INCOMPLETE
        return found


def _open_for(schema: Schema) -> dict[Question, str]:
    """Questions that nobody can answer by this schema → why."""
    known, task = schema.objects, schema.objects.get("Task")
    missing = {name: code for name, code in schema.unknown.items() if name not in known}
    if "EmailMessage" not in {*known, *missing}:
        missing.pop("EmailMessageRelation", None)
    if task is None or not task.shows("WhoCount"):
        missing.pop("TaskRelation", None)  # the org does not share Tasks among people
    return {_SHOWN_BY[name]: code for name, code in missing.items() if name in _SHOWN_BY}


def _person(row: Row, *, writer: Writer, name: str) -> Person:
    def read_numbers(written: str, country: str) -> StoredNumbers:
        suggested = (country, *writer.rep.countries, writer.rep.country)
        return stored_numbers(written, tuple(dict.fromkeys(code for code in suggested if code)))

    return person_from(row, writer.schema.objects[name], read_numbers)


def _ids_of(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(person.id for person in people if not person.is_deleted)


def _later_ids(people: Iterable[Person]) -> frozenset[str]:
    """What these people became: the Contact of a converted Lead, the survivor of a merge."""
    return frozenset(later for person in people for later in person.later_ids)
