"""Where secrets live: `core.model.ports.Vault` on the operating system's keyring."""

from tray_app.adapters.vault.keyring_vault import KeyringVault, for_the_rep

__all__ = ["KeyringVault", "for_the_rep"]
