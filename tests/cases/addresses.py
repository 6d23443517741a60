"""Addresses as people and programs write them."""

from tests.cases import Case
from tray_app.core.model.addresses import plain_address

CASES = (
    Case(
        kind="an address in capitals is the same address",
        given="Jane@Example.COM",
        before="jane@example.com",
        right="jane@example.com",
        answer=lambda: plain_address("Jane@Example.COM"),
    ),
)
