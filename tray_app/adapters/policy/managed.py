"""Which settings a company may decide: every plain key of config.toml, read off its models.

Sources are not among them: a mailbox belongs to one person, who has its password. Nor is a consent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from tray_app.adapters.settings.config_models import ConfigFile

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

    @property
    def key(self) -> str:
        """`logging.profile`."""
        return f"{self.table}.{self.name}"


@cache
def managed_settings() -> tuple[ManagedSetting, ...]:
    """All of them, in the order of the models."""
    return tuple(_settings())


def managed_tables() -> tuple[str, ...]:
    """The tables they are in."""
    return tuple(dict.fromkeys(setting.table for setting in managed_settings()))


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a whole policy: the models' own, with the two levels around it."""
    whole = ConfigFile.model_json_schema()
    definitions = whole["$defs"]
    tables = {}
    for table in managed_tables():
        model = definitions[whole["properties"][table]["$ref"].rpartition("/")[2]]
        tables[table] = {"description": whole["properties"][table]["description"], **_plain(model)}
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


def _plain(model: dict[str, Any]) -> dict[str, Any]:
    properties = {name: {k: v for k, v in one.items() if k != "title"} for name, one in model["properties"].items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _settings() -> Iterator[ManagedSetting]:
    schemas = json_properties()
    for table, field in ConfigFile.model_fields.items():
        model = field.annotation
        if table in _OWN or not (isinstance(model, type) and issubclass(model, BaseModel)):
            continue
        for name, one in model.model_fields.items():
            usual = None if one.default is PydanticUndefined else one.default
            yield _managed(table, name, schemas[table][name], one.description or "", usual)


def _managed(table: str, name: str, schema: dict[str, Any], meaning: str, usual: Any) -> ManagedSetting:
    types = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    shape = types[0]
    kind, choices = ManagedKind.TEXT, tuple(shape.get("enum", ()))
    if shape["type"] == "array":
        kind, choices = ManagedKind.LIST, tuple(shape["items"].get("enum", ()))
    elif shape["type"] == "boolean":
        kind = ManagedKind.SWITCH
    elif shape["type"] == "integer":
        kind = ManagedKind.NUMBER
    elif choices:
        kind = ManagedKind.CHOICE
    low, high = shape.get("minimum"), shape.get("maximum")
    return ManagedSetting(
        table=table, name=name, kind=kind, meaning=meaning, usual=usual, choices=choices, low=low, high=high
    )


def json_properties() -> dict[str, dict[str, dict[str, Any]]]:
    """The JSON Schema of each key of each table."""
    whole = ConfigFile.model_json_schema()
    found = {}
    for table, schema in whole["properties"].items():
        if "$ref" in schema:
            found[table] = whole["$defs"][schema["$ref"].rpartition("/")[2]]["properties"]
    return found
