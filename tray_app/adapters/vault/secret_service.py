"""The keyring of a Linux desktop, asked over one connection that stays, and by the collection's own path.

The library opens a connection for each secret and names the collection by its alias. gnome-keyring (seen in 42.1,
reported up to 50.0) takes neither well when it is busy: the first message of a new connection may be handled before its
sender is known, which aborts the keyring of the whole desktop; and an alias is looked up in one thread while another
frees it, so that the collection is not found, and the library asks the user to make a new one. Both are in
`service_message_filter` of its daemon/dbus/gkd-secret-service.c.
"""

import weakref
from typing import Any, cast

import secretstorage
from keyring.backends.SecretService import Keyring
from keyring.errors import KeyringLocked, NoKeyringError


class SecretServiceKeyring(Keyring):
    """The library's keyring, with the same entries. For one thread at a time."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._line: _Line | None = None

    def collection(self) -> secretstorage.Collection | None:
        """The collection to use; None when there is none. Never prompts, which the library's own way would.

        Raises NoKeyringError where nobody answers for secrets, and what the libraries raise.
        """
        line = cast("Any", self._connected())
        path = getattr(self, "preferred_collection", None)  # of the library, from the environment
        try:
            if path is not None:
                return secretstorage.Collection(line, path)
            return secretstorage.get_collection_by_alias(line, "default")
        except secretstorage.ItemNotFoundException:
            return None

    def get_preferred_collection(self) -> secretstorage.Collection:
        """The collection, open: for the library's own calls. Prompts where it has to be opened, or made."""
        collection = self.collection()
        if collection is None:
            made: secretstorage.Collection = super().get_preferred_collection()  # type: ignore[no-untyped-call]
            return made
        if collection.is_locked():
            collection.unlock()
            if collection.is_locked():
                raise KeyringLocked("the prompt was dismissed")
        return collection

    def hang_up(self) -> None:
        """Take another connection next time."""
        self._line = None

    def _connected(self) -> "_Line":
        if self._line is None:  # also as long as nobody answers for secrets: the keyring may come up later than we do
            connection = secretstorage.dbus_init()
            if not secretstorage.check_service_availability(connection):
                connection.close()
                raise NoKeyringError("nobody answers for secrets on this bus")
            weakref.finalize(self, connection.close)
            self._line = _Line(connection)
        return self._line


class _Line:
    """A connection that stays when the library closes it after each call."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def close(self) -> None:
        """Nothing: the next call needs it."""
