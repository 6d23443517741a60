"""Email addresses as they are compared: who is the same person, and whose domain it is."""

import re
from collections.abc import Collection, Iterable

_SENDER_TAG = re.compile(r"\+[^@]*(?=@)")


def plain_address(address: str) -> str:
    """Lower case and without a `+tag`, as own addresses are compared."""
    return _SENDER_TAG.sub("", address.strip().casefold())


def domains_of(address: str) -> tuple[str, ...]:
    """The address's domain and every domain it is a part of: mail.acme.com, acme.com, com."""
    labels = address.rpartition("@")[2].split(".")
    return tuple(".".join(labels[place:]) for place in range(len(labels)))


def domains_in(addresses: Iterable[str]) -> frozenset[str]:
    """The domains of the addresses, lower case."""
    return frozenset(address.rpartition("@")[2].casefold() for address in addresses)


def is_in(address: str, domains: Collection[str]) -> bool:
    """Whether the address belongs to one of the domains or to a part of it; lower case on both sides."""
    return any(name in domains for name in domains_of(address))
