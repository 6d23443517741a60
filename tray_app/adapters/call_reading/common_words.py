"""The words that dialers have in common, in the languages they export in: data in `resources/call_words.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tray_app.adapters.call_reading.column_names import normalised
from tray_app.core.model.activity import CallResult, Direction

_TOKEN: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CommonWords:
    """The vocabulary."""

    directions: dict[str, Direction]
    """What a word says about who called."""
    results: dict[str, CallResult]
    """What a word says about how the call ended."""
    untaken: dict[str, CallResult]
    """Words among directions for a call that came in and that nobody took, and how it ended."""
    totals: frozenset[str]
    """Words that a row of totals begins with."""
    columns: dict[str, frozenset[str]]
    """Names that columns have, by the field of a mapping."""
    against: dict[str, tuple[str, ...]]
    """Words in a name that speak against a field."""
    better: dict[str, tuple[str, ...]]
    """Words that decide between two columns that both fit."""


def shipped_folder() -> Path:
    """Where the data of this room lies: inside an installed package or beside a checkout's."""
    package = Path(__file__).parents[2]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


@lru_cache(maxsize=4)
def load_common_words(resources: Path) -> CommonWords:
    """The vocabulary that ships."""
    with (resources / "call_words.toml").open("rb") as stream:
        data = tomllib.load(stream)
    return CommonWords(
        directions={normalised(word): Direction(name) for name, words in data["direction"].items() for word in words},
        results={normalised(word): CallResult(name) for name, words in data["result"].items() for word in words},
        untaken={normalised(word): CallResult(name) for name, words in data["untaken"].items() for word in words},
        totals=frozenset(map(normalised, data["totals"])),
        columns={name: frozenset(map(normalised, words)) for name, words in data["columns"].items()},
        against={name: tuple(map(normalised, words)) for name, words in data["against"].items()},
        better={name: tuple(map(normalised, words)) for name, words in data["better"].items()},
    )


def stands_in(word: str, words: str) -> bool:
    """Whether a word, or several in their order, stands among others; all of them in one form.

    Of scripts that know no spaces any part of it is enough.
    """
    if not word.isascii() and word in words:
        return True
    return f" {word} " in f" {' '.join(_TOKEN.findall(words))} "


def matches(word: str, words: tuple[str, ...]) -> bool:
    """Whether a word is one of a mapping's; those may end with `*`."""
    whole, beginnings = _plain(words)
    return word in whole or any(map(word.startswith, beginnings))


@lru_cache(maxsize=512)
def _plain(words: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    whole = frozenset(normalised(word) for word in words if not word.endswith("*"))
    return whole, tuple(normalised(word) for word in words if word.endswith("*"))
