"""Where the browser comes back to after a sign-in, what it brings, and which of it is believed."""

import secrets
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

PORTS: Final = (1717, 1718, 1719)
"""Of this machine: the org's list of callback addresses has these."""
PATH: Final = "/OauthRedirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """The one answer of a sign-in: either a code or an error."""

    code: str = field(default="", repr=False)
    """The authorization code; empty with an error."""
    error: str = ""
    """`error` of the redirect; empty when it worked."""
    description: str = ""
    """`error_description`: compared, never shown."""


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
        return Redirect(error=error, description=values.get("error_description", "")) if believed else None
    code = values.get("code")
    return Redirect(code=code) if ours and code else None
