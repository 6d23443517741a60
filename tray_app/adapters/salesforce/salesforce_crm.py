"""`core.model.ports.Crm` over the REST API: what is asked when, and what becomes of a part that is refused.

A part that matters and is refused makes the whole question "could not check": an empty list would read as "nothing is
there".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.daily import DailyDescribe
from tray_app.adapters.salesforce.describe import Described
from tray_app.adapters.salesforce.grant import Tokens
from tray_app.adapters.salesforce.queries import OBJECT_OF, Query, Topic, Writer
from tray_app.adapters.salesforce.records import (
    Row,
    capture_state_from,
    merged,
    message_from,
    person_from,
    shared_tasks_from,
    staged_from,
    task_from,
)
from tray_app.adapters.salesforce.refusals import Refusal, Remedy
from tray_app.adapters.salesforce.rest_session import RestSession, Subrequest, query_path
from tray_app.adapters.salesforce.server_clock import ServerClock
from tray_app.adapters.salesforce.well_formed import well_formed
from tray_app.adapters.sources.phones import e164
from tray_app.core.model.crm import ApiUsage, Keys, Person, Records, Rep, Schema
from tray_app.core.model.errors import CannotCheck

API_VERSION = "66.0"
"""Version that is spoken unless the configuration says otherwise."""
_PER_REQUEST = 5
"""Queries in one composite request (REST API Developer Guide, "Composite")."""
_BAD_QUERY = 400
_MOST_PAGES = 50
"""Pages of one query that are read; a rep's own window never has as many."""
_NICE_TO_HAVE = frozenset({Topic.CAPTURE, Topic.STAGED})
"""Topics that only explain: refused for whatever reason, the question is answered without them."""
_MAY_BE_ABSENT = frozenset({Topic.MESSAGES, Topic.SHARED})
"""Topics whose object may turn out to be closed to the rep although its describe was not."""
_SHARING = OBJECT_OF[Topic.SHARED]

Rows = dict[Topic, list[Row]]


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
        version: str = API_VERSION,
    ) -> None:
        """`now` gives UTC-aware times. `wanted_fields`: Task fields of the profile.

        `notes` keeps the daily answer across restarts; it never gets a secret.
        """
        self._session = RestSession(tokens, http, version)
        self._daily = DailyDescribe(self._session, now, {} if notes is None else notes)
        self._clock = ServerClock(http, now)
        self._wanted = tuple(wanted_fields)

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

    def schema(self) -> Schema:
        """The describes, at most a day old. Raises `CannotCheck`."""
        return self._described().schema

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
        without shared activities, whose describe says least about whether the rep may ask for them.
        """
        described = self._described()
        for mend in (self._daily.again, lambda: self._daily.forget(_SHARING), None):
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

    def _described(self) -> Described:
        return well_formed(self._daily.today)

    def _read(self, ask: Callable[[Writer], Records], described: Described) -> Records:
        return well_formed(lambda: ask(self._writer(described)))

    def _writer(self, described: Described) -> Writer:
        return Writer(described.schema, described.rep, self._wanted)

    def _closer(self, writer: Writer, keys: Keys, known: Records) -> Records:
        about = [person for person in known.people if keys.concern(person)]
        people = _ids_of(about) | keys.person_ids
        missing = (people | _later_ids(about)) - {person.id for person in known.people}
        rows = self._ask(writer.closer(keys, people | _later_ids(about), missing))
        found = self._records(writer, rows, known)
        found_later = [person for person in found.people if keys.concern(person) or person.id in missing]
        new = (_ids_of(found_later) | _later_ids(found_later)) - people - _later_ids(about)
        if new:
            unknown = new - {person.id for person in (*known.people, *found.people)}
            rows = self._ask(writer.followed(keys.since, new, unknown))
            found = found + self._records(writer, rows, known + found)
        return replace(found, looked_closer=True)

    def _records(self, writer: Writer, rows: Mapping[Topic, Sequence[Row]], known: Records | None = None) -> Records:
        custom = writer.custom
        country = writer.rep.country
        tasks = [task for row in rows.get(Topic.TASKS, ()) if (task := task_from(row, custom))]
        tasks += shared_tasks_from(rows.get(Topic.SHARED, ()), custom)
        people = [
            person
            for topic in (Topic.CONTACTS, Topic.LEADS)
            for row in rows.get(topic, ())
            if (person := person_from(row, writer.schema.objects[OBJECT_OF[topic]], lambda raw: e164(raw, country)))
        ]
        return Records(
            tasks=merged(tasks, known.tasks if known else ()),
            messages=tuple(message for row in rows.get(Topic.MESSAGES, ()) if (message := message_from(row))),
            people=tuple(people),
            capture_state=capture_state_from(rows.get(Topic.CAPTURE, ())),
            staged_addresses=staged_from(rows.get(Topic.STAGED, ())),
        )

    def _ask(self, queries: Sequence[Query]) -> Rows:
        rows: Rows = defaultdict(list)
        for start in range(0, len(queries), _PER_REQUEST):
            batch = {
                f"{query.topic}{place}": query for place, query in enumerate(queries[start : start + _PER_REQUEST])
            }
            parts = [
                Subrequest(name, query_path(query.soql, include_deleted=query.include_deleted))
                for name, query in batch.items()
            ]
            answers = self._session.composite(parts)
            for name, query in batch.items():
                answer = answers[name]
                if answer.refusal is None:
                    rows[query.topic] += self._pages(answer.body)
                else:
                    self._refused(query.topic, answer.status, answer.refusal)
        return rows

    def _refused(self, topic: Topic, status: int, refusal: Refusal) -> None:
        """Go on without the topic, ask for a new describe, or give up."""
        gone = refusal.remedy is Remedy.ABSENT
        unreadable = gone or refusal.remedy is Remedy.DESCRIBE or (topic is Topic.SHARED and status == _BAD_QUERY)
        if topic in _NICE_TO_HAVE or (topic in _MAY_BE_ABSENT and gone) or (topic is Topic.SHARED and unreadable):
            if unreadable:
                self._daily.forget(OBJECT_OF[topic])
        elif unreadable:
            raise _Outdated
        else:
            raise CannotCheck(refusal.code, retry_after_s=refusal.retry_after_s)

    def _pages(self, first: Any) -> list[Row]:
        """All rows of a query, those of the pages behind the first as well."""
        page, rows = first, []
        for _ in range(_MOST_PAGES):
            try:
                rows += [self._whole(row) for row in page["records"]]
                following = None if page["done"] else page["nextRecordsUrl"]
            except (KeyError, TypeError):
                break
            if following is None:
                return rows
            page = self._session.next_page(following)
        # Part of an answer would make what stands in the rest look missing.
        raise CannotCheck("check.salesforce_unavailable")

    def _whole(self, row: Row) -> Row:
        inner = row.get("TaskRelations")
        if not inner or inner.get("done", True):
            return row
        return {**row, "TaskRelations": {"records": self._pages(inner)}}


def _ids_of(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(person.id for person in people if not person.is_deleted)


def _later_ids(people: Iterable[Person]) -> frozenset[str]:
    """What these people became: the Contact of a converted Lead, the survivor of a merge."""
    return frozenset(later for person in people for later in person.later_ids)
