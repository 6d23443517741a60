"""What "Check again" brought: the answers before and after, in one sentence for the rep who waits for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tray_app.core.model.ports import Store, Trouble
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Finding, Verdict

_SETTLED = frozenset({Verdict.LOGGED, Verdict.IGNORED})
_WAITING = text("Not there yet, and still within the usual time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """The outcome of one "Check again"."""

    at: datetime
    """When, UTC-aware."""
    activities: frozenset[str]
    """What was looked at."""
    healed: frozenset[str]
    """Those that were not in order before and are now."""
    outcome: Text
    """What became of it, in one sentence."""


def answers(store: Store, activity_ids: Iterable[str]) -> dict[str, Finding | None]:
    """What is said about these activities now; ids that are not in the store are left out."""
    checks = ((key, store.find(key)) for key in activity_ids)
    return {key: check.finding for key, check in checks if check is not None}


def recheck(
    before: Mapping[str, Finding | None],
    after: Mapping[str, Finding | None],
    trouble: Trouble | None,
    at: datetime,
    title_of: Callable[[str], str],
) -> Recheck:
    """The outcome; `trouble` is why Salesforce could not be asked, `title_of` names a code in the rep's language."""
    healed = frozenset(key for key, finding in after.items() if _settled(finding) and not _settled(before.get(key)))
    return Recheck(
        at=at,
        activities=frozenset(after),
        healed=healed,
        outcome=text("Could not be checked: {reason}", reason=title_of(trouble.code))
        if trouble is not None
        else _outcome(before, after, healed),
    )


def _outcome(before: Mapping[str, Finding | None], after: Mapping[str, Finding | None], healed: frozenset[str]) -> Text:
    if len(after) == 1:
        ((key, finding),) = after.items()
        return _of_one(before.get(key), finding)
    if all(map(_settled, after.values())):
        return ntext("{n} is logged now", "All {n} are logged now", len(after))
    if healed:
        return text("{done} of {n} are logged now", done=len(healed), n=len(after))
    if any(finding is not None and finding.verdict is Verdict.NOT_LOGGED for finding in after.values()):
        return text("Still not logged")
    if any(finding is not None and finding.verdict is Verdict.INCOMPLETE for finding in after.values()):
        return text("Still not complete")
    return _WAITING


def _of_one(before: Finding | None, after: Finding | None) -> Text:
    if after is None:
        return _WAITING
    was = before.verdict if before else Verdict.PENDING
    changed = _code(before) != _code(after)
    match after.verdict:
        case Verdict.LOGGED:
            return text("Still logged") if was is Verdict.LOGGED else text("Logged now")
        case Verdict.IGNORED:
            return text("Nothing is expected for it")
        case Verdict.INCOMPLETE:
            return text("Still not complete") if was is Verdict.INCOMPLETE else text("Logged now, but not complete")
        case Verdict.NOT_LOGGED if was is Verdict.NOT_LOGGED and changed:
            return text("Still not logged, for another reason now")
        case Verdict.NOT_LOGGED:
            return text("Still not logged") if was is Verdict.NOT_LOGGED else text("Not logged")
        case Verdict.CANNOT_CHECK:
            return text("Could not be checked")
        case _:
            return _WAITING


def _settled(finding: Finding | None) -> bool:
    return finding is not None and finding.verdict in _SETTLED


def _code(finding: Finding | None) -> str | None:
    return finding.reason.code if finding and finding.reason else None
