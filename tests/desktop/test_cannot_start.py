"""What keeps the app from starting is said in a window: whoever starts it from a menu reads no terminal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.desktop.test_settings_lifecycle import configure, start
from tests.rig.processes import PATIENCE_S
from tray_app.adapters.store import SqliteStore

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop


def test_a_store_of_a_newer_version_is_told_in_a_window(desktop: Desktop) -> None:
    data = configure(desktop, "") / "data"
    data.mkdir()
    store = data / "diditlog.sqlite3"
    SqliteStore(store).close()
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("CREATE TABLE mood (activity TEXT)")
        connection.execute("PRAGMA user_version = 99")
    app = start(desktop)
    desktop.wait_active("DidItLog")
    desktop.key("Escape")
    assert app.wait(PATIENCE_S) == 2
    assert desktop.output("app") == ""


def test_a_disk_that_cannot_be_used_is_told_in_a_window(desktop: Desktop) -> None:
    home = configure(desktop, "")
    (home / "data").mkdir()
    (home / "data" / "diditlog.sqlite3").mkdir()
    app = start(desktop)
    desktop.wait_active("DidItLog")
    desktop.key("Escape")
    assert app.wait(PATIENCE_S) == 3
    assert desktop.output("app") == ""
