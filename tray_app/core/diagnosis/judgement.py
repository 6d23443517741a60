"""From matched records to findings: the verdict for each activity, with its reason, notes and recipients."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeGuard

from tray_app.core.diagnosis import (
    UNPROVEN,
    Past,
    Situation,
    best_of,
    deleted,
    explains_itself,
    in_order,
    own_reasons,
    unproven,
    whole_rep_reasons,
    with_others,
    without_person,
)
from tray_app.core.diagnosis.completeness import incompleteness
from tray_app.core.diagnosis.look_alikes import LookAlikes
from tray_app.core.diagnosis.notes import notes_on, unreadable_recipients
from tray_app.core.diagnosis.own_objects import elsewhere
from tray_app.core.diagnosis.unanswered import unanswered_for
from tray_app.core.matching.expectation import Expectation, ExpectedRecord
from tray_app.core.matching.matcher import Match
from tray_app.core.model.activity import Call
from tray_app.core.model.addresses import domains_in
from tray_app.core.model.profiles import Scope
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.rules import Rule, evidence_of
from tray_app.core.model.text import text
from tray_app.core.model.verdict import (
    THERE,
    Confidence,
    Evidence,
    Finding,
    MatchStrength,
    Reason,
    RecipientFinding,
    RecordRef,
    Verdict,
)

_REPEATED = 3
"""So many activities that two loggers wrote are no accident."""
_STOPS_CAPTURE = frozenset({"connection.user_inactive", "eac.address_staged", "eac.needs_attention"})
"""Proof that an activity did not get in, even where a tool keeps activities outside records."""

_NAMED_RECORD = frozenset({"task.deleted", "task.not_this_call", "task.not_visible"})
"""What became of the Task that a dialer says it wrote: it says more than how records usually come about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _RecordAnswer:
    """What is said about one expected record."""

    expected_record: ExpectedRecord
    verdict: Verdict
    hit: Match | None = None
    reason: Reason | None = None
    rule: Rule | None = None
    contested: bool = False
    """Some record that might be its own was taken for another activity's."""
    unanswered: bool = False
    """Salesforce did not answer everything that matters to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is said after one question to Salesforce."""

    findings: tuple[Finding, ...]
    """One for each expectation."""
    shared: Mapping[str, tuple[Reason, ...]]
    """Whole-rep reasons by activity id, those of earlier weeks included."""


