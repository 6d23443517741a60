"""The user interface as a program: a desk that is told what to show through a socket, from a thread of its own.

`python -m tests.desktop.app_under_test SOCKET [WORD …]`. One JSON object per line comes in: `story`, `checking`,
`paused`, `notify`, `withdraw`, `welcome`. What the rep did is printed, one line each.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from tests.ui.fake_window_api import ICONS, FakeWindowApi
from tests.ui.stories import STORIES
from tray_app.adapters.notify.freedesktop import FreedesktopNotifier
from tray_app.adapters.notify.notification_ids import NotificationIds
from tray_app.core.model.ports import Notification, Notifier
from tray_app.ui.application import run_ui
from tray_app.ui.instance import Instance


class SpokenDesk(FakeWindowApi):
    """Prints what it is asked, once, as it is asked."""

    def check_now(self) -> None:
        say("check_now")

    def check_again(self, activity_ids: frozenset[str]) -> None:
        say("check_again", *sorted(activity_ids))

    def open(self, url: str) -> bool:
        say("open", url)
        return True

    def complete_step(self, cause: str, step: int, *, done: bool) -> None:
        super().complete_step(cause, step, done=done)
        say("tick", cause, str(step), str(done))


class Engine:
    """Obeys the test, off the GUI thread."""

    def __init__(self, window_api: SpokenDesk, place: Path) -> None:
        self._window_api = window_api
        self._notifier: Notifier | None = None
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(place))
        self._server.listen()

    def start(self, notifier: Notifier) -> None:
        self._notifier = notifier
        threading.Thread(target=self._listen, name="engine", daemon=True).start()
        say("ready")

    def stop(self) -> None:
        say("stopped")

    def _listen(self) -> None:
        while True:
            visitor, _ = self._server.accept()
            with visitor, visitor.makefile("r", encoding="utf-8") as lines:
                for line in lines:
                    self._obey(json.loads(line))
                    visitor.sendall(b"done\n")

    def _obey(self, order: dict[str, Any]) -> None:
        assert self._notifier is not None
        if "notify" in order:
            actions = (("show", "Show how to fix"), ("later", "Later"))
            self._notifier.show(Notification(**order["notify"], actions=actions))
        elif "withdraw" in order:
            self._notifier.withdraw(order["withdraw"])
        elif "welcome" in order:
            say("unwelcome" if self._notifier.is_unwelcome else "welcome")
        else:
            story = order.get("story")
            shown = STORIES[story](datetime.now(UTC)) if story else None
            self._window_api.turn(shown, checking=order.get("checking"), paused=order.get("paused"))


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main(place: Path, words: list[str]) -> int:
    logging.basicConfig(level=logging.WARNING)
    instance = Instance(place.parent)
    if not instance.claim():
        say("handed over" if instance.hand_over(words or ["show"]) else "not taken")
        return 0
    window_api = SpokenDesk(STORIES["healed"](datetime.now(UTC)))
    engine = Engine(window_api, place)

    numbers = place.parent / "numbers.json"

    def keep(noted: object) -> None:
        numbers.write_text(json.dumps(noted), "utf-8")

    def notifier(on_action: Callable[[str, str], None], otherwise: Notifier) -> Notifier:
        def heard(key: str, action: str) -> None:
            say("action", key, action)
            on_action(key, action)

        return FreedesktopNotifier(
            desktop_entry="diditlog",
            name="DidItLog",
            on_action=heard,
            otherwise=otherwise,
            numbers=NotificationIds(lambda: json.loads(numbers.read_text("utf-8")) if numbers.exists() else None, keep),
        )

    return run_ui(
        window_api,
        instance=instance,
        arguments=words,
        icons=ICONS,
        translations=NullTranslations(),
        notifier=notifier,
        on_ready=engine.start,
        on_quit=engine.stop,
        tray_patience_s=float(os.environ.get("TRAY_PATIENCE_S", "60")),
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
