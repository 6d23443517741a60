"""Where the browser comes back to after a sign-in, what it brings, and which of it is believed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

ANY_PORT: Final[tuple[int, ...]] = ()
"""For a provider that does not compare the port of an address on this machine (RFC 8252 section 7.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAddress:
    """The address on this machine to which one provider sends the browser back."""

    path: str = ""
    """What follows the port; empty where the provider has `http://localhost` on its list."""
    ports: tuple[int, ...] = ANY_PORT
    """The registered ports, tried in turn."""
    origins: tuple[str, ...] = ()
    """Domains, with their dot, whose pages may ask ahead (preflight) to come here."""
    by_form: bool = False
    """The answer comes as a posted form, so that no code stands in an address (RFC 9700 section 4.3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """The one answer of a sign-in: either a code or an error."""

    code: str = field(default="", repr=False)
    """The authorization code; empty with an error."""
    error: str = ""
    """`error` of the redirect; empty when it worked."""
    description: str = ""
    """`error_description`: compared, never shown."""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Everything that came, for a library that reads it itself."""


def read_redirect(query: str, state: str, *, is_page: bool = True) -> Redirect | None:
    """The redirect in a query, or None when it is not the answer to the sign-in with this `state`.

    An error is read before anything else. It is also believed when it has no state at all, since the error redirects
    that are quoted of Salesforce show none; it grants nothing, and the rep sees at once why nothing happened. So that
    no other page can end a sign-in unseen, that holds only for what a browser opened as a page (`is_page`). A wrong
    state is never believed.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    values = dict(pairs)
    if len(values) != len(pairs):
        return None
    given = values.get("state")
    ours = given is not None and secrets.compare_digest(given.encode("utf-8", "replace"), state.encode("utf-8"))
    if error := values.get("error"):
        believed = ours or (given is None and is_page)
        description = values.get("error_description", "")
        return Redirect(error=error, description=description, values=values) if believed else None
    code = values.get("code")
    return Redirect(code=code, values=values) if ours and code else None