class Judge:
    """Judges the expectations of one cycle against what was matched."""

    def __init__(self, situation: Situation, hits: Iterable[Match], grace: timedelta) -> None:
        self._situation = situation
        self._hits = {hit.expected_record.key: hit for hit in hits}
        self._grace = grace
        self._alike = LookAlikes(self._hits.values())
        doubled = {hit.expected_record.activity.id for hit in self._hits.values() if hit.logged_record.doubles}
        self._doubled = bool(doubled) and len(doubled) + situation.doubled >= _REPEATED

    def judge(self, expectations: Sequence[Expectation], before: Mapping[str, Finding | None]) -> Judgement:
        """One finding per expectation; `before` holds what the last check said."""
        own = {
            expected_record.key: own_reasons(expected_record, expectation, self._situation)
            for expectation in expectations
            for expected_record in expectation.expected_records
            if self._is_missing(expected_record)
        }
        situation = replace(self._situation, past=self._past(expectations, own))
        shared = whole_rep_reasons(situation)
        held_back = Counter(code for reasons in own.values() for code in {reason.code for reason in reasons})
        held_back.update(code for reasons in shared.values() for code in {reason.code for reason in reasons})
        findings = tuple(
            self._finding(
                expectation,
                [
                    self._left_alone(self._answer(expected_record, own, shared, held_back, situation.past))
                    for expected_record in expectation.expected_records
                ],
                before.get(expectation.activity.id),
            )
            for expectation in expectations
        )
        return Judgement(findings=findings, shared=shared)

    def overdue_without_record(self, expectations: Iterable[Expectation]) -> list[ExpectedRecord]:
        """Legs past their time that no record proves: what a closer look is for."""
        expected_records = [
            expected_record for expectation in expectations for expected_record in expectation.expected_records
        ]
        return [expected_record for expected_record in expected_records if self._is_missing(expected_record)]

    def _is_missing(self, expected_record: ExpectedRecord) -> bool:
        """Whether its time is over, and everything that could have shown a record was answered and showed none."""
        overdue = self._is_overdue(expected_record) and not self._is_live(expected_record)
        return overdue and unanswered_for(expected_record, self._situation.records) is None

    def _is_overdue(self, expected_record: ExpectedRecord) -> bool:
        return self._situation.now - expected_record.activity.loggable_at >= self._grace

    def _is_live(self, expected_record: ExpectedRecord) -> bool:
        hit = self._hits.get(expected_record.key)
        return hit is not None and not (hit.logged_record.task is not None and hit.logged_record.task.is_deleted)

    def _is_own(self, expected_record: ExpectedRecord) -> bool:
        hit = self._hits.get(expected_record.key)
        return hit is not None and hit.logged_record.id in self._situation.own

    def _past(
        self, expectations: Iterable[Expectation], own: Mapping[tuple[str, str], Sequence[Reason]]
    ) -> tuple[Past, ...]:
        """The history with this cycle's results in place of older ones, oldest first."""
        items = {item.activity_id: item for item in self._situation.past}
        for expectation in expectations:
            expected_records = expectation.expected_records
            items.pop(expectation.activity.id, None)
            if any(self._is_own(expected_record) for expected_record in expected_records):
                continue
            if not expected_records or not (
                any(map(self._is_live, expected_records)) or all(map(self._is_missing, expected_records))
            ):
                continue
            activity = expectation.activity
            found = any(
                expected_record.key in self._hits for expected_record in expected_records
            )  # a deleted one as well: the logger did its part
            items[activity.id] = Past.of(
                activity,
                logged=found,
                explained=all(
                    explains_itself(own.get(expected_record.key, ())) for expected_record in expected_records
                ),
                domains=domains_in(
                    expected_record.address for expected_record in expected_records if expected_record.address
                ),
            )
        return tuple(in_order(items.values()))

    def _answer(
        self,
        expected_record: ExpectedRecord,
        own: Mapping[tuple[str, str], Sequence[Reason]],
        shared: Mapping[str, Sequence[Reason]],
        held_back: Mapping[str, int],
        past: Sequence[Past],
    ) -> _RecordAnswer:
        hit = self._hits.get(expected_record.key)
        untold = None if self._is_live(expected_record) else unanswered_for(expected_record, self._situation.records)
        if untold is not None and self._is_overdue(expected_record):
            return _RecordAnswer(
                expected_record=expected_record, verdict=Verdict.CANNOT_CHECK, reason=untold, unanswered=True
            )
        if hit is not None and hit.logged_record.task is not None and hit.logged_record.task.is_deleted:
            gone = deleted(hit.logged_record.task)
            return _RecordAnswer(expected_record=expected_record, verdict=Verdict.NOT_LOGGED, hit=hit, reason=gone)
        if hit is not None:
            reason = self._incomplete(hit)
            return _RecordAnswer(
                expected_record=expected_record,
                verdict=Verdict.INCOMPLETE if reason else Verdict.LOGGED,
                hit=hit,
                reason=reason,
            )
        if not self._is_overdue(expected_record):
            return _RecordAnswer(expected_record=expected_record, verdict=Verdict.PENDING)
        fitting = [*own[expected_record.key], *shared.get(expected_record.activity.id, ())]
        if named := next((reason for reason in fitting if reason.code in _NAMED_RECORD), None):
            reason = with_others(named, [other for other in fitting if other is not named])
            return _RecordAnswer(expected_record=expected_record, verdict=facts_of(named.code).verdict, reason=reason)
        if not self._situation.profile.writes_records:
            fitting = [reason for reason in fitting if reason.code in _STOPS_CAPTURE]
            if not fitting:
                return _RecordAnswer(
                    expected_record=expected_record, verdict=Verdict.CANNOT_CHECK, reason=self._outside_records()
                )
        if isinstance(expected_record.activity, Call):
            other_place = elsewhere(self._situation.profile, past, fitting)
            if other_place is not None:
                reason = with_others(other_place, fitting)
                return _RecordAnswer(expected_record=expected_record, verdict=Verdict.CANNOT_CHECK, reason=reason)
        reason = best_of(fitting, held_back) if fitting else unproven(expected_record, self._situation)
        if reason.code == UNPROVEN and reason.group:
            reason = replace(reason, evidence=(*reason.evidence, *unproven(expected_record, self._situation).evidence))
        reason = self._alike.named_in(reason, expected_record)
        return _RecordAnswer(
            expected_record=expected_record,
            verdict=Verdict.NOT_LOGGED,
            reason=reason,
            contested=self._alike.is_contested(expected_record),
        )

    def _left_alone(self, answer: _RecordAnswer) -> _RecordAnswer:
        """The answer after the rep's rules about reasons."""
        expected_record, reason = answer.expected_record, answer.reason
        rule = (
            self._situation.rules.for_reason(reason.code, expected_record.activity, expected_record.address)
            if reason
            else None
        )
        if rule is None:
            return answer
        if answer.verdict is Verdict.INCOMPLETE:
            return replace(answer, verdict=Verdict.LOGGED, reason=None, rule=rule)
        return replace(answer, verdict=Verdict.IGNORED, reason=_excluded(rule), rule=rule)

    def _incomplete(self, hit: Match) -> Reason | None:
        task = hit.logged_record.task
        if task is None or task.id in self._situation.own:
            return None
        if not task.people and not hit.logged_record.message:
            nobody = without_person(task, self._situation.profile, sure=hit.match is not MatchStrength.PROBABLE)
            if nobody is not None:
                return nobody
        return incompleteness(hit.expected_record.activity, task, self._situation.profile, self._situation.schema)

    def _outside_records(self) -> Reason:
        profile = self._situation.profile
        seen = Evidence(
            text("Where {logger} stores activities", logger=profile.name), text("outside Salesforce records")
        )
        return Reason(code="eac.not_a_record", confidence=Confidence.LIKELY, evidence=(seen,))

    def _finding(self, expectation: Expectation, answers: Sequence[_RecordAnswer], before: Finding | None) -> Finding:
        activity, now = expectation.activity, self._situation.now
        if not answers:
            return ignored(expectation, now)
        there = [answer for answer in answers if answer.verdict in THERE]
        hits = [answer.hit for answer in there if answer.hit is not None]
        logged_at = min((hit.logged_record.created_at for hit in hits), default=None)
        shift = next((hit.shift for hit in hits), timedelta(0))
        verdict, reason = self._together(answers)
        if verdict is Verdict.CANNOT_CHECK and any(answer.unanswered for answer in answers) and _is_answer(before):
            return before
        took = int(activity.late_by(logged_at + shift).total_seconds()) if logged_at else None
        was_missing = before is not None and before.verdict is Verdict.NOT_LOGGED
        return Finding(
            activity_id=activity.id,
            verdict=verdict,
            checked_at=now,
            reason=reason,
            notes=notes_on(hits, self._situation, late_s=took if was_missing and hits else None, doubled=self._doubled)
            + unreadable_recipients(activity),
            records=_refs(answers),
            recipients=tuple(
                self._recipient(answer) for answer in answers if answer.expected_record.recipient is not None
            )
            + tuple(
                RecipientFinding(address=recipient.address, role=recipient.role, verdict=Verdict.IGNORED, code=code)
                for recipient, code in expectation.left_out
            ),
            logged_at=logged_at,
            time_to_log_s=took,
            deputies=tuple(dict.fromkeys(hit.deputy for hit in hits if hit.deputy)),
            rules=_numbers((*expectation.rules, *(answer.rule for answer in answers if answer.rule))),
        )

    def _recipient(self, answer: _RecordAnswer) -> RecipientFinding:
        recipient = answer.expected_record.recipient
        if recipient is None:
            raise ValueError("a call has no recipients")
        records = answer.reason.records if answer.reason else ()
        named = [ref.id for ref in records if ref.object in {"Lead", "Contact"}]
        visible = [person.id for person in self._situation.people.of(answer.expected_record)]
        found = answer.hit.person_id if answer.hit else None
        return RecipientFinding(
            address=recipient.address,
            role=recipient.role,
            verdict=answer.verdict,
            code=answer.reason.code if answer.reason else None,
            person_id=found or next(iter((*named, *visible)), None),
        )

    def _together(self, answers: Sequence[_RecordAnswer]) -> tuple[Verdict, Reason | None]:
        """An email's verdict follows from its recipients'; those a rule leaves alone count only when all are."""
        if all(answer.verdict is Verdict.IGNORED for answer in answers):
            return Verdict.IGNORED, answers[0].reason
        answers = [answer for answer in answers if answer.verdict is not Verdict.IGNORED]
        verdicts = {answer.verdict for answer in answers}
        there = verdicts & THERE
        if self._situation.profile.scope is Scope.ANY and there:
            # One record is all that this logger writes, whomever else the email went to.
            answers = [answer for answer in answers if answer.verdict in there]
            verdicts = {Verdict.LOGGED} if Verdict.LOGGED in there else there
        if Verdict.NOT_LOGGED in verdicts and there:
            return Verdict.INCOMPLETE, _partial(answers)
        for verdict in (Verdict.NOT_LOGGED, Verdict.CANNOT_CHECK, Verdict.PENDING, Verdict.INCOMPLETE):
            if verdict in verdicts:
                reasons = [answer.reason for answer in answers if answer.verdict is verdict and answer.reason]
                return verdict, best_of(reasons, {}) if reasons else None
        return Verdict.LOGGED, None


