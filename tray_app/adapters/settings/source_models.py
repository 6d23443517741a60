"""`[[sources]]` of config.toml as types: one for each kind of source, and one for those that plug-ins bring."""

from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from tray_app.adapters.call_reading.zones import is_zone
from tray_app.adapters.mail_accounts.microsoft_app import ANY_COMPANY
from tray_app.adapters.settings.config_values import (
    Addresses,
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

_PLUGIN = "plug-in"
"""Stands for the types that plug-ins bring; no type itself."""


class _WebMailboxSettings(SourceTable):
    """What the mailboxes behind a web API have in common: the rep signs in to them in the browser."""

    has_secret = True
    service: ClassVar[str] = ""
    """Whose mailbox it is, by the name people know."""

    username: MailAddress = Field(description="Your address there.")

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

    type: Literal["graph"] = Field(description="The kind of source.")
    client_id: MicrosoftId = Field(description="Application (client) ID of your company's app in Microsoft Entra.")
    tenant: Tenant = Field(default=ANY_COMPANY, description="Directory (tenant) ID or a domain of your company.")


class GmailSettings(_WebMailboxSettings):
    """`[[sources]]` of type gmail: a mailbox of Google, through Gmail's API."""

    service: ClassVar[str] = "Google"

    type: Literal["gmail"] = Field(description="The kind of source.")
    client_id: GoogleId = Field(description="Client ID of your company's desktop app in Google Cloud.")


class CallFilesSettings(SourceTable):
    """`[[sources]]` of type call-files: a folder into which a dialer exports its calls."""

    is_mail = False

    type: Literal["call-files"] = Field(description="The kind of source.")
    folder: str = Field(min_length=1, description="The folder with the exports of your phone system.")
    pattern: str = Field(
        default="", description="Names of the files that are read, like CallLog*.csv; empty: all call files."
    )
    time_zone: str = Field(
        default="",
        description="The zone of times that name none, like Asia/Seoul; empty: your Salesforce user's.",
    )
    mappings: str = Field(
        default="", description="A folder with your team's ways of reading call files, beside your own in mappings."
    )

    @field_validator("time_zone")
    @classmethod
    def _a_zone(cls, name: str) -> str:
        if name and not is_zone(name):
            raise ValueError("a time zone such as America/Chicago or Asia/Seoul")
        return name

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

    addresses: Addresses = Field(
        default=(), description="The addresses you send from; found by themselves when the source is added."
    )

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The addresses."""
        return self.addresses


class ThunderbirdSettings(_MailProgramSettings):
    """`[[sources]]` of type thunderbird: the copies of sent mail that Thunderbird keeps on this computer."""

    type: Literal["thunderbird"] = Field(description="The kind of source.")
    profile: str = Field(default="", description="Name or folder of the profile; empty: the one Thunderbird uses.")

    @property
    def place(self) -> str:
        """The program, and the profile where one was chosen."""
        return f"Thunderbird · {self.profile}" if self.profile else "Thunderbird"


class AppleMailSettings(_MailProgramSettings):
    """`[[sources]]` of type apple-mail: the sent emails in Apple Mail's index on this Mac."""

    type: Literal["apple-mail"] = Field(description="The kind of source.")
    mailbox: str = Field(default="", description="The folder of sent mail; empty: those with a usual name.")

    @property
    def place(self) -> str:
        """The program."""
        return "Apple Mail"


class OutlookSettings(_MailProgramSettings):
    """`[[sources]]` of type outlook: Sent Items of classic Outlook on this Windows computer, while it runs."""

    type: Literal["outlook"] = Field(description="The kind of source.")

    @property
    def place(self) -> str:
        """The program."""
        return "Outlook"


class MarketoSettings(SourceTable):
    """`[[sources]]` of type marketo: what Marketo Sales Insight Actions reports of the rep to Marketo Engage."""

    type: Literal["marketo"] = Field(description="The kind of source.")
    url: RestAddress = Field(description="The REST address of your Marketo, like https://123-ABC-456.mktorest.com.")
    client_id: str = Field(min_length=1, description="Client ID of the LaunchPoint service; its secret is asked for.")
    user: MailAddress = Field(
        description="Your address as Sales Insight Actions knows it: only your activities are read."
    )

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

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    type: str = Field(description="The name of the plug-in's entry point.")

    has_secret = True

    @field_validator("type")
    @classmethod
    def _installed(cls, name: str) -> str:
        if name not in installed_plugins():
            raise ValueError(", ".join(source_types()))
        return name

    @model_validator(mode="after")
    def _without_secrets(self) -> Self:
        for key in self.options:
            if looks_secret(key):
                raise ValueError(f"any key but {key}: secrets are kept in the keyring, by diditlog source secret")
        return self

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
        return dict(self.model_extra or {})


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


def model_of(tag: str) -> type[AnySource]:
    """The model behind the word that pydantic puts into the path of an error."""
    return SOURCE_TYPES.get(tag, PluginSettings)


def _tag(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    if isinstance(kind, str) and kind not in SOURCE_TYPES and kind in installed_plugins():
        return _PLUGIN
    return kind if isinstance(kind, str) else None


SourceSettings = Annotated[
    Annotated[ImapSettings, Tag("imap")]
    | Annotated[GraphSettings, Tag("graph")]
    | Annotated[GmailSettings, Tag("gmail")]
    | Annotated[CallFilesSettings, Tag("call-files")]
    | Annotated[ThunderbirdSettings, Tag("thunderbird")]
    | Annotated[AppleMailSettings, Tag("apple-mail")]
    | Annotated[OutlookSettings, Tag("outlook")]
    | Annotated[MarketoSettings, Tag("marketo")]
    | Annotated[PluginSettings, Tag(_PLUGIN)],
    Discriminator(_tag),
]
"""Which of them it is, its `type` says."""
