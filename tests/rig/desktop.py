"""A whole small Linux desktop for one test: panel with a tray, notifications and keyring, in a session that is kept."""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.rig.bus import SessionBus
from tests.rig.keyring_service import SecretService
from tests.rig.notifications import NAME as NOTIFICATIONS
from tests.rig.notifications import NotificationMonitor
from tests.rig.processes import PATIENCE_S, Processes, RigError, wait_until
from tests.rig.session import PANEL_HEIGHT, Session
from tests.rig.tray import WATCHER, TrayItem, only_tray_item, tray_items

PROGRAMS: Final = (
    "Xvfb",
    "dbus-daemon",
    "dunst",
    "gnome-keyring-daemon",
    "xdotool",
    "xfce4-panel",
    "xfwm4",
)
"""What must be installed for it."""

_OWN_WINDOWS: Final = {"", "Dunst", "Xfwm4", "wrapper-2.0", "xfce4-panel"}
_DUNST: Final = """[global]
    origin = bottom-right
    font = Sans 10
    markup = full
    mouse_left_click = do_action, close_current
    mouse_right_click = close_current
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
"""


class Desktop:
    """A running session; programs join it with `env`."""

    def __init__(self, session: Session, processes: Processes, home: Path) -> None:
        """Use `launch`."""
        self._processes = processes
        self.home = home
        self.env = session.join(home)
        """The environment for programs that run on this desktop."""
        self.screen = session.screen
        self.bus = SessionBus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        self.notifications = NotificationMonitor(self.bus.address)
        self.keyring = SecretService(processes, self.bus, self.env)

    @classmethod
    def launch(cls, session: Session, processes: Processes, home: Path, *, tray: bool = True) -> Desktop:
        """Bring it up below `home` in a session without another; with `tray=False` the panel comes by `start_panel`."""
        desktop = cls(session, processes, home)
        desktop.keyring.start()
        if tray:
            desktop.start_panel()
        desktop._start_notifications()
        return desktop

    def start_panel(self) -> None:
        """Bring the panel up and wait until its tray takes icons."""
        self._processes.start("panel", ["xfce4-panel", "--disable-wm-check"], self.env)
        self._processes.wait_ready("panel", lambda: self.bus.has(WATCHER))

    def stop_panel(self) -> None:
        """Take the panel and its tray away."""
        self._processes.stop("panel")
        wait_until(lambda: not self.bus.has(WATCHER), "the tray to be gone")

    def _start_notifications(self) -> None:
        config = self.home / "dunstrc"
        config.write_text(_DUNST, "utf-8")
        self._processes.start("dunst", ["dunst", "-config", config], self.env)
        self._processes.wait_ready("dunst", lambda: self.bus.has(NOTIFICATIONS))

    def run(self, name: str, command: Sequence[str | Path], *, afresh: bool = False) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; it ends with the desktop at the latest. `afresh`: not by the warm parent."""
        return self._processes.start(name, command, self.env, afresh=afresh)

    def output(self, name: str) -> str:
        """What the program started as `name` has printed so far."""
        return self._processes.log(name)

    def stop(self, name: str) -> None:
        """End the program started as `name`."""
        self._processes.stop(name)

    def tray(self) -> TrayItem:
        """The one icon in the tray, as soon as it is there."""
        return only_tray_item(self.bus)

    def tray_items(self) -> list[TrayItem]:
        """All icons in the tray now."""
        return tray_items(self.bus)

    def click_tray(self, button: int = 1) -> None:
        """Click the first icon in the panel (1 left, 3 right: its menu), as soon as it is drawn.

        A second after it came up, xfce4-panel leaves the screen for some hundredths of a second. A click in that moment
        is nobody's: as a person would, this clicks again until the panel has passed one on.
        """
        middle = PANEL_HEIGHT // 2
        wait_until(lambda: len(self._colours(middle)) > 1, "an icon drawn in the panel")
        if button != 1:  # the panel draws the menu itself
            self.click(middle, middle, button)
            return
        before = self.notifications.tray_clicks
        _do_until(
            lambda: self.click(middle, middle),
            lambda: self.notifications.tray_clicks > before,
            "a click on the icon that the panel passes on",
            each_s=2,
        )

    def _colours(self, middle: int) -> set[int]:
        picture = self.screen.picture()
        return {picture.pixel(middle + offset, middle) for offset in range(-4, 5, 2)} | {picture.pixel(600, middle)}

    def click_notification(self, button: int = 1) -> None:
        """Click the newest notification on the screen; left does its default action."""

        def standing() -> tuple[int, ...]:
            place = self._place_of_notification()
            return place if place == self._place_of_notification() else ()

        # One that has only just come may still be moved, or lose the click.
        place = wait_until(standing, "a notification that stands still")
        _do_until(
            lambda: self.click(place[0] + 20, place[1] + 20, button),
            lambda: self._place_of_notification() != place,
            "a notification that takes a click",
        )

    def _place_of_notification(self) -> tuple[int, ...]:
        """Left, top, width and height; nothing when none is shown."""
        window = self._xdotool("search", "--onlyvisible", "--class", "Dunst", check=False).split()[:1]
        geometry = self._xdotool("getwindowgeometry", "--shell", *window, check=False) if window else ""
        sides = dict(line.split("=") for line in geometry.split())
        return tuple(int(sides[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")) if sides else ()

    def move_mouse(self, x: int, y: int) -> None:
        """Move the pointer to a point of the screen."""
        self._xdotool("mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click a point of the screen."""
        self._xdotool("mousemove", str(x), str(y), "click", str(button))

    def key(self, *keys: str) -> None:
        """Press keys one after the other, by their X names (`Escape`, `ctrl+f`)."""
        self._xdotool("key", *keys)

    def press_until(self, key: str, done: Callable[[], object], what: str) -> None:
        """Press a key until what it does is done: one that comes before a popup has the keyboard is lost."""
        _do_until(lambda: self.key(key), done, what)

    def windows(self) -> list[str]:
        """The titles of all visible windows of programs that the test has started."""
        found = self._xdotool("search", "--onlyvisible", "--name", ".", check=False).split()
        titles = [self._xdotool("getwindowname", window, check=False) for window in found]
        return [title for title in titles if title not in _OWN_WINDOWS]

    def key_into_menu(self, key: str) -> None:
        """Press a key that opens a menu, and wait until that stands: a key that comes before it is lost."""
        before = self._visible()
        self.key(key)
        wait_until(lambda: self._visible() - before, f"the menu of {key}")

    def _visible(self) -> set[str]:
        """All visible windows, menus too, which have no title."""
        return set(self._xdotool("search", "--onlyvisible", "--class", ".", check=False).split())

    def wait_window(self, title: str) -> None:
        """Wait until a visible window's title contains `title`."""
        wait_until(lambda: any(title in shown for shown in self.windows()), f"a window called {title!r}")

    def active_window(self) -> str:
        """The title of the window that has the focus, or an empty string."""
        return self._xdotool("getactivewindow", "getwindowname", check=False)

    def wait_active(self, title: str, *, begins: str = "") -> None:
        """Wait until the window of this title has the focus; `begins` is a pattern for what may stand before it.

        The window manager keeps it from a window that took long to open, as on a busy machine: then this turns to the
        window once more, as a person would.
        """

        whole = f"^{begins}{re.escape(title)}$"

        def is_active() -> bool:
            return re.search(whole, self.active_window()) is not None

        def has_it() -> bool:
            with contextlib.suppress(RigError):
                wait_until(is_active, "the focus", seconds=10)
            if not is_active():
                self._xdotool("search", "--onlyvisible", "--name", whole, "windowactivate", check=False)
            return is_active()

        wait_until(has_it, f"the focus of {title!r}")

    def active_size(self) -> tuple[int, int]:
        """Width and height of the window that has the focus, without what the desktop draws around it."""
        geometry = self._xdotool("getactivewindow", "getwindowgeometry", "--shell")
        place = dict(line.split("=") for line in geometry.split())
        return int(place["WIDTH"]), int(place["HEIGHT"])

    def screenshot(self, path: Path) -> None:
        """Save the whole screen as a picture; the suffix tells the format."""
        if not self.screen.picture().save(str(path)):
            raise RigError(f"cannot write a picture to {path}")

    def situation(self) -> str:
        """What a person would see and could read now, for the report of a test that failed."""
        picture = self.home / "at-the-failure.png"
        self.screenshot(picture)
        shown = [f"windows: {self.windows()}", f"focus: {self.active_window()!r}", f"picture: {picture}"]
        logs = [f"log of {name}:\n{self.output(name)[-2000:]}" for name in self._processes.names]
        return "\n".join([*shown, *logs])

    def close(self) -> None:
        """Take the test's own connections away; the programs end with their `Processes`, the session stays."""
        self.notifications.close()
        self.bus.close()

    def _xdotool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, check=check, timeout=PATIENCE_S
        )
        return done.stdout.strip()


def _do_until(act: Callable[[], object], done: Callable[[], object], what: str, *, each_s: float = 10) -> None:
    """Do what a busy desktop may lose, once more whenever `done` has not come within `each_s` seconds."""

    def has_worked() -> bool:
        act()
        with contextlib.suppress(RigError):
            wait_until(done, what, seconds=each_s)
        return bool(done())

    wait_until(has_worked, what)
