"""From what was found in files and registries to a policy: each value is checked by itself, so that one that is wrong
costs nothing but itself."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tray_app.adapters.policy.company_policy import Policy
from tray_app.adapters.policy.managed import LEVELS, ManagedKind, managed_settings, managed_tables
from tray_app.adapters.settings.config_errors import complaint, wrong_value
from tray_app.adapters.settings.config_models import ConfigFile
from tray_app.adapters.tables import Unusable
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text, text

_TABLE = "a table of keys"


@dataclass(frozen=True, slots=True)
class Found:
    """One place that says something, as it was read."""

    place: str
    """A file or a registry key, in words an administrator knows."""
    content: object
    """`{"default": {table: {key: value}}, "enforced": …}`, or anything else when it is wrong."""
    trouble: Text | None = None
    """Why it could not be read."""


def judged(found: Iterable[Found]) -> Policy:
    """The policy of all places; where two decide the same key on the same level, the first one does."""
    values: dict[str, dict[str, object]] = {level: {} for level in LEVELS}
    complaints: list[Text] = []
    places: list[str] = []
    for one in found:
        places.append(one.place)
        if one.trouble is not None:
            complaints.append(one.trouble)
            continue
        for level, tables in _tables(one.content, one.place, LEVELS, complaints):
            where = f"{one.place}, {level}"
            for table, keys in _tables(tables, where, managed_tables(), complaints):
                for key, value in keys.items():
                    try:
                        values[level].setdefault(f"{table}.{key}", checked(where, table, key, value))
                    except BadConfiguration as error:
                        complaints.append(error.message)
    return Policy(
        defaults=values["default"], enforced=values["enforced"], complaints=tuple(complaints), places=tuple(places)
    )


def checked(where: str, table: str, key: str, value: object) -> object:
    """The value as the settings hold it. Raises BadConfiguration."""
    try:
        settings = ConfigFile.read({table: {key: _as_written(table, key, value)}})
    except Unusable as refused:
        raise complaint(where, refused.telling) from None
    return getattr(getattr(settings, table), key)


def _as_written(table: str, key: str, value: object) -> object:
    """The value as config.toml has it: JSON, registries and property lists know fewer kinds of values."""
    known = next((one for one in managed_settings() if (one.table, one.name) == (table, key)), None)
    if known is None:
        return value
    if known.kind is ManagedKind.SWITCH and value in (0, 1):
        return bool(value)  # the registry has no other
    if known.is_day and isinstance(value, datetime):
        return value.date()  # what a property list has for a day
    if known.is_day and isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value


def _tables(
    content: object, where: str, allowed: tuple[str, ...], complaints: list[Text]
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    if not isinstance(content, Mapping):
        complaints.append(wrong_value(where, where.rpartition(", ")[2], _TABLE))
        return
    for name, inner in content.items():
        if name not in allowed:
            words = text(
                '{where}: there is no key "{key}". Allowed: {allowed}.',
                where=where,
                key=str(name),
                allowed=", ".join(allowed),
            )
            complaints.append(words)
        elif isinstance(inner, Mapping):
            yield name, inner
        else:
            complaints.append(wrong_value(where, name, _TABLE))
