"""Makes a source from its settings: the one place that knows which kind is made of what."""

from collections.abc import Callable
from dataclasses import dataclass

from tray_app.adapters.settings import CallFilesSettings, ImapSettings
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.sources.imap import ImapSource
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault

SECRET_OF_SOURCE = "source:{id}"  # noqa: S105 the name of a keyring entry, not its content
"""Under this name the keyring has the password of a source."""


@dataclass(frozen=True, slots=True)
class SourceFactory:
    """Makes sources for one rep."""

    vault: Vault
    """Where passwords are."""
    country: Callable[[], str]
    """The rep's country (ISO 3166, two letters), empty while it is not known: national numbers belong there."""

    def make(
        self, source: ImapSettings | CallFilesSettings, password: Callable[[], str] | None = None
    ) -> ImapSource | CallFiles:
        """The source; the password comes from the keyring unless another way is given."""
        if isinstance(source, CallFilesSettings):
            return CallFiles(id=source.id, folder=source.path, region=self.country)
        return ImapSource(
            id=source.id,
            host=source.host,
            port=source.port,
            security=source.security,
            username=source.username,
            password=password or (lambda: self._password_of(source.id)),
            mailbox=source.mailbox or None,
            ca_file=source.ca_path,
        )

    def _password_of(self, source_id: str) -> str:
        """Raises `CannotCheck` when there is none or the keyring is locked."""
        secret = self.vault.read(SECRET_OF_SOURCE.format(id=source_id))
        if secret is None:
            raise CannotCheck("source.auth_failed")
        return secret