def _is_answer(before: Finding | None) -> TypeGuard[Finding]:
    """Whether an earlier check found an answer, which stays until another one does."""
    return before is not None and before.verdict not in {Verdict.PENDING, Verdict.CANNOT_CHECK}


def ignored(expectation: Expectation, now: datetime) -> Finding:
    """The finding for an activity nobody is looked for about: nothing is expected, or it does not say who it was."""
    activity = expectation.activity
    code = expectation.ignored or "ignored.excluded"
    return Finding(
        activity_id=activity.id,
        verdict=facts_of(code).verdict,
        checked_at=now,
        reason=replace(_excluded(*expectation.rules), code=code)
        if not expectation.evidence
        else Reason(code=code, confidence=Confidence.PROVED, evidence=expectation.evidence),
        recipients=tuple(
            RecipientFinding(address=recipient.address, role=recipient.role, verdict=Verdict.IGNORED, code=left_out)
            for recipient, left_out in expectation.left_out
        ),
        rules=_numbers(expectation.rules),
    )


def _excluded(*rules: Rule) -> Reason:
    evidence = tuple(evidence_of(rule) for rule in rules)
    return Reason(code="ignored.excluded", confidence=Confidence.PROVED, evidence=evidence)


def _numbers(rules: Iterable[Rule]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(rule.number for rule in rules))


