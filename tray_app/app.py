"""The composition root: builds every part from places, configuration and keyring, and takes them down again.

Nothing here decides anything; it only says who works with whom. Parts are made when they are first needed, so that a
command which asks for little starts little.
"""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from typing import Self

from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.policy import NOTHING_MANAGED, Policy
from tray_app.adapters.salesforce.link_book import ACTIONS_URL, LinkBook
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.settings import CallFilesSettings, ImapSettings, load_settings
from tray_app.adapters.settings import ConfigFile as FileSettings
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.adapters.sources.imap import ImapSource
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.adapters.system.languages import chosen_language, translations
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.adapters.system.paths import Paths
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor, noted_rep
from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.diagnosis import CallLogging, EmailLogging, ReplyLogging, SetUp
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import CallResult
from tray_app.core.model.addresses import plain_address, plain_domain
from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.ports import Source, Store, Vault
from tray_app.core.model.profiles import Profile
from tray_app.core.reporting.hours import DAYS, Hours, span_of
from tray_app.core.reporting.notification_preferences import NotificationLevel, NotificationPreferences
from tray_app.resources import resource_folder

SECRET_OF_SOURCE = "source:{id}"  # noqa: S105 the name of a keyring entry, not its content
"""Under this name the keyring has the password of a source."""
_SHARED = ("store", "tokens", "language", "words", "links")
"""Parts of an app that the one after it goes on with."""
_CONFIGURED = ("file", "policy", "settings", "telling")
"""Parts that say what the configuration says."""
_MAIL_PROVIDERS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"}
)


