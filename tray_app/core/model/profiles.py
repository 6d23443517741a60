"""How a logger logs, as data: what it writes, whom it looks up, how it words a subject, how long it takes.

Profiles are TOML files under `resources/profiles/`; a team adds its own without code. What no document of the vendor
confirms is listed in the profile's `assumed`, and is never used as proof.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from tray_app.core.model.activity import CallResult, Direction, RecipientRole
from tray_app.core.model.logger_places import EVERY_KIND, PLACES, LoggerPlace
from tray_app.core.model.profile_reading import ProfileReader
from tray_app.core.model.verdict import Fixer

_LONGEST_GRACE: Final = timedelta(days=7)
"""As long as `grace_minutes` in config.toml may be."""
_LONGEST: Final = timedelta(days=30)
_USUAL_TEMPLATES: Final = {"email": "Email: {subject}", "call": "Call: {name}"}
_LONGEST_FIELD: Final = 131_072
"""Characters of the longest text field of Salesforce."""


class Lookup(StrEnum):
    """By what a logger finds the person."""

    SALESFORCE_ID = "salesforce_id"
    """The Lead or Contact id it stored."""
    ADDRESS = "address"
    """The Email field of Lead and Contact."""
    NUMBER = "number"
    """The phone fields of Lead and Contact."""


class ActivityKind(StrEnum):
    """On which activities a field is filled."""

    EMAIL = "email"
    """On emails."""
    CALL = "call"
    """On calls."""


class Attribute(StrEnum):
    """What a source may know of a call that a field is filled from."""

    OUTCOME = "outcome"
    """The outcome the rep chose."""
    URL = "url"
    """Address of the call's page at the source."""


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
    called: str | None = None
    """What a step calls it; None where the profile stands for no product, and steps say "your logging tool"."""
    logs: frozenset[str] = EVERY_KIND
    """The kinds of activity it logs: `email`, `call`. Another kind is another tool's, and no step names this one."""
    admin: Fixer = Fixer.LOGGER_ADMIN
    """Who administers it."""
    places: Mapping[str, LoggerPlace] = field(default_factory=dict)
    """Where in it something is done, by the names of `PLACES`."""
    lacks: frozenset[str] = frozenset()
    """Places that it does not have: steps that lead there are left out."""
    writes_records: bool = True
    """False for a tool that stores mail outside Salesforce records (classic Einstein Activity Capture)."""
    writes_on_accounts: bool = False
    """Whether a Task on an Account or Opportunity alone is how it logs when it finds no person."""
    own_object: str = ""
    """Name of an object of its own into which it can be set up to write calls instead of Tasks; empty: it cannot."""
    writes_call_tasks: bool = True
    """False where a team has set it up to write calls into that object alone."""
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
    expected_roles: frozenset[RecipientRole] = frozenset({RecipientRole.TO})
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
    subject_templates: Mapping[str, str] = field(default_factory=dict)
    """How Task.Subject is worded when the app writes the Task in the logger's place, for `email` and `call`."""
    bcc_addresses: tuple[re.Pattern[str], ...] = ()
    """Addresses that log an email when they are in its Bcc."""
    assumed: tuple[str, ...] = ()
    """Keys of this profile that no vendor document confirms."""

    def subject_template(self, kind: str) -> str:
        """The words of Task.Subject for `email` or `call`, with `{subject}`, `{name}`, `{number}` and `{direction}`."""
        return self.subject_templates.get(kind) or _USUAL_TEMPLATES[kind]

    @property
    def wanted_fields(self) -> tuple[str, ...]:
        """Custom Task fields worth selecting, without doubles."""
        return tuple(dict.fromkeys((*self.markers, *self.call_id_fields, *(item.name for item in self.fields))))


def profile_from(data: Mapping[str, object]) -> Profile:
    """A profile from the parsed TOML. Raises `BadProfile` for a missing, unknown or wrong key."""
    reader = ProfileReader(data)
    longest = reader.minutes("longest_minutes", 24 * 60, _LONGEST)
    grace = reader.minutes("grace_minutes", 30, min(longest, _LONGEST_GRACE))
    name = reader.word("name")
    called = reader.word_or_none("called") or name
    profile = Profile(
        id=reader.word("id"),
        name=name,
        called=called if reader.flag("is_product", default=True) else None,
        logs=frozenset(map(str, reader.choices("logs", ActivityKind, tuple(ActivityKind)))),
        admin=reader.choice("admin", Fixer, Fixer.LOGGER_ADMIN),
        places=_places_from(reader.named_tables("places", tuple(PLACES))),
        lacks=frozenset(reader.names("lacks", tuple(PLACES))),
        writes_records=reader.flag("writes_records", default=True),
        writes_on_accounts=reader.flag("writes_on_accounts", default=False),
        writes_call_tasks=reader.flag("writes_call_tasks", default=True),
        own_object=reader.word("own_object", default=""),
        grace=grace,
        floor=reader.minutes("floor_minutes", 15, grace),
        longest=longest,
        email_lookup=tuple(reader.choices("email_lookup", Lookup, (Lookup.SALESFORCE_ID, Lookup.ADDRESS))),
        call_lookup=tuple(reader.choices("call_lookup", Lookup, (Lookup.SALESFORCE_ID, Lookup.NUMBER))),
        expected_roles=frozenset(reader.choices("expected_roles", RecipientRole, (RecipientRole.TO,))),
        scope=reader.choice("scope", Scope, Scope.EACH),
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
        type_values=reader.mapping("type_values", ("email", "call", "reply")),
        subject_templates=reader.mapping("subject_templates", ("email", "call")),
        bcc_addresses=reader.patterns("bcc_addresses"),
        assumed=tuple(reader.strings("assumed")),
    )
    reader.refuse_the_rest()
    return profile


def _places_from(tables: Mapping[str, ProfileReader]) -> dict[str, LoggerPlace]:
    made = {place: table for place, table in tables.items() if "as" not in table}
    places = {place: _place_from(table) for place, table in made.items()}
    for place, table in tables.items():
        if place not in made:
            places[place] = places[table.one_of("as", tuple(places))]
            table.refuse_the_rest()
    return places


def _place_from(reader: ProfileReader) -> LoggerPlace:
    made = LoggerPlace(words=reader.mapping("words"), link=reader.link("link"), who=reader.choice("who", Fixer, None))
    reader.refuse_the_rest()
    return made


def _field_from(reader: ProfileReader) -> ExpectedField:
    made = ExpectedField(
        name=reader.word("name"),
        label=reader.word("label"),
        type=reader.word("type"),
        length=reader.whole("length", 0, 0, _LONGEST_FIELD),
        kinds=frozenset(reader.choices("kinds", ActivityKind, tuple(ActivityKind))),
        source=reader.choice("source", Attribute, None),
    )
    reader.refuse_the_rest()
    return made
