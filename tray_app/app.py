"""The composition root: builds every part from paths, configuration and keyring, and takes them down again.

`App` has what lasts as long as the process; `Configured` has what the configuration of one moment makes of it, and is
replaced as a whole. Nothing here decides anything. Parts are made when they are first needed, so that a command which
asks for little starts little.
"""

import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.proxies import let_the_system_say
from tray_app.adapters.policy import NOTHING_MANAGED, Policy
from tray_app.adapters.salesforce.link_book import ACTIONS_URL, LinkBook
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.adapters.salesforce.token_keeper import TokenKeeper
from tray_app.adapters.settings import ConfigFile, load_settings
from tray_app.adapters.settings.decisions import cycle_settings, notification_preferences
from tray_app.adapters.sources.country_numbers import CountryNumbers
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.adapters.sources.trial import SourceAdapter
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.adapters.system.languages import chosen_language, translations
from tray_app.adapters.system.local_zone import LocalZone
from tray_app.adapters.system.paths import Paths
from tray_app.adapters.system.system_region import system_region
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.cycle.monitor import Monitor
from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.signed_in_rep import noted_rep
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.ports import Crm, NumberReader, Store, TaskWriter, Vault
from tray_app.core.model.profiles import Profile
from tray_app.core.reporting.notification_preferences import NotificationPreferences
from tray_app.resources import resource_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """What one configuration makes of the app. Never changed: another configuration is another one of these."""

    file: ConfigFile
    """The configuration, with the company's decisions in it."""
    policy: Policy
    """What the company has decided."""
    settings: CycleSettings
    """What a cycle goes by."""
    preferences: NotificationPreferences
    """How much the rep wants to be told, and when."""
    sources: tuple[SourceAdapter, ...]
    """The rep's mailboxes and call logs."""
    crm: Crm
    """Salesforce, as the rep."""
    store: Store
    """The truth on disk."""
    numbers: NumberReader
    """Reads numbers without a country."""
    now: Callable[[], datetime]
    """The clock, UTC-aware."""

    def monitor(
        self, cancelled: Callable[[], bool] = lambda: False, tell: Callable[[CycleProgress], None] = lambda _: None
    ) -> Monitor:
        """The cycle on these parts; see `Monitor` for the arguments."""
        return Monitor(
            sources=self.sources,
            crm=self.crm,
            store=self.store,
            settings=self.settings,
            numbers=self.numbers,
            cancelled=cancelled,
            tell=tell,
        )

    def close(self) -> None:
        """Break off whatever waits for a network, from any thread; sources and CRM cannot be used afterwards."""
        for source in self.sources:
            source.close()
        self.crm.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What one errand asks Salesforce with and writes through; one thread's, and closed after it."""

    crm: Crm
    """Asks."""
    writer: TaskWriter
    """Writes."""
    settings: CycleSettings
    """What a check goes by."""
    numbers: NumberReader | None = None
    """Reads numbers without a country."""


