"""How far a cycle is: what a window says while a check takes longer than a moment."""

from dataclasses import dataclass
from enum import StrEnum

from tray_app.core.model.text import Text, text


class CycleStage(StrEnum):
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
    CycleStage.READING_EMAILS: text("Reading your emails"),
    CycleStage.READING_CALLS: text("Reading your calls"),
    CycleStage.ASKING: text("Asking Salesforce"),
    CycleStage.LOOKING_CLOSER: text("Finding out why something is missing"),
}


@dataclass(frozen=True, slots=True)
class CycleProgress:
    """How far one stage is."""

    stage: CycleStage
    """What is being done."""
    done: int = 0
    """Emails and calls that are behind us."""
    total: int | None = None
    """How many there are in all; None while nobody knows."""

    @property
    def words(self) -> Text:
        """What is being done, in words."""
        return _WORDS[self.stage]


def reading(source_type: str, left: int | None = None, total: int | None = None) -> CycleProgress:
    """A source is read: `left` of `total` are still to come, as far as it says."""
    stage = CycleStage.READING_CALLS if source_type == "call-files" else CycleStage.READING_EMAILS
    if left is None or not total:
        return CycleProgress(stage)
    return CycleProgress(stage, max(total - left, 0), total)
