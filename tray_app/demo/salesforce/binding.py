"""Ties the names of a statement to the fields the rep may see, and literals to their types.

Everything wrong with a statement is found here, before a single record is looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.describes import NAME, Child, ObjectType
from tray_app.demo.salesforce.fields import DemoField
from tray_app.demo.salesforce.ids import long_id
from tray_app.demo.salesforce.likeness import is_like
from tray_app.demo.salesforce.syntax import (
    Comparison,
    Condition,
    FieldRef,
    Junction,
    Literal,
    Membership,
    Negation,
    OrderTerm,
    Select,
    TokenKind,
    TypeOf,
)
from tray_app.demo.salesforce.values import Value

_FARTHEST: Final = 5
"""Steps from a record to a parent (SOQL reference, "Relationship Query Limitations")."""
_NEEDED: Final = {
    "text": TokenKind.STRING,
    "id": TokenKind.STRING,
    "boolean": TokenKind.BOOLEAN,
    "int": TokenKind.NUMBER,
    "double": TokenKind.NUMBER,
    "date": TokenKind.DATE,
    "datetime": TokenKind.DATETIME,
}
_CALLED: Final = {"text": "string", "id": "ID", "datetime": "dateTime"}


@dataclass(frozen=True, slots=True)
class Column:
    """A field and the way to it."""

    steps: tuple[DemoField, ...]
    """The reference fields to follow; none for the record's own field."""
    field: DemoField
    """The field at the end."""

    @property
    def name(self) -> str:
        """As it is written with dots."""
        return ".".join((*(str(step.relationship) for step in self.steps), self.field.name))


@dataclass(frozen=True, slots=True)
class ByType:
    """A parent of which the fields depend on what it is."""

    step: DemoField
    """The reference field."""
    branches: Mapping[str, tuple[Column, ...]]
    """Object → what is selected."""
    otherwise: tuple[Column, ...]
    """What is selected of any other object."""


