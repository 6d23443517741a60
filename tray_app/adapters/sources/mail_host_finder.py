"""Who hosts a mailbox, from its address alone: known providers, name servers, then what the domain publishes itself.

Nobody is told the address, the domain at most. It takes seconds at worst, so no window asks it on its own thread.
"""

import re
from contextlib import suppress
from typing import Final

import requests

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.net.name_lookup import NameLookup
from tray_app.core.model.addresses import plain_domain
from tray_app.core.model.mail_hosts import MailHost, MailKind, host_in, kind_of_server
from tray_app.core.model.mail_providers import imap_host_of, is_microsoft_brand

_PUBLISHED: Final = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
)
"""Where a domain says how its mail is read (Mozilla's autoconfig), asked without naming a user."""
_LARGEST: Final = 64 * 1024
_DOMAIN: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+")
_HOST: Final = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


def find_mail_host(address: str, names: NameLookup, session: HttpSession) -> MailHost | None:
    """Who hosts it; None for what is no address, and where nobody tells. Never raises."""
    domain = domain_to_ask(address)
    if not domain:
        return None
    if is_microsoft_brand(domain):
        return MailHost(MailKind.MICROSOFT)
    if host := imap_host_of(domain):
        return MailHost(kind_of_server(host) or MailKind.OTHER, host)
    return host_in(names.facts_of(domain)) or _published_by(domain, session)


def domain_to_ask(address: str) -> str:
    """The domain in the form name servers know; empty for what is no address."""
    name, at, written = address.strip().rpartition("@")
    domain = plain_domain(written)
    if not (name and at and domain):
        return ""
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def _published_by(domain: str, session: HttpSession) -> MailHost | None:
    for place in _PUBLISHED:
        with suppress(requests.RequestException, OSError, ValueError):
            answer = session.get(place.format(domain=domain))
            host = _imap_in(answer.content[:_LARGEST]) if answer.status_code == 200 else ""
            if host:
                return MailHost(kind_of_server(host) or MailKind.OTHER, host)
    return None


def _imap_in(document: bytes) -> str:
    """The first IMAP server over TLS in a published configuration; empty when there is none."""
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:  # no such document has one, and it can be a trap
        return ""
    from xml.etree import ElementTree  # once in the life of a mailbox

    try:
        root = ElementTree.fromstring(document)  # noqa: S314 no entities can be declared, and it is short
    except ElementTree.ParseError:
        return ""
    for server in root.iter("incomingServer"):
        host = (server.findtext("hostname") or "").strip().lower()
        secure = (server.findtext("socketType") or "").strip().upper() == "SSL"
        if server.get("type") == "imap" and secure and _HOST.fullmatch(host):
            return host
    return ""
