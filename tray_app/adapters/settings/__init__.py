"""The rep's choices: config.toml, checked on the way in and on the way out."""

from tray_app.adapters.settings.config_models import (
    AppSettings,
    ConfigFile,
    LoggingSettings,
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
from tray_app.adapters.settings.source_models import (
    SOURCE_TYPES,
    AnySource,
    AppleMailSettings,
    CallFilesSettings,
    ImapSettings,
    MarketoSettings,
    OutlookSettings,
    PluginSettings,
    SourceTable,
    ThunderbirdSettings,
    source_types,
)

__all__ = [
    "SOURCE_TYPES",
    "AnySource",
    "AppSettings",
    "AppleMailSettings",
    "CallFilesSettings",
    "ConfigFile",
    "ImapSettings",
    "LoggingSettings",
    "MarketoSettings",
    "NotificationSettings",
    "OutlookSettings",
    "PluginSettings",
    "SalesforceSettings",
    "SourceTable",
    "ThunderbirdSettings",
    "add_source",
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
