"""Where in a logging tool something is done, as its profile says it: by name, so that one guide serves every tool.

A guide says in neutral words what is to be done and names a place (`-> logger.retry`). The profile of the tool in use
adds where that is, or says that the tool has nothing of the kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tray_app.core.model.verdict import Fixer

EVERY_KIND: Final = frozenset({"email", "call"})
_EMAIL: Final = frozenset({"email"})
_CALL: Final = frozenset({"call"})
PLACES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "connect": EVERY_KIND,
        "reconnect": EVERY_KIND,
        "connection": EVERY_KIND,
        "logging": EVERY_KIND,
        "email_logging": _EMAIL,
        "email_logging_for_all": _EMAIL,
        "field_logging": _EMAIL,
        "reply_logging": _EMAIL,
        "mailbox": _EMAIL,
        "call_logging": _CALL,
        "lead_logging": EVERY_KIND,
        "duplicates": EVERY_KIND,
        "errors": EVERY_KIND,
        "retry": EVERY_KIND,
        "sent": _EMAIL,
        "person": EVERY_KIND,
        "person_id": EVERY_KIND,
        "id_feed": EVERY_KIND,
        "push": EVERY_KIND,
        "feed": EVERY_KIND,
    }
)
"""Name of a place → the kinds of activity it is about."""
PREFIX = "logger."
"""What a step's link begins with when it leads to a place of the logging tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggerPlace:
    """One place of one tool."""

    words: Mapping[str, str] = field(default_factory=dict)
    """Language → one or more sentences that say where it is, added to the step's own."""
    link: str | None = None
    """A key of `resources/links.toml` or an https address."""
    who: Fixer | None = None
    """Who does it, when it is somebody else than the guide says."""

    def says(self, language: str) -> str:
        """The sentences in the language, or else in English, or else in the one language there is."""
        return self.words.get(language) or self.words.get("en") or next(iter(self.words.values()), "")
