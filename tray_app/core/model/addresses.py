"""Email addresses as they are compared: who is the same person, and whose domain it is."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

_SENDER_TAG = re.compile(r"\+[^@]*$")
_ENCODED = "xn--"
"""How a label with other letters than a to z begins where only these are allowed (RFC 5890)."""


def plain_address(address: str) -> str:
    """As addresses are compared: lower case, without a `+tag`, the domain in its own letters."""
    name, at, domain = address.strip().rpartition("@")
    return f"{_SENDER_TAG.sub('', name.casefold())}{at}{plain_domain(domain)}"


@lru_cache(maxsize=1024)  # a cycle asks thousands of times about the same few
def plain_domain(domain: str) -> str:
    """As domains are compared: lower case and in their own letters; people type bücher.example, mails say xn--…."""
    return ".".join(map(_label, domain.strip().casefold().split(".")))


@lru_cache(maxsize=1024)
def _with_parents(domain: str) -> tuple[str, ...]:
    """The domain and every one it is a part of."""
    labels = plain_domain(domain).split(".")
    return tuple(".".join(labels[place:]) for place in range(len(labels)))


def domains_of(address: str) -> tuple[str, ...]:
    """The address's domain and every domain it is a part of: mail.acme.com, acme.com, com."""
    return _with_parents(address.rpartition("@")[2])


def domains_in(addresses: Iterable[str]) -> frozenset[str]:
    """The domains of the addresses, lower case."""
    return frozenset(plain_domain(address.rpartition("@")[2]) for address in addresses)


def is_in(address: str, domains: Collection[str]) -> bool:
    """Whether the address belongs to one of the domains, which are plain, or to a part of it."""
    return any(name in domains for name in domains_of(address))


def _label(label: str) -> str:
    if label.startswith(_ENCODED):
        try:
            label = label.removeprefix(_ENCODED).encode("ascii").decode("punycode")
        except UnicodeError:  # nothing anybody typed: it stays as it is
            return label
    return unicodedata.normalize("NFC", label).casefold()
