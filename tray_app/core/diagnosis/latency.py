"""How long the logger takes, learned from what was observed: warnings wait for the slow, not for the average."""

from collections.abc import Iterable
from datetime import timedelta

from tray_app.core.matching.match_cost import Timing
from tray_app.core.model.profiles import Profile

ENOUGH = 20
"""Fewer observations than this say nothing about the slowest."""
_HEADROOM = 1.5
"""The grace is this much longer than the 95th percentile."""
_PATIENCE = timedelta(hours=24)
"""However slow a logger is, after a day a missing record is worth telling."""


def timing_of(profile: Profile, delays_s: Iterable[int]) -> Timing:
    """Usual and longest delay from the profile and the observed seconds-to-log."""
    return Timing(usual=_percentile_95(profile, delays_s) or profile.grace, longest=profile.longest)


def grace_of(profile: Profile, delays_s: Iterable[int]) -> timedelta:
    """How long to wait before anything is called missing; never below the profile's floor, never above a day."""
    learned = _percentile_95(profile, delays_s)
    return min(max(learned * _HEADROOM, profile.floor), _PATIENCE) if learned else max(profile.grace, profile.floor)


def _percentile_95(profile: Profile, delays_s: Iterable[int]) -> timedelta | None:
    ordered = sorted(max(delay, 0) for delay in delays_s)
    if len(ordered) < ENOUGH:
        return None
    return max(timedelta(seconds=ordered[-(-len(ordered) * 95 // 100) - 1]), profile.floor)
