"""The rep's rules as rows of the store."""

import json
from typing import Any

from tray_app.adapters.store.times import from_ticks, to_ticks
from tray_app.core.model.rules import Mistake, Rule, RuleKind
from tray_app.core.model.verdict import Confidence, Verdict


def row_of(rule: Rule) -> tuple[str, str, int, str | None]:
    """The rule without its number, which the table gives."""
    return rule.kind, rule.value, to_ticks(rule.created_at), _mistake_to_json(rule.mistake)


Row = tuple[int, str, str, int, str | None]
"""Columns `number`, `kind`, `value`, `created_at` and `mistake`."""


def known_rule(row: Row) -> Rule | None:
    """The rule in a row, or None when only a newer version knows what it means."""
    try:
        return rule_from(row)
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def rule_from(row: Row) -> Rule:
    """The rule in a row."""
    number, kind, value, created_at, mistake = row
    return Rule(
        kind=RuleKind(kind),
        value=value,
        created_at=from_ticks(created_at),
        number=number,
        mistake=_mistake_from(json.loads(mistake)) if mistake else None,
    )


def _mistake_to_json(mistake: Mistake | None) -> str | None:
    if mistake is None:
        return None
    kept = {name: getattr(mistake, name) for name in Mistake.__dataclass_fields__}
    return json.dumps(kept, separators=(",", ":"))


def _mistake_from(kept: dict[str, Any]) -> Mistake:
    return Mistake(
        code=kept["code"],
        confidence=Confidence(kept["confidence"]),
        verdict=Verdict(kept["verdict"]),
        kind=kept["kind"],
        waited_s=kept["waited_s"],
        checked=tuple((question, answer) for question, answer in kept["checked"]),
        also_possible=tuple(kept["also_possible"]),
        fields=tuple(kept["fields"]),
    )
