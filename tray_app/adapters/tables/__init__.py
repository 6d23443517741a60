"""Tables of TOML and JSON as types: read strictly, told what is wrong where, and described as JSON Schema."""

from tray_app.adapters.tables.flaws import Flaw, FlawKind, Unusable
from tray_app.adapters.tables.table import Table, TableKey, TableValue, key
from tray_app.adapters.tables.table_values import (
    DayValue,
    ListValue,
    NumberValue,
    OptionalValue,
    SwitchValue,
    TextValue,
    Value,
    WordValue,
)

__all__ = [
    "DayValue",
    "Flaw",
    "FlawKind",
    "ListValue",
    "NumberValue",
    "OptionalValue",
    "SwitchValue",
    "Table",
    "TableKey",
    "TableValue",
    "TextValue",
    "Unusable",
    "Value",
    "WordValue",
    "key",
]
