"""How the cases of matching are asked and answered: a world in, one line for each activity out."""

from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from tests.core.building import NOON, REP
from tests.core.worlds import World, judged
from tray_app.core.model.activity import Email
from tray_app.core.model.crm import EmailMessage
from tray_app.core.model.verdict import Finding

NO_NOTE = frozenset({"note.renamed_subject", "note.shared_task"})
COLLEAGUE, INTEGRATION = "005000000000050AAA", "005000000000099AAA"


def told(world: World) -> str:
    """What is said about each activity, in their order."""
    runs = [(words, len(list(alike))) for words, alike in groupby(map(says, judged(world)))]
    return "; ".join(f"{count} × {words}" if count > 2 else "; ".join([words] * count) for words, count in runs)


def says(finding: Finding) -> str:
    """The verdict, how a record was recognised, the reason, notes, and how many look alike."""
    how = sorted({str(ref.match) for ref in finding.records if ref.match})
    words = [finding.verdict.value, *how]
    if finding.reason is not None:
        words.append(finding.reason.code)
        if one_of := getattr(finding.reason, "one_of", ()):
            words.append(f"one of {len(one_of)}")
    words += sorted({note.code for note in finding.notes} - NO_NOTE)
    return " ".join(words)


def message(number: int = 1, *, ago: timedelta = timedelta(hours=3), **more: object) -> EmailMessage:
    """An EmailMessage of the first email of `building`, as an Outlook panel writes it."""
    values: dict[str, object] = {
        "message_id": "m1@acme.example",
        "subject": "Pricing for spring",
        "from_address": REP.email,
        "addresses": frozenset({"jane@example.com"}),
        "sent_at": NOON - ago,
        "created_at": NOON - ago + timedelta(minutes=1),
        "created_by_id": REP.user_id,
    }
    return EmailMessage(id=f"02s{number:012d}AAA", **(values | more))  # type: ignore[arg-type]


def with_id(email: Email, message_id: str | None) -> Email:
    """The email under another Message-ID."""
    return replace(email, message_id=message_id)
