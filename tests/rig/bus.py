"""A private D-Bus session bus, and the few calls tests make on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.rig.processes import PATIENCE_S, Processes, RigError

_SERVICES = Path("/usr/share/dbus-1/services")
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>{address}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class BusError(AssertionError):
    """A call on the bus was answered with an error."""


class SessionBus:
    """A running session bus with a connection for the test's own calls."""

    def __init__(self, address: str) -> None:
        """Connect to the bus at `address`."""
        self.address = address
        self._connection: DBusConnection = open_dbus_connection(address)

    @classmethod
    def start(
        cls, processes: Processes, folder: Path, env: Mapping[str, str], activatable: Sequence[str] = ()
    ) -> SessionBus:
        """Start dbus-daemon in `folder`; programs it activates get `env`.

        Only the service files named in `activatable` are known to it, so that nothing starts by surprise.
        """
        services = folder / "services"
        services.mkdir()
        for name in activatable:
            source = _SERVICES / f"{name}.service"
            (services / source.name).write_bytes(source.read_bytes())
        address = f"unix:path={folder / 'bus'}"
        config = folder / "bus.conf"
        config.write_text(_CONFIG.format(address=escape(address), services=escape(str(services))), "utf-8")
        processes.start(
            "dbus-daemon",
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"],
            {**env, "DBUS_SESSION_BUS_ADDRESS": address},
        )

        def connected() -> SessionBus | None:
            try:
                return cls(address)
            except OSError:
                return None

        return processes.wait_ready("dbus-daemon", connected)

    def close(self) -> None:
        """Close the test's own connection."""
        self._connection.close()

    def call(
        self, name: str, path: str, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """Call a method and return its answer; `BusError` when it answers with an error or not within ten seconds."""
        target = DBusAddress(path, bus_name=name, interface=interface)
        return self._ask(new_method_call(target, member, signature or None, body), f"{interface}.{member}")

    def properties(self, name: str, path: str, interface: str) -> dict[str, Any]:
        """All properties of an interface as plain values."""
        message = Properties(DBusAddress(path, bus_name=name, interface=interface)).get_all()
        return {key: value for key, (_, value) in self._ask(message, f"properties of {interface}")[0].items()}

    def has(self, name: str) -> bool:
        """Whether somebody owns the bus name."""
        return bool(self._ask(message_bus.NameHasOwner(name), "NameHasOwner")[0])

    def names(self) -> set[str]:
        """Everybody who is on the bus now, also by their numbers, which are never given twice."""
        return set(self._ask(message_bus.ListNames(), "ListNames")[0])

    def _ask(self, message: Any, what: str) -> tuple[Any, ...]:
        try:
            reply = self._connection.send_and_get_reply(message, timeout=PATIENCE_S)
        except (OSError, TimeoutError) as error:
            raise RigError(f"no answer from the bus to {what}") from error
        body: tuple[Any, ...] = reply.body
        if reply.header.message_type is MessageType.error:
            raise BusError(f"{what}: {body[0] if body else 'error without a text'}")
        return body
