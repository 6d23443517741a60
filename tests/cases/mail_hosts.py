"""Whose mailbox it is and what it wants, from an address, a name server's answer and a server's refusal."""

from collections.abc import Callable

from imapclient.exceptions import LoginError

from tests.cases import Case
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.sources.app_password import app_password_in
from tray_app.adapters.sources.imap_errors import cannot_check
from tray_app.adapters.sources.mail_host_finder import find_mail_host
from tray_app.core.model.mail_hosts import DomainFacts

_MS, _GOOGLE = "v=spf1 include:spf.protection.outlook.com -all", "v=spf1 include:_spf.google.com ~all"


class _Said:
    """Name servers that say this."""

    def __init__(self, exchange: str, alias: str, sender: str) -> None:
        exchanges = (exchange,) if exchange else ()
        self._facts = DomainFacts(exchanges=exchanges, autodiscover=alias, senders=(sender,))

    def facts_of(self, domain: str) -> DomainFacts:
        return self._facts


class _Offline(HttpSession):
    """Asks nobody."""

    def request(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        raise OSError(args, kwargs)


def _host(address: str, exchange: str = "", alias: str = "", sender: str = "") -> Callable[[], str]:
    def answer() -> str:
        with _Offline() as session:
            found = find_mail_host(address, _Said(exchange, alias, sender), session)
        return f"{found.kind} {found.imap_host}".strip() if found else "nobody tells"

    return answer


def _refused(host: str, words: str) -> Callable[[], str]:
    return lambda: cannot_check(LoginError(words), host, "rep@acme.example", "secret").code


_GUESSED = "a password for imap.acme.example or mail.acme.example"
_HOSTS = (
    ("a company at Microsoft 365", "acme-example.mail.protection.outlook.com", "", "", "microsoft"),
    ("a company at Microsoft 365 with DNSSEC", "acme-example.a-v1.mx.microsoft", "", "", "microsoft"),
    ("a company at Google", "aspmx.l.google.com", "", "", "google imap.gmail.com"),
    ("a company at Google, as set up since 2023", "smtp.google.com", "", "", "google imap.gmail.com"),
    ("Microsoft 365 behind Proofpoint", "mxa.pphosted.com", "autodiscover.outlook.com", "", "microsoft"),
    ("Microsoft 365 behind Mimecast", "eu-smtp-1.mimecast.com", "", _MS, "microsoft"),
    ("Google behind Barracuda", "d1.ess.barracudanetworks.com", "", _GOOGLE, "google imap.gmail.com"),
    ("a hoster that is known", "mx2.zoho.eu", "", "", "other imap.zoho.eu"),
    ("a filter that hides everything", "mx1.iphmx.com", "", "", "nobody tells"),
    ("no network", "", "", "", "nobody tells"),
)
_REFUSALS = (
    ("Google wants an app password", "imap.gmail.com", "[ALERT] Application-specific password required (Failure)"),
    ("Google, the usual password", "imap.gmail.com", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
    ("Apple, the usual password", "imap.mail.me.com", "[AUTHENTICATIONFAILED] Authentication Failed"),
    ("Yahoo, the usual password", "imap.mail.yahoo.com", "[AUTHENTICATIONFAILED] LOGIN Invalid credentials"),
    ("another provider that says so", "imap.acme.example", "Please use an app password"),
)

CASES = (
    *(
        Case(
            kind=kind,
            given=f"rep@acme.example; MX {exchange or 'unknown'}",
            before=_GUESSED,
            right=right,
            answer=_host("rep@acme.example", exchange, alias, sender),
        )
        for kind, exchange, alias, sender, right in _HOSTS
    ),
    Case(
        kind="a mailbox of Microsoft's for everybody",
        given="rep@hotmail.fr",
        before="a password for imap.hotmail.fr or mail.hotmail.fr",
        right="microsoft",
        answer=_host("rep@hotmail.fr"),
    ),
    *(
        Case(
            kind=kind,
            given=words,
            before="source.auth_failed",
            right="source.app_password_needed",
            answer=_refused(host, words),
        )
        for kind, host, words in _REFUSALS
    ),
    Case(
        kind="Microsoft takes no passwords at all",
        given="outlook.office365.com: LOGIN failed.",
        before="source.auth_failed",
        right="source.misconfigured",
        answer=_refused("outlook.office365.com", "LOGIN failed."),
    ),
    Case(
        kind="an app password as Google shows it",
        given="abcd efgh ijkl mnop",
        before="abcd efgh ijkl mnop",
        right="abcdefghijklmnop",
        answer=lambda: app_password_in("abcd efgh ijkl mnop", "imap.gmail.com"),
    ),
)
