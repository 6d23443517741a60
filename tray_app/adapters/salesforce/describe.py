"""What the rep may see of the objects that matter, and who the rep is: one composite request a day.

The answer is kept in memory and, where the composition root gives a place for it, across restarts.
"""

import json
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from tray_app.adapters.salesforce.country_codes import country_code, region_of
from tray_app.adapters.salesforce.refusals import Refusal, Remedy
from tray_app.adapters.salesforce.rest_session import Subrequest, Subresponse, query_path
from tray_app.adapters.salesforce.soql import Term, select, statements
from tray_app.core.diagnosis.changes import succeed
from tray_app.core.model.crm import Alteration, FieldInfo, ObjectInfo, Rep, Schema, SchemaChange
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.timestamp import parse_timestamp

OBJECTS = (
    "Task",
    "EmailMessage",
    "EmailMessageRelation",
    "Lead",
    "Contact",
    "Account",
    "Opportunity",
    "TaskRelation",
    "ActivityUsrConnectionStatus",
    "StagedUnmtchdEmailAddr",
)
"""Objects that are described."""
_INDISPENSABLE = frozenset({"Task", "Contact", "Lead"})
"""Without these nothing can be checked: only they may stop a check. All others are gone on without."""
NOTE = "salesforce.described"
"""Name under which the answer is remembered."""
_PEOPLE = {"Lead", "Contact"}
_UNAVAILABLE = "check.salesforce_unavailable"
_CLOSED = "access.record_hidden"
"""What a refusal for want of access is otherwise about: a record. Of a describe it says that the object is closed."""
_MOMENTS = ("seen_at", "noticed_at")
_USER = ("Id", "Username", "Email", "Name", "TimeZoneSidKey", "LocaleSidKey", "Country", "IsActive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One day's answer."""

    identity: str
    """Whose it is: instance and user id."""
    schema: Schema
    """The objects."""
    rep: Rep
    """The user."""
    version: str = ""
    """The REST API version in which it was asked; empty in what earlier versions of this app remembered."""


def describe_parts(user_id: str) -> list[Subrequest]:
    """What to ask: the describes, and the user.

    CountryCode is asked for on its own: it is there only in orgs with state and country picklists, and one unknown
    field refuses the whole query (Salesforce, "State and Country/Territory Picklists").
    """
    return [
        *(Subrequest(name, f"sobjects/{name}/describe") for name in OBJECTS),
        Subrequest("user", query_path(_of_user(_USER, user_id))),
        Subrequest("country", query_path(_of_user(("CountryCode",), user_id))),
        Subrequest("org", query_path(select(("Country", "DefaultLocaleSidKey"), "Organization"))),
    ]


def _of_user(fields: tuple[str, ...], user_id: str) -> str:
    return statements(select(fields, "User"), [Term("Id", user_id)])[0]


def described_from(identity: str, answers: Mapping[str, Subresponse], now: datetime) -> Described:
    """The answer to `describe_parts`, asked at `now`. Raises `CannotCheck` when part of it could not be asked."""
    objects: dict[str, ObjectInfo] = {}
    unknown: dict[str, str] = {}
    for name in OBJECTS:
        found = _read(name, answers[name])
        if isinstance(found, ObjectInfo):
            objects[name] = found
        elif found.code == _CLOSED and name == "Task":
            raise CannotCheck("check.no_task_access")
        elif name in _INDISPENSABLE and found.remedy is not Remedy.ABSENT:
            # That a describe is refused says nothing about any record or field of the rep's.
            is_told = found.code.startswith(("check.", "org.", "connection.")) or found.code == "access.api_disabled"
            raise CannotCheck(found.code if is_told else _UNAVAILABLE, retry_after_s=found.retry_after_s)
        elif found.remedy is not Remedy.ABSENT and found.code != _CLOSED:
            unknown[name] = _UNAVAILABLE
    refusal = answers["user"].refusal
    if refusal is not None:
        raise CannotCheck(refusal.code, retry_after_s=refusal.retry_after_s)
    rows = answers["user"].body.get("records") or []
    if not rows:
        raise CannotCheck("check.salesforce_unavailable")
    user, country, org = rows[0], _first_row(answers["country"]), _first_row(answers["org"])
    suggested = (
        country_code(_text(country, "CountryCode")),
        country_code(_text(user, "Country")),
        region_of(_text(user, "LocaleSidKey")),
        country_code(_text(org, "Country")),
        region_of(_text(org, "DefaultLocaleSidKey")),
    )
    return Described(
        identity=identity,
        schema=Schema(described_at=now, objects=objects, unknown=unknown),
        rep=_rep(user, tuple(dict.fromkeys(code for code in suggested if code))),
    )


def _read(name: str, answer: Subresponse) -> ObjectInfo | Refusal:
    """The describe of one object, or why there is none."""
    if answer.refusal is not None:
        return answer.refusal
    try:
        return _object(name, answer.body)
    except (KeyError, TypeError, AttributeError):
        return Refusal(_UNAVAILABLE)  # a shape no Salesforce gives


def _first_row(answer: Subresponse) -> Mapping[str, Any]:
    """The row of a query that the rest does without; empty when it was refused."""
    rows = answer.body.get("records") if answer.refusal is None and isinstance(answer.body, Mapping) else None
    row = rows[0] if isinstance(rows, list) and rows else {}
    return row if isinstance(row, Mapping) else {}


def _text(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    return value if isinstance(value, str) else ""


def without(described: Described, name: str) -> Described:
    """The same with one object less: its describe was there, but it cannot be asked."""
    objects = {known: info for known, info in described.schema.objects.items() if known != name}
    return replace(described, schema=replace(described.schema, objects=objects))


def after(known: Described | None, described: Described) -> Described:
    """The same with what became different since `known`, if that was of the same user.

    Of what nobody could say this time, it has what was known then.
    """
    before = known.schema if known is not None and known.identity == described.identity else None
    schema = succeed(before, described.schema)
    if before is not None:
        kept = {name: info for name, info in before.objects.items() if name in schema.unknown}
        schema = replace(schema, objects={**schema.objects, **kept})
    return replace(described, schema=schema)


def remember(described: Described, notes: MutableMapping[str, str]) -> None:
    """Keep the answer for the next start."""
    kept = asdict(described)
    kept["schema"]["described_at"] = described.schema.described_at.isoformat()
    for change in kept["schema"]["changes"]:
        change |= {name: change[name].isoformat() for name in _MOMENTS}
    notes[NOTE] = json.dumps(kept, separators=(",", ":"))


def remembered(notes: Mapping[str, str]) -> Described | None:
    """The answer of an earlier run, or None when there is none that can be read."""
    try:
        kept = json.loads(notes[NOTE])
        objects = {name: _known_object(info) for name, info in kept["schema"]["objects"].items()}
        at = parse_timestamp(kept["schema"]["described_at"])
        # Earlier versions remembered no changes, and nothing that was unknown.
        changes = tuple(_known_change(change) for change in kept["schema"].get("changes", ()))
        unknown = {str(name): str(code) for name, code in kept["schema"].get("unknown", {}).items()}
        schema = Schema(described_at=at, objects=objects, changes=changes, unknown=unknown)
        return Described(
            identity=kept["identity"], schema=schema, rep=_known_rep(kept["rep"]), version=kept.get("version", "")
        )
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _known_rep(kept: Mapping[str, Any]) -> Rep:
    # Earlier versions remembered one country.
    return Rep(**{**kept, "countries": tuple(kept.get("countries", ()))})


def _known_object(kept: Mapping[str, Any]) -> ObjectInfo:
    fields = {name: FieldInfo(**{**info, "picklist": tuple(info["picklist"])}) for name, info in kept["fields"].items()}
    return ObjectInfo(name=kept["name"], createable=kept["createable"], fields=fields)


def _known_change(kept: Mapping[str, Any]) -> SchemaChange:
    moments = {name: parse_timestamp(kept[name]) for name in _MOMENTS}
    return SchemaChange(**{**kept, "what": Alteration(kept["what"]), **moments})


def _object(name: str, body: Mapping[str, Any]) -> ObjectInfo:
    """A describe answer (REST API Developer Guide, "sObject Describe")."""
    fields = {info["name"]: _field(info) for info in body["fields"]}
    if name in _PEOPLE:
        # An encrypted address cannot stand in a WHERE clause: nobody can be found by it, as if it were hidden.
        fields = {key: info for key, info in fields.items() if info.type != "email" or info.filterable}
    return ObjectInfo(name=name, createable=bool(body.get("createable")), fields=fields)


def _field(info: Mapping[str, Any]) -> FieldInfo:
    values = [value for value in info.get("picklistValues") or () if value.get("active")]
    return FieldInfo(
        name=info["name"],
        label=info.get("label") or "",
        type=info.get("type") or "string",
        length=info.get("length") or 0,
        createable=bool(info.get("createable")),
        updateable=bool(info.get("updateable")),
        filterable=bool(info.get("filterable")),
        nillable=bool(info.get("nillable")),
        defaulted=bool(info.get("defaultedOnCreate")),
        picklist=tuple(value["value"] for value in values),
        default_value=next((value["value"] for value in values if value.get("defaultValue")), None),
    )


def _rep(row: Mapping[str, Any], countries: tuple[str, ...]) -> Rep:
    return Rep(
        user_id=row["Id"],
        username=row["Username"],
        email=(row.get("Email") or "").lower(),
        name=row.get("Name") or "",
        time_zone=row.get("TimeZoneSidKey") or "UTC",
        country=countries[0] if countries else "",
        countries=countries,
        is_active=row.get("IsActive") is not False,
    )
