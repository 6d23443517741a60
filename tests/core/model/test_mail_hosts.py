"""Who hosts a mailbox, from what name servers say about its domain: as domains are really set up."""

from __future__ import annotations

import pytest

from tray_app.core.model.mail_hosts import DomainFacts, MailHost, MailKind, host_in

MICROSOFT, GOOGLE = MailHost(MailKind.MICROSOFT), MailHost(MailKind.GOOGLE, "imap.gmail.com")
MS, GO = "include:spf.protection.outlook.com", "include:_spf.google.com"
OUTLOOK = "autodiscover.outlook.com."


def other(host: str) -> MailHost:
    return MailHost(MailKind.OTHER, host)


ROWS: list[tuple[str, str, str, str, MailHost | None]] = [
    # what it is, exchanges, autodiscover, who may send, the answer
    ("Microsoft 365", "acme-example.mail.protection.outlook.com.", "", "", MICROSOFT),
    ("Microsoft 365 with DNSSEC", "acme-example.a-v1.mx.microsoft.", "", "", MICROSOFT),
    ("in capitals", "ACME-EXAMPLE.MAIL.PROTECTION.OUTLOOK.COM", "", "", MICROSOFT),
    ("the US government's", "acme.mail.protection.office365.us", "", "", MICROSOFT),
    ("China's", "acme.mail.protection.partner.outlook.cn", "", "", MICROSOFT),
    ("of outlook.com", "outlook-com.olc.protection.outlook.com", "", "", MICROSOFT),
    ("Google, new", "smtp.google.com", "", "", GOOGLE),
    ("Google, old", "aspmx.l.google.com aspmx2.googlemail.com", "", "", GOOGLE),
    ("behind Proofpoint, Outlook tells", "mxa.pphosted.com", OUTLOOK, "", MICROSOFT),
    ("behind Mimecast, SPF tells", "eu-smtp-1.mimecast.com", "", f"v=spf1 {MS} -all", MICROSOFT),
    ("behind Barracuda, SPF tells", "d1.ess.barracudanetworks.com", "", f"V=SPF1 {GO} ~all", GOOGLE),
    ("behind a filter, nothing tells", "mx1.iphmx.com", "", "", None),
    ("a company that moves", "mx.acme.example", "", f"v=spf1 {GO} {MS} -all", None),
    ("a company that moves, Outlook tells", "mx.acme.example", OUTLOOK, f"v=spf1 {GO} {MS} -all", MICROSOFT),
    ("Google first, a backup elsewhere", "aspmx.l.google.com mx.acme.example", "", "", GOOGLE),
    ("another's name in the middle", "google.com.acme.example", "", "", None),
    ("a name that only looks like it", "mx.notgoogle.com mx.myoutlook.com", "", "", None),
    ("Zoho", "mx2.zoho.eu", "", "", other("imap.zoho.eu")),
    ("a hoster, though Microsoft may send", "mx00.ionos.de", "", f"v=spf1 {MS} -all", other("imap.ionos.de")),
    ("Naver Works", "kr1-aspmx1.worksmobile.com", "", "", other("imap.worksmobile.com")),
    ("a server of its own", "mail.acme.example", "", "v=spf1 mx -all", None),
    ("no mail at all, though somebody may send", "", "", f"v=spf1 {MS} -all", None),
    ("a record that is no policy", "mx.acme.example", "", GO, None),
    ("a policy of a later version", "mx.acme.example", "", f"v=spf10 {GO}", None),
    ("nothing", "", "", "", None),
]


@pytest.mark.parametrize(
    ("exchanges", "alias", "sender", "right"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_host_is_told_where_the_facts_tell_it_and_nowhere_else(
    exchanges: str, alias: str, sender: str, right: MailHost | None
) -> None:
    facts = DomainFacts(exchanges=tuple(exchanges.split()), autodiscover=alias, senders=("MS=ms1", sender))
    assert host_in(facts) == right
