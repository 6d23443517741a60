"""Where secrets live: `core.model.ports.Vault` on the operating system's keyring."""

from tray_app.adapters.vault.keyring_vault import KeyringVault

__all__ = ["KeyringVault"]
