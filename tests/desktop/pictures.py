"""The pictures of the README, taken on a real desktop: `.venv/bin/python -m tests.desktop.pictures docs/images`.

`window.png`: what needs the rep of the embedded demo, why, and how it is fixed. `tray.png`: the icon in a panel with
its menu, and a notification. `popover.png`: what a click on it shows.
`first-run.png`: the step of the first run that asks for the mailbox.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from tests.rig.desktop import Desktop
from tests.rig.processes import Processes, wait_until
from tests.rig.session import PANEL_HEIGHT, Session

ROOT = Path(__file__).parents[2]
BEHIND = QColor("#c9d3dc")
BACKDROP = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
backdrop = QWidget()
backdrop.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeDesktop)
backdrop.setStyleSheet("background: " + sys.argv[1])
backdrop.setGeometry(app.primaryScreen().geometry().adjusted(-100, -100, 100, 100))
backdrop.show()
app.exec()
"""
ASIDE = (740, 70)
"""Where the pointer covers nothing of the picture of the tray."""
STILL = 8
"""So many looks at the screen that show the same make sure that it stands still."""


@contextmanager
def session(size: str, *words: str) -> Iterator[Desktop]:
    """A desktop of this size on which the app runs with these words."""
    with tempfile.TemporaryDirectory(prefix="pictures-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "logs").mkdir()
        processes = Processes(home / "logs")
        try:
            with (
                closing(Session(processes, home, size)) as screen,
                closing(Desktop.launch(screen, processes, home)) as desktop,
            ):
                desktop.env["PYTHONPATH"] = str(ROOT)
                desktop.run("backdrop", [sys.executable, "-c", BACKDROP, BEHIND.name()])
                desktop.run("app", [sys.executable, "-m", "tray_app", *words])
                desktop.tray()
                yield desktop
        finally:
            processes.stop_all()


def still(desktop: Desktop) -> QImage:
    """The screen, once it stands still."""
    looks = [desktop.screen.picture()]

    def stands() -> bool:
        now = desktop.screen.picture()
        looks[:] = [*looks, now] if now == looks[0] else [now]
        return len(looks) > STILL

    wait_until(stands, "a screen that stands still")
    return looks[0]


def of_window(desktop: Desktop) -> QImage:
    """The one window, with the frame that the desktop draws around it: everything before the backdrop."""
    desktop.move_mouse(desktop.screen.picture().width() - 1, 1)
    screen = still(desktop)
    row, column = screen.height() // 2, screen.width() // 2
    across = [x for x in range(screen.width()) if screen.pixelColor(x, row) != BEHIND]
    down = [y for y in range(PANEL_HEIGHT + 1, screen.height()) if screen.pixelColor(column, y) != BEHIND]
    return screen.copy(across[0], down[0], across[-1] - across[0] + 1, down[-1] - down[0] + 1)


def window() -> QImage:
    """The window with a cause that only the rep can mend."""
    with session("1180x790", "demo") as desktop:
        desktop.notifications.wait_shown()
        desktop.click_notification()
        wait_until(lambda: " – DidItLog" in desktop.active_window(), "the page of a cause")
        return of_window(desktop)


def tray() -> QImage:
    """Panel, menu and notification."""
    with session("780x440", "demo") as desktop:
        desktop.notifications.wait_shown()
        desktop.key("Escape")
        still(desktop)
        desktop.click_tray(3)
        still(desktop)
        # The panel lays its menu out when it opens it, and asks for what is in it only then.
        desktop.key("Escape")
        still(desktop)
        desktop.click_tray(3)
        desktop.move_mouse(*ASIDE)
        return still(desktop)


def popover() -> QImage:
    """What a click on the icon shows."""
    with session("780x440", "demo") as desktop:
        desktop.notifications.wait_shown()
        desktop.key("Escape")
        still(desktop)
        desktop.click_tray()
        desktop.wait_window("Today")
        desktop.move_mouse(*ASIDE)
        return still(desktop)


def first_run() -> QImage:
    """The step that asks for the mailbox."""
    with session("820x560", "gui") as desktop:
        wait_until(lambda: desktop.active_window() == "DidItLog", "the window")
        for key in ("Return", "alt+i"):
            still(desktop)  # a key that comes before the step is lost
            desktop.key(key)
        return of_window(desktop)


def main(folder: Path, *names: str) -> None:
    """Take these pictures, or all of them."""
    pictures = {"window": window, "tray": tray, "popover": popover, "first-run": first_run}
    for name in names or pictures:
        place = folder / f"{name}.png"
        if not pictures[name]().save(str(place)):
            raise SystemExit(f"cannot write {place}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
