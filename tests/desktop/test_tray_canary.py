"""The running tray app, watched from outside: its secrets are on no bus, in no process list, in no file."""

from __future__ import annotations

import json
import shutil
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.test_settings_lifecycle import start
from tests.e2e.canary import Canaries, listening_in, odd_secret
from tests.e2e.command import Command
from tests.e2e.story import Story, logged, missing
from tests.rig.dovecot import Dovecot
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.demo.salesforce import DemoSalesforce, Org

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop


@pytest.mark.skipif(shutil.which("dbus-monitor") is None, reason="skipped: dbus-monitor is not installed")
def test_the_running_app_shows_no_secret(desktop: Desktop, dovecot: Dovecot, tmp_path: Path) -> None:
    # Given a rep who is signed in, with a password and tokens that are like no others
    access, refresh, password = (odd_secret(name) for name in ("access", "refresh", "password"))
    canaries = Canaries(access=access, refresh=refresh, password=password)
    box, story = dovecot.mailbox(password=password), Story()
    jane = story.contact()
    story.email_task(jane, "Pricing", story.ago(2.95))
    story.mail("Pricing", jane, story.ago(3), logged("note.renamed_subject"))
    story.mail("Terms", "stranger@example.com", story.ago(3), missing("person.no_record", "proved"))
    story.fill(box, tmp_path / "calls")
    command = Command.at(desktop.home / "diditlog", desktop.env)
    record, seen, looks = tmp_path / "bus.record", list[str](), list[int]()
    with (
        DemoSalesforce(Org.from_world(story.world(token=access, refresh_token=refresh))) as org,
        listening_in(desktop.env["DBUS_SESSION_BUS_ADDRESS"], record),
    ):
        assert command.add_mailbox(box).status == 0
        login = ("auth", "login", "--with-token", "--instance-url", org.url, "--login-url", org.url)
        token = json.dumps({"access_token": access, "refresh_token": refresh})
        assert command(*login, feed=token).status == 0
        command.configure(f'{command.config_file.read_text("utf-8")}[logging]\nown_domains = ["acme.example"]\n')
        # When the app runs, renews its token, checks and notifies, and is ended
        org.org.tokens.expire()
        process = start(desktop, afresh=True)

        def watch() -> None:
            for found in canaries.watch(process):
                seen.extend(found)
                looks.append(len(found))

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            wait_until(lambda: len(command("status", "--json").json["activities"]) == 2, "both emails to be known")
            wait_until(lambda: b"org.freedesktop.Notifications" in record.read_bytes(), "the bus to be used")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)
            watching.join()
        canaries.add(**{f"renewed {number}": each for number, each in enumerate(org.org.tokens._access)})
    # Then nothing that anybody else sees has one of them
    assert len(looks) > 10
    assert seen == []
    assert canaries.found_in_files(tmp_path, desktop.home) == []
    assert canaries.found_in(desktop.output("app").encode()) == []
