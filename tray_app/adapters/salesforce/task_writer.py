"""`core.model.ports.TaskWriter` over the sObject Collections resource: many records in one call, each judged by itself.

Each request is sent once. Whether Salesforce has done it is said as plainly as it can be known: made, refused, never
sent, or nobody knows; what to do about the last is for `core/writing` to decide, not for the HTTP layer.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tray_app.adapters.salesforce.describe import Described
from tray_app.adapters.salesforce.records import long_id
from tray_app.adapters.salesforce.refusals import is_of_the_record, write_refusal_of
from tray_app.adapters.salesforce.related_choices import related_from, related_queries, rows_of
from tray_app.adapters.salesforce.rest_session import RestSession, Subrequest, UnknownFate, query_path
from tray_app.core.cycle.allowance import OVER_BUDGET, STOPPED_FROM
from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.crm import Person
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.task_writing import MOST_AT_ONCE, RecordDraft, RelatedChoices, WriteAnswer, WriteOutcome

if TYPE_CHECKING:
    from tray_app.adapters.salesforce.library import Salesforce

_RESOURCE = "composite/sobjects"
_PLAIN = {"X-PrettyPrint": "0"}
_CLOSED = "SELECT ApiName FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder"
_LISTS = {RecipientRole.TO: "ToIds", RecipientRole.CC: "CcIds", RecipientRole.BCC: "BccIds"}
"""Where an EmailMessage takes its people: lists of ids, each of which becomes an EmailMessageRelation."""
_GONE = frozenset({"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND"})
"""Errors of a deletion that say that there is nothing to delete any more."""


class SalesforceTaskWriter:
    """Writes and deletes the rep's records. Used from one thread, together with the CRM of the same session."""

    def __init__(self, session: RestSession, described: Callable[[], Described]) -> None:
        """`described`: what the rep may see, as of today; raises `CannotCheck`."""
        self._session = session
        self._described = described
        self._closed: list[str] | None = None

    def closed_status(self) -> str | None:
        """The first value of Task.Status that closes a Task; asked once. Raises `CannotCheck`."""
        if self._closed is None:
            answer = self._session.composite([Subrequest("Closed", query_path(_CLOSED))])["Closed"]
            rows = answer.body.get("records") if answer.refusal is None and isinstance(answer.body, Mapping) else None
            found = [row.get("ApiName") for row in rows or () if isinstance(row, Mapping)]
            self._closed = [name for name in found if isinstance(name, str)]
        return next(iter(self._closed), None)

    def create(self, drafts: Sequence[RecordDraft]) -> Sequence[WriteAnswer]:
        """Make these records in one request, or say of each why not."""
        records = [_record(draft) for draft in drafts]
        body = {"allOrNone": False, "records": records}
        return self._send(
            len(records), lambda client: client.restful(_RESOURCE, method="POST", json=body, headers=_PLAIN), _made
        )

    def delete(self, record_ids: Sequence[str]) -> Sequence[WriteAnswer]:
        """Delete these records in one request, or say of each why not."""
        asked = {"ids": ",".join(record_ids), "allOrNone": "false"}
        return self._send(
            len(record_ids),
            lambda client: client.restful(_RESOURCE, params=asked, method="DELETE", headers=_PLAIN),
            _deleted,
        )

    def related_choices(self, people: Sequence[Person]) -> Mapping[str, RelatedChoices]:
        """What stands around those of them that are Contacts, by id, in one request; without what nobody could say."""
        with suppress(CannotCheck):
            described = self._described()
            queries = related_queries(people, described.schema, described.rep)
            if queries:
                parts = [Subrequest(name, query_path(soql)) for name, soql in queries.items()]
                answers = self._session.composite(parts)
                bodies = {name: answers[name].body for name in queries if answers[name].refusal is None}
                return related_from(people, {name: rows_of(body) for name, body in bodies.items()})
        return {}

    def _send(
        self, count: int, request: "Callable[[Salesforce], Any]", read: Callable[[Mapping[str, Any]], WriteAnswer]
    ) -> Sequence[WriteAnswer]:
        if count > MOST_AT_ONCE:
            raise ValueError(f"{MOST_AT_ONCE} records fit into one request")
        usage = self._session.usage
        if usage is not None and usage.share >= STOPPED_FROM:
            return [WriteAnswer(outcome=WriteOutcome.UNSENT, code=OVER_BUDGET)] * count
        try:
            said = self._session.send(request)
        except UnknownFate as unknown:
            return [WriteAnswer(outcome=WriteOutcome.UNKNOWN, code=unknown.code)] * count
        except CannotCheck as refused:
            whole = WriteOutcome.REFUSED if is_of_the_record(refused.code) else WriteOutcome.UNSENT
            return [WriteAnswer(outcome=whole, code=refused.code)] * count
        if not isinstance(said, list) or len(said) != count:
            return [WriteAnswer(outcome=WriteOutcome.UNKNOWN, code="check.salesforce_unavailable")] * count
        return [read(part) if isinstance(part, Mapping) else _unreadable() for part in said]


def _record(draft: RecordDraft) -> dict[str, object]:
    people = {
        name: list(dict.fromkeys(one.person_id for one in draft.relations if one.role is role))
        for role, name in _LISTS.items()
    }
    named = {name: ids for name, ids in people.items() if ids}
    return {"attributes": {"type": draft.object}, **draft.values, **named}


def _made(part: Mapping[str, Any]) -> WriteAnswer:
    record_id = part.get("id")
    if part.get("success") is True and isinstance(record_id, str):
        return WriteAnswer(outcome=WriteOutcome.DONE, record_id=long_id(record_id))
    return _refused(part)


def _deleted(part: Mapping[str, Any]) -> WriteAnswer:
    if part.get("success") is True:
        return WriteAnswer(outcome=WriteOutcome.DONE)
    answer = _refused(part)
    return WriteAnswer(outcome=WriteOutcome.DONE) if answer.error in _GONE else answer


def _refused(part: Mapping[str, Any]) -> WriteAnswer:
    refusal = write_refusal_of(part.get("errors")) if part.get("success") is False else None
    if refusal is None:
        return _unreadable()
    return WriteAnswer(
        outcome=WriteOutcome.REFUSED,
        code=refusal.code,
        error=refusal.error,
        message=refusal.message,
        fields=refusal.fields,
    )


def _unreadable() -> WriteAnswer:
    return WriteAnswer(outcome=WriteOutcome.UNKNOWN, code="check.salesforce_unavailable")
