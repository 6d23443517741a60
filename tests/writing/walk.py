"""The rep logs what is missing, in the real app on the demo's Salesforce.

`python -m tests.writing.walk FOLDER [dark]`, in the language of the environment: `LANG=ko_KR.UTF-8`.

A missing call is written, is green within one check, and is taken back; then twelve emails at once, one of which a rule
of the company refuses. A picture is drawn of each step.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.fakes import FakeNotifier
from tests.rig.processes import PATIENCE_S
from tests.ui.gallery import darken
from tests.ui.pseudo import words_of
from tray_app.adapters.system.languages import chosen_language
from tray_app.cli import demonstration
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Verdict
from tray_app.demo.cast import JANE, JISU, TARO
from tray_app.demo.salesforce.validation import ValidationRule
from tray_app.demo.stage import DemoStage
from tray_app.services.tray_services import TrayServices
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.issue_rows import Target
from tray_app.ui.kit.qt_app import application
from tray_app.ui.pages.log_dialog import LogDialog
from tray_app.ui.window.main_window import MainWindow

REFUSED = "Confidential terms"
"""The one of twelve that a rule of the company refuses."""
Save = Callable[[QWidget, str], None]


class Walk:
    """The rep at the window."""

    def __init__(self, stage: DemoStage, services: TrayServices, window: MainWindow) -> None:
        self.stage = stage
        self.services = services
        self.window = window

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the app go on until it is so."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, "it never came to that"
            QApplication.processEvents()
            self.window.refresh()
            time.sleep(0.01)
        self.window.refresh()
        QApplication.processEvents()

    def item(self, words: str) -> Item:
        """The email with this subject, or the call to this person."""
        snapshot = self.services.window.snapshot
        assert snapshot is not None
        return next(
            one
            for one in snapshot.items
            if (one.activity.kind == "call") is (words == JISU.name)
            and (words == JISU.name or words in self.services.window.line_of(one))
        )

    def verdict(self, words: str) -> Verdict:
        """What is said of it."""
        return self.item(words).finding.verdict

    def log(self) -> LogDialog:
        """Press the button of the page."""
        self.window.page.log_actions.log.click()
        (dialog,) = [one for one in self.window.findChildren(LogDialog) if one.isVisible()]
        self.until(dialog.again.isEnabled)
        return dialog


@contextmanager
def at_the_window() -> Iterator[Walk]:
    """The demo's rep, whose logger has written nothing of a call and of twelve emails."""
    with ExitStack() as open_:
        stage = open_.enter_context(DemoStage())
        app = open_.enter_context(demonstration._app_on(stage))
        now = app.now()
        stage.send([JANE.email], "Your quote for spring", now - timedelta(hours=9))
        stage.log_email(JANE, "Your quote for spring", now - timedelta(hours=9) + timedelta(minutes=3))
        stage.call(JISU, now - timedelta(hours=2), seconds=305, outcome="Interested")
        for number, person in enumerate([JANE, TARO, JISU] * 4):
            subject = REFUSED if number == 4 else f"Offer {number + 1} of 12"
            stage.send([person.email], subject, now - timedelta(hours=8, minutes=-20 * number))
        task = stage.org.objects["Task"]
        rule = ValidationRule("Subject", "Confidential", "Confidential subjects are not allowed in Salesforce.")
        assert isinstance(stage.org.objects, dict)
        stage.org.objects["Task"] = replace(task, validation_rules=(rule,))
        services = TrayServices(app, FakeNotifier)
        open_.callback(services.stop)
        bridge = Bridge()
        open_.callback(bridge.close)
        window = MainWindow(services.window, Icons(app.resources / "icons"), bridge)
        open_.callback(window.deleteLater)
        window.resize(1120, 720)
        services.start()
        walk = Walk(stage, services, window)
        walk.until(lambda: services.window.snapshot is not None and len(services.window.snapshot.items) == 14)
        window._end_first_run() if window.first_run is not None else None
        window.present()
        yield walk


def call_logged_and_taken_back(walk: Walk, save: Save) -> None:
    """One call: missing, written, green within one check, and missing again."""
    line = JISU.name
    walk.until(lambda: walk.verdict(line) is Verdict.NOT_LOGGED)
    walk.window.list.choose(Target(item=walk.item(line).activity.id))
    save(walk.window, "1-missing")
    dialog = walk.log()
    save(dialog, "2-preview")
    assert not dialog.write.isEnabled()
    dialog.consent.click()
    dialog.write.click()
    walk.until(lambda: dialog.state.text().startswith("✓"))
    save(dialog, "3-written")
    dialog.reject()
    walk.until(lambda: walk.verdict(line) is Verdict.LOGGED)
    walk.until(lambda: not walk.window.page.log_actions.take_back.isHidden())
    save(walk.window, "4-green-within-one-check")
    walk.window.page.log_actions.take_back.click()
    walk.until(lambda: walk.verdict(line) is Verdict.NOT_LOGGED)
    save(walk.window, "5-taken-back")
    walk.window.open_link("diditlog:written")
    QApplication.processEvents()
    save(walk.window, "6-list")
    back = walk.window.findChild(QPushButton, "back")
    assert isinstance(back, QPushButton)
    back.click()


def twelve_at_once(walk: Walk, save: Save) -> None:
    """Twelve emails with one cause: eleven are written, one is refused and says why."""
    first = walk.item("Offer 1 of 12")
    snapshot = walk.services.window.snapshot
    assert snapshot is not None
    cause = next(one for one in snapshot.causes if first.activity.id in one.activities and len(one.activities) >= 12)
    walk.window.open_cause(cause.key)
    save(walk.window, "7-twelve-missing")
    dialog = walk.log()
    assert len(dialog.cards) >= 12
    for card in dialog.cards:
        if card.proposal.draft is not None and card.proposal.draft.kind == "call" and card.box.isChecked():
            card.box.click()
    save(dialog, "8-preview-of-twelve")
    dialog.write.click()
    walk.until(lambda: any("Confidential" in card.said.text() for card in dialog.cards))
    (refused,) = [card for card in dialog.cards if "Confidential" in card.said.text()]
    assert sum(card.said.text().startswith("✓") for card in dialog.cards) == 11
    walk.until(lambda: not refused.visibleRegion().isEmpty())
    save(dialog, "9-eleven-written-one-refused")
    dialog.reject()
    walk.until(lambda: walk.verdict("Offer 12 of 12") is Verdict.LOGGED)
    assert walk.verdict(REFUSED) is Verdict.NOT_LOGGED
    reason = walk.item(REFUSED).finding.reason
    assert reason is not None
    assert "org.validation_rule" in {one.code for one in reason.all}
    walk.until(lambda: not walk.services.window.is_checking)
    walk.window.list.choose(Target(item=walk.item(REFUSED).activity.id))
    save(walk.window, "10-the-refused-one")


def main(folder: Path, look: str = "light") -> None:
    """Draw everything."""
    app = application()
    if look == "dark":
        darken(app)
    texts.install(words_of(chosen_language("auto")))
    folder.mkdir(parents=True, exist_ok=True)

    def save(widget: QWidget, name: str) -> None:
        QApplication.processEvents()
        if not widget.grab().save(str(folder / f"{name}.png")):
            raise SystemExit(f"cannot write into {folder}")

    with at_the_window() as walk:
        call_logged_and_taken_back(walk, save)
        twelve_at_once(walk, save)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
