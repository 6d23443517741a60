"""Whether an email is an invitation, told by the types of its parts: BODYSTRUCTURE names them and holds no content.

Calendar programs that are no mail programs put nothing into the header. The message is a multipart then, and one of its
parts is `text/calendar` with a method (RFC 6047 section 2.4). A calendar file that a person attached has none.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tray_app.adapters.sources.header_fields import Fields

STRUCTURE: Final = "BODYSTRUCTURE"
"""The item to ask for."""
_METHODS: Final = frozenset({"request", "reply", "cancel", "counter", "declinecounter", "refresh"})
_DEEPEST: Final = 20


def may_hold_invitation(header: Fields) -> bool:
    """Whether the headers leave it open."""
    kind = (header.get("content-type") or [b""])[0].strip().lower()
    return kind.startswith((b"multipart/mixed", b"multipart/alternative"))


def is_invitation(item: Mapping[bytes, Any]) -> bool:
    """Whether the server's answer names a calendar part with a method."""
    return any(map(_is_calendar, _parts(item.get(STRUCTURE.encode()))))


def _parts(structure: Any, depth: int = 0) -> Iterator[Sequence[Any]]:
    """The single parts of a structure as imapclient gives it: a multipart begins with the list of its parts."""
    if not isinstance(structure, (tuple, list)) or not structure or depth > _DEEPEST:
        return
    if isinstance(structure[0], list):
        for part in structure[0]:
            yield from _parts(part, depth + 1)
    else:
        yield structure


def _is_calendar(part: Sequence[Any]) -> bool:
    kind, subtype, parameters = (*part, None, None, None)[:3]
    if (_word(kind), _word(subtype)) != ("text", "calendar") or not isinstance(parameters, (tuple, list)):
        return False
    named = dict(zip(map(_word, parameters[::2]), map(_word, parameters[1::2]), strict=False))
    return named.get("method") in _METHODS


def _word(value: Any) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""
