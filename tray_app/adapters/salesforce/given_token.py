"""Takes a token that came from elsewhere: for scripts, and for developers who have signed in with another tool.

What is wrong with it is said without repeating it.
"""

import json
import re
from collections.abc import Mapping

from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.salesforce.org_address import BadAddress, is_of_salesforce, salesforce_origin
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import text

_AT_MOST = 32 * 1024
_TOKEN = re.compile(r"[\x21-\x7e]{8,16384}")
_KEYS = frozenset({"access_token", "refresh_token", "instance_url", "id"})


def accept_token(given: str, instance_url: str | None = None) -> Grant:
    """The grant in `given`: a bare access token, or JSON with `access_token` and optional `refresh_token`,
    `instance_url` and `id`. Other keys of a token answer are passed over.

    `instance_url` is used where the JSON has none; one of them is needed. Raises `BadConfiguration`.
    """
    words = given.strip().removeprefix("\ufeff")
    if not words:
        raise BadConfiguration(text("No token came in. Pass it on standard input."))
    if len(words) > _AT_MOST:
        raise BadConfiguration(text("That is too long for a token."))
    fields = _fields(words) if words.startswith(("{", "[", '"')) else {"access_token": words}
    access = _token(fields, "access_token")
    if access is None:
        raise BadConfiguration(text("The JSON has no access_token."))
    address = fields.get("instance_url") or instance_url
    if not isinstance(address, str) or not address:
        raise BadConfiguration(text("The token does not say to which org it belongs: add --instance-url https://…."))
    identity = fields.get("id")
    return Grant(
        access_token=access,
        refresh_token=_token(fields, "refresh_token"),
        instance_url=_origin(address),
        identity_url=identity if isinstance(identity, str) and identity else None,
    )


def _fields(words: str) -> Mapping[str, object]:
    try:
        fields = json.loads(words)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise BadConfiguration(text("That is neither a bare token nor a JSON object with access_token.")) from None
    if "access_token" not in fields and "result" in fields:
        raise BadConfiguration(
            text("Pass the inner object with access_token and instance_url, not the tool's whole output.")
        )
    return {key: value for key, value in fields.items() if key in _KEYS}


def _token(fields: Mapping[str, object], key: str) -> str | None:
    value = fields.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.startswith("[REDACTED]"):
        raise BadConfiguration(
            text("The {key} was hidden by the tool that printed it; ask that tool for the token itself.", key=key)
        )
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise BadConfiguration(
            text("The {key} is not a token: it has spaces or other characters that no token has.", key=key)
        )
    return value


def _origin(address: str) -> str:
    try:
        origin = salesforce_origin(address)
    except BadAddress:
        origin = ""
    if not is_of_salesforce(origin):  # the token would go to whoever is there
        raise BadConfiguration(
            text("The instance_url is not the address of an org, such as https://acme.my.salesforce.com.")
        )
    return origin
