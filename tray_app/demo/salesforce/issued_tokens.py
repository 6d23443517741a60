"""Cuts a SOQL statement into tokens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.syntax import Literal, TokenKind, Wild
from tray_app.demo.salesforce.values import moment

LONGEST_LITERAL: Final = 4_000
"""Characters a string in a condition may have (Salesforce, "SOQL and SOSL Limits")."""
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_UNICODE: Final = re.compile(r"\\[uU]([0-9A-Fa-f]{4})")
_WILD: Final = {str(wild): wild for wild in Wild}
_TOKEN: Final = re.compile(
    r"""
    (?P<space>[ \t\r\n\f]+)
  | (?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)(?![\w.:+-]))
  | (?P<day>\d{4}-\d\d-\d\d(?![\w.:+-]))
  | (?P<number>[+-]?\d{1,18}(?:\.\d{1,18})?(?![\w.:-]))
  | (?P<word>[A-Za-z][A-Za-z0-9_]*)
  | (?P<sign><=|>=|!=|<>|[=<>(),.])
    """,
    re.VERBOSE | re.ASCII,
)
_REST_OF_TOKEN: Final = re.compile(r"[\w.:+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    """One token."""

    text: str
    """As it is written."""
    at: int
    """Place in the statement."""
    literal: Literal | None = None
    """What it stands for, when it is a string, a number, a date or a datetime."""
    is_word: bool = False
    """A name or a keyword."""

    @property
    def upper(self) -> str:
        """The keyword it may be."""
        return self.text.upper() if self.is_word else self.text


def tokens_of(soql: str) -> Iterator[Token]:
    """The tokens, ending with an empty one. Raises `Refused` where the text can be none."""
    at = 0
    while at < len(soql):
        if soql[at] == "'":
            token = _string(soql, at)
        else:
            found = _TOKEN.match(soql, at)
            if found is None:
                raise _unreadable(soql, at)
            token = _token(soql, at, found[0], str(found.lastgroup))
        if token.text.strip():
            yield token
        at += len(token.text)
    yield Token("", at)


def _token(soql: str, at: int, text: str, group: str) -> Token:
    match group:
        case "moment" | "day":
            try:
                value = moment(text) if group == "moment" else moment(f"{text}T00:00:00Z").date()
            except ValueError:
                raise errors.at_place(soql, at, f"Invalid date: {text}") from None
            return Token(text, at, Literal(TokenKind.DATETIME if group == "moment" else TokenKind.DATE, value, at))
        case "number":
            return Token(text, at, Literal(TokenKind.NUMBER, float(text) if "." in text else int(text), at))
        case _:
            return Token(text, at, is_word=group == "word")


def _unreadable(soql: str, at: int) -> errors.RequestRefused:
    rest = _REST_OF_TOKEN.match(soql, at)
    if rest is not None and rest[0][0].isdigit():
        if rest[0].isdigit():
            return errors.at_place(soql, at, f"numeric value out of range: {rest[0]}")
        return errors.unexpected(soql, at, rest[0])
    return errors.unreadable(soql, at, f"no viable alternative at character '{soql[at]}'")


def _string(soql: str, start: int) -> Token:
    """A quoted string; what LIKE makes of it is kept beside what it stands for elsewhere."""
    value: list[str] = []
    pattern: list[str | Wild] = []
    only_for_like: int | None = None
    at = start + 1
    while at < len(soql) and soql[at] != "'":
        piece, length = soql[at], 1
        if piece == "\\":
            piece, length = _escaped(soql, at)
            if piece in _WILD and length == 2 and only_for_like is None:
                only_for_like = at
            pattern.append(piece)
        else:
            pattern.append(_WILD.get(piece, piece))
        value.append(piece)
        at += length
    if at >= len(soql):
        raise errors.unreadable(soql, at, "mismatched character '<EOF>' expecting '''")
    if len(value) > LONGEST_LITERAL:
        raise errors.at_place(soql, start, f"string literal is longer than {LONGEST_LITERAL} characters")
    literal = Literal(TokenKind.STRING, "".join(value), start, tuple(pattern), only_for_like)
    return Token(soql[start : at + 1], start, literal)


def _escaped(soql: str, at: int) -> tuple[str, int]:
    """The character behind a backslash, and how many characters it is written with (SOQL reference, escapes)."""
    if found := _UNICODE.match(soql, at):
        return chr(int(found[1], 16)), len(found[0])
    letter = soql[at + 1 : at + 2]
    if letter in _WILD:
        return letter, 2
    plain = _ESCAPED.get(letter.lower())
    if plain is None:
        raise errors.at_place(soql, at, f"Illegal character sequence '\\{letter}' in string literal")
    return plain, 2
