"""What Google calls the client secret of a desktop app, once an admin's file has brought it: in the keyring."""

from typing import Final

from tray_app.core.model.ports import Vault

NAME: Final = "google client secret"


def kept_client_secret(vault: Vault) -> str:
    """The secret; empty when no file has brought one. Raises `CannotCheck`."""
    return vault.read(NAME) or ""


def keep_client_secret(vault: Vault, secret: str) -> None:
    """Keep it for sign-ins to come. Raises `CannotCheck`."""
    vault.write(NAME, secret)
