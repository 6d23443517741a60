"""What the rep or the company decided, as the core needs it."""

from dataclasses import dataclass, field
from datetime import timedelta

from tray_app.core.diagnosis import SetUp
from tray_app.core.expectation import Boundaries
from tray_app.core.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Decisions that change what a cycle does."""

    profile: Profile
    """The logger."""
    boundaries: Boundaries = field(default_factory=Boundaries)
    """What is inside the company, and what is left alone."""
    grace: timedelta | None = None
    """A fixed grace in place of the learned one."""
    set_up: SetUp = field(default_factory=SetUp)
    """Answers about the logger that no API gives."""
