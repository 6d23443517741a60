"""The org: its users, records and rights, safe to use from several threads.

What stands here is what is; what the rep may see of it is `objects` and `visible`. `create`, `update` and `delete` are
done by Salesforce itself or by a logger and ask for no rights; the REST API checks the rep's own before it comes here.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from tray_app.demo.salesforce.derived import CLOSED, fill
from tray_app.demo.salesforce.describes import ObjectType
from tray_app.demo.salesforce.failures import Failures, PlannedFailure
from tray_app.demo.salesforce.ids import IdMint, long_id
from tray_app.demo.salesforce.request_journal import LogEntry, RequestJournal
from tray_app.demo.salesforce.sessions import RepTokens
from tray_app.demo.salesforce.values import Json, Record, Value, WrongValue, stored
from tray_app.demo.salesforce.world import World, WorldError, read_world

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One record and whether the rep may see it."""

    object: str
    """Its object."""
    values: Record
    """Its values by API name; never changed in place."""
    visible: bool
    """Sharing lets the rep see it."""

    @property
    def id(self) -> str:
        """Its id, 18 characters."""
        return str(self.values["Id"])

    @property
    def deleted(self) -> bool:
        """It is in the recycle bin."""
        return self.values.get("IsDeleted") is True


class Org:
    """Everything the demo Salesforce knows."""

    def __init__(self, world: World, clock: Clock | None = None) -> None:
        """`clock`: what time it is, UTC-aware; by default the world's `now`, or the machine's clock."""
        self.world = world
        """What it was made from."""
        self.objects: Mapping[str, ObjectType] = world.objects
        """The objects and fields that the rep may see, by API name."""
        self.tokens = RepTokens(world.tokens)
        """The rep's tokens."""
        self.failures = Failures(world.failures)
        """Requests that are to fail."""
        self.journal = RequestJournal()
        """The requests so far."""
        self._clock = clock or (lambda: world.now or datetime.now(UTC))
        self._mint = IdMint()
        self._lock = threading.RLock()
        self._tables: dict[str, dict[str, StoredRecord]] = {name: {} for name in world.every_object}
        self._api_used = world.api_used
        self.changed_at = self.now.replace(microsecond=0)
        """When the objects were last changed; describes are younger than this or the same."""
        self._load()

    @classmethod
    def from_world(cls, data: Mapping[str, object], clock: Clock | None = None) -> Self:
        """An org as the JSON of a world says. Raises `WorldError` with the place that is wrong."""
        return cls(read_world(data), clock)

    # --- what is

    @property
    def now(self) -> datetime:
        """The org's time, UTC."""
        return self._clock().astimezone(UTC)

    @property
    def rep_id(self) -> str:
        """The signed-in user."""
        return self.world.rep_id

    @property
    def api_usage(self) -> tuple[int, int]:
        """API requests of the last 24 hours, and how many there may be."""
        with self._lock:
            return self._api_used, self.world.api_limit

    @property
    def requests(self) -> tuple[LogEntry, ...]:
        """Every request so far, in order."""
        return self.journal.entries

    @property
    def counted_requests(self) -> int:
        """How many of them counted against the org's API allowance."""
        return self.journal.counted

    def rows(self, entity: str) -> Sequence[StoredRecord]:
        """All records of an object, in the order they came, deleted ones too."""
        with self._lock:
            if entity == "TaskWhoRelation":
                people = (row for row in self._tables["TaskRelation"].values() if row.values.get("IsWhat") is False)
                return [replace(row, object=entity) for row in people]
            return list(self._tables[entity].values())

    def find(self, record_id: str) -> StoredRecord | None:
        """The record with that 18-character id, whatever its object."""
        with self._lock:
            return next((table[record_id] for table in self._tables.values() if record_id in table), None)

    def visible(self, record_id: str) -> StoredRecord | None:
        """The record with that id if the rep may see it and its object."""
        row = self.find(record_id)
        return row if row is not None and row.visible and row.object in self.objects else None

    # --- what happens

    def create(self, entity: str, values: Mapping[str, object], *, by: str | None = None) -> str:
        """A new record; its id. `by`: the user who makes it, the rep by default; `_visible`: whether the rep sees it.

        Raises `WorldError` for a field or value that cannot be.
        """
        with self._lock:
            kind = self._kind(entity)
            visible = values.get("_visible", True)
            if not isinstance(visible, bool):
                raise WorldError(f"{entity}._visible: true or false")
            record = self._stored(kind, {name: value for name, value in values.items() if name != "_visible"})
            if (known := self._relation_of(kind, record)) is not None:
                return known
            record_id = str(record.get("Id") or self._mint_for(kind))
            if not record_id.startswith(kind.prefix):
                raise WorldError(f"{entity}.Id: must begin with {kind.prefix}")
            if self.find(record_id) is not None:
                raise WorldError(f"{entity}.Id: {record_id} is there already")
            filled = fill(
                kind, {**record, "Id": record_id}, now=self.now, user=by or self.rep_id, account=self._account
            )
            self._tables[kind.name][record_id] = StoredRecord(kind.name, filled, visible)
            self._relate(self._tables[kind.name][record_id])
            return record_id

    def update(self, entity: str, record_id: str, values: Mapping[str, object], *, by: str | None = None) -> None:
        """Change fields of a record. Raises `WorldError` as `create`, KeyError when there is no such record."""
        with self._lock:
            kind = self._kind(entity)
            row = self._tables[kind.name][long_id(record_id)]
            visible = values.get("_visible", row.visible)
            changes = self._stored(kind, {name: value for name, value in values.items() if name != "_visible"})
            modified: Record = {"LastModifiedDate": self.now, "LastModifiedById": by or self.rep_id}
            record = {**row.values, **modified, "SystemModstamp": self.now, **changes}
            derived = fill(kind, record, now=self.now, user=by or self.rep_id, account=self._account)
            self._tables[kind.name][row.id] = changed = replace(row, values=derived, visible=visible is True)
            self._forget_relations(row, changed)
            self._relate(changed)

    def delete(self, entity: str, record_id: str, *, by: str | None = None) -> None:
        """Move a record to the recycle bin. Raises KeyError when there is no such record."""
        if self._kind(entity).field("IsDeleted") is None:
            raise WorldError(f"{entity}: has no recycle bin")
        self.update(entity, record_id, {"IsDeleted": True}, by=by)

    def fail(self, match: str, status: int, body: Json, *, times: int | None = 1, late: bool = False) -> None:
        """Let the next requests whose path contains `match` fail, `late` when done; `times` None: from now on."""
        self.failures.add(PlannedFailure(match, status, body, times, is_late=late))

    def count_request(self) -> bool:
        """Count one API request; False, and nothing is counted, when the allowance is used up."""
        with self._lock:
            if self._api_used >= self.world.api_limit:
                return False
            self._api_used += 1
            return True

    def locked(self) -> threading.RLock:
        """Hold this while several records must not change between two looks."""
        return self._lock

    def snapshot(self) -> Callable[[], None]:
        """Remember all records; calling the answer brings them back."""
        tables = {name: dict(table) for name, table in self._tables.items()}

        def restore() -> None:
            self._tables = tables

        return restore

    # --- parts

    def _load(self) -> None:
        for where, entity, values in self.world.records:
            try:
                self.create(entity, values)
            except WorldError as error:
                raise WorldError(f"{where}: {error}") from None
        status = self.world.every_object["Task"].field("Status")
        for place, value in enumerate(status.picklist if status is not None else (), 1):
            told = {"MasterLabel": value, "ApiName": value, "SortOrder": place, "IsClosed": value in CLOSED}
            self.create("TaskStatus", told)

    def _kind(self, entity: str) -> ObjectType:
        try:
            return self.world.every_object[entity]
        except KeyError:
            raise WorldError(f"{entity}: no such object here") from None

    def _stored(self, kind: ObjectType, values: Mapping[str, object]) -> Record:
        return dict(self._each(kind, values))

    def _each(self, kind: ObjectType, values: Mapping[str, object]) -> Iterator[tuple[str, Value]]:
        for name, value in values.items():
            field = kind.field(name)
            if field is None:
                raise WorldError(f"{kind.name}.{name}: no such field")
            try:
                kept = stored(field, value)
            except WrongValue as error:
                raise WorldError(f"{kind.name}.{name}: {error}") from None
            if isinstance(kept, str) and field.length and len(kept) > field.length:
                raise WorldError(f"{kind.name}.{name}: has {len(kept)} characters, {field.length} fit")
            yield field.name, kept

    def _mint_for(self, kind: ObjectType) -> str:
        while self.find(made := self._mint.next(kind.prefix)) is not None:
            pass
        return made

    def _account(self, record_id: Value) -> Value:
        """The account behind what a Task points at."""
        row = self.find(str(record_id)) if record_id else None
        if row is None:
            return None
        return row.id if row.object == "Account" else row.values.get("AccountId")

    # --- Shared Activities: each Task has a TaskRelation for everybody and everything it stands on

    def _relations(self, task_id: str) -> list[StoredRecord]:
        table = self._tables.get("TaskRelation", {})
        return [row for row in table.values() if row.values.get("TaskId") == task_id]

    def _relation_of(self, kind: ObjectType, record: Record) -> str | None:
        """The TaskRelation that says the same already."""
        if kind.name != "TaskRelation":
            return None
        known = self._relations(str(record.get("TaskId")))
        return next((row.id for row in known if row.values.get("RelationId") == record.get("RelationId")), None)

    def _forget_relations(self, before: StoredRecord, after: StoredRecord) -> None:
        for name in ("WhoId", "WhatId"):
            if before.object == "Task" and before.values.get(name) != after.values.get(name):
                for row in self._relations(before.id):
                    if row.values.get("RelationId") == before.values.get(name):
                        del self._tables["TaskRelation"][row.id]

    def _relate(self, row: StoredRecord) -> None:
        if "TaskRelation" not in self._tables:
            return
        if row.object == "TaskRelation":
            self._count_relations(str(row.values.get("TaskId")))
        if row.object != "Task":
            return
        for name in ("WhoId", "WhatId"):
            if row.values.get(name):
                relation = {"TaskId": row.id, "RelationId": row.values[name], "IsWhat": name == "WhatId"}
                self.create("TaskRelation", {**relation, "CreatedDate": row.values["CreatedDate"]})
        for relation_row in self._relations(row.id):
            values = {**relation_row.values, "IsDeleted": row.deleted}
            self._tables["TaskRelation"][relation_row.id] = replace(relation_row, values=values, visible=row.visible)
        self._count_relations(row.id)

    def _count_relations(self, task_id: str) -> None:
        task = self._tables["Task"].get(task_id)
        if task is None:
            return
        mine = self._relations(task_id)
        whats = sum(row.values.get("IsWhat") is True for row in mine)
        counts: Record = {"WhoCount": len(mine) - whats, "WhatCount": whats}
        self._tables["Task"][task_id] = replace(task, values={**task.values, **counts})
