"""Notifications on Linux through the desktop's notification service.

One thread of its own talks to the service, so that neither the engine nor the window ever waits for it. A service that
is absent is no error: the notification then goes to the fallback, and the next one tries the service again.

Many services tell of a click only the connection that asked for the notification, so a notification is of use for as
long as that connection. With it goes what is on the screen: at the end of the program, and at the next start what a
crash has left. It is not shown again, as its cause stays in the tray and in the window.
"""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from tray_app.adapters.notify.bus import NAME, BusLost, Interrupted, NotificationBus, NotificationRefused
from tray_app.adapters.notify.notification_ids import Known, NotificationIds
from tray_app.core.model.ports import Notification, Notifier

_log = logging.getLogger(__name__)

_DEFAULT = "default"
_DRAWS_THE_DEFAULT = frozenset({"Xfce Notify Daemon"})
"""Services that draw the default action as a button of its own; a second button would say the same twice."""
_TOLD_OF_EACH = frozenset({"ActionInvoked", "NotificationClosed"})
"""Signals about one notification: some services send them to everybody, others to who asked for it alone."""
_NORMAL = 1
_AS_LONG_AS_USUAL = -1
_STOP_WITHIN_S = 1.0

OnAction = Callable[[str, str], None]
"""Called with a notification's key and the id of the action the rep chose."""


class CloseReason(IntEnum):
    """Why a notification went away, as the service numbers it."""

    EXPIRED = 1
    """It had its time; the desktop may keep it in a list, where it can still be clicked, so its number stays known."""
    DISMISSED = 2
    """The rep closed it."""
    WITHDRAWN = 3
    """We closed it."""
    UNDEFINED = 4
    """The service does not say."""


