"""The tray app: one per user, the engine behind a window, started and stopped in order."""

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from tray_app.adapters.autostart import Autostart, find_autostart
from tray_app.adapters.logs import install
from tray_app.adapters.places import find_places
from tray_app.adapters.policy import system_policy
from tray_app.adapters.vault import KeyringVault
from tray_app.announcer import QUIET_AT_START
from tray_app.app import App
from tray_app.core.errors import BadConfiguration
from tray_app.core.monitor import Request
from tray_app.core.ports import Notifier, Store
from tray_app.core.schedule import poll_pause
from tray_app.engine import Engine
from tray_app.office import BackOffice
from tray_app.ui.application import run_ui
from tray_app.ui.destination import Destination, destination_of
from tray_app.ui.instance import Instance
from tray_app.ui.notice import show_notice

_WRONG_CONFIGURATION = 2
_NOT_HEARD = 3
_NUMBERS_NOTE = "notifications"


def run_desktop(opened: str | None) -> int:
    """Start the tray app, or hand what is to be opened to the one that already runs."""
    if opened is not None and destination_of(opened) == Destination(file=opened):
        opened = str(Path(opened).absolute())  # the one that already runs may be at home elsewhere
    places = find_places()
    places.prepare()
    instance = Instance(places.data_dir)
    if not instance.claim():
        return 0 if instance.hand_over([opened or "show"]) else _NOT_HEARD
    install(places.log_dir, tell=lambda _sentence: None)  # the window shows a report instead
    with App(places, KeyringVault(), policy=system_policy) as app:
        try:
            app.settings  # noqa: B018 a wrong configuration is told before anything starts
        except BadConfiguration as error:
            show_notice(app.pages.say(error.message))
            return _WRONG_CONFIGURATION
        return run_window(app, instance=instance, arguments=[opened] if opened else [], autostart=find_autostart())


def run_window(
    app: App,
    *,
    instance: Instance | None = None,
    arguments: Sequence[str] = (),
    every: Request | None = None,
    pause: Callable[[int, float], timedelta] = poll_pause,
    quiet_for: timedelta = QUIET_AT_START,
    autostart: Autostart | None = None,
) -> int:
    """Show the app until the rep quits. Returns the exit status. `autostart` lets the rep have it start by itself."""
    if instance is None:
        instance = Instance(app.places.data_dir)
        instance.claim()
    shown: list[Notifier] = []
    engine = Engine(app, lambda: shown[0], every=every, pause=pause, quiet_for=quiet_for)
    engine.office = office = BackOffice(lambda: engine.app, reload=engine.reload, stop=engine.stop, autostart=autostart)

    def ready(notifier: Notifier) -> None:
        shown.append(notifier)
        office.begin()
        engine.start()

    def quitting() -> None:
        engine.stop()
        office.close()

    return run_ui(
        engine,
        instance=instance,
        arguments=arguments,
        icons=app.resources / "icons",
        translations=app.words,
        notifier=partial(_notifier, lambda: engine.app.store),
        on_ready=ready,
        on_quit=quitting,
    )


def _notifier(store: Callable[[], Store], on_action: Callable[[str, str], None], fallback: Notifier) -> Notifier:
    """The desktop's own notifications where we know how, the tray's messages elsewhere."""
    if sys.platform != "linux":
        return fallback
    from tray_app.adapters.notify.freedesktop import FreedesktopNotifier
    from tray_app.adapters.notify.numbers import Numbers

    return FreedesktopNotifier(
        desktop_entry="diditlog",
        name="DidItLog",
        on_action=on_action,
        otherwise=fallback,
        numbers=Numbers(
            lambda: store().note(_NUMBERS_NOTE), lambda numbers: store().write_note(_NUMBERS_NOTE, numbers)
        ),
    )
