"""A check of the real app that a slow server keeps waiting: shown, and broken off by keyboard and screen reader."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.desktop.conftest import ROOT
from tests.desktop.reading import check_names, start
from tests.rig.dovecot import mail
from tests.rig.gate import Gate
from tests.rig.processes import PATIENCE_S

if TYPE_CHECKING:
    from tests.rig.accessibility import ScreenReader
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot, Mailbox

KEEP = """
import sys
from tray_app.adapters.vault import KeyringVault
KeyringVault().write("source:slow", sys.stdin.read())
"""
STOP = "Stop checking"


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
        # Then the window says what is going on, and how to break it off
        reader.wait_said("Reading your emails")
        reader.find("the progress", lambda node: node.role == "progress bar" and node.name == "Progress")
        assert STOP in check_names(reader)
        # When the rep goes there with the Tab key and presses it
        for _ in range(30):
            desktop.key("Tab")
            if any(node.focused and node.name == STOP for node in reader.nodes()):
                break
        reader.wait_focus(STOP)
        desktop.key("space")
        # Then it has ended, nobody is blamed, and the focus is where the next check begins
        reader.wait_said("Stopped. The next check goes on from here.")
        assert not any("mail server" in node.name for node in reader.nodes())
        reader.wait_focus("Check now")
        # And with the next check everything is there
        gate.open()
        desktop.key("space")
        reader.wait_said("0 logged, 1 pending, 0 not logged")
