"""The proof that an email or call is in Salesforce: who, when, recognised by what, how fast, and the record to open."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from tray_app.core.model.page import PageProof, PageRecord
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.card import Card
from tray_app.ui.kit.form import FormRow
from tray_app.ui.kit.hyperlinks import safe_link
from tray_app.ui.kit.page_parts import Open, answers, match_word
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.time_format import duration, moment

ProofLines = Sequence[tuple[str, str]]
"""What is shown, and its value."""


def proof_lines(
    proof: PageProof, records: Sequence[PageRecord], window_api: WindowApi, happened: datetime | None, now: datetime
) -> ProofLines:
    """The proof line by line; what is not known has no line."""
    own = next((record for record in records if record.match), None)
    lines = [
        (_("Who"), proof.person),
        (_("What"), proof.subject),
        (_("When"), moment(window_api, happened, now) if happened is not None else ""),
        (_("In Salesforce since"), moment(window_api, proof.logged_at, now) if proof.logged_at is not None else ""),
        (_("It took"), duration(proof.time_to_log_s) if proof.time_to_log_s is not None else ""),
        (_("Match"), match_word(own.match) if own is not None else ""),
        (_("Record"), f"{own.object} {own.id}" if own is not None else ""),
    ]
    return [(label, value) for label, value in lines if value]


class ProofCard(Card):
    """`copy` is pressed to put it all on the clipboard."""

    def __init__(
        self, lines: ProofLines, records: Sequence[PageRecord], open_link: Open, copy: Callable[[], None]
    ) -> None:
        super().__init__(_("The proof"))
        self.setObjectName("proof")
        self.column.addWidget(answers(lines))
        buttons: list[QWidget] = []
        own = next((record for record in records if record.match), None)
        link = safe_link(own.url) if own is not None else None
        if own is not None and link is not None:
            opened = Button(_("Open record"), ButtonLook.PRIMARY)
            opened.setObjectName("open_record")
            opened.setAccessibleName(_("Open {record}").format(record=f"{own.object} {own.id}"))
            opened.setToolTip(link)
            opened.clicked.connect(lambda: open_link(link))
            buttons.append(opened)
        copied = Button(_("Copy proof"))
        copied.setObjectName("copy_proof")
        copied.clicked.connect(lambda: copy())
        self.column.addWidget(FormRow(*buttons, copied))
