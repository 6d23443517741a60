"""How a logger logs, as data: what it writes, whom it looks up, how it words a subject, how long it takes.

Profiles are TOML files under `resources/profiles/`; a team adds its own without code. What no document of the vendor
confirms is listed in the profile's `assumed`, and is never used as proof.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from tray_app.core.activity import CallResult, Direction, Role

_Choice = TypeVar("_Choice", bound=StrEnum)


class Lookup(StrEnum):
    """By what a logger finds the person."""

    SALESFORCE_ID = "salesforce_id"
    """The Lead or Contact id it stored."""
    ADDRESS = "address"
    """The Email field of Lead and Contact."""
    NUMBER = "number"
    """The phone fields of Lead and Contact."""


class Scope(StrEnum):
    """Which of the expected recipients must have a record."""

    EACH = "each"
    """Every one of them."""
    ANY = "any"
    """One is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedField:
    """A custom Task field the logger fills."""

    name: str
    """API name; must be exactly this."""
    label: str
    """The label its documentation gives it."""
    type: str
    """Describe type."""
    length: int = 0
    """Length in characters; 0 where it has none or any will do."""
    kinds: frozenset[str] = frozenset({"email", "call"})
    """On which activities it is filled."""
    source: str | None = None
    """The attribute of the activity it is filled from, when the source knows the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one logger logs."""

    id: str
    """File name and value of `[logging] profile`."""
    name: str
    """The product's own name."""
    writes_records: bool = True
    """False for a tool that stores mail outside Salesforce records (classic Einstein Activity Capture)."""
    grace: timedelta = timedelta(minutes=30)
    """How long after an activity its record may take; nothing is called missing earlier."""
    floor: timedelta = timedelta(minutes=15)
    """Learned latency never makes the grace shorter than this."""
    longest: timedelta = timedelta(hours=24)
    """A record younger than this after the activity can be its record even next to similar ones."""
    email_lookup: tuple[Lookup, ...] = (Lookup.SALESFORCE_ID, Lookup.ADDRESS)
    """How the person of an email is found, in this order."""
    call_lookup: tuple[Lookup, ...] = (Lookup.SALESFORCE_ID, Lookup.NUMBER)
    """How the person of a call is found, in this order."""
    expected_roles: frozenset[Role] = frozenset({Role.TO})
    """Recipients that get a record."""
    scope: Scope = Scope.EACH
    """Whether each of them must."""
    expected_results: frozenset[CallResult] = frozenset(CallResult)
    """Calls that get a record."""
    expected_directions: frozenset[Direction] = frozenset(Direction)
    """Directions that get a record."""
    subjects: tuple[re.Pattern[str], ...] = ()
    """How the logger words Task.Subject; the group `subject` holds the email's own, where there is one."""
    not_sends: tuple[re.Pattern[str], ...] = ()
    """Subjects of Tasks about opens, clicks and the like: never a record of a send."""
    reply_subjects: tuple[re.Pattern[str], ...] = ()
    """Subjects of Tasks about replies: a record of an email only if that email is itself a reply."""
    call_subjects: tuple[re.Pattern[str], ...] = ()
    """Subjects by which a Task is recognised as this logger's call."""
    markers: tuple[str, ...] = ()
    """Custom fields that only this logger fills."""
    call_id_fields: tuple[str, ...] = ()
    """Task fields holding the dialer's id of the call."""
    fields: tuple[ExpectedField, ...] = ()
    """Custom fields it fills."""
    misnamed: Mapping[str, str] = field(default_factory=dict)
    """Known wrong API names → the right ones."""
    type_values: Mapping[str, str] = field(default_factory=dict)
    """Task.Type it writes for `email`, `call` and `reply`, exact case."""
    bcc_addresses: tuple[re.Pattern[str], ...] = ()
    """Addresses that log an email when they are in its Bcc."""
    assumed: tuple[str, ...] = ()
    """Keys of this profile that no vendor document confirms."""

    @property
    def wanted_fields(self) -> tuple[str, ...]:
        """Custom Task fields worth selecting, without doubles."""
        return tuple(dict.fromkeys((*self.markers, *self.call_id_fields, *(item.name for item in self.fields))))


