"""A real gnome-keyring on a bus of its own: unlocked, lockable, and gone when the test is over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.rig.bus import BusError, SessionBus
from tests.rig.processes import Processes, wait_until

PROMPTER: Final = "org.gnome.keyring.SystemPrompter"
PASSWORD: Final = "open sesame"

_NAME: Final = "org.freedesktop.secrets"
_ROOT: Final = "/org/freedesktop/secrets"
_LOGIN: Final = f"{_ROOT}/collection/login"
_SERVICE: Final = "org.freedesktop.Secret.Service"
_COLLECTION: Final = "org.freedesktop.Secret.Collection"


class SecretService:
    """gnome-keyring with an unlocked `login` collection."""

    def __init__(self, processes: Processes, bus: SessionBus, env: Mapping[str, str]) -> None:
        """`bus` and `env` are those of the session; call `start` next."""
        self._processes = processes
        self._bus = bus
        self.env = dict(env)
        """The environment for programs that use this keyring."""

    @classmethod
    def launch(cls, processes: Processes, folder: Path, env: Mapping[str, str]) -> SecretService:
        """Start a bus in `folder` and the keyring on it."""
        bus = SessionBus.start(processes, folder, env, [PROMPTER])
        service = cls(processes, bus, {**env, "DBUS_SESSION_BUS_ADDRESS": bus.address})
        service.start()
        return service

    def start(self) -> None:
        """Start the daemon and wait until its collection is there and open."""
        self._processes.start(
            "gnome-keyring",
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            self.env,
            feed=PASSWORD.encode(),
        )

        def is_open() -> bool:
            try:
                return self._bus.has(_NAME) and not self.locked
            except BusError:
                return False

        self._processes.wait_ready("gnome-keyring", is_open)

    def stop(self) -> None:
        """End the daemon, as after a crash: nobody answers for secrets any more."""
        self._processes.stop("gnome-keyring")
        wait_until(lambda: not self._bus.has(_NAME), "the keyring to be gone")

    @property
    def locked(self) -> bool:
        """Whether the collection asks for its password before it gives out a secret."""
        return bool(self._bus.properties(_NAME, _LOGIN, _COLLECTION)["Locked"])

    def lock(self) -> None:
        """Lock the collection, as at the end of a session."""
        self._bus.call(_NAME, _ROOT, _SERVICE, "Lock", "ao", ([_LOGIN],))
        wait_until(lambda: self.locked, "the keyring to be locked")

    def unlock(self) -> None:
        """Open the collection without a prompt."""
        session = self._bus.call(_NAME, _ROOT, _SERVICE, "OpenSession", "sv", ("plain", ("s", "")))[1]
        secret = (session, b"", PASSWORD.encode(), "text/plain")
        interface = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
        self._bus.call(_NAME, _ROOT, interface, "UnlockWithMasterPassword", "o(oayays)", (_LOGIN, secret))
        wait_until(lambda: not self.locked, "the keyring to be open")

    def labels(self) -> list[str]:
        """The labels of all items, e.g. to see that nothing was left behind."""
        items = self._bus.properties(_NAME, _LOGIN, _COLLECTION)["Items"]
        return sorted(self._bus.properties(_NAME, item, "org.freedesktop.Secret.Item")["Label"] for item in items)

    def close(self) -> None:
        """Close the connection to the bus; the daemon ends with its processes."""
        self._bus.close()
