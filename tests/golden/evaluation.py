"""How well verdicts agree with the truth: the numbers that decide whether the app may be trusted.

What counts: "missing" is `not_logged`, and `incomplete` because some recipients have no record. A false alarm is
`not_logged` told of an activity that is not so. Missed is a missing one of which something harmless is told. A wrong
`proved` is a proved reason that is not the true one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tests.golden.replay import ReplayCrm
from tests.golden.world import Case, World
from tray_app.core.cycle.confirmation import Confirmation, CycleQuestion
from tray_app.core.model.ports import Check
from tray_app.core.model.verdict import Confidence, Finding, Verdict

PRECISION = 0.995
"""Share of `not_logged` that must be right."""
MISSED = 0.01
"""Share of missing activities that may go unseen."""
_SIDE_NOTES = frozenset({"note.renamed_subject"})
"""Notes that a truth need not name."""
_THERE = frozenset({Verdict.LOGGED, Verdict.INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One activity of which something else is told than the truth."""

    kind: str
    """false alarm, missed, wrong proved, wrong record, wrong verdict, wrong code or wrong notes."""
    world: str
    """The world's name."""
    case: Case
    """The activity."""
    finding: Finding
    """What is told."""

    def __str__(self) -> str:
        truth, finding = self.case.truth, self.finding
        wanted = [truth.verdict, "/".join(sorted(truth.codes)), truth.confidence or "", ",".join(sorted(truth.records))]
        reason = finding.reason
        got = [finding.verdict, reason.code if reason else "", reason.confidence if reason else ""]
        got += [",".join(f"{ref.id}({ref.match})" for ref in finding.records)]
        if self.kind == "wrong notes":
            wanted.append(",".join(sorted(truth.notes or ())))
            got.append(",".join(sorted(note.code for note in finding.notes)))
        where = f"{self.world} {self.case.activity.id}"
        return f"{self.kind}: {where}: expected {' '.join(filter(None, wanted))}, got {' '.join(filter(None, got))}"


@dataclass(slots=True)
class Score:
    """The counts over any number of worlds."""

    activities: int = 0
    """Activities judged."""
    missing: int = 0
    """Truly missing ones."""
    told_missing: int = 0
    """Those told to be `not_logged`."""
    disagreements: list[Disagreement] = field(default_factory=list)
    """Everything that is not as it should be, in order."""
    codes: Counter[str] = field(default_factory=Counter)
    """True codes and notes, how often each."""
    silent: int = 0
    """Activities that should have been told and were called logged or ignored."""
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(true, told) verdict or code, where they differ."""

    def count(self, kind: str) -> int:
        """Disagreements of one kind."""
        return sum(item.kind == kind for item in self.disagreements)

    @property
    def precision(self) -> float:
        """Share of what is told to be `not_logged` that is."""
        return 1 - self.count("false alarm") / self.told_missing if self.told_missing else 1.0

    @property
    def missed(self) -> float:
        """Share of the missing activities that are not told."""
        return self.count("missed") / self.missing if self.missing else 0.0

    @property
    def good_enough(self) -> bool:
        """Whether the numbers hold."""
        return self.precision >= PRECISION and self.missed <= MISSED and not self.count("wrong proved")

    @property
    def never_silent(self) -> bool:
        """Whether nobody is told that all is well where it is not."""
        return not self.silent

    def add(self, world: str, case: Case, finding: Finding) -> None:
        """Compare one finding with its truth."""
        truth = case.truth
        self.activities += 1
        self.missing += _is_missing(truth.verdict, truth.codes)
        self.told_missing += finding.verdict is Verdict.NOT_LOGGED
        should_be_told = _is_missing(truth.verdict, truth.codes) or truth.verdict is Verdict.CANNOT_CHECK
        self.silent += should_be_told and finding.verdict in {Verdict.LOGGED, Verdict.IGNORED}
        self.codes.update([*truth.codes, *(truth.notes or ())])
        kinds = list(_disagreements(case, finding))
        self.disagreements += [Disagreement(kind, world, case, finding) for kind in kinds]
        true = "/".join(sorted(truth.codes)) or str(truth.verdict)
        told = finding.reason.code if finding.reason else str(finding.verdict)
        if kinds and true != told:
            self.confusions[true, told] += 1


def judge(world: World) -> list[Finding]:
    """What the app tells of the world's activities, all asked in one question."""
    due = [Check(activity=case.activity, finding=case.before) for case in world.cases]
    history = sorted((*world.history, *due), key=lambda check: (check.activity.occurred_at, check.activity.id))
    question = CycleQuestion(now=world.now, due=due, history=history)
    confirmation = Confirmation(question, ReplayCrm(world), world.settings)
    found = confirmation.findings() if confirmation.needs_salesforce else confirmation.without_salesforce(None)
    by_id = {finding.activity_id: finding for finding in found}
    return [by_id[case.activity.id] for case in world.cases]


