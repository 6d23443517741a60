"""What a window may ask about a call file whose form is not known yet: one question at a time, until it can be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tray_app.core.model.text import Text
from tray_app.core.ui_api.settings_api import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingStep:
    """What is known of the file's form so far, and the next question."""

    file: str = ""
    """The file's name; empty when there is none that needs teaching."""
    columns: tuple[str, ...] = ()
    """Its columns, as they are written there."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Its first rows."""
    guessed: tuple[tuple[Text, Text], ...] = ()
    """What was recognised, and in which column and why."""
    key: str = ""
    """What is asked next; empty when nothing is left to ask."""
    question: Text | None = None
    """The question in words."""
    choices: tuple[tuple[str, Text], ...] = ()
    """What can be answered, each with its words."""
    is_open: bool = False
    """Any other answer can be typed as well."""
    preview: tuple[Text, ...] = ()
    """The first rows as they would be read."""
    problem: Text | None = None
    """Why the file cannot be taught."""


class TeachingApi(Protocol):
    """Every method returns at once. A `done` is called once, on a thread of its own, unless the app ends before."""

    def next_step(self, source_id: str, answers: Mapping[str, str], done: Callable[[TeachingStep], None]) -> None:
        """Look at the first file of the source that nobody knows how to read, with the answers so far."""

    def keep(self, source_id: str, answers: Mapping[str, str], done: Callable[[Attempt], None]) -> None:
        """Keep what the answers teach, and read the folder with it."""
