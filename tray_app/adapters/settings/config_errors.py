"""Turns what is wrong with config.toml into a sentence with the line, the key and what is allowed. Repeats no value."""

from tray_app.adapters.settings.config_values import looks_secret
from tray_app.adapters.tables import Flaw, FlawKind
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text, text


def complaint(where: str, flaw: Flaw) -> BadConfiguration:
    """The exception for one flaw; `where` names the file and the line."""
    match flaw.kind:
        case FlawKind.UNKNOWN_KEY:
            return BadConfiguration(_unknown_key(where, flaw.name, flaw.keys))
        case FlawKind.MISSING_KEY:
            return BadConfiguration(text('{where}: the key "{key}" is missing here.', where=where, key=flaw.name))
        case FlawKind.WRONG_VALUE:
            return BadConfiguration(wrong_value(where, flaw.name, flaw.allowed))


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


def _unknown_key(where: str, key: str, allowed: tuple[str, ...]) -> Text:
    if looks_secret(key):
        return text(
            '{where}: "{key}" does not belong in this file. Secrets are kept in your computer\'s keyring. '
            "Delete the line and use diditlog source secret or diditlog auth login.",
            where=where,
            key=key,
        )
    from difflib import get_close_matches  # most files have no such key

    close = get_close_matches(key.lower().replace("-", "_"), allowed, n=1)
    if close:
        return text(
            '{where}: there is no key "{key}". Did you mean "{close}"? Allowed: {allowed}.',
            where=where,
            key=key,
            close=close[0],
            allowed=", ".join(allowed),
        )
    return unknown_key(where, key, ", ".join(allowed))
