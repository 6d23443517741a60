"""The desktop rig works: a small program shows itself in the tray, is clicked, notifies and keeps a secret."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.rig.desktop import Desktop
from tests.rig.processes import PATIENCE_S, RigError, wait_until
from tests.rig.session import Sessions

PROGRAM = """
import sys
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSystemTrayIcon
from PySide6.QtCore import QTimer

app = QApplication([])
app.setQuitOnLastWindowClosed(False)
pixmap = QPixmap(32, 32)
pixmap.fill("#c00000")
menu = QMenu()
menu.addAction("&Say hello", lambda: print("hello", flush=True))
more = menu.addMenu("More")
more.addAction("Leave", app.quit)
window = QLabel("안녕하세요 こんにちは")
window.setWindowTitle("Rig window")
window.resize(300, 200)
icons = []

def open_window(reason):
    if reason == QSystemTrayIcon.Trigger:
        window.show()
        window.activateWindow()

def show():
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return
    timer.stop()
    icon = QSystemTrayIcon(QIcon(pixmap))
    icons.append(icon)
    icon.setToolTip("Two lines\\nof text")
    icon.setContextMenu(menu)
    icon.activated.connect(open_window)
    icon.show()

timer = QTimer(interval=50)
timer.timeout.connect(show)
timer.start()
sys.exit(app.exec())
"""

NOTIFY = """
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
target = DBusAddress("/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications")
body = ("Rig", 0, "", "Two emails", "did not log", ["default", "Show"], {"urgency": ("y", 1)}, -1)
with open_dbus_connection() as bus:
    print(bus.send_and_get_reply(new_method_call(target, "Notify", "susssasa{sv}i", body)).body[0], flush=True)
    while bus.receive().body[1:] != ("default",):
        pass
    print("clicked", flush=True)
"""

LEFT = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
window = QLabel("still here")
window.show()
while not window.windowHandle().isExposed():
    app.processEvents()
print("shown", flush=True)
app.exec()
"""


def test_the_tray_shows_icon_tooltip_and_menu_and_takes_clicks(desktop: Desktop, tmp_path: Path) -> None:
    # Given a program with a tray icon
    desktop.run("program", [sys.executable, "-c", PROGRAM])
    icon = desktop.tray()
    assert icon.tooltip == "Two lines\nof text"
    assert icon.status == "Active"
    assert icon.icon[0] >= 16
    # When its menu is used
    assert [entry.label for entry in icon.menu()] == ["Say hello", "More"]
    icon.click("Say hello")
    # Then the program hears it
    wait_until(lambda: desktop.output("program") == "hello\n", "the greeting")
    # And a real click on the panel opens its window
    desktop.click_tray()
    desktop.wait_window("Rig window")
    assert desktop.windows() == ["Rig window"]
    desktop.wait_active("Rig window")
    desktop.screenshot(tmp_path / "screen.png")
    picture = QImage(str(tmp_path / "screen.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    colours = {picture.pixelColor(x, y).name() for x in range(0, 40, 2) for y in range(0, 40, 2)}
    assert "#c00000" in colours
    # And leaving takes the icon away
    icon.click("Leave")
    wait_until(lambda: not desktop.tray_items(), "an empty tray")


def test_a_program_that_waits_for_the_tray_gets_into_a_late_one(desktop_without_tray: Desktop) -> None:
    desktop = desktop_without_tray
    desktop.run("program", [sys.executable, "-c", PROGRAM])
    assert desktop.tray_items() == []
    desktop.start_panel()
    assert desktop.tray().status == "Active"
    desktop.stop_panel()
    assert desktop.tray_items() == []


def test_a_notification_is_seen_and_its_click_arrives(desktop: Desktop) -> None:
    desktop.run("notifier", [sys.executable, "-c", NOTIFY])
    shown = desktop.notifications.wait_shown()
    assert (shown.summary, shown.body, shown.actions) == ("Two emails", "did not log", (("default", "Show"),))
    assert shown.hints["urgency"] == 1
    desktop.click_notification()
    wait_until(lambda: desktop.output("notifier").endswith("clicked\n"), "the click")
    assert desktop.notifications.invoked == [(shown.id, "default")]
    wait_until(lambda: desktop.notifications.closed, "the notification to go")


def test_programs_on_the_desktop_share_its_keyring(desktop: Desktop) -> None:
    script = "import keyring; keyring.set_password('rig', 'rep', 'x'); print(keyring.get_password('rig', 'rep'))"
    done = desktop.run("program", [sys.executable, "-c", script])
    assert done.wait(PATIENCE_S) == 0
    assert desktop.output("program") == "x\n"
    assert len(desktop.keyring.labels()) == 1


def test_a_program_that_stops_early_is_reported_with_its_last_words(desktop: Desktop) -> None:
    desktop.run("program", [sys.executable, "-c", "print('out of luck')"])
    with pytest.raises(RigError, match="out of luck"):
        desktop._processes.wait_ready("program", lambda: None)


def test_a_session_is_kept_unless_something_is_left_in_it_or_has_ended(
    tmp_path_factory: pytest.TempPathFactory, desktop: Desktop
) -> None:
    kept = Sessions(tmp_path_factory.mktemp)
    with contextlib.closing(kept):
        with kept.lend("800x600") as first:
            pass
        with kept.lend("800x600") as second:
            assert second is first
            # When the window manager crashes
            first._manager.kill()
            first._manager.wait(PATIENCE_S)
        with kept.lend("800x600") as third:
            assert third is not first
            # And when a window is there still
            left = subprocess.Popen([sys.executable, "-c", LEFT], env=third.join(desktop.home), stdout=subprocess.PIPE)
            with left:
                assert left.stdout is not None
                assert left.stdout.readline() == b"shown\n"
                assert not third.is_clean(seconds=0)
                left.kill()
            assert third.is_clean()
