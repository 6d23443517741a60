"""Asking name servers about a domain, against one on loopback: what it says, and every way in which it does not."""

from __future__ import annotations

from collections.abc import Iterator

import dns.rcode
import pytest

from tests.rig.fair_time import within
from tests.rig.name_server import NameServer
from tray_app.adapters.net.name_lookup import NameServers
from tray_app.core.model.mail_hosts import DomainFacts


@pytest.fixture
def server() -> Iterator[NameServer]:
    made = NameServer()
    yield made
    made.close()


def facts(server: NameServer, domain: str = "acme.example", limit_s: float = 4.0) -> DomainFacts:
    return NameServers(["127.0.0.1"], server.port, limit_s).facts_of(domain)


def test_everything_it_says_is_taken_the_preferred_exchange_first(server: NameServer) -> None:
    server.records = {
        ("acme.example", "MX"): ["20 backup.acme.example.", "5 mx.acme.example."],
        ("autodiscover.acme.example", "CNAME"): ["autodiscover.outlook.com."],
        ("acme.example", "TXT"): ['"v=spf1 include:spf." "protection.outlook.com -all"', '"MS=ms1"'],
    }
    assert facts(server) == DomainFacts(
        exchanges=("mx.acme.example.", "backup.acme.example."),
        autodiscover="autodiscover.outlook.com.",
        senders=("MS=ms1", "v=spf1 include:spf.protection.outlook.com -all"),
    )


def test_a_domain_that_takes_no_mail_has_no_exchange(server: NameServer) -> None:
    server.records = {("acme.example", "MX"): ["0 ."]}
    assert facts(server).exchanges == ()


@pytest.mark.parametrize("rcode", [dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_no_answer_is_no_error(server: NameServer, rcode: dns.rcode.Rcode) -> None:
    server.rcode = rcode
    assert facts(server, limit_s=1.0) == DomainFacts()


def test_silence_costs_the_time_that_was_given_and_no_more(server: NameServer) -> None:
    server.silent = True
    with within(2.0):
        assert facts(server, limit_s=0.5) == DomainFacts()


@pytest.mark.parametrize("domain", ["a" * 70 + ".example", "a..example", "\u00fc.example", "*.example", ""])
def test_names_that_cannot_be_asked_are_no_error(server: NameServer, domain: str) -> None:
    assert facts(server, domain, 0.5).exchanges == ()
