"""How far a client has come, and which command has its place where (RFC 3501 section 3)."""

import enum
from typing import Final


class State(enum.Enum):
    """The state of one connection."""

    GREETED = enum.auto()
    """Connected, not signed in."""
    AUTHENTICATED = enum.auto()
    """Signed in, no mailbox selected."""
    SELECTED = enum.auto()
    """A mailbox is selected."""


_ALWAYS = frozenset(State)
_GREETED = frozenset({State.GREETED})
_SIGNED_IN = frozenset({State.AUTHENTICATED, State.SELECTED})
_SELECTED = frozenset({State.SELECTED})

PLACES: Final = (
    dict.fromkeys(("CAPABILITY", "NOOP", "LOGOUT"), _ALWAYS)
    | dict.fromkeys(("STARTTLS", "LOGIN", "AUTHENTICATE"), _GREETED)
    | dict.fromkeys(("LIST", "SELECT", "EXAMINE", "STATUS"), _SIGNED_IN)
    | dict.fromkeys(("CLOSE", "SEARCH", "FETCH", "UID SEARCH", "UID FETCH"), _SELECTED)
)
"""Every command the demo mailbox serves, with the states it may come in."""
