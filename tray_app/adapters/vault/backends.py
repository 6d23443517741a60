"""Chooses the keyring: only those that encrypt, and that the user unlocks by signing in to the computer.

Other back ends of the keyring library keep secrets in plain or weakly encrypted files, or nowhere; a user or an
administrator may have set one of them for other programs, and this one then has no keyring.
"""

import importlib
import sys
from collections.abc import Iterator
from typing import cast

from keyring import core
from keyring.backend import KeyringBackend

_LINUX = "keyring.backends.SecretService"
_ALLOWED = {
    (_LINUX, "Keyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
}


class NotAllowed(Exception):
    """The keyring that is set up must not hold a secret."""


def choose() -> KeyringBackend:
    """The keyring to use. Raises NotAllowed, and whatever a back end that cannot run raises.

    Asked anew as long as there is none: at the start of a session the keyring may come up later than we do. The
    library's own choice would be made once, and load every back end that is installed.
    """
    configured = core.load_env() or core.load_config()
    if configured is None:
        return core.load_keyring(_native())
    for backend in _members(configured):
        if (type(backend).__module__, type(backend).__name__) in _ALLOWED:
            return backend
    raise NotAllowed(f"{type(configured).__module__}.{type(configured).__name__}")


def is_secret_service(backend: KeyringBackend) -> bool:
    """Whether it is the keyring of a Linux desktop, which asks for its password when it is locked."""
    return type(backend).__module__ == _LINUX


def lock_state(backend: KeyringBackend) -> bool | None:
    """Whether the collection of a Secret Service is locked; None when there is no collection. Never prompts.

    The library's own calls would unlock, or create, the collection: a dialog in the middle of somebody's work.
    """
    secretstorage = importlib.import_module("secretstorage")
    connection = secretstorage.dbus_init()
    try:
        path = getattr(backend, "preferred_collection", None)
        collection = secretstorage.Collection(connection, *([path] if path else []))
        return bool(collection.is_locked())
    except secretstorage.ItemNotFoundException:
        return None
    finally:
        connection.close()


def _native() -> str:
    if sys.platform == "win32":
        return "keyring.backends.Windows.WinVaultKeyring"
    return "keyring.backends.macOS.Keyring" if sys.platform == "darwin" else f"{_LINUX}.Keyring"


def _members(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    """The back end, or those behind it when it is the library's chain of several."""
    if type(backend).__module__ == "keyring.backends.chainer":
        yield from cast("list[KeyringBackend]", backend.backends)  # type: ignore[attr-defined]
    else:
        yield backend
