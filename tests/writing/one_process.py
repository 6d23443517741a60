"""What one process does: it writes what is missing, and is killed before a step."""

import os
import signal
from datetime import datetime
from pathlib import Path

from tests.adapters.salesforce.scripted import Tokens
from tests.adapters.salesforce.wire import REP, record_id
from tests.writing.runs import SETTINGS
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.app import Connection
from tray_app.core.ui_api.log_api import Permission
from tray_app.services.task_logger import TaskLogger


def write_what_is_missing(home: Path, url: str, dies_at: str, now: datetime) -> None:
    """Write what the store of this home misses into the org at `url`; killed before the step `dies_at`."""

    def step(name: str) -> None:
        if name == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect() -> Connection:
        tokens = Tokens(url, tokens=("first",) * 3, identity=f"{url}/id/{record_id('00D', 1)}/{REP}")
        crm = SalesforceCrm(tokens, HttpSession(), lambda: now)
        return Connection(crm=crm, writer=crm.task_writer(), settings=SETTINGS)

    store = SqliteStore(home / "store.sqlite3")
    try:
        logger = TaskLogger(
            store,
            connect,
            lock_file=home / "writing.lock",
            permission=lambda: Permission.GIVEN,
            now=lambda: now,
            step=step,
        )
        logger.finish()
        ids = [check.activity.id for check in store.between(now.replace(year=2000), now)]
        logger.write([one.draft for one in logger.propose(ids) if one.draft is not None])
    finally:
        store.close()
