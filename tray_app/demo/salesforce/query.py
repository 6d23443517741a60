"""Carries out a plan over the org's records and writes the answer as the REST API does."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from tray_app.demo.salesforce.binding import ByType, Column, Plan, bind
from tray_app.demo.salesforce.describes import ObjectType
from tray_app.demo.salesforce.fields import DemoField
from tray_app.demo.salesforce.org import Org, StoredRecord
from tray_app.demo.salesforce.people_objects import ONLY_OF_USERS
from tray_app.demo.salesforce.soql_parser import parse
from tray_app.demo.salesforce.values import Json, Value, shown


def run(org: Org, soql: str, base: str, *, include_deleted: bool = False) -> tuple[int, list[Json]]:
    """How many rows a statement has, and the rows themselves; COUNT() has a number and no rows.

    `base`: `/services/data/vXX.X`, for the addresses in the answer. `include_deleted`: the recycle bin and archived
    Tasks too. Raises `Refused`.
    """
    plan = bind(parse(soql), soql, org.objects)
    with org.locked():
        answer = _Answer(org, base, include_deleted)
        rows = answer.rows(plan)
        return len(rows), [answer.shown(plan, row) for row in rows] if plan.items else []


def whole_record(org: Org, row: StoredRecord, kind: ObjectType, fields: Sequence[DemoField], base: str) -> Json:
    """A record with these fields, as a GET of it shows it."""
    record: dict[str, Json] = {"attributes": _attributes(kind.name, row, base)}
    with org.locked():
        return record | {field.name: shown(row.values.get(field.name)) for field in fields}


class _Answer:
    """One answer in the making."""

    def __init__(self, org: Org, base: str, include_deleted: bool) -> None:
        self._org = org
        self._base = base
        self._include_deleted = include_deleted

    def rows(self, plan: Plan, parent: StoredRecord | None = None) -> list[StoredRecord]:
        """The records a plan finds, in order."""
        found = [row for row in self._org.rows(plan.kind.name) if self._there(row) and _below(row, plan, parent)]
        found = [row for row in found if plan.test(partial(self._value, row))]
        for column, term in reversed(plan.order):
            values = [(self._value(row, column), row) for row in found]
            empty = [row for value, row in values if value is None]
            given = sorted((pair for pair in values if pair[0] is not None), key=_sort_key, reverse=term.descending)
            sorted_rows = [row for _, row in given]
            found = [*sorted_rows, *empty] if term.nulls_last else [*empty, *sorted_rows]
        return found if plan.limit is None else found[: plan.limit]

    def shown(self, plan: Plan, row: StoredRecord) -> Json:
        """One record with what was selected."""
        record: dict[str, Json] = {"attributes": _attributes(plan.kind.name, row, self._base)}
        for item in plan.items:
            if isinstance(item, Column):
                self._put(record, row, item)
            elif isinstance(item, ByType):
                record[str(item.step.relationship)] = self._by_type(item, row)
            elif item.child is not None:
                record[item.child.name] = self._children(item, row)
        return record

    def _there(self, row: StoredRecord) -> bool:
        gone = row.deleted or row.values.get("IsArchived") is True
        return row.visible and (self._include_deleted or not gone)

    def _children(self, plan: Plan, row: StoredRecord) -> Json:
        rows = self.rows(plan, row)
        records: list[Json] = [self.shown(plan, child) for child in rows]
        return {"totalSize": len(rows), "done": True, "records": records} if rows else None

    def _by_type(self, item: ByType, row: StoredRecord) -> Json:
        parent = self._follow(row, item.step)
        columns = item.branches.get(parent.object, item.otherwise) if parent is not None else ()
        if parent is None or not columns:
            return None
        record: dict[str, Json] = {"attributes": _attributes(parent.object, parent, self._base)}
        for column in columns:
            if parent.object in item.branches:
                self._put(record, parent, column)
            else:
                record[column.field.name] = shown(_name_value(parent, column.field.name))
        return record

    def _put(self, record: dict[str, Json], row: StoredRecord, column: Column) -> None:
        for step in column.steps:
            way = str(step.relationship)
            parent = self._follow(row, step)
            if parent is None:
                record[way] = None
                return
            inner = record.get(way)
            if not isinstance(inner, dict):
                inner = {"attributes": _attributes("Name" if step.polymorphic else parent.object, parent, self._base)}
                record[way] = inner
            record, row = inner, parent
        record[column.field.name] = shown(_last_value(row, column))

    def _value(self, row: StoredRecord, column: Column) -> Value:
        for step in column.steps:
            parent = self._follow(row, step)
            if parent is None:
                return None
            row = parent
        return _last_value(row, column)

    def _follow(self, row: StoredRecord, step: DemoField) -> StoredRecord | None:
        target = row.values.get(step.name)
        return self._org.visible(str(target)) if target else None


def _below(row: StoredRecord, plan: Plan, parent: StoredRecord | None) -> bool:
    return parent is None or plan.child is None or row.values.get(plan.child.field) == parent.id


def _last_value(row: StoredRecord, column: Column) -> Value:
    if column.steps and column.steps[-1].polymorphic:
        return _name_value(row, column.field.name)
    return row.values.get(column.field.name)


def _name_value(row: StoredRecord, name: str) -> Value:
    if name == "Type":
        return row.object
    if name in ONLY_OF_USERS and row.object != "User":
        return None
    return row.values.get(name)


def _sort_key(pair: tuple[Value, StoredRecord]) -> Any:
    value = pair[0]
    return value.casefold() if isinstance(value, str) else value


def _attributes(shown_as: str, row: StoredRecord, base: str) -> Json:
    return {"type": shown_as, "url": f"{base}/sobjects/{row.object}/{row.id}"}
