"""The tray app as a whole: the engine behind a window, started and stopped in order."""

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QSystemTrayIcon

from tray_app.adapters.autostart import Autostart, find_autostart
from tray_app.adapters.net.release_feed import Feed, shipped_feed
from tray_app.adapters.policy import system_policy
from tray_app.adapters.system.disk_trouble import disk_trouble
from tray_app.adapters.system.languages import translations
from tray_app.adapters.system.paths import Paths
from tray_app.adapters.vault import resident_vault
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.diagnosis.schedule import poll_pause
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.ports import Notifier, Store
from tray_app.core.ui_api.demo_api import DemoApi
from tray_app.resources import resource_folder
from tray_app.services.announcer import QUIET_AT_START
from tray_app.services.tray_services import TrayServices
from tray_app.ui.application import run_ui
from tray_app.ui.instance import Instance
from tray_app.ui.opening import Opening

_WRONG_CONFIGURATION = 2
_CANNOT_START = 3
_NUMBERS_NOTE = "notifications"


def run_app(paths: Paths, instance: Instance, arguments: Sequence[str], opening: Opening) -> int:
    """Run the rep's own app. `instance` has been claimed; `opening` is over, and its icon is taken over or away."""
    with App(paths, resident_vault(), policy=system_policy) as app:
        try:
            app.file  # noqa: B018 a wrong configuration is told before anything starts
            app.store  # noqa: B018 and a disk that refuses, or a file of a newer version
        except BadConfiguration as error:
            opening.close()
            _show(app.pages.say(error.message))
            return _WRONG_CONFIGURATION
        except OSError as error:
            opening.close()
            return cannot_start(error)
        return run_window(
            app,
            instance=instance,
            arguments=arguments,
            autostart=find_autostart(),
            feed=shipped_feed(app.resources),
            early=opening.icon,
        )


def cannot_start(error: OSError) -> int:
    """Tell that the disk or a folder cannot be used. Returns the exit status."""
    _show(disk_trouble(error).render(translations("auto", resource_folder() / "locale"), None))
    return _CANNOT_START


def _show(words: str) -> None:
    from tray_app.ui.kit.notice import show_notice  # a dialog that an app which starts well never needs

    show_notice(words)


def run_window(
    app: App,
    *,
    instance: Instance | None = None,
    arguments: Sequence[str] = (),
    every: CycleRequest | None = None,
    pause: Callable[[int, float], timedelta] = poll_pause,
    quiet_for: timedelta = QUIET_AT_START,
    autostart: Autostart | None = None,
    feed: Feed | None = None,
    early: QSystemTrayIcon | None = None,
    demo: DemoApi | None = None,
) -> int:
    """Show the app until the rep quits. Returns the exit status.

    `autostart` lets the rep have it start by itself; `feed` tells of newer versions; `early` is the icon that already
    stands in the tray; `demo` is the story, when this is the demo.
    """
    if instance is None:
        instance = Instance(app.paths.data_dir)
        instance.claim()
    shown: list[Notifier] = []
    services = TrayServices(
        app, lambda: shown[0], every=every, pause=pause, quiet_for=quiet_for, autostart=autostart, feed=feed, demo=demo
    )

    def ready(notifier: Notifier) -> None:
        shown.append(notifier)
        services.start()

    return run_ui(
        services.window,
        instance=instance,
        arguments=arguments,
        icons=app.resources / "icons",
        translations=app.words,
        notifier=partial(_notifier, app.store),
        on_ready=ready,
        on_quit=services.stop,
        early=early,
    )


def _notifier(store: Store, on_action: Callable[[str, str], None], fallback: Notifier) -> Notifier:
    """The desktop's own notifications where we know how, the tray's messages elsewhere."""
    if sys.platform != "linux":
        return fallback
    from tray_app.adapters.notify.freedesktop import FreedesktopNotifier
    from tray_app.adapters.notify.notification_ids import NotificationIds

    return FreedesktopNotifier(
        desktop_entry="diditlog",
        name="DidItLog",
        on_action=on_action,
        otherwise=fallback,
        numbers=NotificationIds(
            lambda: store.note(_NUMBERS_NOTE), lambda numbers: store.write_note(_NUMBERS_NOTE, numbers)
        ),
    )
