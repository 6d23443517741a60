"""Which settings a company may decide: every plain key of config.toml, read off its models.

Sources are not among them: a mailbox belongs to one person, who has its password. Nor is a consent.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from tray_app.adapters.settings.config_models import ConfigFile
from tray_app.adapters.tables import (
    DayValue,
    ListValue,
    NumberValue,
    OptionalValue,
    SwitchValue,
    TableKey,
    TableValue,
    WordValue,
)

_OWN = frozenset({"consent"})
"""Tables that only the rep decides."""
LEVELS = ("default", "enforced")
"""The two levels by their words in a policy."""


class ManagedKind(StrEnum):
    """What a value is, as far as a form or a registry has to know."""

    TEXT = "text"
    """Any line of text; a day and hours are such lines too."""
    CHOICE = "choice"
    """One of `choices`."""
    NUMBER = "number"
    """A whole number from `low` to `high`."""
    SWITCH = "switch"
    """Yes or no."""
    LIST = "list"
    """Several lines of text, each one of `choices` when there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedSetting:
    """One setting that can be decided."""

    table: str
    """`logging`."""
    name: str
    """`profile`."""
    kind: ManagedKind
    """What its values are."""
    meaning: str
    """One English sentence."""
    usual: Any
    """The value without any policy."""
    choices: tuple[str, ...] = ()
    """What may be chosen."""
    low: int | None = None
    """The smallest number."""
    high: int | None = None
    """The largest number."""
    is_day: bool = False
    """Whether the text is a day."""

    @property
    def key(self) -> str:
        """`logging.profile`."""
        return f"{self.table}.{self.name}"


@cache
def managed_settings() -> tuple[ManagedSetting, ...]:
    """All of them, in the order of the models."""
    return tuple(
        _managed(table, name, known) for table, inner in _tables().items() for name, known in inner.table.keys.items()
    )


def managed_tables() -> tuple[str, ...]:
    """The tables they are in."""
    return tuple(_tables())


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a whole policy: the models' own, with the two levels around it."""
    tables = {
        name: {"description": ConfigFile.keys[name].meaning, **inner.schema()} for name, inner in _tables().items()
    }
    level = {"type": "object", "additionalProperties": False, "properties": tables}
    meanings = ("Holds where the rep has chosen nothing.", "Holds whatever the rep has chosen; shown as locked.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "DidItLog managed settings",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": meaning, "allOf": [{"$ref": "#/$defs/settings"}]}
            for name, meaning in zip(LEVELS, meanings, strict=True)
        },
        "$defs": {"settings": level},
    }


def _tables() -> dict[str, TableValue]:
    tables = ((name, known.value) for name, known in ConfigFile.keys.items() if name not in _OWN)
    return {name: value for name, value in tables if isinstance(value, TableValue)}


def _managed(table: str, name: str, known: TableKey) -> ManagedSetting:
    value = known.value.value if isinstance(known.value, OptionalValue) else known.value
    kind = ManagedKind.TEXT
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    match value:
        case ListValue(item=WordValue(words=choices)):
            kind = ManagedKind.LIST
        case ListValue():
            kind = ManagedKind.LIST
        case WordValue(words=choices):
            kind = ManagedKind.CHOICE
        case NumberValue(low=low, high=high):
            kind = ManagedKind.NUMBER
        case SwitchValue():
            kind = ManagedKind.SWITCH
    return ManagedSetting(
        table=table,
        name=name,
        kind=kind,
        meaning=known.meaning,
        usual=known.default,
        choices=choices,
        low=low,
        high=high,
        is_day=isinstance(value, DayValue),
    )
