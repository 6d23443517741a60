"""One describe against the one before: what an admin changed, and between which two moments it was changed.

A reason that rests on a describe can then say since when it holds: "gone since Tuesday 17:40".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tray_app.core.model.crm import Alteration, FieldInfo, ObjectInfo, Schema, SchemaChange
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence, Reason

KEPT = timedelta(days=90)
"""How long a change is remembered."""
COMPARED = ("Task", "Lead", "Contact", "Account", "Opportunity")
"""Objects whose changes matter to a logger. Others come and go with what the rep may ask for."""

_PRESENCE = frozenset({Alteration.GONE, Alteration.APPEARED, Alteration.OBJECT_GONE, Alteration.OBJECT_APPEARED})
_OBJECT_WIDE = frozenset({Alteration.OBJECT_GONE, Alteration.OBJECT_APPEARED, Alteration.OBJECT_RIGHTS})


def succeed(old: Schema | None, new: Schema) -> Schema:
    """`new` with what became different since `old`, and what `old` remembered; nothing older than `KEPT`."""
    if old is None:
        return new
    oldest = new.described_at - KEPT
    kept = (change for change in (*old.changes, *differences(old, new)) if change.noticed_at >= oldest)
    return replace(new, changes=tuple(kept))


def differences(old: Schema, new: Schema) -> Iterator[SchemaChange]:
    """Everything that is different, object by object, field by field."""
    # Of what nobody could say, a day later nobody knows either whether it has changed.
    for name in (one for one in COMPARED if one not in {*old.unknown, *new.unknown}):
        before, after = old.objects.get(name), new.objects.get(name)
        for field, what, was, is_now in _of_object(before, after):
            yield SchemaChange(
                object=name,
                field=field,
                what=what,
                was=was,
                is_now=is_now,
                seen_at=old.described_at,
                noticed_at=new.described_at,
            )


def dated(
    reason: Reason, schema: Schema, places: Iterable[tuple[str, str]], *what: Alteration, lost: str = ""
) -> Reason:
    """The reason with when its fields became so, where the describes of the last weeks show it.

    `places` are (object, field) pairs, the field empty for the object itself; `what` says which alterations explain
    the reason; `lost` is the picklist value it is about. Only the latest change of a place counts: a field that is back
    is not gone.
    """
    found = [change for place in places if (change := _latest(schema, place, what, lost)) is not None]
    if not found:
        return reason
    evidence = (*reason.evidence, *(Evidence(_place(change), _since(change)) for change in found))
    return replace(reason, evidence=evidence, since=min(change.noticed_at for change in found))


_Difference = tuple[str, Alteration, str, str]


def _of_object(before: ObjectInfo | None, after: ObjectInfo | None) -> Iterator[_Difference]:
    if before is None or after is None:
        if before is not None:
            yield "", Alteration.OBJECT_GONE, before.name, ""
        elif after is not None:
            yield "", Alteration.OBJECT_APPEARED, "", after.name
        return
    if before.createable != after.createable:
        yield "", Alteration.OBJECT_RIGHTS, _yes_no(before.createable), _yes_no(after.createable)
    for name in sorted({**before.fields, **after.fields}):
        yield from _of_field(before.fields.get(name), after.fields.get(name))


def _of_field(before: FieldInfo | None, after: FieldInfo | None) -> Iterator[_Difference]:
    if before is None or after is None:
        if before is not None:
            yield before.name, Alteration.GONE, before.name, ""
        elif after is not None:
            yield after.name, Alteration.APPEARED, "", after.name
        return
    pairs = (
        (Alteration.RIGHTS, _yes_no(_writable(before)), _yes_no(_writable(after))),
        (Alteration.TYPE, shape_of(before), shape_of(after)),
        (Alteration.PICKLIST, _only_in(before, after), _only_in(after, before)),
        (Alteration.DEFAULT, before.default_value or "", after.default_value or ""),
    )
    yield from ((after.name, what, was, is_now) for what, was, is_now in pairs if was != is_now)


def shape_of(field: FieldInfo) -> str:
    """Type and length as an admin writes them: `string(255)`."""
    return f"{field.type}({field.length})" if field.length else field.type


def _latest(schema: Schema, place: tuple[str, str], what: tuple[Alteration, ...], lost: str) -> SchemaChange | None:
    telling = {*what, *_PRESENCE} if _PRESENCE & {*what} else {*what}
    of_place = [
        change
        for change in schema.changes
        if (change.object, change.field.casefold()) == (place[0], place[1].casefold()) and change.what in telling
        if change.what is not Alteration.PICKLIST or lost in {*_values(change.was), *_values(change.is_now)}
    ]
    if not of_place or of_place[-1].what not in what:
        return None
    latest = of_place[-1]
    if latest.what is Alteration.PICKLIST and lost not in _values(latest.was):
        return None
    return latest


def _place(change: SchemaChange) -> Text:
    if change.what in _OBJECT_WIDE:
        return text("Since when is {object} like this?", object=change.object)
    return text("Since when is {field} on {object} like this?", field=change.field, object=change.object)


def _since(change: SchemaChange) -> Text:
    then: dict[str, datetime] = {"noticed": change.noticed_at, "seen": change.seen_at}
    match change.what:
        case Alteration.GONE | Alteration.OBJECT_GONE:
            return text("gone since {noticed}; it was still there at {seen}", **then)
        case Alteration.RIGHTS | Alteration.OBJECT_RIGHTS:
            return text("since {noticed}; at {seen} you had the right", **then)
        case Alteration.PICKLIST:
            return text(
                "since {noticed}; at {seen} there was also {values}", **then, values=", ".join(_values(change.was))
            )
        case _ if change.was and change.is_now:
            return text(
                "since {noticed}; at {seen} it was {was}, now it is {now}", **then, was=change.was, now=change.is_now
            )
        case _:
            return text("since {noticed}; it was different at {seen}", **then)


def _only_in(field: FieldInfo, other: FieldInfo) -> str:
    """The picklist values that the other one does not have, one a line."""
    return "\n".join(value for value in field.picklist if value not in other.picklist)


def _values(lines: str) -> list[str]:
    return lines.split("\n")


def _writable(field: FieldInfo) -> bool:
    return field.createable or field.updateable


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
