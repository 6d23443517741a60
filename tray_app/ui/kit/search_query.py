"""What is typed into the search: words, and operators such as `to:`, `reason:`, `before:` and `is:`. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tray_app.core.model.verdict import THERE, Verdict

_TOKEN = re.compile(r'(?P<name>[a-z]+):(?P<value>"[^"]*"?|\S*)|(?P<word>"[^"]*"?|\S+)', re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
STATES: Mapping[str, frozenset[Verdict]] = {
    "pending": frozenset({Verdict.PENDING}),
    "logged": THERE,
    "incomplete": frozenset({Verdict.INCOMPLETE}),
    "missing": frozenset({Verdict.NOT_LOGGED}),
    "unchecked": frozenset({Verdict.CANNOT_CHECK}),
    "ignored": frozenset({Verdict.IGNORED}),
}
"""What may stand behind `is:`, besides the kinds."""
KINDS = frozenset({"email", "call"})
"""Kinds of activities, which may stand there as well."""
OPERATORS = ("from:", "to:", "reason:", "before:", "after:", "is:")
"""In the order they are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is searched for; everything has to hold. All words are in lower case."""

    words: tuple[str, ...] = ()
    """Each stands somewhere in the line, or in its reason."""
    senders: tuple[str, ...] = ()
    """Each is part of who began it: the caller, or the source that sent it."""
    receivers: tuple[str, ...] = ()
    """Each is part of who was written to or called."""
    reasons: tuple[str, ...] = ()
    """Each is part of the reason's title or code."""
    before: str | None = None
    """A day such as 2026-11-23: earlier than this."""
    after: str | None = None
    """Later than this day."""
    verdicts: frozenset[Verdict] | None = None
    """One of these; None for all."""
    kind: str | None = None
    """email or call; None for both."""

    @property
    def is_empty(self) -> bool:
        """Whether everything fits."""
        return self == SearchQuery()

    @property
    def has_operators(self) -> bool:
        """Whether it asks for more than words, so that only an activity can fit."""
        return self != SearchQuery(words=self.words)


def query_of(typed: str) -> SearchQuery:
    """What the typed text asks for; an operator that is not known, or has no value yet, is a word or nothing."""
    found: dict[str, list[str]] = {}
    words: list[str] = []
    verdicts: frozenset[Verdict] | None = None
    kind: str | None = None
    for token in _TOKEN.finditer(typed.casefold()):
        name, value = token["name"], (token["value"] or "").strip('"')
        if name == "is" and value in STATES:
            verdicts = STATES[value] if verdicts is None else verdicts & STATES[value]
        elif name == "is" and value in KINDS:
            kind = value
        elif name in {"from", "to", "reason"}:
            found.setdefault(name, []).extend([value] if value else [])
        elif name in {"before", "after"}:
            found.setdefault(name, []).extend([value] if _DAY.fullmatch(value) else [])
        elif name != "is":
            words += token[0].strip('"').split()
    return SearchQuery(
        words=tuple(words),
        senders=tuple(found.get("from", ())),
        receivers=tuple(found.get("to", ())),
        reasons=tuple(found.get("reason", ())),
        before=min(found.get("before", ()), default=None),
        after=max(found.get("after", ()), default=None),
        verdicts=verdicts,
        kind=kind,
    )


def completions(
    typed: str,
    *,
    senders: Iterable[str] = (),
    receivers: Iterable[str] = (),
    reasons: Iterable[str] = (),
    days: Iterable[str] = (),
    most: int = 8,
) -> list[str]:
    """The whole text as it could go on: the last word as an operator, or with a value behind it."""
    start = typed.rfind(" ") + 1
    if typed.count('"') % 2:  # within quotes: the token began before them
        start = typed.rfind(" ", 0, typed.rfind('"')) + 1
    head, last = typed[:start], typed[start:]
    name, colon, begun = last.partition(":")
    if not colon:
        offered = [operator for operator in OPERATORS if last and operator.startswith(last.casefold())]
        return [head + one for one in offered]
    values: Mapping[str, Iterable[str]] = {
        "is": (*STATES, *sorted(KINDS)),
        "to": receivers,
        "from": senders,
        "reason": reasons,
        "before": days,
        "after": days,
    }
    wanted = begun.strip('"').casefold()
    fitting = (value for value in values.get(name.casefold(), ()) if value.casefold().startswith(wanted))
    return [f"{head}{name}:{_quoted(value)}" for value, _n in zip(dict.fromkeys(fitting), range(most), strict=False)]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
