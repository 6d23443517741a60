"""config.toml as types: every key, its default and what it means. Secrets have no key; they live in the keyring."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from tray_app.adapters.net.hosts import is_loopback
from tray_app.adapters.salesforce.link_book import ACTIONS_URL
from tray_app.adapters.salesforce.org_address import salesforce_origin
from tray_app.core.reporting.hours import span_of

_DOMAIN = re.compile(r"[^\s@.]+(\.[^\s@.]+)+")


def _domain(value: str) -> str:
    name = value.strip().removeprefix("@").lower()
    if not _DOMAIN.fullmatch(name):
        raise ValueError("domains like acme.com")
    return name


def _address(value: str) -> str:
    name, at, domain = value.strip().rpartition("@")
    if not (name and at and _DOMAIN.fullmatch(domain)) or any(sign.isspace() for sign in name):
        raise ValueError("email addresses like jane@acme.com")
    return f"{name}@{domain}".lower()


def _number(value: str) -> str:
    digits = re.sub(r"[\s().-]", "", value)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        raise ValueError("numbers with their country code, like +1 202 555 0123")
    return digits


def _country(value: str) -> str:
    code = value.strip().upper()
    if not re.fullmatch("([A-Z]{2})?", code):
        raise ValueError("a country in two letters, like US, GB, KR or JP")
    return code


def _host(value: str) -> str:
    host = value.strip().lower()
    if not host or re.search(r"[\s/@]|://", host):
        raise ValueError("the name of a server, like imap.acme.com")
    return host


def _page(value: str) -> str:
    address = value.strip().rstrip("/")
    if not re.fullmatch(r"https://[\w.-]+(:[0-9]{1,5})?(/[\w./-]*)?", address, re.ASCII):
        raise ValueError("an address that begins with https://, like https://toutapp.com")
    return address


def _span(value: str) -> str:
    if value:
        span_of(value)
    return value.strip()


Domains = Annotated[tuple[Annotated[str, AfterValidator(_domain)], ...], Field(strict=False)]
Addresses = Annotated[tuple[Annotated[str, AfterValidator(_address)], ...], Field(strict=False)]
Numbers = Annotated[tuple[Annotated[str, AfterValidator(_number)], ...], Field(strict=False)]
CallResults = Annotated[tuple[Literal["answered", "no_answer", "voicemail", "busy"], ...], Field(strict=False)]
Country = Annotated[str, AfterValidator(_country)]
Host = Annotated[str, AfterValidator(_host)]
Days = Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], Field(strict=False)]
Hours = Annotated[str, AfterValidator(_span)]
PageAddress = Annotated[str, AfterValidator(_page)]
Origin = Annotated[str, AfterValidator(salesforce_origin)]
SourceId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="Your name for it, the same for ever.")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AppSettings(_Table):
    """`[app]`."""

    language: Literal["auto", "en", "ko", "ja"] = Field(
        default="auto", description="Language of texts; auto: the system's."
    )
    update_notice: Literal["on", "off"] = Field(
        default="on", description="Whether builds that have a feed of versions look once a day and tell of a newer one."
    )


class SalesforceSettings(_Table):
    """`[salesforce]`."""

    login_url: Origin = Field(default="https://login.salesforce.com", description="Where to sign in: your My Domain.")
    client_id: str = Field(default="", description="Consumer key of your company's External Client App.")
    api_version: str = Field(
        default="", pattern=r"^([1-9]\d\.0)?$", description="REST API version to speak, like 66.0; empty: the newest."
    )


class NotificationSettings(_Table):
    """`[notifications]`: what pops up, and when. The list in the window always has everything."""

    level: Literal["all", "digest", "off"] = Field(
        default="all", description="all: what needs you at once; digest: once a day together; off: nothing."
    )
    working_hours: Hours = Field(default="", description="Nothing pops up outside, like 09:00-18:00; empty: all day.")
    working_days: Days = Field(default=(), description="Nothing pops up on other days; empty: every day.")
    quiet_hours: Hours = Field(default="", description="Nothing pops up meanwhile, like 12:00-13:00.")


class LoggingSettings(_Table):
    """`[logging]`: the tool that writes the Tasks, and what it is not expected to write."""

    profile: str = Field(default="marketo-actions", pattern=r"^[a-z0-9-]{1,40}$", description="The logger's profile.")
    grace_minutes: int | None = Field(
        default=None,
        ge=1,
        le=7 * 24 * 60,
        description="Minutes the logger may take; without it the profile's, then learned.",
    )
    own_domains: Domains = Field(
        default=(), description="Email domains of your company: mail inside it is not expected."
    )
    ignore_addresses: Addresses = Field(default=(), description="Email addresses for which nothing is expected.")
    ignore_domains: Domains = Field(default=(), description="Email domains for which nothing is expected.")
    ignore_numbers: Numbers = Field(
        default=(), description="Phone numbers (+country code) for which nothing is expected."
    )
    country: Country = Field(
        default="", description="Country (like US) of numbers written without one, where Salesforce does not tell."
    )
    start_date: date | None = Field(
        default=None, description="Your first day with the logger, like 2026-11-23: nothing is expected before it."
    )
    email_logging: Literal["unknown", "api", "bcc", "off"] = Field(
        default="unknown", description="How the logger logs emails: Salesforce API, a copy (BCC), or not at all."
    )
    call_logging: Literal["unknown", "on", "off"] = Field(
        default="unknown", description="Whether the logger logs calls to Salesforce."
    )
    log_replies: Literal["unknown", "yes", "no"] = Field(
        default="unknown", description="Whether the logger's Log Replies is on."
    )
    logged_call_results: CallResults = Field(
        default=(), description="How a call ends that is logged; empty: what the profile says."
    )
    actions_url: PageAddress = Field(
        default=ACTIONS_URL, description="Where Marketo Sales Insight Actions opens: steps lead there."
    )


class ImapSettings(_Table):
    """`[[sources]]` of type imap: the mailbox the rep sends from."""

    id: SourceId
    type: Literal["imap"] = Field(description="The kind of source.")
    host: Host = Field(description="The mail server.")
    port: int = Field(default=993, ge=1, le=65535, description="Its port; 143 unless security is tls.")
    security: Literal["tls", "starttls", "none"] = Field(default="tls", description="none is for this machine alone.")
    username: str = Field(min_length=1, description="Who signs in; the password is asked for and kept in the keyring.")
    mailbox: str = Field(default="", description="The folder of sent mail; empty: the one the server marks as such.")
    ca_file: str = Field(default="", description="File with the certificate of a private CA; empty: the system's CAs.")

    @model_validator(mode="before")
    @classmethod
    def _usual_port(cls, data: Any) -> Any:
        if isinstance(data, dict) and "port" not in data and data.get("security") in {"starttls", "none"}:
            return {**data, "port": 143}
        return data

    @field_validator("security")
    @classmethod
    def _encrypted(cls, security: str, known: ValidationInfo) -> str:
        if security == "none" and not is_loopback(known.data.get("host", "")):
            raise ValueError("tls or starttls; none only for a server on this computer")
        return security

    @property
    def ca_path(self) -> Path | None:
        """The private CA's file, or None for the system's CAs."""
        return Path(self.ca_file).expanduser() if self.ca_file else None


class CallFilesSettings(_Table):
    """`[[sources]]` of type call-files: a folder into which a dialer exports its calls."""

    id: SourceId
    type: Literal["call-files"] = Field(description="The kind of source.")
    folder: str = Field(min_length=1, description="The folder with *.csv, *.ndjson or *.json files.")

    @property
    def path(self) -> Path:
        """The folder; `~` is the rep's home."""
        return Path(self.folder).expanduser()


SourceSettings = Annotated[ImapSettings | CallFilesSettings, Field(discriminator="type")]

SOURCE_TYPES: dict[str, type[ImapSettings] | type[CallFilesSettings]] = {
    "imap": ImapSettings,
    "call-files": CallFilesSettings,
}
"""Source types by the word in the file."""


class ConfigFile(_Table):
    """The whole file."""

    app: AppSettings = Field(default=AppSettings(), description="How the app speaks.")
    salesforce: SalesforceSettings = Field(default=SalesforceSettings(), description="Your company's Salesforce.")
    logging: LoggingSettings = Field(default=LoggingSettings(), description="The tool that logs for you.")
    notifications: NotificationSettings = Field(default=NotificationSettings(), description="What pops up, and when.")
    sources: Annotated[tuple[SourceSettings, ...], Field(strict=False)] = Field(
        default=(), description="Your mailboxes and call logs."
    )

    def source(self, source_id: str) -> ImapSettings | CallFilesSettings | None:
        """The source of that id."""
        return next((source for source in self.sources if source.id == source_id), None)
