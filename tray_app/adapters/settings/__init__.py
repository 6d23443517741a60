"""The rep's choices: config.toml, checked on the way in and on the way out."""

from tray_app.adapters.settings.company_mail import company_app
from tray_app.adapters.settings.config_models import (
    AppSettings,
    ConfigFile,
    LoggingSettings,
    MailSettings,
    NotificationSettings,
    SalesforceSettings,
)
from tray_app.adapters.settings.config_reading import (
    load_settings,
    parse_settings,
    parse_source,
    problem_with,
    problem_with_source,
)
from tray_app.adapters.settings.config_writing import add_source, remove_source, set_salesforce, set_value
from tray_app.adapters.settings.imap_settings import ImapSettings
from tray_app.adapters.settings.source_models import (
    SOURCE_TYPES,
    AnySource,
    AppleMailSettings,
    CallFilesSettings,
    GmailSettings,
    GraphSettings,
    InBrowser,
    MarketoSettings,
    OutlookSettings,
    PluginSettings,
    ThunderbirdSettings,
    source_types,
)
from tray_app.adapters.settings.source_table import SourceTable

__all__ = [
    "SOURCE_TYPES",
    "AnySource",
    "AppSettings",
    "AppleMailSettings",
    "CallFilesSettings",
    "ConfigFile",
    "GmailSettings",
    "GraphSettings",
    "ImapSettings",
    "InBrowser",
    "LoggingSettings",
    "MailSettings",
    "MarketoSettings",
    "NotificationSettings",
    "OutlookSettings",
    "PluginSettings",
    "SalesforceSettings",
    "SourceTable",
    "ThunderbirdSettings",
    "add_source",
    "company_app",
    "load_settings",
    "parse_settings",
    "parse_source",
    "problem_with",
    "problem_with_source",
    "remove_source",
    "set_salesforce",
    "set_value",
    "source_types",
]
