"""Takes the keys out of a profile's parsed table, one typed question at a time, and tells which of them cannot be used.

A team writes its own profile by hand, and what is wrong in it must be told with its place, as for config.toml.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

_LINK = re.compile(r"[a-z_]+\.[a-z_]+|https://[^\s<>\"']{1,2000}")
_Choice = TypeVar("_Choice", bound=StrEnum)
_Default = TypeVar("_Default")

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file: `("fields", 0, "length")`."""


class BadProfile(ValueError):
    """A profile file cannot be used."""

    def __init__(self, path: Path, allowed: str, *, unknown: bool = False) -> None:
        super().__init__(f"{path[-1]}: {allowed}")
        self.path = path
        """Where the wrong key stands."""
        self.allowed = allowed
        """What may stand there; for an unknown key, the keys there are."""
        self.unknown = unknown
        """There is no such key."""


class ProfileReader:
    """One table of a profile."""

    def __init__(self, data: Mapping[str, object], path: Path = ()) -> None:
        """`path`: where the table stands in the file."""
        self._data = dict(data)
        self._path = path
        self._asked: list[str] = []

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def word(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; the key must be there unless there is a default."""
        value = self._take(key, None)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self._bad(key, "text in quotes that is not empty")
        return value

    def word_or_none(self, key: str) -> str | None:
        """A text that is not empty, or None when the key is not there."""
        if key not in self._data:
            self._asked.append(key)
            return None
        return self.word(key)

    def link(self, key: str) -> str | None:
        """A key of `links.toml` or an https address, or None when the key is not there."""
        value = self.word_or_none(key)
        if value is not None and not _LINK.fullmatch(value):
            raise self._bad(key, "the key of a link, or an address that begins with https://")
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """One of these names."""
        value = self.word(key)
        if value not in allowed:
            raise self._bad(key, ", ".join(allowed))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self._bad(key, "true or false")
        return value

    def whole(self, key: str, default: int, lowest: int, highest: int) -> int:
        """A whole number within bounds, both included."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise self._bad(key, f"a whole number from {lowest} to {highest}")
        return value

    def minutes(self, key: str, default: int, longest: timedelta) -> timedelta:
        """A length of time in whole minutes, up to `longest`; the default, too, is no longer than that."""
        highest = int(longest.total_seconds()) // 60
        return timedelta(minutes=self.whole(key, min(default, highest), 1, highest))

    def strings(self, key: str) -> list[str]:
        """A list of texts, none of them empty."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self._bad(key, "a list of texts in quotes, none of them empty")
        return [str(item) for item in value]

    def names(self, key: str, allowed: Sequence[str]) -> list[str]:
        """A list of names, each of them one that is allowed."""
        found = self.strings(key)
        if any(name not in allowed for name in found):
            raise self._bad(key, f"a list of {', '.join(allowed)}")
        return found

    def choices(self, key: str, kind: type[_Choice], default: Sequence[_Choice]) -> list[_Choice]:
        """One or more of the words of `kind`."""
        value = self._take(key, list(default))
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not items or any(item not in list(kind) for item in items):
            raise self._bad(key, f"a list of {', '.join(kind)}")
        return [kind(item) for item in items]

    def choice(self, key: str, kind: type[_Choice], default: _Default) -> _Choice | _Default:
        """One of the words of `kind`."""
        value = self._take(key, None)
        if value is None:
            return default
        if value not in list(kind):
            raise self._bad(key, ", ".join(kind))
        return kind(str(value))

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """Regular expressions, for which upper and lower case are the same."""
        try:
            return tuple(re.compile(item, re.IGNORECASE) for item in self.strings(key))
        except (re.error, OverflowError, RecursionError):
            raise self._bad(key, "a list of regular expressions of Python") from None

    def mapping(self, key: str, names: Sequence[str] = ()) -> dict[str, str]:
        """A table of texts; of these names alone, if any are given."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self._bad(key, "a table of texts in quotes")
        if names and (stray := [name for name in value if name not in names]):
            raise BadProfile((*self._path, key, stray[0]), ", ".join(names), unknown=True)
        return {str(name): str(item) for name, item in value.items()}

    def named_tables(self, key: str, names: Sequence[str]) -> "dict[str, ProfileReader]":
        """Tables by name, of these names alone."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
            raise self._bad(key, "tables")
        if stray := [name for name in value if name not in names]:
            raise BadProfile((*self._path, key, stray[0]), ", ".join(names), unknown=True)
        return {name: ProfileReader(item, (*self._path, key, name)) for name, item in value.items()}

    def tables(self, key: str) -> "list[ProfileReader]":
        """A list of tables."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._bad(key, "a list of tables")
        return [ProfileReader(item, (*self._path, key, place)) for place, item in enumerate(value)]

    def refuse_the_rest(self) -> None:
        """Nothing may be left that was not asked for."""
        if self._data:
            raise BadProfile((*self._path, min(self._data)), ", ".join(sorted(self._asked)), unknown=True)

    def _take(self, key: str, default: object) -> object:
        self._asked.append(key)
        return self._data.pop(key, default)

    def _bad(self, key: str, allowed: str) -> BadProfile:
        return BadProfile((*self._path, key), allowed)
