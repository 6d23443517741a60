"""The words a client may send: atoms, strings, numbers and sequence sets of RFC 3501 section 9, read strictly."""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ATOM = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\\]]+')
_ASTRING = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\]+')
_LIST_PATTERN = re.compile(rb'[^\x00-\x20\x7f-\xff(){"\\]+')
_QUOTED = re.compile(rb'"((?:[^"\\\x00\r\n\x80-\xff]|\\["\\])*)"')
_LITERAL = re.compile(rb"\{(\d{1,20})\+?\}\r\n")
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_RANGE = re.compile(rb"(\*|[1-9]\d{0,9})(?::(\*|[1-9]\d{0,9}))?")
_SET_TEXT = re.compile(rb"[\d:,*]+")
_LARGEST_NUMBER = 2**32 - 1


class Malformed(Exception):
    """The command breaks the grammar: answered with BAD. The text never repeats what the client sent."""


class CommandRefused(Exception):
    """The command is well formed and refused: answered with NO. The text may begin with a response code."""


@dataclass(frozen=True, slots=True)
class SequenceSet:
    """Message numbers or UIDs a client asks for."""

    ranges: tuple[tuple[int | None, int | None], ...]
    """Pairs of ends, either way round; None is `*`, the largest number in use."""

    def select(self, present: Sequence[int]) -> list[int]:
        """Return those of the ascending numbers `present` that the set covers.

        The order of the ends does not matter (RFC 3501 section 9, seq-range), so `n:*` with `n` beyond the last message
        covers exactly the last message.
        """
        if not present:
            return []
        largest = present[-1]
        found: list[int] = []
        reached = 0
        for low, high in sorted(
            _ordered(largest if a is None else a, largest if b is None else b) for a, b in self.ranges
        ):
            start = bisect.bisect_left(present, max(low, reached + 1))
            found += present[start : bisect.bisect_right(present, high)]
            reached = max(reached, high)
        return found

    def top(self) -> int:
        """Return the largest number named outright, 0 when the set names only `*`."""
        return max(end or 0 for pair in self.ranges for end in pair)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one <= other else (other, one)


def parse_set(text: bytes) -> SequenceSet:
    """Return the sequence set written as `text`. Raises Malformed for anything else, zero included."""
    ranges = []
    for part in text.split(b","):
        pair = _RANGE.fullmatch(part)
        if pair is None:
            raise Malformed("expected a sequence set")
        first, last = (None if end == b"*" else int(end) for end in (pair[1], pair[2] or pair[1]))
        if max(first or 0, last or 0) > _LARGEST_NUMBER:
            raise Malformed("a number in the sequence set is too large")
        ranges.append((first, last))
    return SequenceSet(tuple(ranges))


class Arguments:
    """Reads one command from left to right; every reader raises Malformed where the grammar is broken."""

    def __init__(self, text: bytes) -> None:
        """`text` is the command without its last line end, literals in place behind their `{n}` and line end."""
        self._text = text
        self._at = 0

    def take(self, pattern: re.Pattern[bytes], what: str) -> re.Match[bytes]:
        """Consume what `pattern` matches here."""
        match = pattern.match(self._text, self._at)
        if match is None:
            raise Malformed(f"expected {what}")
        self._at = match.end()
        return match

    def skip(self, text: bytes) -> bool:
        """Consume `text` if it stands here, whatever its case, and tell whether it did."""
        here = self._text[self._at : self._at + len(text)].upper() == text
        self._at += len(text) if here else 0
        return here

    def expect(self, text: bytes) -> None:
        """Consume `text`."""
        if not self.skip(text):
            raise Malformed("expected a space" if text == b" " else f"expected {text.decode('ascii')}")

    def at_end(self) -> bool:
        """Tell whether everything is consumed."""
        return self._at == len(self._text)

    def end(self) -> None:
        """Require that nothing is left."""
        if not self.at_end():
            raise Malformed("unexpected text at the end")

    def atom(self) -> str:
        """Consume an atom and return it in upper case."""
        return self.take(_ATOM, "an atom")[0].decode("ascii").upper()

    def string(self) -> bytes | None:
        """Consume a quoted string or a literal and return what it holds, or return None when neither stands here."""
        if self._text[self._at : self._at + 1] == b'"':
            return _ESCAPED.sub(rb"\1", self.take(_QUOTED, "a quoted string")[1])
        literal = _LITERAL.match(self._text, self._at)
        if literal is None:
            return None
        start, size = literal.end(), int(literal[1])
        held = self._text[start : start + size]
        if len(held) < size or b"\0" in held:
            raise Malformed("a literal is cut short or holds NUL")
        self._at = start + size
        return held

    def astring(self) -> bytes:
        """Consume an atom or a string."""
        string = self.string()
        return string if string is not None else self.take(_ASTRING, "a string")[0]

    def list_pattern(self) -> bytes:
        """Consume the pattern of LIST: a string, or an atom that may hold wildcards."""
        string = self.string()
        return string if string is not None else self.take(_LIST_PATTERN, "a mailbox pattern")[0]

    def sequence_set(self) -> SequenceSet:
        """Consume a sequence set."""
        return parse_set(self.take(_SET_TEXT, "a sequence set")[0])
