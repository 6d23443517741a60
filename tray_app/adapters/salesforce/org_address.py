"""Turns whatever a rep pastes as "the address of our Salesforce" into the origin that can be signed in to."""

import re
from urllib.parse import SplitResult, urlsplit

from tray_app.adapters.net.hosts import is_loopback
from tray_app.core.model.text import Text, text

_HOST = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))+", re.ASCII)
_PAGES = (".lightning.force.com", ".my.salesforce-setup.com")
"""Domains that show pages but take no API request and no sign-in; the same name under `_MY_DOMAIN` does."""
SALESFORCE_DOMAINS = (".salesforce.com", ".force.com", ".salesforce.mil", ".sfcrmproducts.cn")
"""Where orgs are: Salesforce's own domains, those of the US government's and of the Chinese orgs among them."""
_NO_ADDRESS = text("This is not a web address. One looks like https://acme.my.salesforce.com.")
_NOT_ENCRYPTED = text("The address has to begin with https://, so that nobody on the way can read along.")
_USER_NAME = text(
    "The address has a user name or an @ before the name of the server, so it may lead elsewhere than it seems to. "
    "Copy it anew from the browser's address bar."
)
_PORT = text("The address has a port number. Salesforce has none: leave out the colon and the number.")
_FOREIGN_LETTERS = text(
    "The address has letters that only look like those of Salesforce's. Copy it anew from the browser's address bar."
)
_MY_DOMAIN = ".my.salesforce.com"
_PUNYCODE = "xn--"


class BadAddress(ValueError):
    """No address to sign in at; the message is a sentence for the rep."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def salesforce_origin(text: str) -> str:
    """`https://host[:port]` of an address; the path of a pasted record and a query are cut off.

    Salesforce's page domains become the My Domain (Salesforce Help, "My Domain URL Formats"). Raises BadAddress
    when it is no address, would not be encrypted, or may lead elsewhere than it seems to.
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
    host = parts.hostname or ""
    if "@" in parts.netloc:
        raise BadAddress(_USER_NAME)
    if not host.isascii() or any(label.startswith(_PUNYCODE) for label in host.split(".")):
        raise BadAddress(_FOREIGN_LETTERS)
    if parts.scheme not in {"http", "https"} or not (_HOST.fullmatch(host) or is_loopback(host)) or host[-1:] == ".":
        raise BadAddress(_NO_ADDRESS)
    if parts.scheme == "http" and not is_loopback(host):
        raise BadAddress(_NOT_ENCRYPTED)
    if port not in {None, 443} and not is_loopback(host):
        raise BadAddress(_PORT)
    for pages in _PAGES:
        if host.endswith(pages):
            host = host.removesuffix(pages) + _MY_DOMAIN
    return _origin(parts, host, port)


def is_of_salesforce(origin: str) -> bool:
    """Whether the address is under a domain of Salesforce's, or on this very machine."""
    host = urlsplit(origin).hostname or ""
    return host.endswith(SALESFORCE_DOMAINS) or is_loopback(host)


def _origin(parts: SplitResult, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" if port in {None, usual} else f"{parts.scheme}://{shown}:{port}"