def _partial(answers: Sequence[_RecordAnswer]) -> Reason:
    missing = [answer for answer in answers if answer.verdict is Verdict.NOT_LOGGED]
    there = len(answers) - len(missing)
    counted = Evidence(text("Recipients with a record"), text("{there} of {total}", there=there, total=len(answers)))
    without = ", ".join(answer.expected_record.address or "" for answer in missing)
    named = Evidence(text("Recipients without one"), text("{addresses}", addresses=without))
    inner = [_of_recipient(answer.reason, answer) for answer in missing if answer.reason]
    guessed = [reason for reason in inner if reason.confidence is not Confidence.PROVED]
    sure = all(answer.hit.match is not MatchStrength.PROBABLE for answer in answers if answer.hit is not None)
    sure &= not any(answer.contested for answer in missing)
    partial = Reason(
        code="recipients.partial",
        confidence=Confidence.PROVED if sure else Confidence.LIKELY,
        evidence=(counted, named, *(line for reason in guessed for line in reason.evidence)),
        records=tuple(ref for reason in inner for ref in reason.records),
    )
    alike = tuple(dict.fromkeys(one for reason in inner for one in reason.one_of))
    return replace(with_others(partial, inner), one_of=alike)


def _of_recipient(reason: Reason, answer: _RecordAnswer) -> Reason:
    """The reason as one of several recipients': without a record to tell whose it is, the address does."""
    its_own = reason.records or reason.group or reason.fields or facts_of(reason.code).whole_rep
    return reason if its_own else replace(reason, group=answer.expected_record.address or "")


def _refs(answers: Iterable[_RecordAnswer]) -> tuple[RecordRef, ...]:
    refs: dict[str, RecordRef] = {}
    for answer in answers:
        if answer.hit is None:
            continue
        for part in answer.hit.logged_record.parts:
            if part.task is not None:
                refs.setdefault(part.task.id, RecordRef("Task", part.task.id, answer.hit.match))
            if part.message is not None:
                refs.setdefault(part.message.id, RecordRef("EmailMessage", part.message.id, answer.hit.match))
    return tuple(refs.values())
