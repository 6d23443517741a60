"""What the rep reads about a Task that is written, in the state in which the journal has it."""

from typing import Final

from tray_app.core.model.task_writing import JournalEntry, WriteState
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.log_api import LogResult, Permission, Standing

WORDS: Final = {
    Standing.READY: text("Missing, and ready to be written."),
    Standing.NO_PERSON: text("No Lead or Contact is found for this person. Create one first, then check again."),
    Standing.BLOCKED: text("It cannot be written."),
    Standing.THERE: text("It is in Salesforce already: nothing is written."),
    Standing.NOT_DUE: text("Nothing is missing as far as can be seen now: nothing is written."),
    Standing.IN_DOUBT: text(
        "It was sent, and Salesforce has not said whether it arrived. "
        "DidItLog asks again before anything is written a second time."
    ),
    Standing.WRITTEN: text("Written to Salesforce."),
    Standing.REFUSED: text("Salesforce refused it: nothing was written."),
    Standing.UNSENT: text("Salesforce could not be reached: nothing was written."),
}
"""One sentence for each standing."""
_STANDINGS: Final = {
    WriteState.SENDING: Standing.IN_DOUBT,
    WriteState.WRITTEN: Standing.WRITTEN,
    WriteState.REFUSED: Standing.REFUSED,
    WriteState.ABSENT: Standing.UNSENT,
    WriteState.DROPPED: Standing.THERE,
    WriteState.REMOVING: Standing.IN_DOUBT,
    WriteState.REMOVED: Standing.NOT_DUE,
}
BUSY: Final = text("DidItLog is writing in another window or command. Try again in a moment.")
"""What a rep reads who has to wait for it."""


def of_entry(entry: JournalEntry) -> LogResult:
    """What is told of an entry of the journal."""
    standing = _STANDINGS[entry.state]
    return LogResult(
        key=entry.key,
        standing=standing,
        words=_words(entry, standing),
        object=entry.draft.object,
        record_id=entry.record_id,
        code=entry.code,
        message=entry.message,
        fields=entry.fields,
    )


def _words(entry: JournalEntry, standing: Standing) -> Text:
    if entry.state is WriteState.REMOVED:
        return text("Taken back: it is in Salesforce's recycle bin.")
    if entry.state is WriteState.REMOVING:
        return text("Being taken back: Salesforce has not said yet whether it is deleted.")
    if entry.state is WriteState.WRITTEN and entry.code is not None:
        return text("It was not taken back, and is still in Salesforce.")
    if entry.state is WriteState.REFUSED and entry.message:
        return text("Salesforce refused it: {message}", message=entry.message)
    return WORDS[standing]


def why_not(permission: Permission) -> Text:
    """What a rep reads who asks for what may not be done."""
    if permission is Permission.FORBIDDEN:
        return text("Writing Tasks is switched off in the settings, or by your company.")
    return text("DidItLog writes to Salesforce only after you have allowed it once.")
