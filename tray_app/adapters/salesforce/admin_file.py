"""The `.diditlog` file that an admin hands out so that reps need not type anything: which app, which org.

A small TOML file (JSON is read as well) with nothing secret in it. It is read strictly: it decides where reps type
their password, so nothing in it is guessed or passed over.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.org_address import salesforce_origin
from tray_app.adapters.settings import problem_with
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text, text

SUFFIX: Final = ".diditlog"
_AT_MOST: Final = 64 * 1024
_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9._\-]{5,255}")
_PROFILE: Final = re.compile(r"[a-z0-9-]{1,40}")
_DOMAIN: Final = re.compile(r"(?!-)[a-z0-9\-]{1,63}(\.(?!-)[a-z0-9\-]{1,63})+")
_KEYS: Final = ("client_id", "login_url", "profile", "own_domains", "mail")
_MAIL: Final = {
    "kind": "microsoft, google or other",
    "imap_host": "the name of a server, like imap.acme.example",
    "microsoft_client_id": "an Application (client) ID, like 00000000-0000-0000-0000-000000000000",
    "microsoft_tenant": "a Directory (tenant) ID or a domain",
    "google_client_id": "a client ID that ends in .apps.googleusercontent.com",
}
"""Keys of `[mail]`, and what each may hold."""
_GOOGLE_SECRET: Final = "google_client_secret"  # noqa: S105 a key
_GOOGLE_SECRETS: Final = re.compile(r"[A-Za-z0-9_-]{10,100}")
_DOMAINS: Final = 200
_SECRETS: Final = ("secret", "password", "token", "private_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminFile:
    """What an admin hands out."""

    app: ExternalClientApp
    """The External Client App and the org."""
    profile: str | None = None
    """Id of the logger's profile; None leaves the rep's."""
    own_domains: tuple[str, ...] = ()
    """The company's own mail domains, in lower case; empty leaves the rep's."""
    mail: Mapping[str, str] = field(default_factory=dict)
    """Keys of `[mail]`: what the company's mailboxes are."""
    google_client_secret: str = field(default="", repr=False)
    """What Google gives a desktop app and, by its own words, does not treat as a secret; here it is one."""


def read_admin_file(path: Path) -> AdminFile:
    """Read a file. Raises `BadConfiguration` with what is wrong and what is allowed, OSError when it cannot be read."""
    with path.open("rb") as file:
        content = file.read(_AT_MOST + 1)
    if len(content) > _AT_MOST:
        raise BadConfiguration(text("{file} is too large for a .diditlog file.", file=path.name))
    try:
        fields = _parsed(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, not TOML, not JSON; their own texts may repeat the content
        fields = None
    if fields is None:
        raise BadConfiguration(text("{file} cannot be read: it is neither TOML nor JSON.", file=path.name))
    return _checked(fields, path.name)


def write_admin_file(path: Path, handed_out: AdminFile) -> None:
    """Write a file that `read_admin_file` takes. Raises `BadConfiguration` and OSError."""
    fields: dict[str, object] = {"client_id": handed_out.app.client_id, "login_url": handed_out.app.login_url}
    if handed_out.profile is not None:
        fields["profile"] = handed_out.profile
    if handed_out.own_domains:
        fields["own_domains"] = list(handed_out.own_domains)
    if handed_out.mail or handed_out.google_client_secret:
        secret = handed_out.google_client_secret
        fields["mail"] = {**handed_out.mail, **({_GOOGLE_SECRET: secret} if secret else {})}
    _checked(fields, path.name)
    import tomlkit  # what an admin writes, once

    path.write_text(
        "# Open this file with DidItLog to sign in to your company's Salesforce. It holds nothing secret.\n"
        + tomlkit.dumps(fields),
        encoding="utf-8",
    )


def is_client_id(given: str) -> bool:
    """Whether it may be a Consumer Key."""
    return _CLIENT_ID.fullmatch(given) is not None


def _parsed(words: str) -> Mapping[str, object]:
    if not words.lstrip().startswith("{"):
        return tomllib.loads(words)
    fields = json.loads(words, object_pairs_hook=_once)
    return {str(key): value for key, value in fields.items()}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key stands there twice")
    return fields


def _checked(fields: Mapping[str, object], name: str) -> AdminFile:
    for key in fields:
        if key not in _KEYS:
            raise BadConfiguration(_not_allowed(key, name))
    client_id, login_url = fields.get("client_id"), fields.get("login_url")
    if not isinstance(client_id, str) or not is_client_id(client_id):
        raise _wrong(name, "client_id", "the app's Consumer Key: letters, digits, dots, hyphens and underscores")
    try:
        origin = salesforce_origin(login_url if isinstance(login_url, str) else "")
    except ValueError:
        raise _wrong(name, "login_url", "the org's address, such as https://acme.my.salesforce.com") from None
    profile = fields.get("profile")
    if not (profile is None or (isinstance(profile, str) and _PROFILE.fullmatch(profile))):
        raise _wrong(name, "profile", "the id of a profile, such as marketo-actions")
    domains = _domains(fields.get("own_domains", []))
    if domains is None:
        raise _wrong(name, "own_domains", 'a list of mail domains, such as ["acme.example"]')
    mail, secret = _mail(fields.get("mail", {}), name)
    app = ExternalClientApp(client_id=client_id, login_url=origin)
    return AdminFile(app=app, profile=profile, own_domains=domains, mail=mail, google_client_secret=secret)


def _mail(value: object, name: str) -> tuple[Mapping[str, str], str]:
    """The keys of `[mail]`, and Google's client secret, which is no key of any configuration."""
    if not isinstance(value, Mapping):
        raise _wrong(name, "mail", ", ".join(_MAIL))
    given = {str(key): written for key, written in value.items()}
    secret = given.pop(_GOOGLE_SECRET, "")
    if not isinstance(secret, str) or (secret and not _GOOGLE_SECRETS.fullmatch(secret)):
        raise _wrong(name, _GOOGLE_SECRET, "the client secret of a desktop app, as Google Cloud shows it")
    for key, written in given.items():
        if key not in _MAIL:
            raise BadConfiguration(_not_allowed(key, name, tuple(_MAIL)))
        if not isinstance(written, str) or not written.strip() or problem_with(f"mail.{key}", written) is not None:
            raise _wrong(name, key, _MAIL[key])
    return {key: str(written) for key, written in given.items()}, secret


def _domains(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or len(value) > _DOMAINS or not all(isinstance(domain, str) for domain in value):
        return None
    domains = tuple(dict.fromkeys(domain.strip().lower() for domain in value))
    return domains if all(len(domain) <= 253 and _DOMAIN.fullmatch(domain) for domain in domains) else None


def _not_allowed(key: str, name: str, allowed: tuple[str, ...] = _KEYS) -> Text:
    if any(word in key.lower() for word in _SECRETS):
        return text(
            "{file} holds a secret, and this file must not. The app is a public client and needs none. Take it out, and"
            " renew that secret in Salesforce, as the file may have been passed on.",
            file=name,
        )
    return text("{file} has a key that is not known here. Allowed: {keys}.", file=name, keys=", ".join(allowed))


def _wrong(name: str, key: str, allowed: str) -> BadConfiguration:
    return BadConfiguration(
        text(
            '{file}: the value of "{key}" is missing or cannot be used. Allowed: {allowed}.',
            file=name,
            key=key,
            allowed=allowed,
        )
    )
