"""What the company has decided about its mailboxes, as the keys that a new source begins with."""

from tray_app.adapters.settings.config_models import MailSettings


def company_app(mail: MailSettings, kind: str) -> dict[str, str]:
    """The company's app for a source of this type; empty for other types, and where there is none."""
    found: dict[str, str] = {}
    if kind == "graph":
        found = {"client_id": mail.microsoft_client_id, "tenant": mail.microsoft_tenant}
    elif kind == "gmail":
        found = {"client_id": mail.google_client_id}
    return {key: value for key, value in found.items() if value}
