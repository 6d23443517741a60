"""Who hosts the mailboxes of a domain, told from what its name servers say; pure, so that every answer can be tried.

A mail exchange names the host where mail goes straight there. Many companies have a filter in front (Proofpoint,
Mimecast, …); then the address at which Outlook looks for its settings, and who may send for the domain, tell more.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from tray_app.core.model.mail_providers import ends_in, imap_host_behind


class MailKind(StrEnum):
    """What kind of mailbox it is: how it can be read follows from it."""

    MICROSOFT = "microsoft"
    """Microsoft 365, or a mailbox of outlook.com."""
    GOOGLE = "google"
    """Google Workspace or Gmail."""
    OTHER = "other"
    """Any other, by IMAP."""


@dataclass(frozen=True, slots=True)
class MailHost:
    """Where a mailbox is."""

    kind: MailKind
    """Whose it is."""
    imap_host: str = ""
    """Its IMAP server, where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainFacts:
    """What name servers say about a domain. Names in any case, with or without their last dot."""

    exchanges: tuple[str, ...] = ()
    """Where mail for it goes (MX), the most preferred first."""
    autodiscover: str = ""
    """What `autodiscover.` at the domain stands for (CNAME)."""
    senders: tuple[str, ...] = ()
    """Its TXT records; one says who may send for it (SPF)."""


_MICROSOFT = (
    "protection.outlook.com",
    "mx.microsoft",
    "protection.office365.us",
    "protection.partner.outlook.cn",
    "outlook.com",
    "office365.com",
    "office365.us",
    "partner.outlook.cn",
    "hotmail.com",
)
_GOOGLE = ("google.com", "googlemail.com", "gmail.com", "psmtp.com")
_SENDS_FOR = {
    MailKind.MICROSOFT: re.compile(r"\binclude:(\S+\.)?protection\.(outlook\.com|office365\.us)\b", re.IGNORECASE),
    MailKind.GOOGLE: re.compile(r"\binclude:(_spf|aspmx\.googlemail|_netblocks\d?)(\.google)?\.com\b", re.IGNORECASE),
}
_SPF = re.compile(r"v=spf1(\s|$)", re.IGNORECASE)
_HOST_OF_KIND = {MailKind.GOOGLE: "imap.gmail.com"}


def host_in(facts: DomainFacts) -> MailHost | None:
    """Who hosts the mailboxes; None where the facts do not tell."""
    exchanges = [_plain(name) for name in facts.exchanges]
    for name in exchanges:
        if kind := kind_of_server(name):
            return MailHost(kind, _HOST_OF_KIND.get(kind, ""))
    for name in exchanges:
        if host := imap_host_behind(name):
            return MailHost(MailKind.OTHER, host)
    if kind_of_server(_plain(facts.autodiscover)) is MailKind.MICROSOFT:
        return MailHost(MailKind.MICROSOFT)
    policy = next((record for record in facts.senders if _SPF.match(record.strip())), "")
    named = [kind for kind, pattern in _SENDS_FOR.items() if pattern.search(policy)]
    # Both at once is a company that moves, or that sends campaigns from the other one: that tells nothing.
    return MailHost(named[0], _HOST_OF_KIND.get(named[0], "")) if exchanges and len(named) == 1 else None


def kind_of_server(name: str) -> MailKind | None:
    """Whose server this is, by its name in lower case; None for anybody else's."""
    if ends_in(name, _MICROSOFT):
        return MailKind.MICROSOFT
    return MailKind.GOOGLE if ends_in(name, _GOOGLE) else None


def _plain(name: str) -> str:
    return name.strip().rstrip(".").lower()
