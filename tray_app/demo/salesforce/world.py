"""A world: the JSON that says what an org holds, who the rep is and what the rep may see.

```json
{"now": "2026-11-23T20:00:00Z",             optional: the org's time stands still there
 "org": {"id": "00D…", "instance": "…", "api_limit": 15000, "api_used": 24},          all optional
 "token": "…",                              the access token that is good
 "refresh_token": "…",                      optional
 "client_id": "…",                          optional: the only one that may refresh
 "rotate_refresh_token": false,             optional: each refresh ends the refresh token it was made with
 "batch_size": 2000,                        optional: rows of a query page
 "rep": {"Id", "Username", "Name", "Email", "TimeZoneSidKey", "CountryCode", "IsActive", …},
                                            fields of User; all but Id and Username optional
 "users": [{…}],                            optional: further records of User
 "objects": {"Task": {                      optional, by object
     "absent": false,                       the rep has no access to the object
     "createable": true,                    the rep may create records
     "hidden": ["Type"],                    fields that field-level security hides from the rep
     "read_only": ["Description"],          fields that the rep may only read
     "custom_fields": [{"name": "Second_Email__c", "label": "Second email", "type": "email", "length": 80,
                        "required": false}],
     "picklists": {"Type": {"values": ["Call", "Email"], "default": null, "restricted": false}},
     "validation_rules": [{"field": "Subject", "contains": "Secret", "message": "Not in a Subject"}]}},
 "marketo_fields": false,                   optional: the 15 activity attributes of Marketo Sales on Task
 "shared_activities": false,                optional: one Task may stand on several people (TaskRelation)
 "records": {"Task": [{"Subject": "…", "WhoId": "003…", "_visible": true}], …},
                                            optional, by object; Id, owner, author and times are made up where they are
                                            not given; `_visible` false: sharing keeps the record from the rep.
                                            ActivityUsrConnectionStatus and StagedUnmtchdEmailAddr exist only if named.
 "failures": [{"match": "/composite", "status": 503, "body": "<html>…", "times": 2, "headers": {}}]}
                                            optional: requests whose path and query contain `match` fail; without
                                            `times` always; a text is sent as HTML, anything else as JSON
```

Ids have 15 or 18 characters and a right checksum. Times are ISO 8601 with their zone, dates without time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tray_app.demo.salesforce.describes import OBJECTS, OPTIONAL, ObjectType
from tray_app.demo.salesforce.failures import PlannedFailure
from tray_app.demo.salesforce.ids import long_id
from tray_app.demo.salesforce.rights import OrgSettings, RightsError, every_object, shown_objects
from tray_app.demo.salesforce.sessions import TokenPlan
from tray_app.demo.salesforce.validation import RuleError
from tray_app.demo.salesforce.values import moment

_KEYS: Final = frozenset(
    ("now", "org", "token", "refresh_token", "client_id", "rotate_refresh_token", "batch_size", "rep", "users",
     "objects", "marketo_fields", "shared_activities", "records", "failures")
)  # fmt: skip
_ORDER: Final = ("Group", "Account", "Contact", "Lead", "Opportunity", "Task")
"""Objects whose records come first: others point at them."""
_DEFAULT_LIMIT: Final = 15_000
_LARGEST_BATCH: Final = 2_000


class WorldError(ValueError):
    """A world, or a record for one, cannot be; the message begins with the place that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A world that was read and found sound, but for its records."""

    rep_id: str
    """User.Id of the rep."""
    org_id: str
    """The org's id."""
    now: datetime | None
    """The time at which it stands still; None when time goes on."""
    api_limit: int
    """API requests there may be in 24 hours."""
    api_used: int
    """How many there were."""
    batch_size: int
    """Rows of a query page."""
    tokens: TokenPlan
    """The rep's tokens."""
    every_object: Mapping[str, ObjectType]
    """All objects and fields by API name."""
    objects: Mapping[str, ObjectType]
    """What of them the rep may see."""
    records: tuple[tuple[str, str, Mapping[str, object]], ...]
    """Place in the world, object and values of each record."""
    failures: tuple[PlannedFailure, ...]
    """Requests that are to fail."""


