"""Adds mailboxes that are signed in to in the browser, and finds out who hosts one: slow, errors as words."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path

from tray_app.adapters.browser.default_browser import open_in_browser
from tray_app.adapters.mail_accounts.kept_client_secret import kept_client_secret
from tray_app.adapters.mail_accounts.mailbox_sign_in import CalledOff, MailboxSignIn, MailboxSignInStage
from tray_app.adapters.mail_accounts.microsoft_app import MicrosoftApp
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.name_lookup import NameLookup, NameServers
from tray_app.adapters.settings import (
    GmailSettings,
    InBrowser,
    add_source,
    company_app,
    parse_source,
    problem_with_source,
)
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE, SourceFactory
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.mail_hosts import MailHost, MailKind
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.model.ports import Store, Vault
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.mailbox_api import (
    APP_PASSWORDS,
    ApprovalRequest,
    CompanyMail,
    MailboxProgress,
    MailboxStage,
    WebMailbox,
)
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.services.background import in_background
from tray_app.services.errands import Errands
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.source_service import SourceService

_ASKED = "mail approval asked at"
"""Note of the store: when the rep copied the message for the admin."""
_TYPES = {MailKind.MICROSOFT: "graph", MailKind.GOOGLE: "gmail", MailKind.OTHER: "imap"}
KIND_OF_TYPE = {kind: mail for mail, kind in _TYPES.items()}
"""Whose mailbox a source is that is signed in to in the browser, by its type."""
_STAGES = {
    MailboxSignInStage.WAITING: MailboxStage.WAITING,
    MailboxSignInStage.WAITING_LONG: MailboxStage.WAITING_LONG,
}


def _installed_mail_programs() -> tuple[MailProgram, ...]:
    from tray_app.adapters.sources.installed_mail_programs import installed_mail_programs  # when somebody adds one

    return installed_mail_programs()


class MailboxService:
    """Implements `MailboxApi`."""

    def __init__(
        self,
        live: LiveConfiguration,
        factory: SourceFactory,
        sources: SourceService,
        errands: Errands,
        vault: Vault,
        store: Store,
        words: NullTranslations,
        *,
        config_file: Path,
        now: Callable[[], datetime],
        reload: Callable[[], None],
        browse: Callable[[str], bool] = open_in_browser,
        names: NameLookup | None = None,
        installed: Callable[[], tuple[MailProgram, ...]] = _installed_mail_programs,
    ) -> None:
        """`reload` makes a change of the configuration hold; `names` are other name servers than the computer's.

        `installed` tells which mail programs are on this computer.
        """
        self._live = live
        self._factory = factory
        self._sources = sources
        self._errands = errands
        self._vault = vault
        self._store = store
        self._words = words
        self._config_file = config_file
        self._now = now
        self._reload = reload
        self._browse = browse
        self._names = names or NameServers()
        self._installed = installed
        self._lock = threading.Lock()
        self._attempt: MailboxSignIn | None = None

    def company(self) -> CompanyMail:
        """What the company has decided."""
        mail = self._live.current.file.mail
        return CompanyMail(
            kind=None if mail.kind == "auto" else MailKind(mail.kind),
            imap_host=mail.imap_host,
            microsoft_client_id=mail.microsoft_client_id,
            microsoft_tenant=mail.microsoft_tenant,
            google_client_id=mail.google_client_id,
        )

    def find(self, address: str, done: Callable[[MailHost | None], None]) -> None:
        """Who hosts the mailbox."""

        def asked() -> MailHost | None:
            from tray_app.adapters.sources.mail_host_finder import find_mail_host  # once in the life of a mailbox

            with suppress(Exception), HttpSession(longest_s=5.0) as session:
                return find_mail_host(address, self._names, session)
            return None

        in_background("mail host", asked, done)

    def programs(self, done: Callable[[tuple[MailProgram, ...]], None]) -> None:
        """The mail programs on this computer that are not set up yet."""

        def looked() -> tuple[MailProgram, ...]:
            known = {source.type for source in self._live.current.file.sources}
            with suppress(Exception):  # a look that fails offers nothing, and the other ways stay
                return tuple(program for program in self._installed() if program not in known)
            return ()

        in_background("mail programs", looked, done)

    def add_program(self, program: MailProgram, done: Callable[[Attempt], None]) -> None:
        """Look at what it keeps, and keep it as a source when that worked."""
        self._errands.run(lambda: self._sources.add_program(program), done)

    def sign_in(self, mailbox: WebMailbox, tell: Callable[[MailboxProgress], None], *, whole: bool = False) -> None:
        """Open the browser, wait for it, and keep the mailbox when that worked."""
        self.cancel()
        in_background("mailbox sign-in", lambda: self._signed_in(mailbox, tell, whole), tell)

    def cancel(self) -> None:
        """Call a sign-in off."""
        with self._lock:
            attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.cancel()

    def approval(self, mailbox: WebMailbox) -> ApprovalRequest | None:
        """What to send to the admin of a Microsoft mailbox."""
        usual = company_app(self._live.current.file.mail, _TYPES.get(mailbox.kind, ""))
        client_id = usual.get("client_id") or mailbox.client_id
        if mailbox.kind is not MailKind.MICROSOFT:
            return None
        if not client_id:
            return ApprovalRequest("", _registration())
        tenant = mailbox.tenant or usual.get("tenant") or MicrosoftApp(client_id=client_id).tenant
        app = MicrosoftApp(client_id=client_id, tenant=tenant, username=mailbox.address)
        return ApprovalRequest(app.consent_url, _message(app))

    def open_app_passwords(self) -> None:
        """Open Google's page."""
        in_background("app passwords", lambda: self._browse(f"https://{APP_PASSWORDS}"))

    def asked_at(self) -> datetime | None:
        """When the rep copied the message."""
        with suppress(OSError, ValueError, TypeError):
            return datetime.fromisoformat(str(self._store.note(_ASKED) or ""))
        return None

    def note_asked(self) -> None:
        """Remember that it was copied now."""
        with suppress(OSError):
            self._store.write_note(_ASKED, self._now().isoformat())

    def _signed_in(self, mailbox: WebMailbox, tell: Callable[[MailboxProgress], None], whole: bool) -> MailboxProgress:
        try:
            return self._add(mailbox, tell, whole)
        except CalledOff:
            return MailboxProgress(MailboxStage.CALLED_OFF)
        except (CannotCheck, BadConfiguration, OSError) as error:
            problem = self._sources.trouble_in_words(error) if isinstance(error, CannotCheck) else None
            return MailboxProgress(MailboxStage.FAILED, problem or Attempt(problem=self._errands.in_words(error)))
        except Exception as error:
            return MailboxProgress(MailboxStage.FAILED, Attempt(problem=self._errands.in_words(error)))

    def _add(self, mailbox: WebMailbox, tell: Callable[[MailboxProgress], None], whole: bool) -> MailboxProgress:
        values = self._values(mailbox)
        if wrong := problem_with_source(values):
            key, words = wrong
            return MailboxProgress(MailboxStage.FAILED, Attempt(problem=words, field=key))
        settings = parse_source(values)
        if not isinstance(settings, InBrowser):
            raise TypeError(settings.type)
        tell(MailboxProgress(MailboxStage.OPENING))
        self._open_browser(settings, tell, whole)
        source = self._factory.make(settings)
        try:
            trial = source.test()
        finally:
            source.close()
        waits = trial.trouble is not None and trial.trouble.code == "source.consent_needed"
        if trial.trouble is not None and not waits:
            if self._live.current.file.source(settings.id) is None:
                self._vault.remove(SECRET_OF_SOURCE.format(id=settings.id))
            return MailboxProgress(MailboxStage.FAILED, self._sources.told(trial, is_mail=True))
        if self._live.current.file.source(settings.id) is None:
            add_source(self._config_file, settings)
        self._reload()
        if waits:
            kept = text("You are signed in. DidItLog begins by itself once your admin has approved it.")
            return MailboxProgress(MailboxStage.NEEDS_APPROVAL, Attempt(found=kept))
        return MailboxProgress(MailboxStage.ADDED, self._sources.told(trial, is_mail=True))

    def _values(self, mailbox: WebMailbox) -> dict[str, str]:
        kind, file = _TYPES[mailbox.kind], self._live.current.file
        usual = company_app(file.mail, kind)
        typed = {"client_id": mailbox.client_id, "tenant": mailbox.tenant if kind == "graph" else ""}
        address = mailbox.address.strip().lower()
        # The same mailbox again is a sign-in to the one that is there.
        known = next((one for one in file.sources if one.type == kind and one.account.lower() == address), None)
        given = {key: value.strip() for key, value in typed.items() if value.strip()}
        if known is not None:
            return {**known.values(), **given}
        named = {"id": self._sources.free_id("work-mail"), "type": kind, "username": address}
        return {"client_id": "", **usual, **given, **named}

    def _open_browser(self, settings: InBrowser, tell: Callable[[MailboxProgress], None], whole: bool) -> None:
        web = self._factory.web_mailboxes(self._vault)
        secret = kept_client_secret(self._vault) if isinstance(settings, GmailSettings) else ""
        with web.session() as session:
            errand = web.errand(settings, session, client_secret=secret, whole=whole)
            attempt = MailboxSignIn(
                errand,
                self._words,
                tell=lambda stage: tell(MailboxProgress(_STAGES.get(stage, MailboxStage.WAITING))),
            )
            address = attempt.begin()
            with self._lock:
                self._attempt = attempt
            self._browse(address)
            try:
                attempt.wait()
            finally:
                attempt.cancel()


