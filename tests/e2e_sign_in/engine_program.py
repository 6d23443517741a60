"""The engine without a window, as a process of its own: `python -m tests.e2e_sign_in.engine_program`.

It looks again twice a second, with the keyring of its session, and prints a line of JSON for each state that is news.
Nothing it is told from outside can make it look at the keyring anew: it ends when its standard input does.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import timedelta

from tests.fakes import FakeNotifier
from tray_app.adapters.system.logs import install
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.vault import KeyringVault
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.services.tray_services import TrayServices

_EVERY = timedelta(seconds=0.5)


class Reporter:
    """Prints what a window would show."""

    def __init__(self, window_api: WindowApi) -> None:
        self._window_api = window_api
        self._last = ""
        self._seen: Snapshot | None = None
        self._cycles = 0
        self._lock = threading.Lock()

    def tell(self) -> None:
        with self._lock:
            if self._window_api.snapshot is not self._seen:
                self._seen = self._window_api.snapshot
                self._cycles += 1
            line = json.dumps(self._state(), ensure_ascii=False)
            if line != self._last:
                self._last = line
                sys.stdout.write(line + "\n")
                sys.stdout.flush()

    def _state(self) -> dict[str, object]:
        window_api, known = self._window_api, self._window_api.snapshot
        state = window_api.sign_in.state
        trouble = known.crm.trouble.code if known and known.crm.trouble else None
        pages = [window_api.page_of_cause(cause) for cause in known.causes] if known else []
        return {
            "cycle": self._cycles,
            "salesforce": trouble,
            "verdicts": {one.activity.id: str(one.finding.verdict) for one in known.items} if known else {},
            "pages": {page.code: [page.title, len(page.steps)] for page in pages},
            "sign_in": str(state.step),
            "sign_in_page": state.page.code if state.page is not None else None,
        }


def main() -> int:
    places = find_paths()
    places.prepare()
    install(places.log_dir, tell=lambda _sentence: None)
    with App(places, KeyringVault()) as app:
        services = TrayServices(
            app, FakeNotifier, every=CycleRequest(everything=True), pause=lambda *_: _EVERY, quiet_for=timedelta(0)
        )
        services.window.on_change(Reporter(services.window).tell)
        services.start()
        sys.stdin.read()
        return 0 if services.stop() else 1


if __name__ == "__main__":
    sys.exit(main())
