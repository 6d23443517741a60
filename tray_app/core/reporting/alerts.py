"""What deserves telling, now or later: one notification per cause, three a day, the rest in one digest.

Pure: the caller records each decision before it shows anything, so that a crash never tells twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tray_app.core.model.verdict import Alert, Cause
from tray_app.core.reporting.notification_budget import lately

BUDGET = 3
"""Single notifications in 24 hours; what comes after waits for the digest."""
BURST = 2
"""More new causes than this at once are told in one digest: a first look back must not cover the screen."""
DIGEST_KEY = "digest"
"""The key under which the digest is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do after one cycle."""

    show: tuple[Cause, ...] = ()
    """Causes to notify one by one."""
    digest: tuple[Cause, ...] = ()
    """Causes to tell together in one notification."""
    withdraw: tuple[str, ...] = ()
    """Keys of notifications whose cause has healed; `DIGEST_KEY` when all that was in the last digest has."""


def decide(
    causes: Iterable[Cause],
    told: Mapping[str, datetime],
    now: datetime,
    quiet_until: datetime | None,
    spent: Collection[datetime] = (),
) -> Decision:
    """What to tell about the causes of this cycle.

    `told` maps cause keys to when they were told; a key is told once for as long as its cause lasts. Nothing is shown
    before `quiet_until` (just started, just woken, paused), but what has healed is withdrawn at any time. What was told
    in the digest, at one time with it, is not taken from the budget. `spent`: when other notifications were shown alone
    whose cause has healed; they count as well.
    """
    causes = tuple(causes)
    present = {cause.key for cause in causes}
    withdraw = tuple(sorted(key for key in told if key not in present and key != DIGEST_KEY))
    if _digest_has_healed(told, present):
        withdraw = (*withdraw, DIGEST_KEY)
    if quiet_until is not None and now < quiet_until:
        return Decision(withdraw=withdraw)
    fresh = [cause for cause in causes if cause.key not in told]
    urgent = [cause for cause in fresh if cause.alert is Alert.NOW]
    quiet = [cause for cause in fresh if cause.alert is Alert.DIGEST]
    last_digest = told.get(DIGEST_KEY)
    digest_is_due = last_digest is None or not lately((last_digest,), now)
    if digest_is_due and len(urgent) > BURST:
        return Decision(digest=(*urgent, *quiet), withdraw=withdraw)
    alone = [*spent, *(at for at in told.values() if at != last_digest)]
    room = max(BUDGET - len(lately(alone, now)), 0)
    digest = (*urgent[room:], *quiet) if digest_is_due else ()
    return Decision(show=tuple(urgent[:room]), digest=digest, withdraw=withdraw)


def _digest_has_healed(told: Mapping[str, datetime], present: Collection[str]) -> bool:
    """What was told in one digest was recorded at one time with it."""
    within = [key for key, at in told.items() if key != DIGEST_KEY and at == told.get(DIGEST_KEY)]
    return bool(within) and not any(key in present for key in within)
