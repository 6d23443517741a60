"""What a window may ask about the rep's own data and about the program itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tray_app.core.model.text import Text
from tray_app.core.ui_api.settings_api import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is kept about the rep, and where."""

    counts: tuple[tuple[Text, int], ...]
    """What, and how many of it."""
    places: tuple[tuple[Text, Path], ...]
    """What, and the file or folder it is in."""
    secrets: tuple[Text, ...]
    """What the keyring holds."""


@dataclass(frozen=True, slots=True)
class Package:
    """Somebody else's work that ships with the app."""

    name: str
    """Its name."""
    version: str
    """Its version."""
    licence: str
    """Its licence in a word or two; empty when it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What this program is made of."""

    version: str
    """The app's own version."""
    packages: tuple[Package, ...]
    """Everything else, by name."""


class OwnDataApi(Protocol):
    """Slow work answers by `done`, on a thread of its own; everything else returns at once."""

    def stored(self, done: Callable[[Stored], None]) -> None:
        """What is kept about the rep."""

    def export(self, file: Path, done: Callable[[Attempt], None]) -> None:
        """Write everything that is kept, except secrets, into the file as JSON."""

    def delete_everything(self, done: Callable[[Attempt], None]) -> None:
        """Stop checking and forget everything, in the keyring too; the app is to be quit afterwards."""

    def about(self, done: Callable[[About], None]) -> None:
        """What this program is made of."""

    def on_crash(self, listener: Callable[[str], None]) -> None:
        """Call this, on any thread, with the redacted report of each error that nobody expected."""
