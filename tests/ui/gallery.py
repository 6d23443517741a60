"""Pictures of the window's states, to be looked at: `python -m tests.ui.gallery FOLDER [LANGUAGE] [dark]`.

QT_SCALE_FACTOR makes them larger.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from tests.ui import stories
from tests.ui.fake_desk import ICONS, FakeDesk
from tray_app.ui import texts
from tray_app.ui.application import application
from tray_app.ui.icons import Icons
from tray_app.ui.issue_rows import Choice, Target
from tray_app.ui.window import MainWindow

_DARK = {
    "Window": "#2b2b2b",
    "WindowText": "#f0f0f0",
    "Base": "#1f1f1f",
    "AlternateBase": "#262626",
    "Text": "#f0f0f0",
    "Button": "#3a3a3a",
    "ButtonText": "#f0f0f0",
    "PlaceholderText": "#9a9a9a",
    "ToolTipBase": "#3a3a3a",
    "ToolTipText": "#f0f0f0",
    "Highlight": "#3d6fd8",
    "HighlightedText": "#ffffff",
    "Light": "#4a4a4a",
    "Mid": "#3a3a3a",
    "Dark": "#1a1a1a",
}


def darken(app: QApplication) -> None:
    palette = QPalette()
    for name, colour in _DARK.items():
        palette.setColor(QPalette.ColorRole[name], QColor(colour))
    app.setPalette(palette)


def main(folder: Path, language: str = "en", look: str = "light") -> None:
    app = application()
    if look == "dark":
        darken(app)
    texts.install(NullTranslations())
    folder.mkdir(parents=True, exist_ok=True)
    icons, now = Icons(ICONS), datetime.now(UTC)
    tag = f"{language}-{look}-{os.environ.get('QT_SCALE_FACTOR', '1')}"

    def shoot(name: str, desk: FakeDesk, *, choice: Choice = Choice.NEEDS_YOU, target: Target | None = None) -> None:
        window = MainWindow(desk, icons)
        window.present()
        window.list.filter(choice)
        if target is not None:
            window.list.choose(target)
        app.processEvents()
        window.grab().save(str(folder / f"{name}-{tag}.png"))
        window.hide()
        window.deleteLater()

    busy = stories.needs_you(now)
    shoot("needs_you", FakeDesk(busy, language))
    shoot("no_record", FakeDesk(busy, language), target=Target(cause=busy.causes[-2].key))
    shoot("all", FakeDesk(busy, language), choice=Choice.ALL, target=Target(item="work-mail:7:57"))
    shoot("healed", FakeDesk(stories.healed(now), language))
    shoot("offline", FakeDesk(stories.offline(now), language))
    shoot("empty", FakeDesk(stories.empty(now), language), choice=Choice.ALL)
    shoot("starting", FakeDesk(None, language))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
