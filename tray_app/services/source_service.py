"""Adds, tries and forgets mailboxes and call logs for a window: slow, one step after the other, errors as words."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tray_app.adapters.call_reading.common_words import shipped_folder
from tray_app.adapters.call_reading.mapping_files import load_mappings, usual_names
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.settings import (
    AnySource,
    CallFilesSettings,
    ImapSettings,
    add_source,
    parse_source,
    problem_with_source,
    remove_source,
)
from tray_app.adapters.sources.app_password import app_password_in
from tray_app.adapters.sources.mail_servers import MailServer, candidates, first_answering
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE, SourceFactory
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.file_patterns import fits, pattern_like
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.model.ports import Trouble, Vault
from tray_app.core.model.text import Text, ntext, text, verbatim
from tray_app.core.ui_api.settings_api import Attempt, MailboxSettings
from tray_app.services.live_configuration import LiveConfiguration

_FIELD_OF_KEY = {"username": "address", "mailbox": "folder"}
"""Inputs of a form whose name is another than the key's."""
_FIELD_OF_CODE = {
    "source.auth_failed": "password",
    "source.app_password_needed": "password",
    "source.unreachable": "host",
    "check.tls_untrusted": "host",
    "check.offline": "host",
    "source.misconfigured": "folder",
    "source.permission": "folder",
    "source.bad_file": "folder",
}
"""The input that a trouble is most likely about."""
REFUSED_PASSWORD = frozenset({"source.auth_failed", "source.app_password_needed"})
"""What says that a password is wrong."""
KEPT_ALL_THE_SAME = frozenset({"source.consent_needed", "source.format_unknown"})
"""What somebody can put right only once the source is set up: an approval that may take days, a form to be taught."""


