"""How far a cycle is: what a window says while a check takes longer than a moment."""

from dataclasses import dataclass
from enum import StrEnum

from tray_app.core.text import Text, text


class Stage(StrEnum):
    """What a cycle is doing."""

    READING_EMAILS = "reading-emails"
    """A mailbox is read."""
    READING_CALLS = "reading-calls"
    """A log of calls is read."""
    ASKING = "asking"
    """Salesforce is asked about what is due."""
    LOOKING_CLOSER = "looking-closer"
    """Salesforce is asked once more, about what has no record."""


_WORDS = {
    Stage.READING_EMAILS: text("Reading your emails"),
    Stage.READING_CALLS: text("Reading your calls"),
    Stage.ASKING: text("Asking Salesforce"),
    Stage.LOOKING_CLOSER: text("Finding out why something is missing"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage is."""

    stage: Stage
    """What is being done."""
    done: int = 0
    """Emails and calls that are behind us."""
    total: int | None = None
    """How many there are in all; None while nobody knows."""

    @property
    def words(self) -> Text:
        """What is being done, in words."""
        return _WORDS[self.stage]


def reading(source_type: str, left: int | None = None, total: int | None = None) -> Progress:
    """A source is read: `left` of `total` are still to come, as far as it says."""
    stage = Stage.READING_CALLS if source_type == "call-files" else Stage.READING_EMAILS
    if left is None or not total:
        return Progress(stage)
    return Progress(stage, max(total - left, 0), total)
