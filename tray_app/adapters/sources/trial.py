"""What trying a source out shows, before it is saved and whenever somebody asks (`source test`)."""

from dataclasses import dataclass
from typing import Protocol

from tray_app.core.model.ports import Source, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One attempt to reach a source, without keeping anything."""

    place: str = ""
    """The mailbox or folder that was found."""
    count: int = 0
    """How many messages or calls are in it."""
    own_addresses: tuple[str, ...] = ()
    """The addresses the rep sends from, where the source knows them."""
    trouble: Trouble | None = None
    """Why it does not work; None when it does."""


class SourceAdapter(Source, Protocol):
    """A source that can be tried out."""

    def test(self) -> Trial:
        """Reach the source and say what is there. Never raises for a refused sign-in, a dead network or a bad file."""
