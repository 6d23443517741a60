"""Where secrets live: `core.model.ports.Vault` on the operating system's keyring."""

import sys

from tray_app.adapters.vault.keyring_aside import KeyringAside
from tray_app.adapters.vault.keyring_vault import KeyringVault
from tray_app.core.model.ports import Vault

__all__ = ["KeyringAside", "KeyringVault", "for_the_rep", "resident_vault"]


def resident_vault() -> KeyringAside | KeyringVault:
    """The keyring for a program that stays; other systems than Linux have it built in, and it costs nothing there."""
    return KeyringAside() if sys.platform == "linux" else KeyringVault()


def for_the_rep(vault: Vault) -> Vault:
    """The same vault for something the rep has just asked for: a keyring that is locked may ask for its password."""
    return vault.for_user() if isinstance(vault, KeyringAside | KeyringVault) else vault