class App:
    """What lasts as long as the process, made on demand. Use it as a context manager."""

    def __init__(
        self,
        paths: Paths,
        vault: Vault,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        policy: Callable[[], Policy] = lambda: NOTHING_MANAGED,
        adjust: Callable[[CycleSettings], CycleSettings] = lambda settings: settings,
    ) -> None:
        """`policy` reads what the company has decided; `adjust` changes what the configuration says, for the demo."""
        self.paths = paths
        self.vault = vault
        self.now = now
        self.resources = resource_folder()
        self._read_policy = policy
        self._adjust = adjust
        self._opened: list[Callable[[], None]] = []
        if sys.platform in ("win32", "darwin"):
            let_the_system_say(_system_proxy)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take everything down that was made, the last first."""
        while self._opened:
            self._opened.pop()()

    @cached_property
    def configured(self) -> Configured:
        """The parts on the configuration as it was first read: for commands, which run once. Raises as `configure`."""
        made = self.configure()
        self._opened.append(made.close)
        return made

    def configure(self) -> Configured:
        """The parts on the configuration of now. Raises `BadConfiguration`, and OSError from the store."""
        policy = self.read_policy()
        return self._on(self.read_file(policy), policy)

    def reconnected(self, configured: Configured) -> Configured:
        """Fresh sources and a fresh CRM under the same decisions, for those that were closed."""
        return self._on(configured.file, configured.policy)

    def _on(self, file: ConfigFile, policy: Policy) -> Configured:
        settings = self._adjust(cycle_settings(file, load_profile(file.logging.profile, self.profile_folders)))
        return Configured(
            file=file,
            policy=policy,
            settings=settings,
            preferences=notification_preferences(file),
            sources=self.make_sources(file),
            crm=self.make_crm(file, settings),
            store=self.store,
            numbers=self.numbers,
            now=self.now,
        )

    def make_sources(self, file: ConfigFile) -> tuple[SourceAdapter, ...]:
        """The sources of the configuration."""
        return tuple(self.source_factory.make(source) for source in file.sources)

    def make_crm(self, file: ConfigFile, settings: CycleSettings) -> Crm:
        """Salesforce, as the rep; it closes its own connections."""
        return self._salesforce(file, settings)

    def _salesforce(self, file: ConfigFile, settings: CycleSettings) -> SalesforceCrm:
        return SalesforceCrm(
            self.tokens,
            HttpSession(),
            self.now,
            wanted_fields=settings.profile.wanted_fields,
            notes=_Notes(self.store),
            version=file.salesforce.api_version,
        )

    def connect(self, configured: Configured) -> Connection:
        """A connection of its own for one errand that writes, under these decisions."""
        crm = self._salesforce(configured.file, configured.settings)
        return Connection(crm=crm, writer=crm.task_writer(), settings=configured.settings, numbers=configured.numbers)

    def read_policy(self) -> Policy:
        """What the company decides now; what is wrong in it has no effect."""
        return self._read_policy().without_unusable(
            "logging.profile", lambda name: load_profile(name, self.profile_folders)
        )

    def read_file(self, policy: Policy) -> ConfigFile:
        """The configuration of now, with the company's decisions in it. Raises `BadConfiguration`."""
        return policy.applied(load_settings(self.paths.config_file))

    @cached_property
    def policy(self) -> Policy:
        """What the company had decided when it was first asked for."""
        return self.read_policy()

    @cached_property
    def file(self) -> ConfigFile:
        """The configuration as it was first read. Raises `BadConfiguration`."""
        return self.read_file(self.policy)

    @cached_property
    def language(self) -> str:
        """The rep's language: one that ships."""
        language = "auto"
        with suppress(Exception):  # a wrong configuration is told in the system's language
            language = self.file.app.language
        return chosen_language(language)

    @cached_property
    def words(self) -> NullTranslations:
        """The translations of the rep's language."""
        return translations(self.language, self.resources / "locale")

    @cached_property
    def pages(self) -> PageMaker:
        """Findings made readable, for the logging tool of the configuration as it was first read."""
        return self.make_pages(lambda: self.logger)

    def make_pages(self, profile: Callable[[], Profile | None]) -> PageMaker:
        """Findings made readable; `profile` is asked each time which logging tool the guides are to speak of."""
        shelf = GuideShelf(self.resources / "fixes", self.language, profile)
        return PageMaker(shelf, self.links, self.words, LocalZone())

    @cached_property
    def logger(self) -> Profile | None:
        """The tool that logs, as far as the configuration can be read."""
        with suppress(BadConfiguration):  # a wrong configuration is told with steps as well
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
        self.paths.prepare()
        store = SqliteStore(self.paths.store_file)
        self._opened.append(store.close)
        return store

    @property
    def repaired(self) -> Path | None:
        """Where the store was put that was damaged; None when it was not, or nobody asked for it."""
        return self.store.repaired if "store" in self.__dict__ else None

    def session(self) -> HttpSession:
        """A way out over HTTPS, for one thread; it ends with the app."""
        session = HttpSession()
        self._opened.append(session.close)
        return session

    @cached_property
    def tokens(self) -> TokenKeeper:
        """Who is signed in."""
        self.paths.prepare()
        keeper = TokenKeeper(self.vault, HttpSession(), self.paths.data_dir)
        self._opened.append(keeper.close)
        return keeper

    @cached_property
    def source_factory(self) -> SourceFactory:
        """Makes sources for this rep."""
        return SourceFactory(
            self.vault,
            lambda: next(iter(self.numbers.countries), ""),
            self.paths.data_dir,
            zone=self.zone,
            mapping_folders=(self.mapping_folder,),
        )

    @cached_property
    def numbers(self) -> CountryNumbers:
        """Reads numbers without a country: in the User's and the org's, the configured one, the system's."""
        return CountryNumbers(self._countries)

    @property
    def mapping_folder(self) -> Path:
        """Where a team's own ways of reading call files are."""
        return self.paths.config_file.parent / "mappings"

    @cached_property
    def profile_folders(self) -> tuple[Path, ...]:
        """Where logger profiles are: a team's own first."""
        return (self.paths.config_file.parent / "profiles", self.resources / "profiles")

    def _countries(self) -> Iterator[str]:
        rep = noted_rep(self.store)
        if rep is not None:
            yield rep.country
            yield from rep.countries
        with suppress(BadConfiguration):  # it is told elsewhere
            yield self.file.logging.country
        yield system_region()

    def zone(self) -> tzinfo:
        """The rep's time zone: that of the Salesforce user, and of this computer while nobody has signed in."""
        rep = noted_rep(self.store)
        try:
            return ZoneInfo(rep.time_zone) if rep and rep.time_zone else LocalZone()
        except (ZoneInfoNotFoundError, ValueError):
            return LocalZone()


def _system_proxy(url: str) -> str | None:
    # Imported here: a command that asks nothing of any network does without Qt.
    from tray_app.ui.system_proxy import system_proxy

    return system_proxy(url)


class _Notes(MutableMapping[str, str]):
    """The store's notes as a mapping, for what Salesforce's describes are remembered in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, name: str) -> str:
        value = self._store.note(name)
        if not isinstance(value, str):
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
