"""The rep's own data and the program itself: what is stored, export, deletion, parts and licences, crashes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tray_app import __version__
from tray_app.adapters.autostart import Autostart
from tray_app.adapters.mail_accounts.kept_client_secret import NAME as CLIENT_SECRET
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.revocation import sign_out
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.settings import ConfigFile, SourceTable
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.adapters.system import own_data
from tray_app.adapters.system.diagnostics import ErrorReports
from tray_app.adapters.system.paths import Paths
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Vault
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.own_data_api import About, Stored
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.services.background import in_background
from tray_app.services.errands import Errands


class OwnDataService:
    """Implements `OwnDataApi`."""

    def __init__(
        self,
        store: SqliteStore,
        paths: Paths,
        vault: Vault,
        tokens: TokenKeeper,
        errands: Errands,
        *,
        file: Callable[[], ConfigFile],
        now: Callable[[], datetime],
        stop: Callable[[], object],
        autostart: Autostart | None = None,
    ) -> None:
        """`file` gives the configuration that holds; `stop` ends the checking for good."""
        self._store = store
        self._paths = paths
        self._vault = vault
        self._tokens = tokens
        self._errands = errands
        self._file = file
        self._now = now
        self._stop = stop
        self._autostart = autostart
        self._reports = ErrorReports()

    def close(self) -> None:
        """Report nothing any more."""
        self._reports.close()

    def stored(self, done: Callable[[Stored], None]) -> None:
        """What is kept about the rep."""
        in_background("count", self._counted, done)

    def export(self, file: Path, done: Callable[[Attempt], None]) -> None:
        """Write everything that is kept into the file."""

        def write() -> Attempt:
            own_data.write_out(file, self._store, self._paths.config_file, self._now())
            return Attempt(found=text("Saved as {file}.", file=str(file)))

        self._errands.run(write, done)

    def delete_everything(self, done: Callable[[Attempt], None]) -> None:
        """Stop checking and forget everything."""
        self._errands.run(self._deleted, done)

    def about(self, done: Callable[[About], None]) -> None:
        """What this program is made of."""

        def look() -> About:
            from tray_app.adapters.content.shipped import shipped_packages  # few ever ask

            return About(version=__version__, packages=shipped_packages())

        in_background("about", look, done)

    def on_crash(self, listener: Callable[[str], None]) -> None:
        """Call this with the report of each error that nobody expected."""
        self._reports.listen(listener)

    def _counted(self) -> Stored:
        counts, now = self._store.counts(), self._now()
        worded = len(self._store.between(now - timedelta(days=14), now))
        mailboxes = [one for one in self._file().sources if one.has_secret]
        return Stored(
            counts=(
                (text("Emails and calls, kept for 90 days"), counts["activity"]),
                (text("Of these with subject and name, kept for 14 days"), worded),
                (text("Rules of yours"), counts["rule"]),
                (text("Causes you were notified of"), counts["told"]),
            ),
            places=(
                (text("File with what was checked"), self._paths.store_file),
                (text("Settings"), self._paths.config_file),
                (text("Log, without names and addresses"), self._paths.log_dir),
            ),
            secrets=(
                text("Your Salesforce sign-in, while you are signed in"),
                *map(_secret_of, mailboxes),
            ),
        )

    def _deleted(self) -> Attempt:
        self._stop()
        for source in self._file().sources:
            if source.has_secret:
                self._vault.remove(SECRET_OF_SOURCE.format(id=source.id))
        self._vault.remove(CLIENT_SECRET)
        with HttpSession() as session:
            gone = sign_out(self._tokens, session)
        if not gone.wiped:
            raise CannotCheck(gone.wipe_trouble or "check.keyring_locked")
        if self._autostart is not None:
            self._autostart.disable()
        own_data.forget(self._store, self._paths)
        return Attempt(found=text("Everything is deleted."))


def _secret_of(source: SourceTable) -> Text:
    if source.signs_in_browser:
        return text("Your sign-in to {mailbox}", mailbox=source.account)
    return text("The password of {mailbox}", mailbox=source.account)
