"""From an email on the real mail server to a poll of the tray app, long before the schedule would have looked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeNotifier, FakeVault
from tests.rig.dovecot import Dovecot, mail
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.adapters.system.paths import find_paths
from tray_app.app import App
from tray_app.services import runner
from tray_app.services.tray_services import TrayServices


def test_an_email_is_known_soon_after_it_was_sent(
    tmp_path: Path, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_BETWEEN", timedelta(0))
    box, ca_file = dovecot.mailbox(), dovecot.server.ca_file
    paths = find_paths({"DIDITLOG_HOME": str(tmp_path / "home")})
    paths.prepare()
    paths.config_file.write_text(
        f'[[sources]]\nid = "work-mail"\ntype = "imap"\nhost = "localhost"\nport = {box.server.tls_port}\n'
        f'ca_file = "{ca_file.as_posix()}"\nusername = "{box.username}"\n'
    )
    vault = FakeVault()
    vault.write("source:work-mail", box.password)
    app = App(paths, vault)
    services = TrayServices(app, FakeNotifier, pause=lambda _failures, _jitter: timedelta(days=1))
    # Salesforce is signed out here: that lengthens no pause, and the mailbox listens all the same
    services.start()
    wait_until(lambda: box.idling() == 1, "the watch", seconds=PATIENCE_S)
    # When an email is sent, then it is known, and told once more after the server has ended the connection
    box.append(mail("Pricing"))
    wait_until(lambda: sum(app.store.counts().values()) >= 1, "the email", seconds=PATIENCE_S)
    box.kick()
    wait_until(lambda: box.idling() == 0, "the end of the watch", seconds=PATIENCE_S)
    services.engine.check_now()
    wait_until(lambda: box.idling() == 1, "another watch", seconds=PATIENCE_S)
    box.append(mail("Another"))
    wait_until(lambda: sum(app.store.counts().values()) >= 2, "the other email", seconds=PATIENCE_S)
    # And nothing listens when the app has ended
    assert services.stop()
    app.close()
    wait_until(lambda: box.idling() == 0, "the end", seconds=PATIENCE_S)
