"""Asking Salesforce about the activities that are due, and turning its answer into findings.

One request for everything; a second one only for what stayed without a record after its time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.keys import closer_keys_of, keys_of, same_people
from tray_app.core.cycle.progress import CycleProgress, CycleStage
from tray_app.core.diagnosis import Situation
from tray_app.core.diagnosis.attachments import Attachment
from tray_app.core.diagnosis.describe_age import NEW_CAUSE, longest_age, rests_on_rights
from tray_app.core.diagnosis.history import delays_of, deputies_of, doubled_in, past_of, shifts_of
from tray_app.core.diagnosis.incidents import Incident
from tray_app.core.diagnosis.judgement import Judge, ignored
from tray_app.core.diagnosis.latency import grace_of, timing_of
from tray_app.core.diagnosis.regrouping import Regrouping, regroup
from tray_app.core.matching.expectation import Expectation, ExpectedRecord, expect
from tray_app.core.matching.matcher import Match, match
from tray_app.core.matching.people import people_in
from tray_app.core.model.crm import Keys, Question, Records, Schema
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Check, Crm, Trouble
from tray_app.core.model.verdict import Confidence, Finding, MatchStrength, Reason, RecordRef, Verdict
from tray_app.core.writing.own_records import OwnRecords

PER_REQUEST = 200
"""Activities that one request to Salesforce carries."""
_NO_TASK_ACCESS = "check.no_task_access"
_COMPETES = timedelta(days=1)
"""So far before a due activity another one may still claim the same record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleQuestion:
    """What one cycle wants to know."""

    now: datetime
    """The time of the cycle, UTC-aware."""
    due: Sequence[Check]
    """The activities to be judged."""
    history: Sequence[Check]
    """The last weeks, oldest first: neighbours that compete for the same records, and the rep's usual."""
    incidents: tuple[Incident, ...] = ()
    """What Salesforce refused to us lately."""
    attached: Mapping[str, Attachment] = field(default_factory=dict)
    """Activity id → the error the rep found for it."""
    own: OwnRecords = field(default_factory=OwnRecords)
    """Tasks that the app has written itself."""
    rights_at_most: timedelta | None = None
    """How old the describe of the rep's rights may be; None where a day will do."""


