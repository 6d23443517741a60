"""A good value for every managed setting, as an administrator writes it and as it holds then."""

from __future__ import annotations

from datetime import date
from typing import Any

from tray_app.adapters.policy.managed import ManagedKind, ManagedSetting

GOOD: dict[str, tuple[Any, Any]] = {
    "mail.microsoft_client_id": (
        "{11111111-2222-3333-4444-5555555555AA}",
        "11111111-2222-3333-4444-5555555555aa",
    ),
    "mail.microsoft_tenant": ("Acme.example", "acme.example"),
    "mail.google_client_id": (" 123-abc.apps.googleusercontent.com", "123-abc.apps.googleusercontent.com"),
    "mail.imap_host": ("IMAP.acme.example", "imap.acme.example"),
    "salesforce.login_url": ("https://acme.lightning.force.com/x", "https://acme.my.salesforce.com"),
    "salesforce.client_id": ("3MVG9.acme", "3MVG9.acme"),
    "salesforce.api_version": ("65.0", "65.0"),
    "logging.profile": ("generic", "generic"),
    "logging.country": ("gb", "GB"),
    "logging.actions_url": ("https://actions.acme.example/", "https://actions.acme.example"),
    "logging.start_date": ("2026-11-23", date(2026, 11, 23)),
    "logging.own_domains": (["ACME.example"], ("acme.example",)),
    "logging.own_numbers": (["+1 202 555 01*"], ("+120255501*",)),
    "logging.ignore_addresses": (["Jane@Acme.example"], ("jane@acme.example",)),
    "logging.ignore_domains": (["@acme.example"], ("acme.example",)),
    "logging.ignore_numbers": (["+1 202 555 0123"], ("+12025550123",)),
}
"""What an administrator writes, and what it becomes; settings of other kinds are filled in by `good`."""


def good(setting: ManagedSetting) -> tuple[Any, Any]:
    """A value other than the usual one, as it is written and as it holds."""
    if setting.key in GOOD:
        return GOOD[setting.key]
    if setting.kind is ManagedKind.NUMBER:
        return setting.low, setting.low
    if setting.kind is ManagedKind.SWITCH:
        return not setting.usual, not setting.usual
    if setting.kind is ManagedKind.LIST:
        return [setting.choices[0]], (setting.choices[0],)
    if setting.kind is ManagedKind.CHOICE:
        other = next(choice for choice in setting.choices if choice != setting.usual)
        return other, other
    return "09:00-18:00", "09:00-18:00"
