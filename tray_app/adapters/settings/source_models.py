"""`[[sources]]` of config.toml as types: one for each kind of source, and one for those that plug-ins bring."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from tray_app.adapters.call_reading.zones import is_zone
from tray_app.adapters.mail_accounts.microsoft_app import ANY_COMPANY
from tray_app.adapters.settings.config_values import (
    Addresses,
    Filled,
    GoogleId,
    MailAddress,
    MicrosoftId,
    RestAddress,
    Tenant,
    looks_secret,
)
from tray_app.adapters.settings.imap_settings import ImapSettings
from tray_app.adapters.settings.source_table import SourceTable
from tray_app.adapters.sources.plugin_registry import installed_plugins
from tray_app.adapters.tables import Flaw, FlawKind, TextValue, Unusable, key


def _zone(name: str) -> str:
    if name and not is_zone(name):
        raise ValueError("a time zone such as America/Chicago or Asia/Seoul")
    return name


def _installed(name: str) -> str:
    if name not in installed_plugins():
        raise ValueError(", ".join(source_types()))
    return name


class _WebMailboxSettings(SourceTable):
    """What the mailboxes behind a web API have in common: the rep signs in to them in the browser."""

    has_secret = True
    service: ClassVar[str] = ""
    """Whose mailbox it is, by the name people know."""

    username: MailAddress = key("Your address there.")

    @property
    def signs_in_browser(self) -> bool:
        """Always."""
        return True

    @property
    def place(self) -> str:
        """The service and the user."""
        return f"{self.username} · {self.service}"

    @property
    def account(self) -> str:
        """The user."""
        return self.username

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The user."""
        return (self.username,)


class GraphSettings(_WebMailboxSettings):
    """`[[sources]]` of type graph: a mailbox of Microsoft 365, through Microsoft Graph."""

    service: ClassVar[str] = "Microsoft 365"

    type: Literal["graph"] = key("The kind of source.")
    client_id: MicrosoftId = key("Application (client) ID of your company's app in Microsoft Entra.")
    tenant: Tenant = key("Directory (tenant) ID or a domain of your company.", default=ANY_COMPANY)


class GmailSettings(_WebMailboxSettings):
    """`[[sources]]` of type gmail: a mailbox of Google, through Gmail's API."""

    service: ClassVar[str] = "Google"

    type: Literal["gmail"] = key("The kind of source.")
    client_id: GoogleId = key("Client ID of your company's desktop app in Google Cloud.")


class CallFilesSettings(SourceTable):
    """`[[sources]]` of type call-files: a folder into which a dialer exports its calls."""

    is_mail = False

    type: Literal["call-files"] = key("The kind of source.")
    folder: Filled = key("The folder with the exports of your phone system.")
    pattern: str = key("Names of the files that are read, like CallLog*.csv; empty: all call files.", default="")
    time_zone: Annotated[str, TextValue(check=_zone)] = key(
        "The zone of times that name none, like Asia/Seoul; empty: your Salesforce user's.", default=""
    )
    mappings: str = key(
        "A folder with your team's ways of reading call files, beside your own in mappings.", default=""
    )

    @property
    def place(self) -> str:
        """The folder as it was written, and which files in it are read."""
        return f"{self.folder} · {self.pattern}" if self.pattern else self.folder

    @property
    def mapping_folders(self) -> tuple[Path, ...]:
        """The team's folder, where there is one."""
        return (Path(self.mappings).expanduser(),) if self.mappings else ()

    @property
    def zone(self) -> tzinfo | None:
        """The zone of times that name none, where it was set."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def path(self) -> Path:
        """The folder; `~` is the rep's home."""
        return Path(self.folder).expanduser()

    @property
    def watched(self) -> Path:
        """The folder."""
        return self.path


class _MailProgramSettings(SourceTable):
    """What the sources have in common that read the copies of a mail program."""

    addresses: Addresses = key("The addresses you send from; found by themselves when the source is added.", default=())

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The addresses."""
        return self.addresses


class ThunderbirdSettings(_MailProgramSettings):
    """`[[sources]]` of type thunderbird: the copies of sent mail that Thunderbird keeps on this computer."""

    type: Literal["thunderbird"] = key("The kind of source.")
    profile: str = key("Name or folder of the profile; empty: the one Thunderbird uses.", default="")

    @property
    def place(self) -> str:
        """The program, and the profile where one was chosen."""
        return f"Thunderbird · {self.profile}" if self.profile else "Thunderbird"


class AppleMailSettings(_MailProgramSettings):
    """`[[sources]]` of type apple-mail: the sent emails in Apple Mail's index on this Mac."""

    type: Literal["apple-mail"] = key("The kind of source.")
    mailbox: str = key("The folder of sent mail; empty: those with a usual name.", default="")

    @property
    def place(self) -> str:
        """The program."""
        return "Apple Mail"


