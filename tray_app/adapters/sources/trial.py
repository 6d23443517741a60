"""What trying a source out shows, before it is saved and whenever somebody asks (`source test`)."""

from dataclasses import dataclass

from tray_app.core.model.ports import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One attempt to reach a source, without keeping anything."""

    place: str = ""
    """The mailbox or folder that was found."""
    count: int = 0
    """How many messages or calls are in it."""
    trouble: Trouble | None = None
    """Why it does not work; None when it does."""
