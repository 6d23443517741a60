"""Turns what is wrong with config.toml into a sentence with the line, the key and what is allowed. Repeats no value."""

import difflib
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from tray_app.adapters.settings.config_models import ConfigFile
from tray_app.adapters.settings.config_values import looks_secret
from tray_app.adapters.settings.source_models import model_of, source_types
from tray_app.adapters.settings.toml_positions import Path
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text, text

_KINDS = {
    "string_type": "text in quotes",
    "date_type": "a day without quotes, like 2026-11-23",
    "int_type": "a whole number without quotes",
    "tuple_type": "a list in brackets",
    "model_type": "a table of keys",
    "model_attributes_type": "a table of keys",
    "string_too_short": "any text that is not empty",
}
"""What is allowed, by the kind of pydantic's error."""
_KEYS = {
    "id": "1 to 40 small letters, digits and hyphens",
    "profile": "the name of a profile: small letters, digits and hyphens",
    "api_version": 'a version like "66.0"',
    "login_url": "an https:// address like https://acme.my.salesforce.com; http:// only for this computer",
}
"""What is allowed, by the key."""


def complaint(where: str, error: ErrorDetails) -> BadConfiguration:
    """The exception for one error of pydantic; `where` names the file and the line."""
    path, model = _found(error)
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    match error["type"]:
        case "extra_forbidden":
            return BadConfiguration(_unknown_key(where, key, sorted(model.model_fields)))
        case "missing" | "union_tag_not_found":
            return BadConfiguration(text('{where}: the key "{key}" is missing here.', where=where, key=key))
        case _:
            return BadConfiguration(wrong_value(where, key, _allowed(error, key)))


def allowed_for(error: ErrorDetails) -> str:
    """What may stand there instead, for a form that has the input before it."""
    path, _ = _found(error)
    return _allowed(error, next((str(step) for step in reversed(path) if isinstance(step, str)), ""))


def path_of(error: ErrorDetails) -> Path:
    """The keys and list positions that lead to what is wrong."""
    return _found(error)[0]


def wrong_value(where: str, key: str, allowed: str) -> Text:
    """The sentence for a value that cannot be used."""
    return text(
        '{where}: the value of "{key}" cannot be used. Allowed: {allowed}.',
        where=where,
        key=key,
        allowed=allowed,
    )


def unknown_key(where: str, key: str, allowed: str) -> Text:
    """The sentence for a key that does not exist; `allowed` names those that do."""
    return text('{where}: there is no key "{key}". Allowed: {allowed}.', where=where, key=key, allowed=allowed)


def _unknown_key(where: str, key: str, allowed: list[str]) -> Text:
    if looks_secret(key):
        return text(
            '{where}: "{key}" does not belong in this file. Secrets are kept in your computer\'s keyring. '
            "Delete the line and use diditlog source secret or diditlog auth login.",
            where=where,
            key=key,
        )
    close = difflib.get_close_matches(key.lower().replace("-", "_"), allowed, n=1)
    if close:
        return text(
            '{where}: there is no key "{key}". Did you mean "{close}"? Allowed: {allowed}.',
            where=where,
            key=key,
            close=close[0],
            allowed=", ".join(allowed),
        )
    return unknown_key(where, key, ", ".join(allowed))


def _allowed(error: ErrorDetails, key: str) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "literal_error":
            return str(context["expected"]).replace("'", "")
        case "union_tag_invalid":
            return ", ".join(source_types())
        case "greater_than_equal" | "less_than_equal":
            low, high = _bounds(error)
            return f"a whole number from {low} to {high}"
        case "value_error":
            return _KEYS.get(key) or str(context["error"])
        case "string_pattern_mismatch":
            return _KEYS[key]
        case kind:
            return _KINDS.get(kind) or error["msg"]


def _bounds(error: ErrorDetails) -> tuple[int, int]:
    path, model = _found(error)
    rules = model.model_fields[str(path[-1])].metadata
    low = next(rule.ge for rule in rules if hasattr(rule, "ge"))
    return low, next(rule.le for rule in rules if hasattr(rule, "le"))


def _found(error: ErrorDetails) -> tuple[Path, type[BaseModel]]:
    # Pydantic puts the type of a source into the path; it is not in the file.
    place = error["loc"]
    if place[:1] == ("sources",):
        if len(place) > 2:
            return (*place[:2], *place[3:]), model_of(str(place[2]))
        return (*place, "type") if error["type"].startswith("union_tag") else place, ConfigFile
    if len(place) == 1:
        return place, ConfigFile
    table = ConfigFile.model_fields[str(place[0])].annotation
    return place, table if isinstance(table, type) and issubclass(table, BaseModel) else ConfigFile
