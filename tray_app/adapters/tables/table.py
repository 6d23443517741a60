"""A table whose keys are the annotations of a class, as a dataclass has them; what each may hold is read off them.

    class Server(Table):
        host: Annotated[str, TextValue(check=host_name)] = key("Where it is.")
        port: Annotated[int, NumberValue(1, 65535)] = key("Its port.", default=993)

`Server(host="h")` and `Server.read({"host": "h"})` are the same: whatever is made was checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    Self,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from tray_app.adapters.tables.flaws import Flaw, FlawKind, Unusable
from tray_app.adapters.tables.table_values import (
    DayValue,
    ListValue,
    OptionalValue,
    SwitchValue,
    TextValue,
    Value,
    WordValue,
)

_REQUIRED: Final = object()
_A_TABLE = "a table of keys"


@dataclass(frozen=True, slots=True)
class TableKey:
    """One key of a table."""

    meaning: str
    """One English sentence for whoever writes it."""
    default: Any
    """What holds without it."""
    value: Value
    """What may stand there."""

    @property
    def is_required(self) -> bool:
        """Whether nothing holds without it."""
        return self.default is _REQUIRED

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, keys sorted."""
        usual = list(self.default) if isinstance(self.default, tuple) else self.default
        rules = {"description": self.meaning, **self.value.schema()} | ({} if self.is_required else {"default": usual})
        return dict(sorted(rules.items()))


@dataclass(frozen=True, slots=True)
class _Declared:
    meaning: str
    default: Any


def key(meaning: str, *, default: Any = _REQUIRED) -> Any:
    """Declares a key; without a default it has to be there."""
    return _Declared(meaning, default)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(key,))
class Table:
    """Unknown keys are refused and nothing is converted. Never changed once it is made; equal when all keys are."""

    keys: ClassVar[Mapping[str, TableKey]] = {}
    """Its keys in the order in which they were declared."""
    is_open: ClassVar[bool] = False
    """Whether other keys may stand in it, with whatever behind them."""

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        known = dict(cls.keys)
        for name, declared in [*vars(cls).items()]:
            if isinstance(declared, _Declared):
                known[name] = TableKey(declared.meaning, declared.default, _value_of(hints[name]))
                delattr(cls, name)  # instances have the values
        cls.keys = known

    def __init__(self, /, **values: object) -> None:
        """Raises Unusable."""
        values = self._prepared(values)
        found: dict[str, Any] = {}
        flaws: list[Flaw] = []
        for name, known in self.keys.items():
            if name in values:
                try:
                    found[name] = known.value.read(values[name])
                except Unusable as error:
                    flaws += error.below(name)
            elif known.is_required:
                flaws.append(Flaw(FlawKind.MISSING_KEY, path=(name,)))
            else:
                found[name] = known.default
        others = {name: value for name, value in values.items() if name not in self.keys}
        if not self.is_open:
            names = tuple(sorted(self.keys))
            flaws += (Flaw(FlawKind.UNKNOWN_KEY, keys=names, path=(name,)) for name in others)
        if not flaws:
            self.__dict__.update(found, _others=others, _written=frozenset(values))
            flaws += self._objections()
        if flaws:
            raise Unusable(flaws)

    @classmethod
    def read(cls, value: object) -> Self:
        """The table of plain values. Raises Unusable."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise Unusable.value(_A_TABLE)
        return cls(**value)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Its JSON Schema."""
        properties = {name: known.schema() for name, known in cls.keys.items()}
        return {"type": "object", "additionalProperties": cls.is_open, "properties": properties}

    @property
    def written(self) -> frozenset[str]:
        """The keys that were given, whatever their values; the others hold their defaults."""
        return frozenset(self.__dict__["_written"])

    @property
    def others(self) -> Mapping[str, object]:
        """What stood there besides its keys; in an open table alone."""
        found: Mapping[str, object] = self.__dict__["_others"]
        return found

    def values(self) -> dict[str, Any]:
        """Every key and what holds for it."""
        return {name: self.__dict__[name] for name in self.keys} | dict(self.others)

    def written_values(self) -> dict[str, Any]:
        """The keys that were given."""
        return {name: value for name, value in self.values().items() if name in self.written}

    def plain(self) -> dict[str, Any]:
        """Plain values that make the same table: what holds by default is left out, in tables within it as well."""
        return {
            name: _plain(self.__dict__[name])
            for name, known in self.keys.items()
            if known.is_required or self.__dict__[name] != known.default
        }

    def changed(self, **values: object) -> Self:
        """The same with other values, which are of the kinds that it holds."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__, **values, _written=self.written | values.keys())
        return made

    @classmethod
    def _prepared(cls, values: dict[str, object]) -> dict[str, object]:
        """The values with what follows from them."""
        return values

    def _objections(self) -> Iterator[Flaw]:
        """What is wrong with keys that do not go together."""
        yield from ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is never changed")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Table) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[name] for name in self.keys)))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.values().items())
        return f"{type(self).__name__}({values})"


@dataclass(frozen=True, slots=True)
class TableValue:
    """A table within another."""

    table: type[Table]
    """What it is."""

    def read(self, value: object) -> Table:
        """The table."""
        return self.table.read(value)

    def schema(self) -> dict[str, Any]:
        """The table's."""
        return self.table.schema()


def _value_of(annotation: Any) -> Value:
    """What an annotation allows; what is beside the type in `Annotated` says it before the type does."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return next((one for one in arguments[1:] if hasattr(one, "schema")), None) or _value_of(arguments[0])
    if origin in {UnionType, Union} and arguments[1:] == (NoneType,):
        return OptionalValue(_value_of(arguments[0]))
    if origin is Literal:
        return WordValue(arguments)
    if origin is tuple:
        return ListValue(item=_value_of(arguments[0]))
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return TableValue(annotation)
    plain: dict[Any, Value] = {str: TextValue(), bool: SwitchValue(), date: DayValue()}
    return plain[annotation]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return value.plain() if isinstance(value, Table) else value
