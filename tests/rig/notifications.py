"""Overheard on the bus: what a program told the notification service, what that answered, and clicks on tray icons."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Final

from jeepney import HeaderFields, Message, MessageType
from jeepney.bus_messages import Monitoring
from jeepney.io.blocking import open_dbus_connection

from tests.rig.processes import PATIENCE_S, wait_until

NAME: Final = "org.freedesktop.Notifications"
_TRAY_ICON: Final = "org.kde.StatusNotifierItem"


@dataclass(frozen=True, slots=True)
class Notification:
    """One call of Notify, as the program made it."""

    id: int
    """What the service answered; later calls name it to replace or close this one."""
    replaces: int
    app: str
    icon: str
    summary: str
    body: str
    actions: tuple[tuple[str, str], ...]
    """Key and label of each."""
    hints: dict[str, Any]
    timeout_ms: int


class NotificationMonitor:
    """Listens on a bus from construction to `close`."""

    def __init__(self, address: str) -> None:
        """Become a monitor of the bus at `address`."""
        self._connection = open_dbus_connection(address, auth_timeout=PATIENCE_S)
        self._connection.send_and_get_reply(Monitoring().BecomeMonitor([]), timeout=PATIENCE_S)
        self._asked: dict[tuple[str, int], tuple[Any, ...]] = {}
        self._stopping = False
        self.shown: list[Notification] = []
        """Every notification that the service accepted, oldest first."""
        self.closed: list[tuple[int, int]] = []
        """Id and reason (1 expired, 2 by the person, 3 by the program) of each that went away."""
        self.withdrawn: list[int] = []
        """Id of each that a program asked to have closed."""
        self.invoked: list[tuple[int, str]] = []
        """Id and action key of each click."""
        self.tray_clicks = 0
        """How often a panel passed a left click on an icon on to its program."""
        self._thread = threading.Thread(target=self._listen, name="notification-monitor")
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._stopping = True
        self._thread.join(PATIENCE_S)
        self._connection.close()

    def wait_shown(self, count: int = 1) -> Notification:
        """The `count`-th notification, as soon as it was shown."""
        wait_until(lambda: len(self.shown) >= count, f"notification {count}")
        return self.shown[count - 1]

    def _listen(self) -> None:
        while not self._stopping:
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            except OSError:
                return
            self._heard(message)

    def _heard(self, message: Message) -> None:
        fields, kind = message.header.fields, message.header.message_type
        member = fields.get(HeaderFields.member)
        if kind is MessageType.method_return:
            call = (fields.get(HeaderFields.destination, ""), fields[HeaderFields.reply_serial])
            if asked := self._asked.pop(call, None):
                self.shown.append(_notification(message.body[0], asked))
        elif fields.get(HeaderFields.interface) == _TRAY_ICON and member == "Activate":
            self.tray_clicks += 1
        elif fields.get(HeaderFields.interface) != NAME:
            return
        elif kind is MessageType.method_call and member == "Notify":
            self._asked[fields[HeaderFields.sender], message.header.serial] = message.body
        elif kind is MessageType.method_call and member == "CloseNotification":
            self.withdrawn.append(message.body[0])
        elif kind is MessageType.signal and member == "NotificationClosed":
            self.closed.append((message.body[0], message.body[1]))
        elif kind is MessageType.signal and member == "ActionInvoked":
            self.invoked.append((message.body[0], message.body[1]))


def _notification(number: int, asked: tuple[Any, ...]) -> Notification:
    app, replaces, icon, summary, body, actions, hints, timeout_ms = asked
    pairs = tuple(zip(actions[::2], actions[1::2], strict=True))
    plain = {key: value for key, (_, value) in hints.items()}
    return Notification(number, replaces, app, icon, summary, body, pairs, plain, timeout_ms)
