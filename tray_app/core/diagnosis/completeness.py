"""A logged Task against what the logger should have filled in: fields missing, hidden, read-only, misnamed, or empty.

A rep cannot tell "never created" from "hidden by field-level security": both are simply not in the describe. The API
names must be exact; Adobe's translated pages print some of them wrong, so near misses are looked for first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tray_app.core.diagnosis.changes import dated, shape_of
from tray_app.core.diagnosis.record_reasons import with_others
from tray_app.core.diagnosis.situation import likely, proved
from tray_app.core.matching.task_classifier import written_by_logger
from tray_app.core.model.activity import Activity, Call, Email, Mark
from tray_app.core.model.crm import Alteration, FieldInfo, ObjectInfo, Schema, Task
from tray_app.core.model.profiles import ExpectedField, Profile
from tray_app.core.model.reasons import place_of
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Confidence, Evidence, Reason

_RELATED = ("Lead", "Contact", "Account", "Opportunity")
_TEXT_TYPES = frozenset({"string", "textarea"})


def incompleteness(activity: Activity, task: Task, profile: Profile, schema: Schema) -> Reason | None:
    """What is not right about the Task of a logged activity, or None."""
    info = schema.objects.get("Task")
    if info is None or not profile.fields:
        return None
    if _came_by_bcc(task, profile, info):
        seen = Evidence(text("How the email was logged"), text("by a copy (BCC), which carries no attributes"))
        return likely("bcc.no_attributes", seen)
    reasons = sorted(
        (*schema_reasons(activity.kind, profile, schema), *_task_reasons(activity, task, profile, info)),
        key=lambda reason: (reason.confidence is not Confidence.PROVED, place_of(reason.code)),
    )
    if not reasons:
        return None
    return with_others(reasons[0], reasons[1:])


def schema_reasons(kind: str, profile: Profile, schema: Schema) -> Iterator[Reason]:
    """What the describes alone show, for Tasks of one kind (email or call); one reason per code, with its fields.

    A reason of this kind names the fields of other kinds that share it: an admin who never made any makes all at once,
    and emails and calls have one cause.
    """
    info = schema.objects.get("Task")
    if info is None:
        return
    own = {item.name for item in profile.fields if kind in item.kinds}
    misnamed = {item.name: made for item in profile.fields if (made := _near_miss(item, profile, info))}
    invisible = [item for item in profile.fields if not info.shows(item.name) and item.name not in misnamed]
    visible = [(item, field) for item in profile.fields if (field := info.find(item.name)) is not None]
    if own & misnamed.keys():
        pairs = tuple(
            Evidence(text("Field {name}", name=right), text("a field {made} is there instead", made=made))
            for right, made in misnamed.items()
        )
        yield _dated(proved("field.wrong_api_name", *pairs), tuple(misnamed), schema, Alteration.GONE)
    if own & {item.name for item in invisible}:
        yield _invisible(invisible, info, schema)
    locked = [item.name for item, field in visible if not field.createable and not field.updateable]
    if own & {*locked}:
        seen = Evidence(text("May you edit {fields}?", fields=", ".join(locked)), text("no, read only"))
        yield _dated(proved("field.read_only", seen), tuple(locked), schema, Alteration.RIGHTS)
    wrong = [(item, field) for item, field in visible if not _fits(item, field)]
    if own & {item.name for item, _ in wrong}:
        types = tuple(
            Evidence(
                text("Type of {name}", name=item.name),
                text("{is_now}, the logger writes {should}", is_now=shape_of(field), should=_wanted(item)),
            )
            for item, field in wrong
        )
        names = tuple(item.name for item, _ in wrong)
        yield _dated(proved("field.wrong_type", *types), names, schema, Alteration.TYPE)
    yield from _picklist(kind, profile, info, schema)


def _dated(reason: Reason, names: tuple[str, ...], schema: Schema, *what: Alteration, lost: str = "") -> Reason:
    """The reason about these fields of Task, and since when they are so."""
    places = [("Task", name) for name in names]
    return dated(replace(reason, fields=names), schema, places, *what, lost=lost)


def _invisible(items: Sequence[ExpectedField], info: ObjectInfo, schema: Schema) -> Reason:
    names = ", ".join(item.name for item in items)
    of_expected = Evidence(text("Fields on Task: {names}", names=names), text("not visible to you"))
    objects = [name for name in _RELATED if name in schema.objects]
    hidden = [name for name in _RELATED if name not in {*schema.objects, *schema.unknown}]
    answer = ", ".join(objects) if objects else "–"
    read = Evidence(text("Objects you may read"), text("{names}", names=answer))
    evidence = [of_expected, read]
    if hidden:
        evidence.append(Evidence(text("Objects you may not read"), text("{names}", names=", ".join(hidden))))
    evidence.append(Evidence(text("Fields of Task visible to you"), text("{n}", n=len(info.fields))))
    gone = tuple(item.name for item in items)
    return _dated(proved("field.missing_or_hidden", *evidence), gone, schema, Alteration.GONE)


def _near_miss(item: ExpectedField, profile: Profile, info: ObjectInfo) -> str | None:
    """The field that was made instead of the expected one: a known misprint, or the same label under another name."""
    if info.shows(item.name):
        return None
    for wrong, right in profile.misnamed.items():
        if right == item.name and (made := info.find(wrong)) is not None:
            return made.name
    expected = {other.name.casefold() for other in profile.fields}
    for field in info.fields.values():
        if field.label.casefold() == item.label.casefold() and field.name.casefold() not in expected:
            return field.name
    return None


def _fits(item: ExpectedField, field: FieldInfo) -> bool:
    same = field.type == item.type or {field.type, item.type} <= _TEXT_TYPES
    return same and not (item.length and field.length and field.length < item.length)


def _wanted(item: ExpectedField) -> str:
    return f"{item.type}({item.length})" if item.length else item.type


def _picklist(kind: str, profile: Profile, info: ObjectInfo, schema: Schema) -> Iterator[Reason]:
    field, wanted = info.find("Type"), profile.type_values.get(kind)
    if field is None or wanted is None:
        return
    if field.picklist and wanted not in field.picklist:
        seen = Evidence(text("Values of Task Type"), text("{values}", values=", ".join(field.picklist)))
        missing = Evidence(text("Value {value}, written exactly so", value=wanted), text("not among them"))
        reason = proved("type.picklist_missing", seen, missing)
        yield _dated(reason, ("Type",), schema, Alteration.PICKLIST, lost=wanted)
    elif field.default_value:
        seen = Evidence(text("Default value of Task Type"), text("{value}", value=field.default_value))
        yield _dated(proved("type.overwritten", seen), ("Type",), schema, Alteration.DEFAULT)


def _task_reasons(activity: Activity, task: Task, profile: Profile, info: ObjectInfo) -> Iterator[Reason]:
    empty = [
        item
        for item in profile.fields
        if item.source and activity.kind in item.kinds and _writable(info.find(item.name))
        if _value_at_source(activity, item.source) and task.custom.get(item.name) in (None, "")
    ]
    if empty:
        lines = tuple(
            Evidence(text("{name} of the Task", name=item.name), text("empty, though the source has a value"))
            for item in empty
        )
        yield replace(proved("field.empty", *lines), fields=tuple(item.name for item in empty))
    wanted = _type_wanted(activity, profile.type_values)
    if task.type and wanted and task.type != wanted and written_by_logger(task, profile):
        seen = Evidence(text("Type of the Task"), text("{value}, not {wanted}", value=task.type, wanted=wanted))
        yield replace(likely("type.overwritten", seen), fields=("Type",))


def _type_wanted(activity: Activity, values: Mapping[str, str]) -> str | None:
    if isinstance(activity, Email) and Mark.REPLY in activity.marks:
        return None  # a reply may be written as either
    return values.get(activity.kind)


def _writable(field: FieldInfo | None) -> bool:
    return field is not None and (field.createable or field.updateable)


def _value_at_source(activity: Activity, attribute: str) -> bool:
    return isinstance(activity, Call) and bool({"outcome": activity.outcome, "url": activity.url}.get(attribute))


def _came_by_bcc(task: Task, profile: Profile, info: ObjectInfo) -> bool:
    """Email-to-Salesforce writes the Type "email" in lower case whatever the picklist says, and no attribute."""
    readable = any(info.shows(name) for name in profile.markers)
    return task.type == "email" and readable and not written_by_logger(task, profile)
