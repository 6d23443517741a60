"""Chooses the keyring: only those that encrypt, and that the user unlocks by signing in to the computer.

Other back ends of the keyring library keep secrets in plain or weakly encrypted files, or nowhere; a user or an
administrator may have set one of them for other programs, and this one then has no keyring.
"""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeGuard, cast

from keyring import core
from keyring.backend import KeyringBackend

if TYPE_CHECKING:
    from tray_app.adapters.vault.secret_service import SecretServiceKeyring

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

    Asked anew as long as it raises: at the start of a session the keyring may come up later than we do. The library's
    own choice would be made once, and load every back end that is installed.
    """
    configured = core.load_env() or core.load_config()
    if configured is None:
        return _native()
    for backend in _members(configured):
        if (type(backend).__module__, type(backend).__name__) in _ALLOWED:
            return _secret_service() if type(backend).__module__ == _LINUX else backend
    raise NotAllowed(f"{type(configured).__module__}.{type(configured).__name__}")


def is_secret_service(backend: KeyringBackend | None) -> "TypeGuard[SecretServiceKeyring]":
    """Whether it is the keyring of a Linux desktop, which asks for its password when it is locked."""
    # By its name: the class itself is there on Linux alone.
    return type(backend).__name__ == "SecretServiceKeyring"


def lock_state(backend: "SecretServiceKeyring") -> bool | None:
    """Whether the collection of a Secret Service is locked; None when there is no collection. Never prompts."""
    collection = backend.collection()
    return None if collection is None else collection.is_locked()


def _native() -> KeyringBackend:
    if sys.platform == "win32":
        return core.load_keyring("keyring.backends.Windows.WinVaultKeyring")
    return core.load_keyring("keyring.backends.macOS.Keyring") if sys.platform == "darwin" else _secret_service()


def _secret_service() -> KeyringBackend:
    # Imported here: its libraries are there on Linux alone.
    from tray_app.adapters.vault.secret_service import SecretServiceKeyring

    return SecretServiceKeyring()


def _members(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    """The back end, or those behind it when it is the library's chain of several."""
    if type(backend).__module__ == "keyring.backends.chainer":
        yield from cast("list[KeyringBackend]", backend.backends)  # type: ignore[attr-defined]
    else:
        yield backend
