"""Validation rules: what an admin has new records looked at for, in a form small enough for a world's JSON."""

from collections.abc import Mapping
from dataclasses import dataclass

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.values import Record


class RuleError(ValueError):
    """A rule cannot be; the message begins with the place."""


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """Refuses records whose field contains a text; with an empty text, those where the field is empty."""

    field: str
    """API name."""
    contains: str
    """The text."""
    message: str
    """The admin's words."""

    def check(self, values: Record) -> None:
        """Raises `RequestRefused` when the record breaks it."""
        value = values.get(self.field)
        broken = self.contains in str(value or "") if self.contains else value in (None, "")
        if broken:
            raise errors.validation_failed(self.message, [self.field])


def rules_from(entries: object, where: str) -> tuple[ValidationRule, ...]:
    """The rules in this JSON. Raises `RuleError`."""
    if not isinstance(entries, list):
        raise RuleError(f"{where}.validation_rules: a list is needed")
    return tuple(_rule(entry, f"{where}.validation_rules[{place}]") for place, entry in enumerate(entries))


def _rule(entry: object, where: str) -> ValidationRule:
    keys = ("field", "contains", "message")
    if not isinstance(entry, Mapping) or set(entry) != set(keys):
        raise RuleError(f"{where}: an object with {', '.join(keys)} is needed")
    return ValidationRule(*(str(entry[key]) for key in keys))
