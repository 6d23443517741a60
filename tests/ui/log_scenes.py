"""Log it now in its states, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.fake_log_api import JANE, OTHER_JANE, blocked, email_record, nobody, ready, written
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.task_writing import WriteState
from tray_app.core.model.text import text
from tray_app.core.ui_api.log_api import LogResult, Permission, Standing
from tray_app.ui.bridge import Bridge
from tray_app.ui.pages.log_dialog import LogDialog


def log_scenes(window_api: FakeWindowApi, busy: Snapshot) -> Iterator[tuple[str, QWidget]]:
    """The first time, several with every kind of trouble, what came of them."""
    log_api, ids = window_api.log_api, [one for cause in busy.causes[:2] for one in cause.activities][:2]
    log_api.permission = Permission.NOT_YET
    yield "log_now_first_time", _opened(window_api, ids[:1])
    log_api.permission = Permission.GIVEN
    log_api.proposals = lambda _: [email_record((ids[0], ""))]
    yield "log_now_email_record", _opened(window_api, ids[:1])
    first, second = (ids[0], "jane@example.com"), (ids[1], "joe@example.com")
    log_api.proposals = lambda _: [
        ready(first),
        ready(second, "Email: Offer", (JANE, OTHER_JANE)),
        blocked(("work-mail:9:1", "kim@example.com")),
        nobody(("work-mail:9:2", "new@example.com")),
    ]
    yield "log_now_several", _opened(window_api, ids)
    words = text("Salesforce refused it: {message}", message="Pick a region first")
    log_api.refused[ids[1]] = LogResult(key=second, standing=Standing.REFUSED, words=words, code="org.validation_rule")
    done = _opened(window_api, ids)
    done.write.click()
    QApplication.processEvents()
    yield "log_now_done", done
    refused = replace(written(second, WriteState.REFUSED), message="Pick a region first", record_id=None)
    log_api.entries = [written(first), replace(written(), state=WriteState.REMOVED), refused]


def _opened(window_api: FakeWindowApi, ids: list[str]) -> LogDialog:
    bridge = Bridge()
    shown = LogDialog(window_api, bridge, ids, window_api.follow)
    bridge.setParent(shown)
    QApplication.processEvents()
    return shown
