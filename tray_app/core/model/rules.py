"""What the rep decided to leave alone: one activity, one person, one domain, one kind, or one reason.

A warning the rep called wrong is a rule for its activity, with what had been checked, so that it can be looked into
without any name, address or subject.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.addresses import domains_of, plain_address, plain_domain
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Confidence, Evidence, Finding, Verdict

_DOMAIN = re.compile(r"[^\s@.]+(\.[^\s@.]+)+")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_RECORD = re.compile(r"(?:003|00Q)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")


class RuleKind(StrEnum):
    """What a rule is about."""

    ACTIVITY = "activity"
    """One email or call, by its id."""
    PERSON = "person"
    """Everything with one address, number or Lead or Contact id."""
    DOMAIN = "domain"
    """Every address of one domain and of its subdomains."""
    KIND = "kind"
    """Every email, or every call."""
    CODE = "code"
    """One reason: `CODE` for everybody, `CODE:PERSON` for one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What we had said when the rep called it wrong: codes and questions, nobody's name."""

    code: str
    """The reason's code."""
    confidence: Confidence
    """How sure it had been."""
    verdict: Verdict
    """The verdict."""
    kind: str
    """email or call."""
    waited_s: int
    """Seconds from the activity to the check."""
    checked: tuple[tuple[str, str], ...] = ()
    """Question and answer of each line of evidence, with placeholders where names stood."""
    also_possible: tuple[str, ...] = ()
    """Codes that would have fitted as well."""
    fields: tuple[str, ...] = ()
    """API names of the fields concerned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One decision of the rep."""

    kind: RuleKind
    """What it is about."""
    value: str
    """Which one, in the form that is compared."""
    created_at: datetime
    """When it was made, UTC-aware."""
    number: int = 0
    """Its number in the store; 0 before it is there. Never used twice."""
    mistake: Mistake | None = None
    """What we had said, when the rule was made because the warning was wrong."""


class BadRule(ValueError):
    """A rule cannot be made; `message` says what is allowed."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def rule_of(kind: str, value: str, created_at: datetime) -> Rule:
    """A rule from the words of a form or a command line. Raises `BadRule`."""
    if kind not in set(RuleKind):
        raise BadRule(
            text("There is no rule about {kind}. Allowed: {allowed}.", kind=kind, allowed=", ".join(RuleKind))
        )
    chosen = RuleKind(kind)
    return Rule(kind=chosen, value=_VALUES[chosen](value.strip()), created_at=created_at)


def mistake_of(activity: Activity, finding: Finding) -> Mistake | None:
    """What is kept of a warning that was wrong; None when there was no warning."""
    reason = finding.reason
    if reason is None or finding.checked_at is None:
        return None
    return Mistake(
        code=reason.code,
        confidence=reason.confidence,
        verdict=finding.verdict,
        kind=activity.kind,
        waited_s=int((finding.checked_at - activity.occurred_at).total_seconds()),
        checked=tuple((line.question.template, line.answer.template) for line in reason.evidence),
        also_possible=reason.also_possible,
        fields=reason.fields,
    )


class RuleBook:
    """The rep's rules, ready to be asked for each activity and person."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._rules = {(rule.kind, rule.value): rule for rule in rules}

    def for_activity(self, activity: Activity) -> Rule | None:
        """The rule that leaves the whole activity alone."""
        return self._rules.get((RuleKind.ACTIVITY, activity.id)) or self._rules.get((RuleKind.KIND, activity.kind))

    def for_address(self, address: str) -> Rule | None:
        """The rule that leaves this address alone."""
        plain = plain_address(address)
        if rule := self._rules.get((RuleKind.PERSON, plain)):
            return rule
        return next((rule for name in domains_of(plain) if (rule := self._rules.get((RuleKind.DOMAIN, name)))), None)

    def for_call(self, call: Call) -> Rule | None:
        """The rule that leaves the other side of this call alone."""
        for mark in (*call.numbers, (call.salesforce_id or "")[:15]):
            if mark and (rule := self._rules.get((RuleKind.PERSON, mark))):
                return rule
        return self.for_address(call.person_email) if call.person_email else None

    def for_reason(self, code: str, activity: Activity, address: str | None) -> Rule | None:
        """The rule that leaves this reason alone, for everybody or for this person."""
        marks = [plain_address(address)] if address else []
        if isinstance(activity, Call):
            marks += [mark for mark in (*activity.numbers, (activity.salesforce_id or "")[:15]) if mark]
        values = (code, *(f"{code}:{mark}" for mark in marks))
        return next((rule for value in values if (rule := self._rules.get((RuleKind.CODE, value)))), None)

    def concerns(self, activity: Activity) -> bool:
        """Whether any of the rules may change what is said about the activity."""
        if self.for_activity(activity):
            return True
        addresses = [person.address for person in activity.recipients] if isinstance(activity, Email) else [None]
        if isinstance(activity, Email) and any(self.for_address(one) for one in addresses if one):
            return True
        if isinstance(activity, Call) and self.for_call(activity):
            return True
        codes = {value.partition(":")[0] for kind, value in self._rules if kind is RuleKind.CODE}
        return any(self.for_reason(code, activity, address) for code in codes for address in addresses)


def evidence_of(rule: Rule) -> Evidence:
    """Which decision of the rep it was."""
    question = text("Your rule {number}, made {time}", number=rule.number, time=rule.created_at)
    if rule.mistake is not None:
        return Evidence(question, text("you said that the warning was wrong"))
    match rule.kind:
        case RuleKind.ACTIVITY:
            answer = text("leave this one alone")
        case RuleKind.KIND:
            answer = text("leave all emails alone") if rule.value == "email" else text("leave all calls alone")
        case RuleKind.CODE:
            answer = text("do not tell about this reason")
        case _:
            answer = text("leave {value} alone", value=rule.value)
    return Evidence(question, answer)


def _activity_id(value: str) -> str:
    if not value:
        raise BadRule(text("The id of an activity is needed; `diditlog check --json` shows it."))
    return value


def _person(value: str) -> str:
    name, _, domain = value.rpartition("@")
    if name and _DOMAIN.fullmatch(domain) and not re.search(r"\s", value):
        return plain_address(value)
    digits = re.sub(r"[\s().-]", "", value)
    if _NUMBER.fullmatch(digits):
        return digits
    if _RECORD.fullmatch(value):
        return value[:15]
    raise BadRule(
        text(
            "A person is an address like jane@example.com, a number like +1 202 555 0123, "
            "or the id of a Lead or Contact."
        )
    )


def _domain(value: str) -> str:
    name = plain_domain(value.removeprefix("@"))
    if not _DOMAIN.fullmatch(name):
        raise BadRule(text("A domain is written like example.com."))
    return name


def _kind(value: str) -> str:
    if value not in {"email", "call"}:
        raise BadRule(text("A kind is email or call."))
    return value


def _code(value: str) -> str:
    code, _, person = value.partition(":")
    facts = CATALOGUE.get(code)
    # A partly logged email is left alone through the reasons of its people.
    if facts is None or facts.verdict not in {Verdict.NOT_LOGGED, Verdict.INCOMPLETE} or code == "recipients.partial":
        raise BadRule(text("There is no warning with this code. `diditlog check --json` shows the code of each."))
    return f"{code}:{_person(person)}" if person else code


_VALUES = {
    RuleKind.ACTIVITY: _activity_id,
    RuleKind.PERSON: _person,
    RuleKind.DOMAIN: _domain,
    RuleKind.KIND: _kind,
    RuleKind.CODE: _code,
}