class OutlookSettings(_MailProgramSettings):
    """`[[sources]]` of type outlook: Sent Items of classic Outlook on this Windows computer, while it runs."""

    type: Literal["outlook"] = key("The kind of source.")

    @property
    def place(self) -> str:
        """The program."""
        return "Outlook"


class MarketoSettings(SourceTable):
    """`[[sources]]` of type marketo: what Marketo Sales Insight Actions reports of the rep to Marketo Engage."""

    type: Literal["marketo"] = key("The kind of source.")
    url: RestAddress = key("The REST address of your Marketo, like https://123-ABC-456.mktorest.com.")
    client_id: Filled = key("Client ID of the LaunchPoint service; its secret is asked for.")
    user: MailAddress = key("Your address as Sales Insight Actions knows it: only your activities are read.")

    has_secret = True

    @property
    def place(self) -> str:
        """The rep and the program."""
        return f"Marketo · {self.user}"

    @property
    def account(self) -> str:
        """The client: whom the secret belongs to."""
        return self.client_id

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The rep's address."""
        return (self.user,)


class PluginSettings(SourceTable):
    """`[[sources]]` of a type that a plug-in brings: every other key is the plug-in's own."""

    is_open: ClassVar[bool] = True

    type: Annotated[str, TextValue(check=_installed)] = key("The name of the plug-in's entry point.")

    has_secret = True

    def _objections(self) -> Iterator[Flaw]:
        for name in filter(looks_secret, self.options):
            allowed = f"any key but {name}: secrets are kept in the keyring, by diditlog source secret"
            yield Flaw(FlawKind.WRONG_VALUE, allowed, path=(name,))

    @property
    def place(self) -> str:
        """The plug-in's name."""
        return self.type

    @property
    def account(self) -> str:
        """The plug-in's name: what its secret is for."""
        return self.type

    @property
    def options(self) -> dict[str, Any]:
        """The plug-in's own keys."""
        return dict(self.others)


AnySource = (
    ImapSettings
    | GraphSettings
    | GmailSettings
    | CallFilesSettings
    | ThunderbirdSettings
    | AppleMailSettings
    | OutlookSettings
    | MarketoSettings
    | PluginSettings
)
"""The settings of one source, of whatever kind."""

InBrowser = GraphSettings | GmailSettings | ImapSettings
"""The settings of mailboxes that can be signed in to in the browser."""

SOURCE_TYPES: dict[str, type[AnySource]] = {
    "imap": ImapSettings,
    "graph": GraphSettings,
    "gmail": GmailSettings,
    "call-files": CallFilesSettings,
    "thunderbird": ThunderbirdSettings,
    "apple-mail": AppleMailSettings,
    "outlook": OutlookSettings,
    "marketo": MarketoSettings,
}
"""Source types by the word in the file; those of plug-ins come besides."""


def source_types() -> list[str]:
    """Every type that may stand in the file now."""
    return [*SOURCE_TYPES, *sorted(installed_plugins().keys() - SOURCE_TYPES.keys())]


class _SourceValue:
    """A table of `[[sources]]`: its `type` says which keys it has."""

    def read(self, value: object) -> SourceTable:
        """The source. Raises Unusable."""
        if isinstance(value, SourceTable):
            return value
        if not isinstance(value, Mapping):
            raise Unusable.value("a table of keys")
        if "type" not in value:
            raise Unusable([Flaw(FlawKind.MISSING_KEY, path=("type",))])
        kind = value["type"]
        if isinstance(kind, str) and kind in SOURCE_TYPES:
            # Plug-ins are not asked for: finding them looks into every package that is installed.
            return SOURCE_TYPES[kind].read(value)
        if kind not in source_types():
            raise Unusable([Flaw(FlawKind.WRONG_VALUE, ", ".join(source_types()), path=("type",))])
        return PluginSettings.read(value)

    def schema(self) -> dict[str, Any]:
        """Any of those that ship."""
        return {"anyOf": [table.schema() for table in SOURCE_TYPES.values()]}


SourceSettings = Annotated[AnySource, _SourceValue()]
"""The settings of one source, read by its `type`."""
