"""Makes a source from its settings: the one place that knows which kind is made of what.

The module of a kind is imported when the first source of it is made: a start without it does without its libraries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.adapters.settings import (
    AnySource,
    AppleMailSettings,
    CallFilesSettings,
    GmailSettings,
    GraphSettings,
    ImapSettings,
    MarketoSettings,
    OutlookSettings,
    PluginSettings,
    ThunderbirdSettings,
)
from tray_app.adapters.sources.trial import SourceAdapter
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault

if TYPE_CHECKING:
    from tray_app.adapters.mail_accounts.issuer_tokens import IssuerTokens
    from tray_app.adapters.sources.web_mailboxes import WebMailboxes

SECRET_OF_SOURCE: Final = "source:{id}"  # noqa: S105 the name of a keyring entry, not its content
"""Under this name the keyring has the password, or the tokens, of a source."""


@dataclass(frozen=True, slots=True)
class SourceFactory:
    """Makes sources for one rep."""

    vault: Vault
    """Where passwords are."""
    country: Callable[[], str]
    """The rep's country (ISO 3166, two letters), empty while it is not known: national numbers belong there."""
    folder: Path
    """Where locks between processes are."""
    web: "Callable[[Vault, Path], WebMailboxes] | None" = None
    """Makes those behind a web API in another way, for servers on this machine."""
    zone: Callable[[], tzinfo] = LocalZone
    """The rep's time zone: call files that name none are in it."""
    mapping_folders: tuple[Path, ...] = ()
    """Where a team's own ways of reading call files are."""

    def make(self, source: AnySource, password: Callable[[], str] | None = None) -> SourceAdapter:
        """The source; the password comes from the keyring unless another way is given."""
        secret = password or (lambda: self._password_of(source.id))
        match source:
            case ImapSettings(issuer=""):
                return _imap(source, secret)
            case ImapSettings():
                return _imap(source, secret, self.web_mailboxes().access(source))
            case GraphSettings() | GmailSettings():
                return self.web_mailboxes().source(source)
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
            case MarketoSettings():
                from tray_app.adapters.sources.marketo import MarketoSource

                return MarketoSource(
                    id=source.id,
                    url=source.url,
                    client_id=source.client_id,
                    user=source.user,
                    secret=secret,
                    region=self.country,
                )
            case PluginSettings():
                from tray_app.adapters.sources.plugin_source import PluginSource

                return PluginSource(source.id, source.type, source.options, secret)

    def web_mailboxes(self, vault: Vault | None = None) -> "WebMailboxes":
        """Makes what belongs to mailboxes behind a web API; `vault`: one that may ask the rep, in place of the own."""
        from tray_app.adapters.sources.web_mailboxes import WebMailboxes

        return (self.web or WebMailboxes)(vault or self.vault, self.folder)

    def _password_of(self, source_id: str) -> str:
        """Raises `CannotCheck` when there is none or the keyring is locked."""
        secret = self.vault.read(SECRET_OF_SOURCE.format(id=source_id))
        if secret is None:
            raise CannotCheck("source.auth_failed")
        return secret


def _imap(source: ImapSettings, secret: Callable[[], str], access: "IssuerTokens | None" = None) -> SourceAdapter:
    from tray_app.adapters.sources.imap import ImapSource

    return ImapSource(
        id=source.id,
        host=source.host,
        port=source.port,
        security=source.security,
        username=source.username,
        password=secret,
        access=access,
        also_close=access.close if access else lambda: None,
        mailbox=source.mailbox or None,
        ca_file=source.ca_path,
    )
