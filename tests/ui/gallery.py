"""Pictures of every screen and state, to be looked at one by one: `python -m tests.ui.gallery FOLDER [LANGUAGE …]`.

Light and dark, at 100, 200 and 300 %, in English, Korean and Japanese, in words that are much longer (`long`) and from
right to left (`rtl`), or in the languages given. Each look has a folder; the pictures in it have the same names. A
scale holds for a whole process, so each look is drawn by one of its own.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.fake_window_api import ICONS
from tests.ui.pseudo import words_of
from tests.ui.scenes import scenes
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.qt_app import application
from tray_app.ui.kit.theme import palette_of
from tray_app.ui.kit.tokens import dark

LANGUAGES = ("en", "ko", "ja", "long", "rtl")


def darken(app: QApplication) -> None:
    app.setPalette(palette_of(dark()))


def draw(folder: Path, language: str, look: str) -> None:
    """Draw every scene in this process."""
    app = application()
    if look == "dark":
        darken(app)
    if language == "rtl":
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    texts.install(words_of(language))
    folder.mkdir(parents=True, exist_ok=True)
    for name, widget in scenes(Icons(ICONS), language):
        if isinstance(widget, QMenu):
            widget.setFixedSize(widget.sizeHint())  # the screen of a test is too small for some
        widget.show()
        for _ in range(3):
            app.processEvents()
        if not widget.grab().save(str(folder / f"{name}.png")):
            raise SystemExit(f"cannot write into {folder}")


def main(folder: Path, *languages: str) -> None:
    for language, look, scale in itertools.product(languages or LANGUAGES, ("light", "dark"), ("1", "2", "3")):
        place = folder / f"{language}-{look}-{scale}00"
        command = [sys.executable, "-m", "tests.ui.gallery", "--draw", str(place), language, look]
        subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": scale}, check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--draw":
        draw(Path(sys.argv[2]), *sys.argv[3:])
    else:
        main(Path(sys.argv[1]), *sys.argv[2:])
