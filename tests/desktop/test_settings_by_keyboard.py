"""The real app by keyboard and screen reader alone: the first run with a real mailbox, and a fix in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.reading import check_names, start, type_words
from tests.rig.processes import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from tests.rig.accessibility import ScreenReader
    from tests.rig.desktop import Desktop
    from tests.rig.dovecot import Dovecot, Mailbox


def test_first_run_and_a_fix_by_keyboard_alone(desktop: Desktop, reader: ScreenReader, dovecot: Dovecot) -> None:
    box, server = dovecot.mailbox(), dovecot.server
    # Given a computer on which nothing is set up: the window opens by itself, with the focus on the way on
    start(desktop)
    reader.wait_focus("Set up")
    assert "Try the demo" in check_names(reader)
    desktop.key("space")
    # When the sign-in is skipped for now
    reader.wait_said("Step 2 of 6")
    check_names(reader)
    desktop.key("alt+i")
    # And the mailbox is typed in
    reader.wait_focus("Email address")
    type_words(desktop, box.username)
    # Past the four cards: nobody tells who hosts this one, so that it is any other
    desktop.key("Tab", "Tab", "Tab", "Tab", "Tab")
    reader.wait_focus("Password")
    type_words(desktop, "mail-secret")
    desktop.key("Tab", "space", "Tab")
    reader.wait_focus("Mail server (IMAP)")
    check_names(reader)
    type_words(desktop, server.host)
    desktop.key("Tab", "Tab", "ctrl+a")
    type_words(desktop, str(server.tls_port))
    desktop.key("Tab", "Tab")
    type_words(desktop, str(server.ca_file))
    desktop.key("Return")
    reader.wait_said("It works: Sent has 0 emails.")
    config = desktop.home / "diditlog" / "config.toml"
    assert box.username in config.read_text("utf-8")
    # And calls are skipped, the tool is left as it is
    desktop.key("alt+n")
    reader.wait_focus("Folder of calls")
    desktop.key("alt+i")
    reader.wait_said("Step 5 of 6")
    check_names(reader)
    desktop.key("alt+n")
    # And it shall start with the computer
    reader.wait_said("Step 6 of 6")
    check_names(reader)
    desktop.key("alt+s")
    entry = Path(desktop.env["XDG_CONFIG_HOME"]) / "autostart" / "diditlog.desktop"
    wait_until(entry.is_file, "the autostart file")
    desktop.key("alt+d")
    # Then the list is there
    reader.wait_said("Needs you")
    check_names(reader)
    _fix_the_password(desktop, reader, dovecot, box)
    assert start(desktop, name="second").wait(PATIENCE_S) == 0


def _fix_the_password(desktop: Desktop, reader: ScreenReader, dovecot: Dovecot, box: Mailbox) -> None:
    # Given the password of the mailbox is changed by somebody else
    passwords = dovecot.server.root / "passwords" / box.username
    passwords.write_text(f"{box.username}:{{PLAIN}}another-secret\n", "utf-8")
    # The list takes keys only once the window of the first run, which has just gone, has given it the focus.
    desktop.press_until("F5", lambda: _is_refused(reader), "the refused sign-in")
    # When the rep goes to the settings from the tray's address and types the new one
    assert start(desktop, "gui", "diditlog:sources", name="to settings").wait(PATIENCE_S) == 0
    desktop.wait_active("Settings – DidItLog")
    reader.wait_focus("Mailboxes and calls")
    check_names(reader)
    desktop.key("Tab", "Tab", "Tab", "Tab")
    reader.find("the button", lambda node: node.focused and node.name.startswith("New password of"))
    desktop.key("space")
    reader.wait_focus("New password")
    type_words(desktop, "another-secret")
    desktop.key("Return")
    # Then it works, and the cause goes by itself
    reader.wait_said("It works: Sent has 0 emails.")
    desktop.key("Escape")

    wait_until(lambda: not _is_refused(reader), "the cause to heal")


def _is_refused(reader: ScreenReader) -> bool:
    return any("The mailbox or phone system did not accept the sign-in" in node.name for node in reader.nodes())


def test_the_demo_starts_beside_the_first_run(desktop: Desktop, reader: ScreenReader) -> None:
    app = start(desktop)
    reader.wait_focus("Set up")
    desktop.key("alt+d")
    reader.wait_said("The demo opens beside this window")
    wait_until(lambda: len(desktop.tray_items()) == 2, "the icon of the demo")
    # Both are programs of their own: the demo is quit without the app
    demos = wait_until(
        lambda: [icon for icon in desktop.tray_items() if " logged, " in icon.tooltip], "numbers of the demo"
    )
    demos[0].click("Quit")
    wait_until(lambda: len(desktop.tray_items()) == 1, "the demo to end")
    assert app.poll() is None


@pytest.mark.parametrize("page", ["sources", "logger", "notifications", "ignored", "general", "privacy", "about"])
def test_every_control_of_the_settings_has_a_role_and_a_name(desktop: Desktop, reader: ScreenReader, page: str) -> None:
    folder = desktop.home / "diditlog"
    (folder / "Calls").mkdir(parents=True)
    source = f'[[sources]]\nid = "calls"\ntype = "call-files"\nfolder = "{folder / "Calls"}"\n'
    (folder / "config.toml").write_text(source, "utf-8")
    start(desktop, "gui", f"diditlog:{page}")
    reader.find("the subjects", lambda node: node.role == "list" and node.name == "Subjects")
    if page == "about":
        reader.wait_said("certifi")
    names = check_names(reader)
    assert len(names) > 8
