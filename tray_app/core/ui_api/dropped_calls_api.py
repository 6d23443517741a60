"""What becomes of files of calls that are dropped on the window: they go to the folder that a call source reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tray_app.core.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedCalls:
    """How it went with the files of one drop."""

    problem: Text | None = None
    """What did not work, and what to do about it."""
    found: Text | None = None
    """What was read."""
    wants_folder: str = ""
    """The folder that could be made for them, when there is none yet that they belong to."""
    report: str = ""
    """Path of the file that is no export of calls but a Salesforce report of activities; it stays where it is."""
    to_teach: str = ""
    """Id of the source whose folder now has a file that nobody knows how to read."""


class DroppedCallsApi(Protocol):
    """Its method returns at once. `done` is called once, on a thread of its own, unless the app ends before."""

    def take(self, files: Sequence[str], folder: str, done: Callable[[DroppedCalls], None]) -> None:
        """Copy the files into the folder of a call source and read them.

        `folder`: one to make and to read from now on; empty for one that is read already.
        """
