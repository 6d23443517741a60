"""The rep's choices: config.toml, checked on the way in and on the way out."""

from tray_app.adapters.settings.models import (
    SOURCE_TYPES,
    AppSettings,
    CallFilesSettings,
    ImapSettings,
    LoggingSettings,
    NotificationSettings,
    SalesforceSettings,
    Settings,
)
from tray_app.adapters.settings.reading import (
    load_settings,
    parse_settings,
    parse_source,
    problem_with,
    problem_with_source,
)
from tray_app.adapters.settings.writing import add_source, remove_source, set_salesforce, set_value

__all__ = [
    "SOURCE_TYPES",
    "AppSettings",
    "CallFilesSettings",
    "ImapSettings",
    "LoggingSettings",
    "NotificationSettings",
    "SalesforceSettings",
    "Settings",
    "add_source",
    "load_settings",
    "parse_settings",
    "parse_source",
    "problem_with",
    "problem_with_source",
    "remove_source",
    "set_salesforce",
    "set_value",
]
