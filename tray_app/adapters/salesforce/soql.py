"""Writes SOQL: literals that survive any address or Message-ID, and IN lists cut to what one statement may hold.

Limits of a statement: 100,000 characters in all, 4,000 in one string (Salesforce, "SOQL and SOSL Limits").
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_STATEMENT = 100_000
"""Characters Salesforce takes in one statement."""
LONGEST_STRING = 4_000
"""Characters it takes in one string literal."""

_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Term:
    """One of several conditions of which any may hold."""

    field: str
    """API name of the field."""
    value: str
    """What it is compared with, not escaped; for `like` a pattern whose % stay as they are."""
    like: bool = False
    """Compare by LIKE instead of IN."""


def literal(value: str) -> str:
    """A string literal. Raises ValueError for a text that no statement can hold: see `is_askable`."""
    if not is_askable(value):
        raise ValueError("a text that SOQL cannot hold")
    from tray_app.adapters.salesforce.library import quote_soql_value

    return str(quote_soql_value(value))


def moment(value: datetime) -> str:
    """A datetime literal in UTC, to the second. Raises ValueError for a datetime without zone."""
    if value.tzinfo is None:
        raise ValueError("a datetime without zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_askable(value: str) -> bool:
    """Whether a record's text can be this one: not empty, not overlong, no control characters, nothing but Unicode.

    What is not askable stands in no record, so that leaving it out of a question loses nothing.
    """
    if not value or len(value) > LONGEST_STRING // 2:
        return False
    return all(
        character >= " " and character != "\x7f" and not "\ud800" <= character <= "\udfff" for character in value
    )


def select(fields: Iterable[str], name: str) -> str:
    """`SELECT fields FROM name`."""
    return " ".join(("SELECT", ", ".join(fields), "FROM", name))


def any_of(field: str, values: Iterable[str]) -> list[Term]:
    """The terms of an IN list, sorted so that the same question is always the same text."""
    return [Term(field, value) for value in sorted(set(values)) if is_askable(value)]


def statements(head: str, terms: Sequence[Term], *, tail: str = "", longest: int = LONGEST_STATEMENT) -> list[str]:
    """`head WHERE (any of the terms) tail`, in as many statements as the length asks for; none without terms.

    `head` is `SELECT … FROM …`, `tail` begins with ` AND ` or is empty.
    """
    written: list[str] = []
    room = longest - len(head) - len(" WHERE ()") - len(tail)
    group: list[tuple[Term, str]] = []
    used = 0
    known: set[str] = set()
    for term in terms:
        text = literal(term.value)
        size = len(text) + 1
        if term.like or term.field not in known:
            size += len(term.field) + len(" LIKE () OR ")
        if group and used + size > room:
            written.append(_statement(head, group, tail))
            group, used, known = [], 0, set()
            size = len(text) + 1 + len(term.field) + len(" LIKE () OR ")
        group.append((term, text))
        used += size
        if not term.like:
            known.add(term.field)
    if group:
        written.append(_statement(head, group, tail))
    return written


def _statement(head: str, group: Sequence[tuple[Term, str]], tail: str) -> str:
    lists: dict[str, list[str]] = {}
    alternatives: list[str] = []
    for term, text in group:
        if not term.like:
            lists.setdefault(term.field, []).append(text)
    alternatives += [f"{field} IN ({','.join(texts)})" for field, texts in lists.items()]
    alternatives += [f"{term.field} LIKE {text}" for term, text in group if term.like]
    condition = alternatives[0] if len(alternatives) == 1 else f"({' OR '.join(alternatives)})"
    return f"{head} WHERE {condition}{tail}"
