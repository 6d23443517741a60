"""config.toml as types: every key, its default and what it means. Secrets have no key; they live in the keyring."""

from datetime import date
from typing import Annotated, Literal

from tray_app.adapters.mail_accounts.microsoft_app import ANY_COMPANY
from tray_app.adapters.salesforce.link_book import ACTIONS_URL
from tray_app.adapters.settings.config_values import (
    Addresses,
    ApiVersion,
    CallResults,
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
    ProfileName,
    Tenant,
)
from tray_app.adapters.settings.source_models import AnySource, SourceSettings
from tray_app.adapters.tables import NumberValue, Table, key


class AppSettings(Table):
    """`[app]`."""

    language: Literal["auto", "en", "ko", "ja"] = key("Language of texts; auto: the system's.", default="auto")
    update_notice: Literal["on", "off"] = key(
        "Whether builds that have a feed of versions look once a day and tell of a newer one.", default="on"
    )


class SalesforceSettings(Table):
    """`[salesforce]`."""

    login_url: Origin = key("Where to sign in: your My Domain.", default="https://login.salesforce.com")
    client_id: str = key("Consumer key of your company's External Client App.", default="")
    api_version: ApiVersion = key("REST API version to speak, like 66.0; empty: the newest.", default="")


class NotificationSettings(Table):
    """`[notifications]`: what pops up, and when. The list in the window always has everything."""

    level: Literal["all", "digest", "off"] = key(
        "all: what needs you at once; digest: once a day together; off: nothing.", default="all"
    )
    working_hours: Hours = key("Nothing pops up outside, like 09:00-18:00; empty: all day.", default="")
    working_days: Days = key("Nothing pops up on other days; empty: every day.", default=())
    quiet_hours: Hours = key("Nothing pops up meanwhile, like 12:00-13:00.", default="")


class LoggingSettings(Table):
    """`[logging]`: the tool that writes the Tasks, and what it is not expected to write."""

    profile: ProfileName = key("The logger's profile.", default="marketo-actions")
    grace_minutes: Annotated[int, NumberValue(1, 7 * 24 * 60)] | None = key(
        "Minutes the logger may take; without it the profile's, then learned.", default=None
    )
    own_domains: Domains = key("Email domains of your company: mail inside it is not expected.", default=())
    own_numbers: NumberBlocks = key(
        "Phone numbers (+country code) of your company; one that ends in * stands for all that begin so.", default=()
    )
    ignore_addresses: Addresses = key("Email addresses for which nothing is expected.", default=())
    ignore_domains: Domains = key("Email domains for which nothing is expected.", default=())
    ignore_numbers: Numbers = key("Phone numbers (+country code) for which nothing is expected.", default=())
    country: Country = key(
        "Country (like US) of numbers written without one, where Salesforce does not tell.", default=""
    )
    start_date: date | None = key(
        "Your first day with the logger, like 2026-11-23: nothing is expected before it.", default=None
    )
    email_logging: Literal["unknown", "api", "bcc", "off"] = key(
        "How the logger logs emails: Salesforce API, a copy (BCC), or not at all.", default="unknown"
    )
    call_logging: Literal["unknown", "on", "off"] = key(
        "Whether the logger logs calls to Salesforce.", default="unknown"
    )
    log_replies: Literal["unknown", "yes", "no"] = key("Whether the logger's Log Replies is on.", default="unknown")
    logged_call_results: CallResults = key("How a call ends that is logged; empty: what the profile says.", default=())
    write_tasks: Literal["on", "off"] = key(
        "Whether DidItLog offers to write a missing Task; each rep has to allow it once before it does.", default="on"
    )
    actions_url: PageAddress = key("Where Marketo Sales Insight Actions opens: steps lead there.", default=ACTIONS_URL)


class MailSettings(Table):
    """`[mail]`: what the company's mailboxes are, so that a rep need not know."""

    kind: Literal["auto", "microsoft", "google", "other"] = key(
        "Who hosts the company's mailboxes; auto: found from the rep's address.", default="auto"
    )
    imap_host: OptionalHost = key("The company's mail server (IMAP), where it has its own.", default="")
    microsoft_client_id: OptionalMicrosoftId = key(
        "Application (client) ID of the company's app in Microsoft Entra.", default=""
    )
    microsoft_tenant: Tenant = key(
        "Directory (tenant) ID or a domain of the company in Microsoft Entra.", default=ANY_COMPANY
    )
    google_client_id: OptionalGoogleId = key(
        "Client ID of the company's desktop app in Google Cloud; empty: app passwords.", default=""
    )


class ConsentSettings(Table):
    """`[consent]`: what the rep alone can allow; no company can in the rep's place."""

    write_tasks: bool = key("You have allowed DidItLog to write a missing Task when you ask it to.", default=False)


class ConfigFile(Table):
    """The whole file."""

    app: AppSettings = key("How the app speaks.", default=AppSettings())
    salesforce: SalesforceSettings = key("Your company's Salesforce.", default=SalesforceSettings())
    logging: LoggingSettings = key("The tool that logs for you.", default=LoggingSettings())
    notifications: NotificationSettings = key("What pops up, and when.", default=NotificationSettings())
    consent: ConsentSettings = key("What you have allowed.", default=ConsentSettings())
    mail: MailSettings = key("What your company's mailboxes are.", default=MailSettings())
    sources: tuple[SourceSettings, ...] = key("Your mailboxes and call logs.", default=())

    def source(self, source_id: str) -> AnySource | None:
        """The source of that id."""
        return next((source for source in self.sources if source.id == source_id), None)
