"""What may stand behind a key: how it is read, what is allowed, and how JSON Schema calls it. Nothing is converted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from tray_app.adapters.tables.flaws import Flaw, Unusable


class Value(Protocol):
    """A kind of values."""

    def read(self, value: object) -> Any:
        """The value as a table holds it. Raises Unusable."""

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextValue:
    """Text."""

    check: Callable[[str], str] | None = None
    """Gives the text in its usual form; raises ValueError with what is allowed."""
    pattern: str = ""
    """What the whole text has to look like; `allowed` says it in words."""
    allowed: str = ""
    """In place of the check's own words."""
    is_filled: bool = False
    """Whether it may not be empty."""

    def read(self, value: object) -> str:
        """Text that can be written to a file again, checked."""
        if not isinstance(value, str) or not _is_whole(value):
            raise Unusable.value("text in quotes")
        if self.is_filled and not value:
            raise Unusable.value("any text that is not empty")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise Unusable.value(self.allowed)
        try:
            return self.check(value) if self.check else value
        except ValueError as error:
            raise Unusable.value(self.allowed or str(error)) from None

    def schema(self) -> dict[str, Any]:
        """A string."""
        rules: dict[str, Any] = {"pattern": self.pattern} if self.pattern else {}
        return {"type": "string"} | rules | ({"minLength": 1} if self.is_filled else {})


@dataclass(frozen=True, slots=True)
class WordValue:
    """One of a few words."""

    words: tuple[str, ...]
    """The words."""

    def read(self, value: object) -> str:
        """The word."""
        if not isinstance(value, str) or value not in self.words:
            *others, last = self.words
            raise Unusable.value(f"{', '.join(others)} or {last}" if others else last)
        return value

    def schema(self) -> dict[str, Any]:
        """An enumeration, or the one word."""
        return ({"enum": [*self.words]} if len(self.words) > 1 else {"const": self.words[0]}) | {"type": "string"}


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A whole number."""

    low: int
    """The smallest."""
    high: int
    """The largest."""

    def read(self, value: object) -> int:
        """The number."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unusable.value("a whole number without quotes")
        if not self.low <= value <= self.high:
            raise Unusable.value(f"a whole number from {self.low} to {self.high}")
        return value

    def schema(self) -> dict[str, Any]:
        """An integer."""
        return {"maximum": self.high, "minimum": self.low, "type": "integer"}


@dataclass(frozen=True, slots=True)
class SwitchValue:
    """Yes or no."""

    def read(self, value: object) -> bool:
        """The answer."""
        if not isinstance(value, bool):
            raise Unusable.value("true or false")
        return value

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


_DAYS = (date(1970, 1, 1), date(9998, 12, 31))
"""The first and the last: next to the ends of the calendar a day has no beginning in some zones."""


@dataclass(frozen=True, slots=True)
class DayValue:
    """A day."""

    def read(self, value: object) -> date:
        """The day."""
        if not isinstance(value, date) or isinstance(value, datetime) or not _DAYS[0] <= value <= _DAYS[1]:
            raise Unusable.value("a day without quotes, like 2026-11-23")
        return value

    def schema(self) -> dict[str, Any]:
        """What JSON has for it: a string."""
        return {"format": "date", "type": "string"}


@dataclass(frozen=True, slots=True)
class OptionalValue:
    """Something, or nothing at all."""

    value: Value
    """What it is when it is there."""

    def read(self, value: object) -> Any:
        """The value, or None."""
        return None if value is None else self.value.read(value)

    def schema(self) -> dict[str, Any]:
        """The value's, or null."""
        return {"anyOf": [self.value.schema(), {"type": "null"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListValue:
    """A list."""

    item: Value
    """What stands in it."""
    is_filled: bool = False
    """Whether it may not be empty."""
    may_be_single: bool = False
    """Whether one text may stand for a list of one."""

    def read(self, value: object) -> tuple[Any, ...]:
        """The items, each read."""
        if self.may_be_single and isinstance(value, str):
            value = (value,)
        if not isinstance(value, list | tuple):
            raise Unusable.value("a list in brackets")
        if self.is_filled and not value:
            raise Unusable.value("at least one")
        items: list[Any] = []
        flaws: list[Flaw] = []
        for place, item in enumerate(value):
            try:
                items.append(self.item.read(item))
            except Unusable as error:
                flaws += error.below(place)
        if flaws:
            raise Unusable(flaws)
        return tuple(items)

    def schema(self) -> dict[str, Any]:
        """An array."""
        return {"type": "array", "items": self.item.schema()} | ({"minItems": 1} if self.is_filled else {})


def _is_whole(value: str) -> bool:
    """Whether it has no half of a character, which no file can hold."""
    return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)
