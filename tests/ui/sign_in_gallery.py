"""Pictures of the sign-in page in each state: `python -m tests.ui.sign_in_gallery FOLDER [LANGUAGE] [dark]`.

QT_SCALE_FACTOR makes them larger.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.ui import stories
from tests.ui.fake_desk import ICONS, RESOURCES, FakeDesk
from tests.ui.gallery import darken
from tests.ui.sign_in_stories import states
from tray_app.adapters.languages import translations
from tray_app.ui import texts
from tray_app.ui.icons import Icons
from tray_app.ui.qt_app import application
from tray_app.ui.window import MainWindow


def main(folder: Path, language: str = "en", look: str = "light") -> None:
    app = application()
    if look == "dark":
        darken(app)
    texts.install(translations(language, RESOURCES / "locale"))
    folder.mkdir(parents=True, exist_ok=True)
    icons, now = Icons(ICONS), datetime.now(UTC)
    tag = f"{language}-{look}-{os.environ.get('QT_SCALE_FACTOR', '1')}"
    for name, state in states(language).items():
        desk = FakeDesk(stories.offline(now), language)
        desk.sign_in.state = state
        window = MainWindow(desk, icons)
        window.open_link("diditlog:sign-in")
        app.processEvents()
        window.grab().save(str(folder / f"{name}-{tag}.png"))
        window.hide()
        window.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
