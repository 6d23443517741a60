"""Turns whatever a rep pastes as "the address of our Salesforce" into the origin that can be signed in to."""

import re
from urllib.parse import urlsplit

from tray_app.adapters.net.hosts import is_loopback
from tray_app.core.model.text import Text, text

_HOST = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))+", re.ASCII)
_PAGES = (".lightning.force.com", ".my.salesforce-setup.com")
"""Domains that show pages but take no API request and no sign-in; the same name under `_MY_DOMAIN` does."""
_OF_SALESFORCE = (".salesforce.com", ".force.com", ".salesforce.mil")
_NO_ADDRESS = text("This is not a web address. One looks like https://acme.my.salesforce.com.")
_NOT_ENCRYPTED = text("The address has to begin with https://, so that nobody on the way can read along.")
_MY_DOMAIN = ".my.salesforce.com"


class BadAddress(ValueError):
    """No address to sign in at; the message is a sentence for the rep."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def salesforce_origin(text: str) -> str:
    """`https://host[:port]` of an address; the path of a pasted record, a query or a user name are cut off.

    Salesforce's page domains become the My Domain (Salesforce Help, "My Domain URL Formats"). Raises BadAddress
    when it is no address, or would not be encrypted.
    """
    given = text.strip().strip("<>")
    if re.search(r"[\s\\]", given):  # browsers read a backslash as a slash and land on another host than urlsplit
        raise BadAddress(_NO_ADDRESS)
    address = given if "://" in given else f"https://{given}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadAddress(_NO_ADDRESS) from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in {"http", "https"} or not (_HOST.fullmatch(host) or is_loopback(host)):
        raise BadAddress(_NO_ADDRESS)
    if parts.scheme == "http" and not is_loopback(host):
        raise BadAddress(_NOT_ENCRYPTED)
    for pages in _PAGES:
        if host.endswith(pages):
            host = host.removesuffix(pages) + _MY_DOMAIN
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" if port in {None, usual} else f"{parts.scheme}://{shown}:{port}"


def is_of_salesforce(origin: str) -> bool:
    """Whether the address is under a domain of Salesforce's, or on this very machine."""
    host = urlsplit(origin).hostname or ""
    return host.endswith(_OF_SALESFORCE) or is_loopback(host)