Reading = Callable[[Column], Value]
"""Gives the value of a column of the record in question."""
Test = Callable[[Reading], bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement that can be carried out."""

    kind: ObjectType
    """The object asked."""
    items: tuple["Column | ByType | Plan", ...]
    """What is selected; empty for COUNT()."""
    test: Test
    """The condition."""
    order: tuple[tuple[Column, OrderTerm], ...]
    """Sorting."""
    limit: int | None
    """Rows at most."""
    child: Child | None = None
    """Of a subquery: how its records point at the record above."""


def bind(select: Select, soql: str, objects: Mapping[str, ObjectType]) -> Plan:
    """The plan of a statement. Raises `Refused`."""
    kind = next((known for name, known in objects.items() if name.casefold() == select.object.casefold()), None)
    if kind is None:
        raise errors.no_object(soql, select.at, select.object)
    return _Binder(soql, objects).plan(select, kind)


@dataclass(frozen=True, slots=True)
class _Binder:
    soql: str
    objects: Mapping[str, ObjectType]

    def plan(self, select: Select, kind: ObjectType, child: Child | None = None) -> Plan:
        return Plan(
            kind=kind,
            items=self._items(select, kind),
            test=self._test(select.where, kind) if select.where is not None else lambda _: True,
            order=tuple((self._sortable(term, kind), term) for term in select.order),
            limit=select.limit,
            child=child,
        )

    # --- what is selected

    def _items(self, select: Select, kind: ObjectType) -> tuple[Column | ByType | Plan, ...]:
        items: list[Column | ByType | Plan] = []
        names: list[str] = []
        for item in select.items:
            bound: Column | ByType | Plan
            if isinstance(item, FieldRef):
                bound = self._column(item, kind)
                names.append(bound.name)
            elif isinstance(item, TypeOf):
                bound = self._by_type(item, kind)
                names.append(str(bound.step.relationship))
            else:
                bound = self._subquery(item, kind)
                names.append(bound.child.name if bound.child else "")
            items.append(bound)
        self._once(names, [str(item.step.relationship) for item in items if isinstance(item, ByType)])
        return tuple(items)

    def _once(self, names: Sequence[str], by_type: Sequence[str]) -> None:
        for place, name in enumerate(names):
            # A parent that TYPEOF opens cannot be asked for single fields as well.
            if name in names[:place] or name.partition(".")[0] in (by_type if "." in name else ()):
                raise errors.selected_twice(name)

    def _column(self, ref: FieldRef, kind: ObjectType) -> Column:
        steps: list[DemoField] = []
        for name in ref.path[:-1]:
            step = kind.field_at(name)
            target = self._target(step) if step is not None else None
            if step is None or target is None or len(steps) == _FARTHEST:
                raise errors.no_relationship(self.soql, ref.at, name)
            steps.append(step)
            kind = target
        field = kind.field(ref.path[-1])
        if field is None:
            raise errors.no_column(self.soql, ref.at, ref.path[-1], kind.name)
        return Column(tuple(steps), field)

    def _target(self, step: DemoField) -> ObjectType | None:
        return NAME if step.polymorphic else self.objects.get(step.reference_to[0])

    def _by_type(self, item: TypeOf, kind: ObjectType) -> ByType:
        step = kind.field_at(item.relationship)
        if step is None or not step.polymorphic:
            raise errors.no_relationship(self.soql, item.at, item.relationship)
        branches: dict[str, tuple[Column, ...]] = {}
        for branch in item.branches:
            target = next((name for name in step.reference_to if name.casefold() == branch.object.casefold()), None)
            if target is None or target not in self.objects:
                raise errors.no_object(self.soql, branch.at, branch.object)
            if target in branches:
                raise errors.unexpected(self.soql, branch.at, branch.object)
            branches[target] = tuple(self._column(ref, self.objects[target]) for ref in branch.fields)
        return ByType(step, branches, tuple(self._column(ref, NAME) for ref in item.otherwise))

    def _subquery(self, select: Select, kind: ObjectType) -> Plan:
        wanted = select.object.casefold()
        child = next((known for known in kind.children if known.name.casefold() == wanted), None)
        if child is None or child.object not in self.objects:
            raise errors.no_child_relationship(self.soql, select.at, select.object)
        return self.plan(select, self.objects[child.object], child)

    def _sortable(self, term: OrderTerm, kind: ObjectType) -> Column:
        column = self._column(term.field, kind)
        if not column.field.filterable:
            raise errors.not_sortable(self.soql, term.field.at, column.field.name)
        return column

    # --- conditions

    def _test(self, condition: Condition, kind: ObjectType) -> Test:
        match condition:
            case Negation(inner):
                denied = self._test(inner, kind)
                return lambda read: not denied(read)
            case Junction(conditions, every):
                tests = [self._test(part, kind) for part in conditions]
                whole = all if every else any
                return lambda read: whole(test(read) for test in tests)
            case Membership(field, literals, negated):
                column = self._filterable(field, kind)
                wanted = {self._value(column.field, "=", literal) for literal in literals}
                return lambda read: (_comparable(read, column) in wanted) is not negated
            case Comparison(field, operator, literal):
                column = self._filterable(field, kind)
                return self._comparison(column, operator, literal)

    def _comparison(self, column: Column, operator: str, literal: Literal) -> Test:
        wanted = self._value(column.field, operator, literal)
        if operator == "LIKE":
            return lambda read: is_like(_text(read(column)), literal.pattern)
        if operator == "=":
            return lambda read: _comparable(read, column) == wanted
        if operator == "!=":
            return lambda read: _comparable(read, column) != wanted
        if wanted is None:
            raise errors.bad_operator(self.soql, literal.at, "null")
        return lambda read: _ordered(_comparable(read, column), operator, wanted)

    def _filterable(self, ref: FieldRef, kind: ObjectType) -> Column:
        column = self._column(ref, kind)
        if not column.field.filterable:
            raise errors.not_filterable(self.soql, ref.at, column.field.name)
        return column

    def _value(self, field: DemoField, operator: str, literal: Literal) -> Value:
        """What the field is compared with; None for null and for empty text, which is the same to Salesforce."""
        kind = field.kind
        if operator == "LIKE" and kind != "text":
            raise errors.bad_operator(self.soql, literal.at, "id" if kind == "id" else kind)
        if kind == "boolean" and operator not in ("=", "!="):
            raise errors.bad_operator(self.soql, literal.at, kind)
        if literal.kind is TokenKind.NULL and kind != "boolean":
            return None
        if literal.kind is not _NEEDED[kind] or (kind == "int" and not isinstance(literal.value, int)):
            called = _CALLED.get(kind, kind)
            raise errors.wrong_literal(
                self.soql, literal.at, field.name, called, quoted=_NEEDED[kind] is TokenKind.STRING
            )
        if literal.value == "":
            return None
        if kind == "id":
            try:
                return long_id(str(literal.value))
            except ValueError:
                raise errors.bad_id_literal(self.soql, literal.at, str(literal.value)) from None
        return str(literal.value).casefold() if kind == "text" else literal.value


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _comparable(read: Reading, column: Column) -> Value:
    """Texts compare without regard to case; two ids may differ in nothing but case."""
    value = read(column)
    return value.casefold() if isinstance(value, str) and column.field.kind == "text" else value


def _ordered(value: Value, operator: str, wanted: Value) -> bool:
    if value is None:
        return False
    smaller, same = value < wanted, value == wanted  # type: ignore[operator]
    return {"<": smaller, "<=": smaller or same, ">": not (smaller or same), ">=": not smaller}[operator]
