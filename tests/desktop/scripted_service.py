"""A notification service by the book that draws nothing: what desktops do that the ones at hand do not.

`python -m tests.desktop.scripted_service [only-who-asked]`. It holds notifications back and says so; SIGUSR1 turns that
over. SIGUSR2 is a click on the last notification, told to everybody, as some services do, or as others do only to the
connection that asked for it.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections import deque
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.rig.processes import PATIENCE_S

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Service:
    def __init__(self, connection: DBusConnection, *, only_who_asked: bool) -> None:
        self._connection = connection
        self._only_who_asked = only_who_asked
        self._asked: dict[int, str] = {}
        """Who asked for what is on the screen."""
        self._inhibited = True
        self._last = 0
        self._signals: deque[int] = deque()
        for number in (signal.SIGUSR1, signal.SIGUSR2):
            signal.signal(number, lambda number, _frame: self._signals.append(number))

    def serve(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                self._answer(self._connection.receive(timeout=0.05))
            while self._signals:
                self._obey(self._signals.popleft())

    def _obey(self, number: int) -> None:
        if number == signal.SIGUSR2:
            self._tell_of(self._last, "ActionInvoked", "us", "default")
            return
        self._inhibited = not self._inhibited
        self._tell(PROPERTIES, "PropertiesChanged", "sa{sv}as", (NAME, {"Inhibited": ("b", self._inhibited)}, []))

    def _tell(self, interface: str, member: str, signature: str, values: tuple[Any, ...], to: str = "") -> None:
        message = new_signal(DBusAddress(PATH, interface=interface), member, signature, values)
        if to:
            message.header.fields[HeaderFields.destination] = to
        self._connection.send(message)

    def _tell_of(self, number: int, member: str, signature: str, value: object) -> None:
        if number in self._asked:
            to = self._asked[number] if self._only_who_asked else ""
            self._tell(NAME, member, signature, (number, value), to)

    def _answer(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        fields: dict[Any, Any] = message.header.fields
        match fields[HeaderFields.member], message.body:
            case "Get", (_, "Inhibited"):
                reply = new_method_return(message, "v", (("b", self._inhibited),))
            case "GetCapabilities", _:
                reply = new_method_return(message, "as", (["actions", "body"],))
            case "GetServerInformation", _:
                reply = new_method_return(message, "ssss", ("scripted", "tests", "1", "1.2"))
            case "Notify", (_, replaced, *_):
                self._last = replaced or self._last + 1
                self._asked[self._last] = fields[HeaderFields.sender]
                reply = new_method_return(message, "u", (self._last,))
            case "CloseNotification", (number,):
                self._tell_of(number, "NotificationClosed", "uu", 3)
                self._asked.pop(number, None)
                reply = new_method_return(message)
            case _:
                reply = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        self._connection.send(reply)


if __name__ == "__main__":
    with open_dbus_connection(auth_timeout=PATIENCE_S) as connection:
        connection.send_and_get_reply(message_bus.RequestName(NAME))
        Service(connection, only_who_asked="only-who-asked" in sys.argv).serve()