def _message(app: MicrosoftApp) -> Text:
    return text(
        "I use DidItLog, a program on my computer that checks that my sent emails are logged in Salesforce. To see"
        " which emails I sent, it needs your approval once for our company.\n\n"
        "Please open this address with an admin's account and approve it:\n{url}\n\n"
        "App (client ID): {client_id}\n"
        "Permissions, delegated: Mail.ReadBasic and User.Read\n\n"
        "With Mail.ReadBasic the program sees to whom an email went, its subject and its time, with my own rights. By"
        " Microsoft's definition it cannot read the text or attachments, and it cannot send or change anything."
        " The mail goes from Microsoft to my computer and nowhere else.",
        url=app.consent_url,
        client_id=app.client_id,
    )


def _registration() -> Text:
    return text(
        "I use DidItLog, a program on my computer that checks that my sent emails are logged in Salesforce. To read the"
        " headers of my sent mail it needs an app of our own in Microsoft Entra. Could you please register one? It"
        " takes ten minutes, once for our company.\n\n"
        "1. Microsoft Entra admin center > App registrations > New registration. Name: DidItLog. Accounts in this"
        " organizational directory only.\n"
        "2. Redirect URI: platform Public client/native, http://localhost\n"
        "3. API permissions > Microsoft Graph > Delegated: Mail.ReadBasic and User.Read, then Grant admin consent.\n"
        "4. Please send me the Application (client) ID and the Directory (tenant) ID.\n\n"
        "No client secret is needed. With Mail.ReadBasic the program cannot read the text or attachments of any email,"
        " and it cannot send or change anything."
    )
