"""The values that config.toml may hold, each with what is allowed."""

import re
from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from tray_app.adapters.mail_accounts.google_app import google_client_id_of
from tray_app.adapters.mail_accounts.microsoft_app import client_id_of, tenant_of
from tray_app.adapters.net.hosts import may_carry_secrets
from tray_app.adapters.salesforce.org_address import salesforce_origin
from tray_app.adapters.tables import TextValue
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.reporting.hours import span_of

_DOMAIN = re.compile(r"[^\s@.]+(\.[^\s@.]+)+")

_SECRETS = ("pass", "secret", "token", "pwd")


def _domain(value: str) -> str:
    name = value.strip().removeprefix("@").lower()
    if not _DOMAIN.fullmatch(name):
        raise ValueError("domains like acme.com")
    return name


def _address(value: str) -> str:
    name, at, domain = value.strip().rpartition("@")
    if not (name and at and _DOMAIN.fullmatch(domain)) or any(sign.isspace() for sign in name):
        raise ValueError("email addresses like jane@acme.com")
    return f"{name}@{domain}".lower()


def _number(value: str) -> str:
    digits = re.sub(r"[\s().-]", "", value)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        raise ValueError("numbers with their country code, like +1 202 555 0123")
    return digits


def _number_block(value: str) -> str:
    digits = re.sub(r"[\s().-]", "", value)
    # Shorter than four digits behind the plus it would stand for a whole country.
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|\+[1-9][0-9]{4,13}\*", digits):
        raise ValueError("numbers with their country code, like +1 202 555 0123 or +1 202 555 01*")
    return digits


def _country(value: str) -> str:
    code = value.strip().upper()
    if not re.fullmatch("([A-Z]{2})?", code):
        raise ValueError("a country in two letters, like US, GB, KR or JP")
    return code


def _host(value: str) -> str:
    host = value.strip().lower()
    if not host or re.search(r"[\s/@]|://", host):
        raise ValueError("the name of a server, like imap.acme.com")
    return host


def _microsoft_id(value: str) -> str:
    return _in_words(client_id_of, value)


def _tenant(value: str) -> str:
    return _in_words(tenant_of, value)


def _google_id(value: str) -> str:
    return _in_words(google_client_id_of, value)


def _in_words(read: Callable[[str], str], value: str) -> str:
    try:
        return read(value)
    except BadConfiguration as error:
        raise ValueError(str(error)) from None


def _page(value: str) -> str:
    address = value.strip().rstrip("/")
    if not re.fullmatch(r"https://[\w.-]+(:[0-9]{1,5})?(/[\w./-]*)?", address, re.ASCII):
        raise ValueError("an address that begins with https://, like https://toutapp.com")
    return address


def _span(value: str) -> str:
    if value:
        span_of(value)
    return value.strip()


def _rest_address(value: str) -> str:
    address = value.strip().rstrip("/").removesuffix("/rest").removesuffix("/identity")
    parts = urlsplit(address)
    if not may_carry_secrets(address) or parts.path or parts.query:
        raise ValueError("an address that begins with https://, like https://123-ABC-456.mktorest.com")
    return address


def _issuer(value: str) -> str:
    # As it is written: the server has to call itself the same, to the last slash.
    address = value.strip()
    if address and (not may_carry_secrets(address) or urlsplit(address).query or urlsplit(address).fragment):
        raise ValueError("an address that begins with https://, like https://login.acme.com/realms/acme")
    return address


RestAddress = Annotated[str, TextValue(check=_rest_address)]
MicrosoftId = Annotated[str, TextValue(check=_microsoft_id)]
OptionalMicrosoftId = Annotated[str, TextValue(check=lambda value: _microsoft_id(value) if value.strip() else "")]
OptionalGoogleId = Annotated[str, TextValue(check=lambda value: _google_id(value) if value.strip() else "")]
OptionalHost = Annotated[str, TextValue(check=lambda value: _host(value) if value.strip() else "")]
Tenant = Annotated[str, TextValue(check=_tenant)]
GoogleId = Annotated[str, TextValue(check=_google_id)]
MailAddress = Annotated[str, TextValue(check=_address)]
Domains = tuple[Annotated[str, TextValue(check=_domain)], ...]
Addresses = tuple[MailAddress, ...]
NumberBlocks = tuple[Annotated[str, TextValue(check=_number_block)], ...]
Numbers = tuple[Annotated[str, TextValue(check=_number)], ...]
CallResults = tuple[Literal["answered", "no_answer", "voicemail", "busy"], ...]
Country = Annotated[str, TextValue(check=_country)]
Host = Annotated[str, TextValue(check=_host)]
Issuer = Annotated[str, TextValue(check=_issuer)]
Days = tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
Hours = Annotated[str, TextValue(check=_span)]
PageAddress = Annotated[str, TextValue(check=_page)]
Filled = Annotated[str, TextValue(is_filled=True)]
Origin = Annotated[
    str,
    TextValue(
        check=salesforce_origin,
        allowed="an https:// address like https://acme.my.salesforce.com; http:// only for this computer",
    ),
]
ApiVersion = Annotated[str, TextValue(pattern=r"^([1-9]\d\.0)?$", allowed='a version like "66.0"')]
ProfileName = Annotated[
    str,
    TextValue(pattern=r"^[a-z0-9-]{1,40}$", allowed="the name of a profile: small letters, digits and hyphens"),
]
SourceId = Annotated[str, TextValue(pattern=r"^[a-z0-9-]{1,40}$", allowed="1 to 40 small letters, digits and hyphens")]


def looks_secret(key: str) -> bool:
    """Whether a key of that name is meant to hold a secret, which does not belong in the file."""
    return any(word in key.lower() for word in _SECRETS)