def evaluate(worlds: Iterable[World], judged: Callable[[World], Sequence[Finding]] = judge) -> Score:
    """The score over these worlds."""
    score = Score()
    for world in worlds:
        for case, finding in zip(world.cases, _either_way(world, judged(world)), strict=True):
            score.add(world.name, case, finding)
    return score


def _either_way(world: World, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, where "one of these" is as right for the one as for the other.

    What is told of such a set is how many of it are missing, not which: told and true ones are paired with each other.
    """
    place = {case.activity.id: number for number, case in enumerate(world.cases)}
    told = list(findings)
    for finding in findings:
        if finding.reason is None or finding.verdict is not Verdict.NOT_LOGGED or not finding.reason.one_of:
            continue
        here = place[finding.activity_id]
        if world.cases[here].truth.verdict is Verdict.NOT_LOGGED or told[here] is not finding:
            continue
        for other in (place[one] for one in finding.reason.one_of if one in place):
            if world.cases[other].truth.verdict is Verdict.NOT_LOGGED and told[other].verdict is Verdict.LOGGED:
                told[here], told[other] = told[other], told[here]
                break
    return told


def report(score: Score, *, shown: int = 50) -> str:
    """The numbers, then what disagrees, then what is taken for what."""
    lines = [
        f"activities            {score.activities}",
        f"truly missing         {score.missing}",
        f"precision not_logged  {score.precision:.2%}   (false alarms {score.count('false alarm')}, at least 99.5 %)",
        f"recall                {1 - score.missed:.2%}   (missed {score.count('missed')}, at most 1 %)",
        f"wrong proved          {score.count('wrong proved')}",
        f"silent all-clear      {score.silent}   (should have been told, was called logged or ignored)",
        f"wrong records         {score.count('wrong record')}",
        f"wrong verdicts        {score.count('wrong verdict')}",
        f"wrong codes           {score.count('wrong code')}",
        f"wrong notes           {score.count('wrong notes')}",
    ]
    lines += [str(item) for item in score.disagreements[:shown]]
    if len(score.disagreements) > shown:
        lines.append(f"… and {len(score.disagreements) - shown} more")
    lines += [f"{true} taken for {told}: {count}" for (true, told), count in score.confusions.most_common(shown)]
    return "\n".join(lines)


def _disagreements(case: Case, finding: Finding) -> Iterable[str]:
    truth, reason = case.truth, finding.reason
    right_verdict = finding.verdict is truth.verdict
    right_code = not truth.codes or (reason is not None and reason.code in truth.codes)
    proved = reason is not None and reason.confidence is Confidence.PROVED
    told = _is_missing(finding.verdict, {reason.code} if reason else set())
    if finding.verdict is Verdict.NOT_LOGGED and truth.verdict is not Verdict.NOT_LOGGED:
        yield "false alarm"
    elif _is_missing(truth.verdict, truth.codes) and not told:
        yield "missed"
    elif not right_verdict:
        yield "wrong verdict"
    elif not right_code or (reason is not None and truth.confidence and reason.confidence is not truth.confidence):
        yield "wrong code"
    if proved and not (right_verdict and right_code and truth.confidence is not Confidence.LIKELY):
        yield "wrong proved"
    if right_verdict and truth.records and truth.verdict in _THERE:
        found = {ref.id for ref in finding.records}
        if (
            not found
            or not found <= truth.records
            or (truth.match is not None and truth.match not in {ref.match for ref in finding.records})
        ):
            yield "wrong record"
    if right_verdict and truth.notes is not None:
        notes = {note.code for note in finding.notes}
        if not truth.notes <= notes or notes - truth.notes - _SIDE_NOTES:
            yield "wrong notes"


def _is_missing(verdict: Verdict, codes: Iterable[str]) -> bool:
    return verdict is Verdict.NOT_LOGGED or (verdict is Verdict.INCOMPLETE and "recipients.partial" in codes)
