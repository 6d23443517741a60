"""What the rep or the company decided, as the core needs it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tray_app.core.diagnosis import SetUp
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.profiles import Profile
from tray_app.core.model.rules import Rule, RuleBook


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSettings:
    """Decisions that change what a cycle does."""

    profile: Profile
    """The logger."""
    boundaries: Boundaries = field(default_factory=Boundaries)
    """What is inside the company, and what is left alone."""
    grace: timedelta | None = None
    """A fixed grace in place of the learned one."""
    set_up: SetUp = field(default_factory=SetUp)
    """Answers about the logger that no API gives."""

    def with_rules(self, rules: Iterable[Rule]) -> "CycleSettings":
        """The same with what the rep decided while using the app."""
        return replace(self, boundaries=replace(self.boundaries, rules=RuleBook(rules)))
