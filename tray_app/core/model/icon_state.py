"""The states of the tray icon. In a file of its own: the icon stands before most of the app is loaded."""

from enum import StrEnum


class IconState(StrEnum):
    """What the tray icon shows; each differs by shape, not by colour alone."""

    ALL_LOGGED = "all_logged"
    """Nothing to do: a check mark."""
    CHECKING = "checking"
    """A cycle is running: dots."""
    NEEDS_YOU = "needs_you"
    """Something did not log: an exclamation mark."""
    CANNOT_CHECK = "cannot_check"
    """We could not look: a question mark."""
    PAUSED = "paused"
    """The rep paused it: two bars."""