class FreedesktopNotifier:
    """`core.model.ports.Notifier`; every method may be called on any thread and returns at once."""

    def __init__(
        self,
        *,
        desktop_entry: str,
        name: str,
        on_action: OnAction,
        otherwise: Notifier,
        numbers: NotificationIds | None = None,
    ) -> None:
        """`desktop_entry`: name of the .desktop file; `name`: what the rep reads; `on_action` comes on our thread.

        `numbers` are used on that thread alone.
        """
        self._desktop_entry = desktop_entry
        self._name = name
        self._on_action = on_action
        self._otherwise = otherwise
        self._wishes: deque[Notification | str] = deque()
        """What is to be shown, and keys of what is to be withdrawn, in order."""
        self._attention = threading.Condition()
        self._bus: NotificationBus | None = None
        self._stopping = False
        self._numbers = numbers or NotificationIds()
        self._inhibited = False
        self._introduced = False
        self._tried = False
        self._abilities: frozenset[str] | None = None
        self._draws_the_default = False
        self._thread = threading.Thread(target=self._work, name="notifications", daemon=True)
        self._thread.start()

    @property
    def is_unwelcome(self) -> bool:
        """Whether the service says that notifications are held back now (`Inhibited`, Plasma and others).

        So it is too once this is closed: what is told then would count as told and be seen by nobody.
        """
        return self._inhibited or self._stopping

    def show(self, notification: Notification) -> None:
        """Show it, or replace the one with the same key."""
        self._wish(notification)

    def withdraw(self, key: str) -> None:
        """Take it back; no error when it is gone."""
        self._wish(key)

    def close(self) -> None:
        """Take back what is on the screen, where a click would find nobody, and let go of the desktop's connection."""
        with self._attention:
            self._stopping = True
            self._wake()
        self._thread.join(_STOP_WITHIN_S)

    def _wish(self, wish: Notification | str) -> None:
        with self._attention:
            self._wishes.append(wish)
            self._wake()

    def _wake(self) -> None:
        self._attention.notify()
        if self._bus is not None:
            self._bus.interrupt()

    def _work(self) -> None:
        while self._wait():
            try:
                bus = NotificationBus(self._heard)
            except BusLost:
                _log.info("no session bus; notifications take the other way")
                self._pass_on()
                continue
            with self._attention:
                self._bus = bus
            try:
                self._serve(bus)
            except BusLost:
                _log.info("the session bus is gone")
            finally:
                with self._attention:
                    self._bus = None
                bus.close()
                self._introduced = self._inhibited = False

    def _wait(self) -> bool:
        with self._attention:
            self._attention.wait_for(lambda: self._wishes or self._stopping or not self._tried)
            self._tried = True
            return not self._stopping

    def _serve(self, bus: NotificationBus) -> None:
        while not self._stopping:
            if not self._introduced:
                self._introduce(bus)
            while self._wishes:
                self._fulfil(bus, self._wishes.popleft())
            with contextlib.suppress(Interrupted):
                bus.listen()
        self._take_back(bus)

    def _introduce(self, bus: NotificationBus) -> None:
        """Who shows the notifications, and whether they are welcome. Starts no service that does not run."""
        self._introduced = True
        service = bus.service()
        if service is None:
            self._numbers.part()
            return
        try:
            self._numbers.meet(service)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            _log.warning("the numbers of earlier notifications could not be read")
        if not self._numbers.tells_everybody:  # those of before belong to a connection that has ended
            self._take_back(bus)
        with contextlib.suppress(NotificationRefused):
            self._inhibited = bus.property("Inhibited") is True

    def _take_back(self, bus: NotificationBus) -> None:
        for known in self._numbers.all:
            bus.tell("CloseNotification", "u", (known.number,))
        with contextlib.suppress(OSError):
            self._numbers.forget()

    def _fulfil(self, bus: NotificationBus, wish: Notification | str) -> None:
        try:
            if isinstance(wish, Notification):
                self._show(bus, wish)
            elif known := self._numbers.drop(wish):
                bus.call("CloseNotification", "u", (known.number,))
        except OSError:
            _log.warning("the number of a notification could not be kept")
        except (NotificationRefused, BusLost) as error:
            if isinstance(wish, Notification):
                _log.info("the notification service did not take a notification")
                self._otherwise.show(wish)
            if isinstance(error, BusLost):
                raise

    def _pass_on(self) -> None:
        while self._wishes:
            wish = self._wishes.popleft()
            if isinstance(wish, Notification):
                self._otherwise.show(wish)

    def _show(self, bus: NotificationBus, notification: Notification) -> None:
        import html  # it brings the names of 2,000 characters along, and most days nothing is shown

        abilities = self._ask_abilities(bus)
        body = html.escape(notification.body, quote=False) if "body-markup" in abilities else notification.body
        actions = self._actions(notification) if "actions" in abilities else []
        hints = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", self._desktop_entry)}
        before = self._numbers.get(notification.key)
        values = (
            self._name,
            before.number if before else 0,
            self._desktop_entry,
            notification.title,
            body,
            actions,
            hints,
            _AS_LONG_AS_USUAL,
        )
        (number,) = bus.call("Notify", "susssasa{sv}i", values)
        first = next((name for name, _ in notification.actions), _DEFAULT)
        self._numbers.add(notification.key, Known(number, first))

    def _actions(self, notification: Notification) -> list[str]:
        if not notification.actions:
            return []
        default = (_DEFAULT, notification.actions[0][1])
        buttons = notification.actions[1:] if self._draws_the_default else notification.actions
        return [word for action in (default, *buttons) for word in action]

    def _ask_abilities(self, bus: NotificationBus) -> frozenset[str]:
        if self._abilities is None:
            (abilities,) = bus.call("GetCapabilities")
            self._draws_the_default = bus.call("GetServerInformation")[0] in _DRAWS_THE_DEFAULT
            self._abilities = frozenset(abilities)
        return self._abilities

    def _heard(self, member: str, values: tuple[Any, ...], to_everybody: bool) -> None:
        if member in _TOLD_OF_EACH:
            with contextlib.suppress(OSError):
                self._numbers.learn(tells_everybody=to_everybody)
        match member, values:
            case "NameOwnerChanged", _:
                self._abilities = None
                self._inhibited = self._introduced = False
                self._numbers.part()
                if self._bus is not None:
                    self._bus.interrupt()
            case "PropertiesChanged", (str(interface), {"Inhibited": (_, bool(inhibited))}, _) if interface == NAME:
                self._inhibited = inhibited
            case "ActionInvoked", (int(number), str(action)):
                key = self._numbers.key_of(number)
                known = self._numbers.get(key) if key is not None else None
                if key is not None and known is not None:
                    self._on_action(key, known.first_action if action == _DEFAULT else action)
            case "NotificationClosed", (int(number), int(reason)) if reason != CloseReason.EXPIRED:
                key = self._numbers.key_of(number)
                if key is not None:
                    with contextlib.suppress(OSError):
                        self._numbers.drop(key)
