"""Makes what belongs to a mailbox that is signed in to in the browser: the source, and the sign-in that gives tokens.

Both share one entry of the keyring. Nothing of msal is loaded before a token of Microsoft's is asked for.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tray_app.adapters.mail_accounts import google_app, microsoft_app
from tray_app.adapters.mail_accounts.google_app import GoogleApp
from tray_app.adapters.mail_accounts.google_tokens import GoogleTokens
from tray_app.adapters.mail_accounts.issuer_tokens import IssuerApp, IssuerTokens
from tray_app.adapters.mail_accounts.mailbox_sign_in import BrowserErrand, CodeErrand, MicrosoftErrand
from tray_app.adapters.mail_accounts.microsoft_app import MicrosoftApp
from tray_app.adapters.mail_accounts.microsoft_tokens import MicrosoftTokens
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.settings import GmailSettings, GraphSettings, ImapSettings, InBrowser
from tray_app.adapters.sources import gmail_source, graph_source
from tray_app.adapters.sources.gmail_source import GmailSource
from tray_app.adapters.sources.graph_source import GraphSource
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE
from tray_app.core.model.ports import Vault

LONGEST_S: Final = 30.0
"""Seconds for one request to a mailbox, half of what Salesforce has: another mailbox may wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddresses:
    """Where the services are; others than the real ones are for servers on this machine."""

    microsoft_login: str = microsoft_app.LOGIN
    """Microsoft's sign-in."""
    graph: str = graph_source.ORIGIN
    """Microsoft Graph."""
    google_authorize: str = google_app.AUTHORIZE
    """Google's sign-in."""
    google_token: str = google_app.TOKEN
    """Where Google redeems codes."""
    gmail: str = gmail_source.ORIGIN
    """Gmail's API."""
    ca_file: Path | None = None
    """An authority to trust besides the system's."""


@dataclass(frozen=True, slots=True)
class WebMailboxes:
    """Makes them for one rep."""

    vault: Vault
    """Where tokens are."""
    folder: Path
    """Where the locks between processes are; nothing secret."""
    addresses: WebAddresses = WebAddresses()
    """Where the services are."""

    def source(self, settings: GraphSettings | GmailSettings) -> GraphSource | GmailSource:
        """The source. One session for tokens and mail, so that closing the source ends whatever it waits for."""
        session = self.session()
        if isinstance(settings, GraphSettings):
            access = self._microsoft(settings, session)
            return GraphSource(id=settings.id, access=access, session=lambda: session, origin=self.addresses.graph)
        tokens = self._google(settings, session)
        return GmailSource(id=settings.id, access=tokens, session=lambda: session, origin=self.addresses.gmail)

    def access(self, settings: ImapSettings) -> IssuerTokens:
        """Tokens for a mail server that takes those of the company's sign-in server."""
        return self._issuer(settings, self.session())

    def session(self) -> HttpSession:
        """A way out to these services, for one thread."""
        return HttpSession(self.addresses.ca_file, longest_s=LONGEST_S)

    def errand(self, settings: InBrowser, session: HttpSession, *, client_secret: str, whole: bool) -> BrowserErrand:
        """A sign-in, for which `session` must not be used by anybody else meanwhile.

        `client_secret` is Google's. `whole`: ask Microsoft for the reading of mail at once, so that the rep sees the
        page on which that can be allowed or requested; otherwise it is asked for afterwards, without any page.
        """
        if isinstance(settings, GraphSettings):
            scopes = microsoft_app.READ if whole else microsoft_app.IDENTIFY
            consent_url = microsoft_app_of(settings).consent_url
            return MicrosoftErrand(self._microsoft(settings, session), scopes, consent_url)
        if isinstance(settings, ImapSettings):
            return CodeErrand(self._issuer(settings, session), "")
        return CodeErrand(self._google(settings, session), client_secret)

    def _microsoft(self, settings: GraphSettings, session: HttpSession) -> MicrosoftTokens:
        app = microsoft_app_of(settings)
        return MicrosoftTokens(
            app,
            self.vault,
            SECRET_OF_SOURCE.format(id=settings.id),
            session=session,
            lock_file=self._lock_file(settings.id),
            authority=f"{self.addresses.microsoft_login}/{app.tenant}",
        )

    def _issuer(self, settings: ImapSettings, session: HttpSession) -> IssuerTokens:
        app = IssuerApp(
            issuer=settings.issuer, client_id=settings.client_id, username=settings.username, scope=settings.scope
        )
        return IssuerTokens(
            app,
            self.vault,
            SECRET_OF_SOURCE.format(id=settings.id),
            session=session,
            lock_file=self._lock_file(settings.id),
        )

    def _lock_file(self, source_id: str) -> Path:
        return self.folder / f"sign-in-{source_id}.lock"

    def _google(self, settings: GmailSettings, session: HttpSession) -> GoogleTokens:
        app = GoogleApp(
            client_id=settings.client_id,
            username=settings.username,
            authorize=self.addresses.google_authorize,
            token=self.addresses.google_token,
        )
        return GoogleTokens(app, self.vault, SECRET_OF_SOURCE.format(id=settings.id), session=session)


def microsoft_app_of(settings: GraphSettings) -> MicrosoftApp:
    """The app registration that the settings name."""
    return MicrosoftApp(client_id=settings.client_id, tenant=settings.tenant, username=settings.username)
