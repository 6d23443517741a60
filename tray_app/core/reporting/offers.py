"""What a rep may leave alone, seen from one cause or activity: this one, a person, a domain, a kind, this reason."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from tray_app.core.model.activity import Activity, Email
from tray_app.core.model.addresses import plain_domain
from tray_app.core.model.rules import BadRule, RuleKind, rule_of
from tray_app.core.model.snapshot import Item, kind_of
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Verdict

_MOST = 4
"""People, and domains, that are offered by name; a cause about more of them is not about a person."""
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing to leave alone."""

    kind: RuleKind
    """What the rule is about."""
    values: tuple[str, ...]
    """Which one, or which ones: a rule for each."""
    label: Text
    """The choice, as a rep reads it."""


def offers_of(items: Sequence[Item], code: str | None) -> tuple[Offer, ...]:
    """What may be left alone of these activities, the narrowest first; `code` is the reason they have in common."""
    return tuple(offer for offer in _all(items, code) if _is_allowed(offer))


def _all(items: Sequence[Item], code: str | None) -> Iterator[Offer]:
    kinds = sorted({item.activity.kind for item in items}, reverse=True)
    if items:
        yield Offer(kind=RuleKind.ACTIVITY, values=tuple(item.activity.id for item in items), label=_these(items))
    marks = list(dict.fromkeys(mark for item in items for mark in _people(item)))
    if len(marks) <= _MOST:
        for mark, name in marks:
            yield Offer(kind=RuleKind.PERSON, values=(mark,), label=text("Everything with {person}", person=name))
    domains = list(dict.fromkeys(plain_domain(mark.rpartition("@")[2]) for mark, _ in marks if "@" in mark))
    if len(domains) <= _MOST:
        for domain in domains:
            yield Offer(kind=RuleKind.DOMAIN, values=(domain,), label=text("Everything at {domain}", domain=domain))
    for kind in kinds:
        label = text("All emails") if kind == "email" else text("All calls")
        yield Offer(kind=RuleKind.KIND, values=(kind,), label=label)
    if code is not None:
        yield Offer(kind=RuleKind.CODE, values=(code,), label=text("This reason, for everybody"))


def _these(items: Sequence[Item]) -> Text:
    """The activities themselves, as a rep would call them."""
    count, kind = len(items), kind_of(items)
    if count == 1:
        return text("This email") if kind == "email" else text("This call")
    if kind == "email":
        return ntext("This {n} email", "These {n} emails", count)
    if kind == "call":
        return ntext("This {n} call", "These {n} calls", count)
    return ntext("This {n} email or call", "These {n} emails and calls", count)


def _people(item: Item) -> Iterable[tuple[str, str]]:
    """What a rule knows the other side by, and how the rep knows it: of an email those the warning is about."""
    activity: Activity = item.activity
    if isinstance(activity, Email):
        missing = {one.address for one in item.finding.recipients if one.verdict is Verdict.NOT_LOGGED}
        addresses = (recipient.address for recipient in activity.recipients)
        return [(address, address) for address in addresses if not missing or address in missing]
    mark = activity.person_email or activity.number or activity.salesforce_id
    return [(mark, activity.person_name or mark)] if mark else []


def _is_allowed(offer: Offer) -> bool:
    with suppress(BadRule):
        return all(rule_of(offer.kind, value, _ANY_TIME) for value in offer.values)
    return False
