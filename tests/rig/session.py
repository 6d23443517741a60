"""What of a desktop costs most and says nothing of one test: screen, bus and window manager, kept for many tests.

A window manager draws its frames' every piece when it comes up; this took a quarter of what a test on a desktop took.
Whatever has a memory is each test's own and no part of this: its home, the panel, the notifications, the keyring.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.rig.bus import SessionBus
from tests.rig.keyring_service import PROMPTER
from tests.rig.processes import PATIENCE_S, Processes, RigError, wait_until
from tests.rig.screen import Screen

USUAL: Final = "1280x800"
"""Width and height of the screen in pixels."""
PANEL_HEIGHT: Final = 32
"""Pixels from the upper edge of the screen."""
_PANEL: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="{PANEL_HEIGHT}"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
"""


class Session:
    """A screen with a window manager and a session bus, in which one desktop after the other is brought up."""

    def __init__(self, processes: Processes, home: Path, size: str = USUAL) -> None:
        """Bring it up below `home`, an existing folder."""
        self.size = size
        """Of the screen: `1280x800`."""
        (home / "run").mkdir(mode=0o700, exist_ok=True)
        self._env = environment(home)
        self.screen = Screen(processes, home, self._env, size)
        self._env["DISPLAY"] = self.screen.display
        channel = Path(self._env["XDG_CONFIG_HOME"]) / "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
        channel.parent.mkdir(parents=True, exist_ok=True)
        channel.write_text(_PANEL, "utf-8")
        self._bus = SessionBus.start(processes, home / "run", self._env, [PROMPTER, "org.xfce.Xfconf"])
        self._env["DBUS_SESSION_BUS_ADDRESS"] = self._bus.address
        self._manager = processes.start("xfwm4", ["xfwm4", "--compositor=off"], self._env)
        # xdotool says that there are none before a window manager says how many there are.
        processes.wait_ready("xfwm4", lambda: self._xdotool("get_num_desktops") not in {"", "0"})
        self._names = self._bus.names()
        """Who is on the bus while no desktop is there: the window manager and its settings."""

    def join(self, home: Path) -> dict[str, str]:
        """The environment for programs of a desktop below `home`, an existing folder."""
        (home / "run").mkdir(mode=0o700, exist_ok=True)
        places = {name: self._env[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        return {**environment(home), **places}

    def is_clean(self, *, seconds: float = 20.0) -> bool:
        """Whether all that was started in it is gone, as soon as it is; the pointer is back where it began.

        After so many seconds it is not clean: a new session is then better than a longer wait.
        """
        width, height = (str(int(side) // 2) for side in self.size.split("x"))
        try:
            wait_until(lambda: self._bus.names() <= self._names and not self._windows(), "the end", seconds=seconds)
        except RigError:  # also where the bus is gone
            return False
        self._xdotool("mousemove", width, height)
        return self._manager.poll() is None

    def close(self) -> None:
        """Take its own connection away; the programs end with their `Processes`."""
        self._bus.close()

    def _windows(self) -> set[str]:
        """All visible windows but the window manager's own: a program's numbers begin where the screen has let it."""
        shown = self._xdotool("search", "--onlyvisible", "--class", ".").split()
        own = {int(window) >> 21 for window in self._xdotool("search", "--class", "^Xfwm4$").split()}
        return {window for window in shown if int(window) >> 21 not in own}

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._env, capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )
        return done.stdout.strip()


class Sessions:
    """Sessions that are kept, one for each size of the screen, for one desktop after the other."""

    def __init__(self, folder: Callable[[str], Path]) -> None:
        """`folder` makes an empty one for what goes by this name."""
        self._folder = folder
        self._idle: dict[str, tuple[Session, Processes]] = {}

    @contextlib.contextmanager
    def lend(self, size: str) -> Iterator[Session]:
        """A session with nothing in it. Where something is left in it after all, it is no other test's."""
        session, processes = self._idle.pop(size) if size in self._idle else self._made(size)
        try:
            yield session
        finally:
            if session.is_clean():
                self._idle[size] = session, processes
            else:
                _end(session, processes)

    def _made(self, size: str) -> tuple[Session, Processes]:
        processes = Processes(self._folder("session-logs"))
        return Session(processes, self._folder("session"), size), processes

    def close(self) -> None:
        """End them all."""
        for session, processes in self._idle.values():
            _end(session, processes)
        self._idle.clear()


def _end(session: Session, processes: Processes) -> None:
    session.close()
    processes.stop_all()


def environment(home: Path) -> dict[str, str]:
    """The environment of a person whose home is this folder, without a screen and a bus."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "DIDITLOG_HOME": str(home / "diditlog"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "QT_QPA_PLATFORM": "xcb",
        "NO_AT_BRIDGE": "1",
        "GDK_BACKEND": "x11",
    }