class App:
    """Everything there is, made on demand. Use it as a context manager."""

    def __init__(
        self,
        places: Paths,
        vault: Vault,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        policy: Callable[[], Policy] = lambda: NOTHING_MANAGED,
    ) -> None:
        """`policy` reads what the company has decided."""
        self.places = places
        self.vault = vault
        self.now = now
        self._read_policy = policy
        self.resources = resource_folder()
        self._opened: list[Callable[[], None]] = []
        self.adjust: Callable[[CycleSettings], CycleSettings] = lambda settings: settings
        """Changes what the configuration says, as the demo does; set it before anything is asked for."""
        self.is_closing: Callable[[], bool] = lambda: False
        """Whether long work shall end early; the engine thread sets it."""
        self.on_progress: Callable[[CycleProgress], None] = lambda _: None
        """Hears how far a cycle is, on the thread that runs it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take everything down that was made, the last first."""
        while self._opened:
            self._opened.pop()()

    def renewed(self) -> "App":
        """The app on the configuration of now, with the same store, sign-in and words. Raises BadConfiguration.

        Both close the same things, so one of them is enough to close; this one may finish what it is doing.
        """
        other = self._another(*_SHARED)
        other.settings  # noqa: B018 a wrong configuration is refused here, not in the middle of a cycle
        return other

    def cancel(self) -> "App":
        """Give up what this app is doing, from any thread, and have it end early; the one that goes on in its place."""
        other = self._another(*_SHARED, *_CONFIGURED)
        self.is_closing = lambda: True
        self.abort()
        return other

    def _another(self, *parts: str) -> "App":
        other = App(self.places, self.vault, now=self.now, policy=self._read_policy)
        other.adjust, other._opened = self.adjust, self._opened
        other.is_closing, other.on_progress = self.is_closing, self.on_progress
        for part in parts:
            if part in self.__dict__:
                other.__dict__[part] = self.__dict__[part]
        return other

    def abort(self) -> None:
        """Break off whatever is waiting for a network, from any thread; the parts are of no use afterwards."""
        for source in self.__dict__.get("sources", ()):
            if isinstance(source, (ImapSource, CallFiles)):
                source.close()
        if "crm" in self.__dict__:
            self.crm.close()

    @cached_property
    def file(self) -> FileSettings:
        """The configuration, with the company's decisions in it. Raises `BadConfiguration`."""
        return self.policy.applied(load_settings(self.places.config_file))

    @cached_property
    def policy(self) -> Policy:
        """What the company has decided; what is wrong in it has no effect."""
        return self._read_policy().without_unusable(
            "logging.profile", lambda name: load_profile(name, self.profile_folders)
        )

    @cached_property
    def language(self) -> str:
        """The rep's language: one that ships."""
        return chosen_language(self._language())

    @cached_property
    def words(self) -> NullTranslations:
        """The translations of the rep's language."""
        return translations(self.language, self.resources / "locale")

    @cached_property
    def pages(self) -> PageMaker:
        """Findings made readable."""
        shelf = GuideShelf(self.resources / "fixes", self.language, lambda: self.logger)
        return PageMaker(shelf, self.links, self.words, LocalZone())

    @cached_property
    def logger(self) -> Profile | None:
        """The tool that logs, as far as the configuration can be read: guides speak of it."""
        with suppress(BadConfiguration):
            return load_profile(self.file.logging.profile, self.profile_folders)
        return None

    @cached_property
    def links(self) -> LinkBook:
        """Where steps and records lead."""
        actions_url = ACTIONS_URL
        with suppress(BadConfiguration):  # a wrong configuration is told with steps as well
            actions_url = self.file.logging.actions_url
        return LinkBook(self.resources / "links.toml", actions_url)

    @cached_property
    def store(self) -> SqliteStore:
        """The truth on disk. Raises OSError."""
        self.places.prepare()
        store = SqliteStore(self.places.store_file)
        self._opened.append(store.close)
        return store

    def session(self) -> HttpSession:
        """A way out over HTTPS, for one thread."""
        session = HttpSession()
        self._opened.append(session.close)
        return session

    @cached_property
    def tokens(self) -> TokenKeeper:
        """Who is signed in."""
        self.places.prepare()
        return TokenKeeper(self.vault, self.session(), self.places.data_dir)

    @cached_property
    def crm(self) -> SalesforceCrm:
        """Salesforce, as the rep."""
        return SalesforceCrm(
            self.tokens,
            self.session(),
            self.now,
            wanted_fields=self.settings.profile.wanted_fields,
            notes=_Notes(self.store),
            version=self.file.salesforce.api_version,
        )

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The rep's mailboxes and call logs."""
        return tuple(self.make_source(source) for source in self.file.sources)

    def make_source(
        self, source: ImapSettings | CallFilesSettings, password: Callable[[], str] | None = None
    ) -> Source:
        """A source from its settings; the password comes from the keyring unless another way is given."""
        if isinstance(source, CallFilesSettings):
            return CallFiles(id=source.id, folder=source.path, region=self._country)
        return ImapSource(
            id=source.id,
            host=source.host,
            port=source.port,
            security=source.security,
            username=source.username,
            password=password or (lambda: self.password_of(source.id)),
            mailbox=source.mailbox or None,
            ca_file=source.ca_path,
        )

    def password_of(self, source_id: str) -> str:
        """The password of a source. Raises `CannotCheck` when there is none or the keyring is locked."""
        secret = self.vault.read(SECRET_OF_SOURCE.format(id=source_id))
        if secret is None:
            raise CannotCheck("source.auth_failed")
        return secret

    @cached_property
    def profile_folders(self) -> tuple[Path, ...]:
        """Where logger profiles are: a team's own first."""
        return (self.places.config_file.parent / "profiles", self.resources / "profiles")

    @cached_property
    def settings(self) -> CycleSettings:
        """The decisions the core works with. Raises `BadConfiguration`."""
        chosen = self.file.logging
        mailboxes = [source.username for source in self.file.sources if isinstance(source, ImapSettings)]
        addresses = frozenset(plain_address(name) for name in mailboxes if "@" in name)
        own = chosen.own_domains or tuple(address.rpartition("@")[2] for address in addresses)
        profile = load_profile(chosen.profile, self.profile_folders)
        if chosen.logged_call_results:
            profile = replace(profile, expected_results=frozenset(map(CallResult, chosen.logged_call_results)))
        settings = CycleSettings(
            profile=profile,
            boundaries=Boundaries(
                own_domains=frozenset(map(plain_domain, own)) - _MAIL_PROVIDERS,
                own_addresses=addresses,
                ignored_addresses=frozenset(map(plain_address, chosen.ignore_addresses)),
                ignored_domains=frozenset(map(plain_domain, chosen.ignore_domains)),
                ignored_numbers=frozenset(chosen.ignore_numbers),
                started_at=_midnight(chosen.start_date),
            ),
            set_up=SetUp(
                email_logging=EmailLogging(chosen.email_logging),
                call_logging=CallLogging(chosen.call_logging),
                log_replies=ReplyLogging(chosen.log_replies),
            ),
            grace=timedelta(minutes=chosen.grace_minutes) if chosen.grace_minutes else None,
        )
        return self.adjust(settings)

    @cached_property
    def telling(self) -> NotificationPreferences:
        """How much the rep wants to be told, and when."""
        chosen = self.file.notifications
        hours = Hours(
            working=span_of(chosen.working_hours) if chosen.working_hours else None,
            days=frozenset(DAYS.index(day) for day in chosen.working_days),
            quiet=span_of(chosen.quiet_hours) if chosen.quiet_hours else None,
        )
        return NotificationPreferences(level=NotificationLevel(chosen.level), hours=hours)

    @cached_property
    def monitor(self) -> Monitor:
        """The cycle."""
        settings = self.settings
        return Monitor(
            sources=self.sources,
            crm=self.crm,
            store=self.store,
            settings=lambda: settings,
            cancelled=lambda: self.is_closing(),
            tell=lambda progress: self.on_progress(progress),
        )

    def _country(self) -> str:
        """The rep's country, once Salesforce has told it: numbers written without a country code belong there."""
        rep = noted_rep(self.store)
        return rep.country if rep else ""

    def _language(self) -> str:
        with suppress(Exception):  # a wrong configuration is told in the system's language
            return self.file.app.language
        return "auto"


def _midnight(day: date | None) -> datetime | None:
    """The beginning of the day where the rep's computer is."""
    return datetime.combine(day, time.min).astimezone(UTC) if day else None


class _Notes(MutableMapping[str, str]):
    """The store's notes as a mapping, for what Salesforce's describes are remembered in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, name: str) -> str:
        value = self._store.note(name)
        if value is None:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: str) -> None:
        self._store.write_note(name, value)

    def __delitem__(self, name: str) -> None:
        self._store.write_note(name, None)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the store's notes are looked up by name only")

    def __len__(self) -> int:
        raise TypeError("the store's notes are looked up by name only")
