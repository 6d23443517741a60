"""Makes a source from its settings: the one place that knows which kind is made of what.

The module of a kind is imported when the first source of it is made: a start without it does without its libraries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from tray_app.adapters.settings import (
    AnySource,
    AppleMailSettings,
    CallFilesSettings,
    ImapSettings,
    OutlookSettings,
    PluginSettings,
    ThunderbirdSettings,
)
from tray_app.adapters.sources.trial import SourceAdapter
from tray_app.adapters.system.local_zone import LocalZone
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
    zone: Callable[[], tzinfo] = LocalZone
    """The rep's time zone: call files that name none are in it."""
    mapping_folders: tuple[Path, ...] = ()
    """Where a team's own ways of reading call files are."""

    def make(self, source: AnySource, password: Callable[[], str] | None = None) -> SourceAdapter:
        """The source; the password comes from the keyring unless another way is given."""
        secret = password or (lambda: self._password_of(source.id))
        match source:
            case ImapSettings():
                return _imap(source, secret)
            case CallFilesSettings():
                from tray_app.adapters.sources.call_files import CallFiles

                return CallFiles(
                    id=source.id,
                    folder=source.path,
                    region=self.country,
                    zone=lambda: source.zone or self.zone(),
                    pattern=source.pattern,
                    mappings=(*self.mapping_folders, *source.mapping_folders),
                )
            case ThunderbirdSettings():
                from tray_app.adapters.sources.thunderbird import ThunderbirdSource

                return ThunderbirdSource(id=source.id, profile=source.profile)
            case AppleMailSettings():
                from tray_app.adapters.sources.apple_mail import AppleMailSource

                return AppleMailSource(id=source.id, mailbox=source.mailbox)
            case OutlookSettings():
                from tray_app.adapters.sources.outlook import OutlookSource

                return OutlookSource(id=source.id)
            case PluginSettings():
                from tray_app.adapters.sources.plugin_source import PluginSource

                return PluginSource(source.id, source.type, source.options, secret)

    def _password_of(self, source_id: str) -> str:
        """Raises `CannotCheck` when there is none or the keyring is locked."""
        secret = self.vault.read(SECRET_OF_SOURCE.format(id=source_id))
        if secret is None:
            raise CannotCheck("source.auth_failed")
        return secret


def _imap(source: ImapSettings, secret: Callable[[], str]) -> SourceAdapter:
    from tray_app.adapters.sources.imap import ImapSource

    return ImapSource(
        id=source.id,
        host=source.host,
        port=source.port,
        security=source.security,
        username=source.username,
        password=secret,
        mailbox=source.mailbox or None,
        ca_file=source.ca_path,
    )