class SourceService:
    """Every method may take seconds, and raises `CannotCheck` (keyring), `BadConfiguration` and OSError (disk)."""

    def __init__(
        self,
        live: LiveConfiguration,
        factory: SourceFactory,
        vault: Vault,
        pages: PageMaker,
        *,
        config_file: Path,
        reload: Callable[[], None],
        guess: Callable[[str], Iterable[MailServer]] = candidates,
    ) -> None:
        """`reload` makes a change of the configuration hold; `guess` tells where the mailbox of an address may be."""
        self._live = live
        self._factory = factory
        self._vault = vault
        self._pages = pages
        self._config_file = config_file
        self._reload = reload
        self._guess = guess

    def add_mailbox(self, mailbox: MailboxSettings) -> Attempt:
        """Find the server, sign in, and keep the mailbox when that worked."""
        address = mailbox.address.strip()
        for name, value, words in (
            ("address", address, text("Enter your email address.")),
            ("password", mailbox.password, text("Enter the password of the mailbox.")),
        ):
            if not value:
                return Attempt(problem=words, field=name)
        ca_file = Path(mailbox.ca_file).expanduser() if mailbox.ca_file else None
        server = MailServer(mailbox.host, mailbox.port or 0) if mailbox.host else None
        if server is None:
            server = first_answering(self._guess(address), ca_file)
        if server is None:
            return Attempt(problem=_NO_SERVER, field="host")
        known = self._live.current.file.sources
        if any(isinstance(one, ImapSettings) and (one.username, one.host) == (address, server.host) for one in known):
            return Attempt(problem=text("This mailbox is set up already."), field="address")
        values = {
            "id": self.free_id("work-mail"),
            "type": "imap",
            "host": server.host,
            "security": mailbox.security,
            "username": address,
            **({"port": server.port} if server.port else {}),
            **({"mailbox": mailbox.folder} if mailbox.folder else {}),
            **({"ca_file": mailbox.ca_file} if mailbox.ca_file else {}),
        }
        return self._add(values, app_password_in(mailbox.password, server.host))

    def call_file_names(self, like: str = "") -> str:
        """What call files are called, as one pattern; with the name of a file that may be none of them."""
        folders = (*self._factory.mapping_folders, shipped_folder() / "call_files")
        known = usual_names(load_mappings(folders)[0])
        return "; ".join(filter(None, ("" if not like or fits(like, known) else pattern_like(like), known)))

    def add_calls(self, folder: str, pattern: str = "") -> Attempt:
        """Read the folder, or its files of these names, and keep it when that worked."""
        if not folder.strip():
            return Attempt(problem=text("Choose a folder."), field="folder")
        path = Path(folder.strip()).expanduser()
        known = self._live.current.file.sources
        if any(isinstance(one, CallFilesSettings) and one.path == path for one in known):
            return Attempt(problem=text("This folder is set up already."), field="folder")
        values = {"id": self.free_id("calls"), "type": "call-files", "folder": folder.strip()}
        return self._add(values | ({"pattern": pattern.strip()} if pattern.strip() else {}), None)

    def add_program(self, program: MailProgram) -> Attempt:
        """Read what a mail program keeps on this computer, and keep it as a source when that worked."""
        if any(one.type == program for one in self._live.current.file.sources):
            return Attempt(problem=text("This mail program is set up already."))
        return self._add({"id": self.free_id("work-mail"), "type": program.value}, None)

    def set_password(self, source_id: str, password: str) -> Attempt:
        """Try a new password, and keep it unless the server refuses it."""
        source = self._live.current.file.source(source_id)
        if source is None or not password:
            return Attempt(problem=text("Enter the password of the mailbox."), field="password")
        password = app_password_in(password, getattr(source, "host", ""))
        attempt, trial = self._try(source, password)
        if trial.trouble is None or trial.trouble.code not in REFUSED_PASSWORD:
            # A server that cannot be reached says nothing about the password: keep what was typed.
            self._vault.write(SECRET_OF_SOURCE.format(id=source_id), password)
            self._reload()
        return attempt

    def test(self, source_id: str) -> Attempt:
        """Say what is there."""
        source = self._live.current.file.source(source_id)
        if source is None:
            return Attempt(problem=text('There is no source "{id}".', id=source_id))
        return self._try(source, None)[0]

    def remove(self, source_id: str) -> Attempt:
        """Forget the source and its password."""
        source = self._live.current.file.source(source_id)
        if source is not None and source.has_secret:
            # First: a keyring that is locked must not leave a password nobody would look for.
            self._vault.remove(SECRET_OF_SOURCE.format(id=source_id))
        if source is not None:
            remove_source(self._config_file, source_id)
            self._reload()
        return Attempt(found=text("Removed."))

    def _add(self, values: dict[str, Any], password: str | None) -> Attempt:
        if wrong := problem_with_source(values):
            key, words = wrong
            return Attempt(problem=words, field=_FIELD_OF_KEY.get(key, key))
        source = parse_source(values)
        attempt, trial = self._try(source, password)
        if trial.trouble is not None and trial.trouble.code not in KEPT_ALL_THE_SAME:
            return self._with_steps(attempt, source) if trial.trouble.code == "source.access_locked" else attempt
        if password is not None:
            self._vault.write(SECRET_OF_SOURCE.format(id=source.id), password)
        add_source(self._config_file, source.with_addresses(trial.own_addresses))
        self._reload()
        if trial.trouble is None:
            return attempt
        return Attempt(
            found=text("It is set up. Some files are in a form that is not known yet: show how to read them.")
        )

    def _try(self, source: AnySource, password: str | None) -> tuple[Attempt, Trial]:
        trial = self._factory.make(source, None if password is None else lambda: password).test()
        return self.told(trial, is_mail=source.is_mail), trial

    def _with_steps(self, attempt: Attempt, source: AnySource) -> Attempt:
        """The refusal of a mail program with what opens it: there is no page of it before it is set up."""
        steps = _UNLOCKED.get(source.type)
        if attempt.problem is None or steps is None:
            return attempt
        return Attempt(problem=verbatim(f"{self._pages.say(attempt.problem)} {self._pages.say(steps)}"))

    def trouble_in_words(self, error: CannotCheck) -> Attempt:
        """What could not be asked, in the rep's words."""
        trouble = Trouble(error.code, error.evidence, error.retry_after_s)
        return self.told(Trial(trouble=trouble), is_mail=True)

    def told(self, trial: Trial, *, is_mail: bool) -> Attempt:
        """A trial in the rep's words."""
        if trial.trouble is None:
            found = _mail_found(trial) if is_mail else _calls_found(trial)
            return Attempt(found=found)
        code, pages = trial.trouble.code, self._pages
        seen = [f"{pages.say(one.question)}: {pages.say(one.answer)}." for one in trial.trouble.evidence]
        problem = verbatim(" ".join([f"{pages.title_of(code)}.", *seen]))
        return Attempt(problem=problem, field=_FIELD_OF_CODE.get(code, ""))

    def free_id(self, name: str) -> str:
        """The name, or the next one after it that no source has."""
        taken = {source.id for source in self._live.current.file.sources}
        numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
        return name if name not in taken else next(one for one in numbered if one not in taken)


_UNLOCKED: dict[str, Text] = {
    MailProgram.APPLE_MAIL: text(
        "Open System Settings, choose Full Disk Access among the privacy settings, and turn it on for DidItLog. "
        "Then start DidItLog again and add it once more."
    ),
    MailProgram.OUTLOOK: text(
        "Open Outlook, allow what it asks, and add it once more. If it asks nothing, your IT has to allow programs to "
        "read addresses."
    ),
}
"""What opens a mail program to the app."""

_NO_SERVER = text(
    "No mail server was found by the usual names. Enter it here: your IT knows its name. "
    "A mailbox of Microsoft 365 has no such server for passwords: choose its card instead."
)


def _mail_found(trial: Trial) -> Text:
    return ntext(
        "It works: {place} has {n} email.", "It works: {place} has {n} emails.", trial.count, place=trial.place
    )


def _calls_found(trial: Trial) -> Text:
    return ntext("It works: {n} call was found there.", "It works: {n} calls were found there.", trial.count)
