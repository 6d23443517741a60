"""What the rep corrects: leaving something alone or not any more, a warning that was wrong, an error that explains it.

Each correction is one small entry in the store, and what it concerns is due at once: the next cycle judges it anew.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tray_app.core.diagnosis import attachments
from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.model.ports import Check, Store
from tray_app.core.model.rules import Rule, RuleBook, RuleKind, mistake_of, rule_of
from tray_app.core.model.verdict import Verdict

_REACH = timedelta(days=14)
"""Older activities have lost their words, without which they cannot be judged again."""
_COUNTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CountedRule:
    """A rule and what it does."""

    rule: Rule
    """The rule."""
    hides: int
    """Activities of the last 90 days whose answer it changed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What one correction did."""

    rules: tuple[Rule, ...] = ()
    """The rules it made or took away."""
    concerned: frozenset[str] = frozenset()
    """Ids of activities that are judged anew."""


class Corrections:
    """The rep's corrections in a store. Methods raise OSError when it cannot be written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rules(self, now: datetime) -> Sequence[CountedRule]:
        """Every rule, oldest first, with how much it hides."""
        kept = self._store.between(now - _COUNTED, now)
        hidden = Counter(number for check in kept if check.finding for number in check.finding.rules)
        return [CountedRule(rule, hidden[rule.number]) for rule in self._store.rules()]

    def ignore(self, kind: str, value: str, now: datetime) -> Correction:
        """Leave something alone from now on. Raises `BadRule`."""
        return self.ignore_each(kind, (value,), now)

    def ignore_each(self, kind: str, values: Collection[str], now: datetime) -> Correction:
        """Leave something alone from now on, a rule for each value. Raises `BadRule`; then none is made."""
        wanted = [rule_of(kind, value, now) for value in values]
        rules = [self._store.add_rule(rule) for rule in wanted]
        book = RuleBook(rules)
        # What is proved stays proved: nothing about it needs to be left alone.
        concerned = (check for check in self._recent(now) if book.concerns(check.activity) and not _is_logged(check))
        return self._judge_anew(rules, concerned, now)

    def undo(self, number: int, now: datetime) -> Correction | None:
        """Take a rule back; None when there is none of this number."""
        rule = next((one for one in self._store.rules() if one.number == number), None)
        if rule is None or not self._store.remove_rule(number):
            return None
        hidden = (check for check in self._recent(now) if check.finding and number in check.finding.rules)
        return self._judge_anew([rule], hidden, now)

    def mark_wrong(self, activity_ids: Iterable[str], now: datetime) -> Correction:
        """The warning about these was wrong: hide it, and keep what had been checked. Unknown ids are passed over."""
        found = [check for key in sorted(set(activity_ids)) if (check := self._store.find(key)) is not None]
        made = []
        for check in found:
            mistake = mistake_of(check.activity, check.finding) if check.finding else None
            rule = Rule(kind=RuleKind.ACTIVITY, value=check.activity.id, created_at=now, mistake=mistake)
            made.append(self._store.add_rule(rule))
        return self._judge_anew(made, found, now)

    def attach(self, attachment: Attachment, activity_ids: Collection[str]) -> Correction:
        """These failed for the reason that a pasted error names. Nothing happens for a code that explains nothing."""
        found = [key for key in activity_ids if self._store.find(key) is not None]
        if not found or not attachments.can_be_attached(attachment.code):
            return Correction()

        def with_it(note: Any) -> Any:
            known = attachments.from_note(note)
            return attachments.to_note(attachments.attached(known, attachment, found))

        self._store.change_note(attachments.NOTE, with_it)
        self._store.save_findings((), dict.fromkeys(found, attachment.at))
        return Correction(concerned=frozenset(found))

    def _recent(self, now: datetime) -> Sequence[Check]:
        return self._store.between(now - _REACH, now)

    def _judge_anew(self, rules: Iterable[Rule], checks: Iterable[Check], now: datetime) -> Correction:
        concerned = frozenset(check.activity.id for check in checks)
        due: Mapping[str, datetime | None] = dict.fromkeys(concerned, now)
        self._store.save_findings((), due)
        return Correction(tuple(rules), concerned)


def _is_logged(check: Check) -> bool:
    return check.finding is not None and check.finding.verdict is Verdict.LOGGED
