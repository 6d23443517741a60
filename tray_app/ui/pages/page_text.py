"""A page as plain text, to be pasted into a message or a note."""

from datetime import datetime

from tray_app.core.model.guide import plain
from tray_app.core.model.page import Page
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.page_parts import match_word, who
from tray_app.ui.kit.time_format import moment
from tray_app.ui.pages.proof_card import proof_lines


def page_text(page: Page, window_api: WindowApi, now: datetime) -> str:
    """Title, what it is about, why, what was checked, what to do and the records, one below the other."""
    when = "" if page.when is None else moment(window_api, page.when, now)
    head = [plain(page.title), " · ".join(words for words in (page.what, when) if words), plain(page.cause)]
    proof = [] if page.proof is None else proof_lines(page.proof, page.records, window_api, page.when, now)
    proved = [f"{label}: {value}" for label, value in proof]
    checked = [f"- {question}: {answer}" for question, answer in page.evidence]
    steps = [f"{n}. {plain(step.text)} ({who(step.who)})" for n, step in enumerate(page.steps, 1)]
    notes = [f"- {plain(note)}" for note in page.notes]
    records = [
        f"- {record.object} {record.id}"
        + (f" · {match_word(record.match)}" if match_word(record.match) else "")
        + f"\n  {record.url}"
        for record in page.records
    ]
    parts = [
        "\n".join(line for line in head if line),
        *("\n".join(p) for p in (proved, checked, steps, notes, records) if p),
    ]
    return "\n\n".join(parts)
