"""The causes of Adobe's help page as a rep meets them: `python -m tests.e2e.help_page_walk FOLDER [LANGUAGE …]`.

For each cause a strict Salesforce, a mailbox and a folder of calls are set up, the engine checks them, and the window
is opened on what it found. Pictures: the window as it opens, the page with all its steps, the message for the admin.
`index.md` in the folder has what a picture cannot show: what pops up, and where each step leads.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from tests.e2e.help_page import PAGE_CAUSES, PageCause
from tests.e2e.window import Seated, staged
from tests.ui.looking import settle
from tray_app.ui.kit.qt_app import application
from tray_app.ui.pages.hand_off import HandOffDialog
from tray_app.ui.window.main_window import MainWindow

LANGUAGES = ("en", "ko", "ja")


@contextmanager
def walked(cause: PageCause, language: str, folder: Path) -> Iterator[Seated]:
    """The rep at the window in this language, after the cause has done what it does."""
    with staged(cause.tell, folder) as stage, stage.seated(language) as seated:
        yield seated


def _draw(folder: Path, languages: tuple[str, ...]) -> None:
    application()
    lines = ["# What the pictures cannot show", ""]
    for language in languages:
        for cause in PAGE_CAUSES:
            with tempfile.TemporaryDirectory() as home, walked(cause, language, Path(home)) as walk:
                place = folder / language
                place.mkdir(parents=True, exist_ok=True)
                _save(walk.window, place / f"{cause.name}-1-window.png")
                shown = walk.causes(cause.code)[0]
                walk.choose(shown)
                _stretch(walk.window)
                _save(walk.window, place / f"{cause.name}-2-page.png")
                if walk.window.page.hand_off.isVisible():
                    dialog = HandOffDialog(walk.window_api, shown)
                    dialog.resize(760, 900)
                    dialog.show()
                    _save(dialog, place / f"{cause.name}-3-hand-off.png")
                    dialog.deleteLater()
                lines += [f"## {language} {cause.name}", "", *_beside(walk), ""]
    (folder / "index.md").write_text("\n".join(lines), "utf-8")


def _beside(walk: Seated) -> Iterator[str]:
    for shown in walk.notifier.shown:
        yield f"- pops up: **{shown.title}** {shown.body} [{' / '.join(label for _, label in shown.actions)}]"
    for button in walk.links():
        yield f"- {button.accessibleName()}: {button.toolTip().removeprefix(walk.org)}"


def _stretch(window: MainWindow) -> None:
    """Make the window as high as its page, so that nothing has to be scrolled."""
    body = window.page.body
    content = body.widget()
    assert content is not None
    layout = content.layout()
    assert layout is not None
    needed = layout.totalHeightForWidth(content.width())
    window.resize(window.width(), window.height() + max(needed - body.viewport().height(), 0))
    settle()


def _save(widget: QWidget, file: Path) -> None:
    QApplication.processEvents()
    settle()
    if not widget.grab().save(str(file)):
        raise SystemExit(f"cannot write {file}")


if __name__ == "__main__":
    _draw(Path(sys.argv[1]), tuple(sys.argv[2:]) or LANGUAGES)
