"""Looks whether this desktop shows notifications, without showing one."""

import sys


def notifications_work() -> bool:
    """Whether a notification service answers; on systems where the tray shows messages itself, True."""
    if sys.platform != "linux":
        return True
    from tray_app.adapters.notify.bus import BusLost, Interrupted, NotificationBus, NotificationRefused

    try:
        bus = NotificationBus(lambda *_: None)
    except (BusLost, OSError):
        return False
    try:
        return bool(bus.call("GetServerInformation"))
    except (BusLost, NotificationRefused, Interrupted, OSError):
        return False
    finally:
        bus.close()
