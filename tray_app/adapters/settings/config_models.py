"""config.toml as types: every key, its default and what it means. Secrets have no key; they live in the keyring."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tray_app.adapters.mail_accounts.microsoft_app import ANY_COMPANY
from tray_app.adapters.salesforce.link_book import ACTIONS_URL
from tray_app.adapters.settings.config_values import (
    Addresses,
    CallResults,
    ConfigTable,
    Country,
    Days,
    Domains,
    Hours,
    NumberBlocks,
    Numbers,
    OptionalGoogleId,
    OptionalHost,
    OptionalMicrosoftId,
    Origin,
    PageAddress,
    Tenant,
)
from tray_app.adapters.settings.source_models import AnySource, SourceSettings


class AppSettings(ConfigTable):
    """`[app]`."""

    language: Literal["auto", "en", "ko", "ja"] = Field(
        default="auto", description="Language of texts; auto: the system's."
    )
    update_notice: Literal["on", "off"] = Field(
        default="on", description="Whether builds that have a feed of versions look once a day and tell of a newer one."
    )


class SalesforceSettings(ConfigTable):
    """`[salesforce]`."""

    login_url: Origin = Field(default="https://login.salesforce.com", description="Where to sign in: your My Domain.")
    client_id: str = Field(default="", description="Consumer key of your company's External Client App.")
    api_version: str = Field(
        default="", pattern=r"^([1-9]\d\.0)?$", description="REST API version to speak, like 66.0; empty: the newest."
    )


class NotificationSettings(ConfigTable):
    """`[notifications]`: what pops up, and when. The list in the window always has everything."""

    level: Literal["all", "digest", "off"] = Field(
        default="all", description="all: what needs you at once; digest: once a day together; off: nothing."
    )
    working_hours: Hours = Field(default="", description="Nothing pops up outside, like 09:00-18:00; empty: all day.")
    working_days: Days = Field(default=(), description="Nothing pops up on other days; empty: every day.")
    quiet_hours: Hours = Field(default="", description="Nothing pops up meanwhile, like 12:00-13:00.")


class LoggingSettings(ConfigTable):
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
    own_numbers: NumberBlocks = Field(
        default=(),
        description="Phone numbers (+country code) of your company; one that ends in * stands for all that begin so.",
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
    write_tasks: Literal["on", "off"] = Field(
        default="on",
        description="Whether DidItLog offers to write a missing Task; each rep has to allow it once before it does.",
    )
    actions_url: PageAddress = Field(
        default=ACTIONS_URL, description="Where Marketo Sales Insight Actions opens: steps lead there."
    )


class MailSettings(ConfigTable):
    """`[mail]`: what the company's mailboxes are, so that a rep need not know."""

    kind: Literal["auto", "microsoft", "google", "other"] = Field(
        default="auto", description="Who hosts the company's mailboxes; auto: found from the rep's address."
    )
    imap_host: OptionalHost = Field(default="", description="The company's mail server (IMAP), where it has its own.")
    microsoft_client_id: OptionalMicrosoftId = Field(
        default="", description="Application (client) ID of the company's app in Microsoft Entra."
    )
    microsoft_tenant: Tenant = Field(
        default=ANY_COMPANY, description="Directory (tenant) ID or a domain of the company in Microsoft Entra."
    )
    google_client_id: OptionalGoogleId = Field(
        default="", description="Client ID of the company's desktop app in Google Cloud; empty: app passwords."
    )


class ConsentSettings(ConfigTable):
    """`[consent]`: what the rep alone can allow; no company can in the rep's place."""

    write_tasks: bool = Field(
        default=False, description="You have allowed DidItLog to write a missing Task when you ask it to."
    )


class ConfigFile(ConfigTable):
    """The whole file."""

    app: AppSettings = Field(default=AppSettings(), description="How the app speaks.")
    salesforce: SalesforceSettings = Field(default=SalesforceSettings(), description="Your company's Salesforce.")
    logging: LoggingSettings = Field(default=LoggingSettings(), description="The tool that logs for you.")
    notifications: NotificationSettings = Field(default=NotificationSettings(), description="What pops up, and when.")
    consent: ConsentSettings = Field(default=ConsentSettings(), description="What you have allowed.")
    mail: MailSettings = Field(default=MailSettings(), description="What your company's mailboxes are.")
    sources: Annotated[tuple[SourceSettings, ...], Field(strict=False)] = Field(
        default=(), description="Your mailboxes and call logs."
    )

    def source(self, source_id: str) -> AnySource | None:
        """The source of that id."""
        return next((source for source in self.sources if source.id == source_id), None)
