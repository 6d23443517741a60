"""The mail programs on a rep's own computer whose copies of sent mail can be read: no password, no admin."""

from enum import StrEnum


class MailProgram(StrEnum):
    """One of them; the value is the `type` of its source."""

    THUNDERBIRD = "thunderbird"
    """Thunderbird, on every system."""
    APPLE_MAIL = "apple-mail"
    """Apple Mail, on a Mac."""
    OUTLOOK = "outlook"
    """Classic Outlook, on Windows."""
