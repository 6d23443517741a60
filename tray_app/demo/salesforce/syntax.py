"""What a SOQL statement is made of once it is read. Every part knows its place in the text, for messages."""

from dataclasses import dataclass
from enum import StrEnum

from tray_app.demo.salesforce.values import Value


class Wild(StrEnum):
    """What stands in a LIKE pattern for characters that are not given."""

    ANY = "%"
    """Any number of them."""
    ONE = "_"
    """Exactly one."""


class TokenKind(StrEnum):
    """How a literal is written."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    DATE = "date"
    DATETIME = "dateTime"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value in a condition."""

    kind: TokenKind
    """How it is written."""
    value: Value
    """What it stands for."""
    at: int
    """Place in the statement."""
    pattern: tuple[str | Wild, ...] = ()
    """Of a string: what LIKE makes of it, piece by piece."""
    only_for_like: int | None = None
    """Of a string: the place of an escape that nothing but LIKE understands."""


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field, perhaps of a parent: `Owner.Name`."""

    path: tuple[str, ...]
    """The names between the dots."""
    at: int
    """Place in the statement."""


@dataclass(frozen=True, slots=True)
class When:
    """One branch of a TYPEOF."""

    object: str
    """The object it is about."""
    fields: tuple[FieldRef, ...]
    """What is selected then."""
    at: int
    """Place in the statement."""


@dataclass(frozen=True, slots=True)
class TypeOf:
    """Fields of a parent that depend on what it is."""

    relationship: str
    """Name of the way to the parent."""
    branches: tuple[When, ...]
    """By object."""
    otherwise: tuple[FieldRef, ...]
    """For every other object; may be empty."""
    at: int
    """Place in the statement."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field next to one value."""

    field: FieldRef
    """Left of the operator."""
    operator: str
    """`=`, `!=`, `<`, `>`, `<=`, `>=` or `LIKE`."""
    literal: Literal
    """Right of it."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A field next to several values."""

    field: FieldRef
    """Left of IN."""
    literals: tuple[Literal, ...]
    """The values, one at least."""
    negated: bool
    """NOT IN."""


@dataclass(frozen=True, slots=True)
class Negation:
    """NOT."""

    condition: "Condition"
    """What is denied."""


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions that hold all together, or of which one is enough."""

    conditions: tuple["Condition", ...]
    """Two at least."""
    every: bool
    """AND; OR otherwise."""


Condition = Comparison | Membership | Negation | Junction


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One field of ORDER BY."""

    field: FieldRef
    """Sorted by."""
    descending: bool
    """DESC."""
    nulls_last: bool
    """Empty values come last; first otherwise."""


@dataclass(frozen=True, slots=True)
class Select:
    """A statement, or a subquery."""

    items: tuple["Item", ...]
    """What is selected; empty for COUNT()."""
    object: str
    """After FROM: an object, or in a subquery a relationship."""
    at: int
    """Place of the object in the statement."""
    where: Condition | None
    """The condition."""
    order: tuple[OrderTerm, ...]
    """Sorting."""
    limit: int | None
    """Rows at most."""


Item = FieldRef | TypeOf | Select