class Confirmation:
    """One question to Salesforce, under one set of settings."""

    def __init__(
        self,
        question: CycleQuestion,
        crm: Crm,
        settings: CycleSettings,
        tell: Callable[[CycleProgress], None] = lambda _: None,
    ) -> None:
        """`tell` hears how far the question is."""
        self._question = question
        self._crm = crm
        self._tell = tell
        self._settings = settings
        self._own = question.own
        self._history = self._own.without(question.history)
        delays = delays_of(self._history)
        self.grace = settings.grace or grace_of(settings.profile, delays)
        """How long this cycle waits before anything is called missing."""
        self._timing = timing_of(settings.profile, delays)
        due = {check.activity.id for check in question.due}
        self._past = [check for check in question.history if check.activity.id not in due]
        self._expected = [self._expect(check) for check in question.due]
        self.regrouping = Regrouping()
        """What the answer means for activities that were not due; filled by `findings`."""

        self.trouble: Trouble | None = None
        """Why only part of it could be asked; set by `findings`."""

    @property
    def needs_salesforce(self) -> bool:
        """Whether anything is expected at all; if not, nothing is asked."""
        return any(expectation.expected_records for expectation in self._expected)

    def findings(self) -> tuple[Finding, ...]:
        """A finding for each due activity. Raises `CannotCheck` when Salesforce cannot be asked.

        What rests on rights that may be mended by now, and that cannot be looked at anew, is left out: `trouble` says
        why.
        """
        self._tell(CycleProgress(CycleStage.ASKING))
        schema = self._crm.schema(self._question.rights_at_most)
        try:
            found = self._judged(schema)
        except CannotCheck as error:
            if error.code != _NO_TASK_ACCESS:
                raise
            found = None
        if found is None:  # the cause is told at each check: a describe in place of the questions costs no more
            return self._judged(self._crm.schema(NEW_CAUSE))
        at_most = longest_age(found, self._before(), schema)
        if at_most is None:
            return found
        try:
            newer = self._crm.schema(at_most)
        except CannotCheck as error:
            self.trouble = Trouble(error.code, error.evidence, error.retry_after_s)
            self.regrouping = Regrouping()
            return tuple(finding for finding in found if not rests_on_rights(finding, schema))
        same = (newer.objects, newer.unknown) == (schema.objects, schema.unknown)
        return found if same else self._judged(newer)

    def _before(self) -> Iterator[Finding]:
        """What is said so far, of what is due and of everything lately."""
        for check in (*self._question.history, *self._question.due):
            if check.finding is not None:
                yield check.finding

    def _judged(self, schema: Schema) -> tuple[Finding, ...]:
        """One finding for each due activity, by these rights."""
        now, profile = self._question.now, self._settings.profile
        rep = self._crm.rep()
        neighbours = [self._expect(check) for check in same_people(self._question.due, self._nearby())]
        around = (*self._expected, *neighbours)
        expected_records = [
            expected_record for expectation in around for expected_record in expectation.expected_records
        ]
        records = self._ask(expected_records)
        self._own = self._own.seen_in(records)
        expected_records += [expected_record for expectation in around for expected_record in expectation.bystanders]
        situation = Situation(
            now=now,
            rep=rep,
            schema=schema,
            profile=profile,
            records=records,
            people=people_in(records),
            past=past_of(self._history),
            set_up=self._settings.set_up,
            incidents=self._question.incidents,
            rules=self._settings.boundaries.rules,
            attached=self._question.attached,
            own=self._own.ids,
            doubled=doubled_in(self._past),
        )
        hits = self._match(expected_records, situation)
        judge = Judge(situation, hits, self.grace)
        missing = judge.overdue_without_record(self._expected)
        if missing:
            self._tell(CycleProgress(CycleStage.LOOKING_CLOSER))
            records = records + self._look_closer(closer_keys_of(missing, now), records)
            situation = replace(situation, records=records, people=people_in(records))
            hits = self._match(expected_records, situation)
            judge = Judge(situation, hits, self.grace)
        before = {check.activity.id: check.finding for check in self._question.due}
        judgement = judge.judge(self._expected, before)
        others = [check for check in self._question.history if check.activity.id not in before]
        self.regrouping = regroup(others, judgement.shared, self._question.attached, now)
        copied = self._own.copied(hits, situation.records)
        return tuple(self._own.told_of(finding, copied) for finding in judgement.findings)

    def without_salesforce(self, trouble: Trouble | None) -> tuple[Finding, ...]:
        """What can be said when Salesforce was not asked: nothing is expected, or we could not look."""
        now = self._question.now
        found: list[Finding] = []
        for check, expectation in zip(self._question.due, self._expected, strict=True):
            if not expectation.expected_records:
                found.append(ignored(expectation, now))
            elif trouble is not None and self._is_open(check) and now - check.activity.loggable_at >= self.grace:
                found.append(
                    Finding(
                        activity_id=check.activity.id,
                        verdict=Verdict.CANNOT_CHECK,
                        checked_at=check.finding.checked_at if check.finding else None,
                        reason=Reason(code=trouble.code, confidence=Confidence.PROVED, evidence=trouble.evidence),
                    )
                )
        return tuple(found)

    @staticmethod
    def _is_open(check: Check) -> bool:
        """An answer found earlier stays; only the absence of one becomes "could not check"."""
        return check.finding is None or check.finding.verdict in {Verdict.PENDING, Verdict.CANNOT_CHECK}

    def _expect(self, check: Check) -> Expectation:
        return expect(check.activity, self._settings.profile, self._settings.boundaries)

    def _nearby(self) -> Iterable[Check]:
        """Those of the history close enough in time to compete with something due."""
        oldest = min((check.activity.occurred_at for check in self._question.due), default=self._question.now)
        return [check for check in self._question.history if check.activity.occurred_at >= oldest - _COMPETES]

    def _ask(self, expected_records: Sequence[ExpectedRecord]) -> Records:
        records = Records()
        total = _concerned(expected_records)
        for start in range(0, len(expected_records), PER_REQUEST):
            self._tell(CycleProgress(CycleStage.ASKING, _concerned(expected_records[:start]), total))
            keys: Keys = keys_of(expected_records[start : start + PER_REQUEST], self._question.now)
            records = records + self._crm.look_up(keys)
        return records

    def _look_closer(self, keys: Keys, records: Records) -> Records:
        """What the second question brings; when it cannot be asked, what the first one showed still counts."""
        try:
            return self._crm.look_closer(keys, records)
        except CannotCheck as error:
            self.trouble = Trouble(error.code, error.evidence, error.retry_after_s)
            return Records(unanswered={Question.TASKS_ON_PEOPLE: error.code})

    def _match(self, expected_records: Sequence[ExpectedRecord], situation: Situation) -> list[Match]:
        own, records = self._own, situation.records
        hits = self._match_others(expected_records, situation)
        if satisfied := own.satisfied(expected_records, hits, records):
            # Two that look alike, and ours proves one of them: the logger's record is the other's, not a copy.
            left = [one for one in expected_records if one not in satisfied]
            hits = self._match_others(left, situation)
        return own.matches(expected_records, hits, records)

    def _match_others(self, expected_records: Sequence[ExpectedRecord], situation: Situation) -> list[Match]:
        """What the logger's records prove, and those of anybody else but the app itself."""
        hits = self._match_these(expected_records, situation)
        if settled := self._would_share(hits):
            # Only what is due is told anew: a settled neighbour would keep its record beside the one that gets it now.
            return self._match_these([one for one in expected_records if one.activity.id not in settled], situation)
        return hits

    def _would_share(self, hits: Sequence[Match]) -> frozenset[str]:
        """Settled activities that lose in these hits a record which their last finding keeps, and another one gets."""
        due = {check.activity.id for check in self._question.due}
        given = {(id_, hit.expected_record.activity.id) for hit in hits for id_ in hit.logged_record.ids}
        ids = {id_ for id_, _ in given}
        return frozenset(
            activity_id
            for activity_id, ref in self._kept()
            if activity_id not in due and ref.id in ids and (ref.id, activity_id) not in given
        )

    def _match_these(self, expected_records: Sequence[ExpectedRecord], situation: Situation) -> list[Match]:
        asked = frozenset(expected_record.activity.id for expected_record in expected_records)
        return match(
            expected_records,
            self._own.left_out(situation.records),
            situation.people,
            self._settings.profile,
            self._timing,
            rep_id=situation.rep.user_id,
            deputies=deputies_of(check for check in self._past if check.activity.id not in asked),
            shifts=shifts_of(self._question.history),
            taken=self._taken(asked, keys_of(expected_records, situation.now).task_ids),
        )

    def _taken(self, asked: frozenset[str], named: frozenset[str]) -> frozenset[str]:
        """Records that prove activities which are not asked about now: one record is one activity's, for good.

        Only what an id proved holds against a dialer that names the record as its own call's.
        """
        return frozenset(
            ref.id
            for activity_id, ref in self._kept()
            if activity_id not in asked and (ref.match is MatchStrength.EXACT or ref.id not in named)
        )

    def _kept(self) -> Iterator[tuple[str, RecordRef]]:
        """Activity id and record, for each record that the last finding of an activity gives it."""
        for check in self._question.history:
            if check.finding is not None and check.finding.verdict is not Verdict.NOT_LOGGED:
                for ref in check.finding.records:
                    if ref.match is not None:
                        yield check.activity.id, ref


def _concerned(expected_records: Sequence[ExpectedRecord]) -> int:
    """How many emails and calls these are about."""
    return len({expected_record.activity.id for expected_record in expected_records})