def read_world(data: Mapping[str, object]) -> World:
    """The world in this JSON. Raises `WorldError`."""
    reader = _Reader(data)
    reader.only(_KEYS)
    org = _Reader(reader.mapping("org"), "org.")
    org.only(frozenset({"id", "instance", "api_limit", "api_used"}))
    org.text("instance", "")
    rep = reader.mapping("rep")
    every, seen = _objects(reader)
    return World(
        rep_id=_id(rep.get("Id"), "rep.Id", "005"),
        org_id=_id(org.text("id", "00DD10000000001"), "org.id", "00D"),
        now=_now(reader),
        api_limit=org.number("api_limit", _DEFAULT_LIMIT, least=0),
        api_used=org.number("api_used", 0, least=0),
        batch_size=reader.number("batch_size", _LARGEST_BATCH, least=1),
        tokens=TokenPlan(
            access=reader.text("token"),
            refresh=reader.text("refresh_token", "") or None,
            client_id=reader.text("client_id", "") or None,
            rotates=reader.flag("rotate_refresh_token"),
            active=rep.get("IsActive") is not False,
        ),
        every_object=every,
        objects=seen,
        records=tuple(_records(reader, rep)),
        failures=tuple(
            _failure(entry, f"failures[{place}].") for place, entry in enumerate(reader.entries("failures"))
        ),
    )


def _objects(reader: "_Reader") -> tuple[dict[str, ObjectType], dict[str, ObjectType]]:
    settings = {name: OrgSettings(name, value) for name, value in reader.mapping("objects").items()}
    optional = OPTIONAL & reader.mapping("records").keys()
    try:
        every = every_object(
            settings,
            marketo=reader.flag("marketo_fields"),
            shared=reader.flag("shared_activities"),
            optional=optional,
        )
        return every, shown_objects(every, settings)
    except (RightsError, RuleError) as error:
        raise WorldError(f"objects.{error}") from None


def _records(reader: "_Reader", rep: Mapping[str, object]) -> list[tuple[str, str, Mapping[str, object]]]:
    if not isinstance(rep.get("Username"), str):
        raise WorldError("rep.Username: a text is needed")
    found: list[tuple[str, str, Mapping[str, object]]] = [("rep", "User", {"IsActive": True, **rep})]
    users = reader.entries("users")
    found += [(f"users[{place}]", "User", {"IsActive": True, **user}) for place, user in enumerate(users)]
    tables = _Reader(reader.mapping("records"), "records.")
    for name in sorted(tables.data, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)):
        if name not in OBJECTS:
            raise WorldError(f"records.{name}: no such object here; known are {', '.join(sorted(OBJECTS))}")
        found += [(f"records.{name}[{place}]", name, entry) for place, entry in enumerate(tables.entries(name))]
    return found


def _now(reader: "_Reader") -> datetime | None:
    text = reader.text("now", "")
    try:
        return moment(text) if text else None
    except ValueError as error:
        raise WorldError(f"now: {error}") from None


def _failure(entry: Mapping[str, object], where: str) -> PlannedFailure:
    reader = _Reader(entry, where)
    reader.only(frozenset({"match", "status", "body", "times", "headers", "late"}))
    body: Any = entry.get("body", "")
    headers = {str(name): str(value) for name, value in reader.mapping("headers").items()}
    times = None if entry.get("times") is None else reader.number("times", 1, least=0)
    status = reader.number("status", 503, least=0)
    return PlannedFailure(reader.text("match"), status, body, times, headers, reader.flag("late"))


def _id(value: object, where: str, prefix: str) -> str:
    try:
        found = long_id(str(value))
    except ValueError as error:
        raise WorldError(f"{where}: {error}") from None
    if not found.startswith(prefix):
        raise WorldError(f"{where}: must begin with {prefix}")
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes values out of a JSON object and says where one is wrong."""

    data: Mapping[str, object]
    where: str = ""

    def only(self, known: frozenset[str]) -> None:
        for name in self.data.keys() - known:
            raise WorldError(f"{self.where}{name}: unknown; known are {', '.join(sorted(known))}")

    def mapping(self, name: str) -> Mapping[str, object]:
        value = self.data.get(name, {})
        if not isinstance(value, Mapping):
            raise WorldError(f"{self.where}{name}: an object is needed")
        return value

    def entries(self, name: str) -> list[Mapping[str, object]]:
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            raise WorldError(f"{self.where}{name}: a list of objects is needed")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self.data.get(name, default)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value and default is None):
            raise WorldError(f"{self.where}{name}: a text is needed")
        return value

    def flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            raise WorldError(f"{self.where}{name}: true or false")
        return value

    def number(self, name: str, default: int, *, least: int) -> int:
        value = self.data.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise WorldError(f"{self.where}{name}: a whole number of {least} or more is needed")
        return value
