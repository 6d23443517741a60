"""The calls of org.freedesktop.Notifications on one connection to the session bus, and what the service says by itself.

Used by one thread. Signals that arrive while a call waits for its answer are handed on, none is lost.
Source: Desktop Notifications Specification 1.2.
"""

import contextlib
import time
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageFlag, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.common import RouterClosed
from jeepney.io.threading import DBusConnection, ReceiveStopped, open_dbus_connection

NAME = "org.freedesktop.Notifications"
_SERVICE = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
_ANSWER_WITHIN_S = 5.0
_OPENING_FAILED = (OSError, EOFError, KeyError, RuntimeError, ValueError, RouterClosed)
"""What jeepney raises for a missing variable, a dead socket, a refused or an unfinished introduction."""

OnSignal = Callable[[str, tuple[Any, ...], bool], None]
"""Called with a signal's name and values, and whether it was told to everybody, not to us alone."""


class BusLost(Exception):
    """There is no connection to the session bus."""


class NotificationRefused(Exception):
    """The service is not there, or answered with an error."""


class Interrupted(Exception):
    """Another thread asked for attention."""


class NotificationBus:
    """One connection. Every method but `interrupt` belongs to the thread that made it."""

    def __init__(self, on_signal: OnSignal) -> None:
        """Connect and subscribe. Raises `BusLost`."""
        self._on_signal = on_signal
        try:
            self._connection: DBusConnection = open_dbus_connection("SESSION")
        except _OPENING_FAILED as error:
            raise BusLost from error
        try:
            for rule in (MatchRule(type="signal", sender=NAME, interface=NAME), _property_changes(), _owner_changes()):
                self._exchange(message_bus.AddMatch(rule))
        except (BusLost, NotificationRefused):
            self.close()
            raise BusLost from None

    def call(self, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """The answer of the service. Raises `NotificationRefused` or `BusLost`."""
        return self._exchange(new_method_call(_SERVICE, member, signature or None, body))

    def tell(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        """Call without waiting for an answer, for when there is no time. Raises `BusLost`."""
        message = new_method_call(_SERVICE, member, signature, body)
        message.header.flags |= MessageFlag.no_reply_expected
        try:
            self._connection.send(message)
        except OSError as error:
            raise BusLost from error

    def property(self, name: str) -> Any:
        """The value of one of the service's properties. Raises `NotificationRefused` without one, or `BusLost`."""
        ((_signature, value),) = self._exchange(Properties(_SERVICE).get(name))
        return value

    def service(self) -> str | None:
        """A name for the service that runs now, never used for another one; None when none runs. Raises `BusLost`."""
        try:
            (owner,) = self._exchange(message_bus.GetNameOwner(NAME))
            (bus,) = self._exchange(message_bus.GetId())
        except NotificationRefused:
            return None
        return f"{bus} {owner}"

    def listen(self) -> None:
        """Hand signals on until another thread interrupts. Raises `Interrupted` or `BusLost`."""
        while True:
            try:
                self._handle(self._connection.receive())
            except ReceiveStopped:
                self._connection.reset_interrupt()
                raise Interrupted from None
            except (OSError, EOFError, ValueError) as error:
                raise BusLost from error

    def interrupt(self) -> None:
        """End a `listen`; may be called on any thread."""
        with contextlib.suppress(OSError):
            self._connection.interrupt()

    def close(self) -> None:
        """Let go of the connection."""
        with contextlib.suppress(OSError, KeyError, RuntimeError):
            self._connection.close()

    def _exchange(self, message: Message) -> tuple[Any, ...]:
        serial = next(self._connection.outgoing_serial)
        deadline = time.monotonic() + _ANSWER_WITHIN_S
        interrupted = False
        try:
            self._connection.send(message, serial=serial)
            while True:
                try:
                    answer = self._connection.receive(timeout=max(deadline - time.monotonic(), 0.001))
                except ReceiveStopped:
                    self._connection.reset_interrupt()
                    interrupted = True
                    continue
                if answer.header.fields.get(HeaderFields.reply_serial) == serial:
                    break
                self._handle(answer)
        except TimeoutError as error:
            raise NotificationRefused from error
        except (OSError, EOFError, ValueError) as error:
            raise BusLost from error
        finally:
            if interrupted:
                self._connection.interrupt()
        if answer.header.message_type is MessageType.error:
            raise NotificationRefused
        body: tuple[Any, ...] = answer.body
        return body

    def _handle(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            fields = message.header.fields
            to_everybody = HeaderFields.destination not in fields
            self._on_signal(fields.get(HeaderFields.member, ""), message.body, to_everybody)


def _property_changes() -> MatchRule:
    return MatchRule(
        type="signal", sender=NAME, interface="org.freedesktop.DBus.Properties", path="/org/freedesktop/Notifications"
    )


def _owner_changes() -> MatchRule:
    rule = MatchRule(
        type="signal", sender="org.freedesktop.DBus", interface="org.freedesktop.DBus", member="NameOwnerChanged"
    )
    rule.add_arg_condition(0, NAME)
    return rule
