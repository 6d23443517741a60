"""A check of the real app that a slow server keeps waiting: shown, and broken off by keyboard and screen reader."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.desktop.conftest import ROOT
from tests.desktop.reading import check_names, start
from tests.rig.dovecot import mail
from tests.rig.gate import Gate
from tests.rig.processes import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from tests.rig.accessibility import Node, ScreenReader
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot, Mailbox

KEEP = """
import sys
from tray_app.adapters.vault import KeyringVault
KeyringVault().write("source:slow", sys.stdin.read())
"""
STOP = "Stop checking"
BLAMED = "The mailbox or phone system cannot be reached"
PRESS_LOST_S = 10
"""Seconds without a move of the focus, after which a press of the Tab key counts as lost."""
EVERYTHING = "0 logged, 1 pending, 0 not logged"


def set_up(desktop: Desktop, box: Mailbox, port: int) -> None:
    folder = desktop.home / "diditlog"
    folder.mkdir()
    (folder / "config.toml").write_text(
        f'[[sources]]\nid = "slow"\ntype = "imap"\nhost = "127.0.0.1"\nport = {port}\n'
        f'username = "{box.username}"\nca_file = "{box.server.ca_file}"\n',
        "utf-8",
    )
    subprocess.run(
        [sys.executable, "-c", KEEP],
        input=box.password.encode(),
        env={**desktop.env, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=PATIENCE_S,
    )


def test_a_long_check_is_shown_and_stopped_by_keyboard(
    desktop: Desktop, reader: ScreenReader, dovecot: Dovecot
) -> None:
    box = dovecot.mailbox()
    box.append(mail(to="jane@example.net"), when=datetime.now(UTC) - timedelta(minutes=2))
    with Gate(box.server.tls_port) as gate:
        # Given a mail server that takes the connection and says nothing
        set_up(desktop, box, gate.port)
        start(desktop, "gui", "diditlog:explain")
        assert gate.wait_visited()
        look = _Look(reader)
        while not _is_stopped(desktop, look):
            # The computer was so busy that the app gave the server up before the rep came to it: then once more. What
            # was found is on the screen before a check has ended, and until then F5 begins none.
            gate.open()
            desktop.press_until("F5", lambda: _says(reader, EVERYTHING), "what a check finds")
            wait_until(lambda: not _says(reader, STOP), "the end of the check")
            gate.shut()
            desktop.press_until("F5", lambda: _says(reader, STOP), "a check that begins")
            look.has_begun = True
        # Then it has ended, nobody is blamed, and the focus is where the next check begins
        assert not any(BLAMED in node.name for node in reader.nodes())
        reader.wait_focus("Check now")
        # And with the next check everything is there
        gate.open()
        desktop.key("space")
        reader.wait_said(EVERYTHING)


def _is_stopped(desktop: Desktop, look: _Look) -> bool:
    """Whether the check was shown and broken off while it still waited for the server."""
    # The window says what is going on, and how to break it off
    if not look.finds(lambda node: node.says("Reading your emails")):
        return False
    if not look.finds(lambda node: node.role == "progress bar" and node.name == "Progress"):
        return False
    names = check_names(look.reader)
    # When the rep goes there with the Tab key and presses it
    if not look.finds(lambda node: node.focused and node.name == STOP, Walk(desktop)):
        return False
    assert STOP in names
    desktop.key("space")
    return look.finds(lambda node: node.says("Stopped. The next check goes on from here."))


def _says(reader: ScreenReader, words: str) -> bool:
    return any(node.says(words) for node in reader.nodes())


class Walk:
    """The way to a control by the Tab key, which is pressed again once the focus has moved.

    On a busy machine it moves seconds after the key, and to read the window takes as long: so each step has one look,
    and not the four of `press_until`, which are too slow for a server that is given up after a while.
    """

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._focused: list[Node] | None = None
        self._pressed_at = 0.0

    def go_on(self, nodes: list[Node]) -> None:
        """Press it, unless the last press may still be on its way."""
        focused = [node for node in nodes if node.focused]
        if focused != self._focused or time.monotonic() - self._pressed_at > PRESS_LOST_S:
            self._focused, self._pressed_at = focused, time.monotonic()
            self._desktop.key("Tab")


class _Look:
    """Looks for something on the screen until it is there, or until the app has given the server up before.

    That it has is said at once while the list is empty; later only the button that stops a check tells, as it goes.
    """

    def __init__(self, reader: ScreenReader) -> None:
        self.reader = reader
        self.has_begun = False

    def finds(self, fits: Callable[[Node], bool], walk: Walk | None = None) -> bool:
        """Whether it came; walks on meanwhile."""

        def look() -> str:
            nodes = self.reader.nodes()
            if any(map(fits, nodes)):
                return "there"
            goes_on = any(node.name == STOP for node in nodes)
            if (self.has_begun and not goes_on) or any(BLAMED in node.name for node in nodes):
                self.has_begun = False
                return "given up"
            self.has_begun = goes_on
            if walk is not None:
                walk.go_on(nodes)
            return ""

        return wait_until(look, "what the window says of the check") == "there"