class BadProfile(ValueError):
    """A profile file cannot be used; the message names the key and what is allowed."""


def profile_from(data: Mapping[str, object]) -> Profile:
    """A profile from the parsed TOML. Raises `BadProfile` for a missing, unknown or wrong key."""
    reader = _Reader(data)
    profile = Profile(
        id=reader.string("id"),
        name=reader.string("name"),
        writes_records=reader.flag("writes_records", default=True),
        grace=reader.minutes("grace_minutes", 30),
        floor=reader.minutes("floor_minutes", 15),
        longest=reader.minutes("longest_minutes", 24 * 60),
        email_lookup=tuple(reader.choices("email_lookup", Lookup, (Lookup.SALESFORCE_ID, Lookup.ADDRESS))),
        call_lookup=tuple(reader.choices("call_lookup", Lookup, (Lookup.SALESFORCE_ID, Lookup.NUMBER))),
        expected_roles=frozenset(reader.choices("expected_roles", Role, (Role.TO,))),
        scope=reader.choices("scope", Scope, (Scope.EACH,))[0],
        expected_results=frozenset(reader.choices("expected_results", CallResult, tuple(CallResult))),
        expected_directions=frozenset(reader.choices("expected_directions", Direction, tuple(Direction))),
        subjects=reader.patterns("subjects"),
        not_sends=reader.patterns("not_sends"),
        reply_subjects=reader.patterns("reply_subjects"),
        call_subjects=reader.patterns("call_subjects"),
        markers=tuple(reader.strings("markers")),
        call_id_fields=tuple(reader.strings("call_id_fields")),
        fields=tuple(_field_from(item) for item in reader.tables("fields")),
        misnamed=reader.mapping("misnamed"),
        type_values=reader.mapping("type_values"),
        bcc_addresses=reader.patterns("bcc_addresses"),
        assumed=tuple(reader.strings("assumed")),
    )
    reader.refuse_the_rest()
    return profile


def _field_from(data: Mapping[str, object]) -> ExpectedField:
    reader = _Reader(data)
    made = ExpectedField(
        name=reader.string("name"),
        label=reader.string("label"),
        type=reader.string("type"),
        length=reader.whole("length", 0),
        kinds=frozenset(reader.strings("kinds") or ("email", "call")),
        source=reader.string("source", default="") or None,
    )
    reader.refuse_the_rest()
    return made


class _Reader:
    """Takes keys out of a parsed table, one typed question at a time."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = dict(data)

    def _take(self, key: str, default: object) -> object:
        return self._data.pop(key, default)

    def string(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise BadProfile(f"{key}: a text is needed")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise BadProfile(f"{key}: true or false is needed")
        return value

    def whole(self, key: str, default: int) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise BadProfile(f"{key}: a whole number, 0 or more, is needed")
        return value

    def minutes(self, key: str, default: int) -> timedelta:
        return timedelta(minutes=self.whole(key, default))

    def strings(self, key: str) -> list[str]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BadProfile(f"{key}: a list of texts is needed")
        return [str(item) for item in value]

    def choices(self, key: str, kind: type[_Choice], default: Sequence[_Choice]) -> list[_Choice]:
        value = self._take(key, list(default))
        items = [value] if isinstance(value, str) else value
        allowed = ", ".join(kind)
        if not isinstance(items, list) or not items or any(item not in list(kind) for item in items):
            raise BadProfile(f"{key}: allowed are {allowed}")
        return [kind(item) for item in items]

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        made = []
        for item in self.strings(key):
            try:
                made.append(re.compile(item, re.IGNORECASE))
            except re.error as error:
                raise BadProfile(f"{key}: {item!r} is no regular expression ({error.msg})") from None
        return tuple(made)

    def mapping(self, key: str) -> dict[str, str]:
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise BadProfile(f"{key}: a table of texts is needed")
        return {str(name): str(item) for name, item in value.items()}

    def tables(self, key: str) -> list[dict[str, object]]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise BadProfile(f"{key}: a list of tables is needed")
        return [dict(item) for item in value]

    def refuse_the_rest(self) -> None:
        if self._data:
            raise BadProfile(f"{min(self._data)}: unknown key")
