"""Finding out who hosts a mailbox: known providers, name servers, what a domain publishes; nobody hears the address."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import requests

from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.sources.app_password import app_password_in
from tray_app.adapters.sources.mail_host_finder import find_mail_host
from tray_app.core.model.mail_hosts import DomainFacts, MailHost, MailKind


@dataclass
class Names:
    """Fake of `NameLookup`."""

    facts: DomainFacts = DomainFacts()  # noqa: RUF009 frozen
    asked: list[str] = field(default_factory=list)

    def facts_of(self, domain: str) -> DomainFacts:
        self.asked.append(domain)
        return self.facts


class Web(HttpSession):
    """Answers with prepared documents, by address; any other is not there."""

    def __init__(self, **documents: bytes) -> None:
        super().__init__()
        self.documents = documents
        self.addresses: list[str] = []

    def get(self, url: str | bytes, **_: object) -> requests.Response:
        self.addresses.append(str(url))
        found = self.documents.get("well_known" if ".well-known" in str(url) else "autoconfig")
        if found is None:
            raise requests.ConnectionError
        response = requests.Response()
        response.status_code, response._content = 200, found
        return response


def published(host: str, kind: str = "imap", socket: str = "SSL") -> bytes:
    server = (
        f'<incomingServer type="{kind}"><hostname>{host}</hostname><socketType>{socket}</socketType></incomingServer>'
    )
    return f'<clientConfig version="1.1"><emailProvider id="x">{server}</emailProvider></clientConfig>'.encode()


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("rep@gmail.com", MailHost(MailKind.GOOGLE, "imap.gmail.com")),
        ("rep@googlemail.com", MailHost(MailKind.GOOGLE, "imap.gmail.com")),
        (" Rep@Outlook.com ", MailHost(MailKind.MICROSOFT)),
        ("rep@hotmail.fr", MailHost(MailKind.MICROSOFT)),
        ("rep@live.co.uk", MailHost(MailKind.MICROSOFT)),
        ("rep@gmx.de", MailHost(MailKind.OTHER, "imap.gmx.net")),
        ("rep@naver.com", MailHost(MailKind.OTHER, "imap.naver.com")),
    ],
)
def test_a_known_provider_is_known_without_asking_anybody(address: str, right: MailHost) -> None:
    names, web = Names(), Web()
    assert find_mail_host(address, names, web) == right
    assert (names.asked, web.addresses) == ([], [])


def test_name_servers_are_asked_for_the_domain_alone() -> None:
    names = Names(DomainFacts(exchanges=("aspmx.l.google.com",)))
    assert find_mail_host("jane.doe@Acme.example", names, Web()) == MailHost(MailKind.GOOGLE, "imap.gmail.com")
    assert names.asked == ["acme.example"]


def test_a_domain_in_its_own_letters_is_asked_for_in_theirs() -> None:
    names = Names()
    find_mail_host("rep@bücher.example", names, Web())
    assert names.asked == ["xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "address",
    ["", "rep", "rep@", "@acme.example", "rep@localhost", "rep@acme.example/x", "a@b c.example", "rep@-a.example"],
)
def test_what_is_no_address_is_asked_nowhere(address: str) -> None:
    names, web = Names(), Web()
    assert find_mail_host(address, names, web) is None
    assert (names.asked, web.addresses) == ([], [])


DOCUMENTS: list[tuple[str, bytes, MailHost | None]] = [
    ("its own", published("imap.acme.example"), MailHost(MailKind.OTHER, "imap.acme.example")),
    ("Google's", published("imap.gmail.com"), None),
    ("Microsoft's", published("outlook.office365.com"), None),
    ("without encryption", published("imap.acme.example", socket="plain"), None),
    ("POP alone", published("pop.acme.example", kind="pop3"), None),
    ("a placeholder", published("%EMAILDOMAIN%"), None),
    ("no server's name", published("imap.acme.example/x"), None),
    ("a page", b"<!DOCTYPE html><html><body>hello</body></html>", None),
    ("a bomb", b'<!DOCTYPE a [<!ENTITY b "bb">]>' + published("imap.acme.example"), None),
    ("half of it", published("imap.acme.example")[:60], None),
    ("nothing", b"", None),
]


@pytest.mark.parametrize(("document", "right"), [row[1:] for row in DOCUMENTS], ids=[row[0] for row in DOCUMENTS])
@pytest.mark.parametrize("place", ["autoconfig", "well_known"])
def test_what_the_domain_publishes_is_taken_where_it_can_be(
    place: str, document: bytes, right: MailHost | None
) -> None:
    web = Web(**{place: document})
    found = find_mail_host("rep@acme.example", Names(), web)
    if b"gmail" in document:
        right = MailHost(MailKind.GOOGLE, "imap.gmail.com")
    if b"office365" in document:
        right = MailHost(MailKind.MICROSOFT, "outlook.office365.com")
    assert found == right
    assert not any("rep" in address for address in web.addresses)


@pytest.mark.parametrize(
    ("pasted", "host", "right"),
    [
        ("abcd efgh ijkl mnop", "imap.gmail.com", "abcdefghijklmnop"),
        (" abcd efgh ijkl mnop\n", "IMAP.gmail.com", "abcdefghijklmnop"),
        ("abcd\u00a0efgh\u00a0ijkl\u00a0mnop", "imap.gmail.com", "abcdefghijklmnop"),
        ("abcdefghijklmnop", "imap.gmail.com", "abcdefghijklmnop"),
        ("abcd-efgh-ijkl-mnop", "imap.mail.me.com", "abcd-efgh-ijkl-mnop"),
        ("my own pass word", "imap.gmail.com", "my own pass word"),
        ("abcd efgh ijkl mnop", "imap.acme.example", "abcd efgh ijkl mnop"),
        (" leading", "imap.gmail.com", " leading"),
    ],
)
def test_an_app_password_is_taken_with_or_without_its_blanks(pasted: str, host: str, right: str) -> None:
    assert app_password_in(pasted, host) == right
