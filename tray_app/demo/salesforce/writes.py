"""New records through the REST API: everything Salesforce looks at before it takes one."""

from collections.abc import Mapping

from tray_app.demo.salesforce import email_records
from tray_app.demo.salesforce import error_bodies as errors
from tray_app.demo.salesforce.describes import ObjectType
from tray_app.demo.salesforce.email_records import ROLES
from tray_app.demo.salesforce.fields import DemoField
from tray_app.demo.salesforce.ids import long_id
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.values import Json, Record, WrongValue, stored

_SOAP_CALLED = {"text": "string", "id": "id", "int": "int", "double": "double", "boolean": "boolean", "date": "date"}


def create(org: Org, kind: ObjectType, content: Json) -> str:
    """Make the record the rep asked for; its id. Raises `Refused`."""
    if not isinstance(content, dict):
        raise errors.bad_json(f"Can not deserialize {kind.name}: a JSON object is needed")
    listed = {name: value for name, value in content.items() if kind.name == "EmailMessage" and name in ROLES}
    given = {name: value for name, value in content.items() if name != "attributes" and name not in listed}
    fields = {name: _field(kind, name) for name in given}
    if not kind.createable:
        raise errors.not_createable(kind.name)
    locked = [field.name for field in fields.values() if not field.createable]
    if locked:
        raise errors.not_writable(locked)
    values = _values(kind, given, fields)
    for name, field in fields.items():
        _check(field, values[field.name], given[name])
    missing = [
        field.name
        for field in kind.fields
        if field.createable
        and not field.nillable
        and field.type != "boolean"
        and values.get(field.name) is None
        and (field.required or field.name in values)
    ]
    if missing:
        raise errors.missing_fields(missing)
    for field in fields.values():
        _check_reference(org, field, values[field.name])
    for rule in kind.validation_rules:
        rule.check(values)
    if kind.name != "EmailMessage":
        return org.create(kind.name, values)
    email_records.check(values)
    people = email_records.people_in(org, listed)
    record_id = org.create(kind.name, values)
    email_records.complete(org, record_id, people)
    return record_id


def delete(org: Org, record_id: str) -> str:
    """Move a record of the rep's own to the recycle bin; its id. Raises `RequestRefused`."""
    try:
        row = org.visible(long_id(record_id))
    except ValueError:
        raise errors.RequestRefused("MALFORMED_ID", f"malformed id {record_id}", fields=[]) from None
    if row is None:
        raise errors.no_reference()
    if row.deleted:
        raise errors.deleted()
    owner = row.values.get("CreatedById" if row.object == "EmailMessage" else "OwnerId")
    if not org.objects[row.object].deletable or owner != org.rep_id:
        raise errors.not_deletable(row.id)
    twins = email_records.twins_of(org, row)
    for one in (row, *(twin for twin in twins if not twin.deleted)):
        org.delete(one.object, one.id)
    return row.id


def _field(kind: ObjectType, name: str) -> DemoField:
    field = kind.field(name)
    if field is None:
        raise errors.no_column_to_write(name, kind.name)
    return field


def _values(kind: ObjectType, given: Mapping[str, Json], fields: Mapping[str, DemoField]) -> Record:
    values: Record = {}
    for name, field in fields.items():
        value = given[name]
        try:
            values[field.name] = stored(field, value)
        except WrongValue:
            if field.kind == "id" and isinstance(value, str):
                raise errors.bad_reference(field.name, field.label, value) from None
            called = _SOAP_CALLED.get(field.kind, "datetime")
            raise errors.bad_json(
                f"Cannot deserialize instance of {called} from {_token_of(value)} value {_plain(value)} "
                f"or request may be missing a required field in {kind.name}.{field.name}"
            ) from None
    return values


def _token_of(value: Json) -> str:
    if isinstance(value, bool):
        return "VALUE_TRUE" if value else "VALUE_FALSE"
    kinds = {"str": "VALUE_STRING", "int": "VALUE_NUMBER_INT", "float": "VALUE_NUMBER_FLOAT", "list": "START_ARRAY"}
    return kinds.get(type(value).__name__, "START_OBJECT")


def _plain(value: Json) -> str:
    return {"list": "[", "dict": "{"}.get(type(value).__name__, str(value))


def _check(field: DemoField, value: object, given: Json) -> None:
    if isinstance(value, str) and field.length and len(value) > field.length and field.kind == "text":
        raise errors.too_long(field.name, field.label, value, field.length)
    if field.restricted and field.picklist and value is not None and value not in field.picklist:
        raise errors.not_in_picklist(field.name, field.label, str(given))


def _check_reference(org: Org, field: DemoField, value: object) -> None:
    if field.type != "reference" or value is None:
        return
    record_id = long_id(str(value))
    targets = [org.world.every_object[name] for name in field.reference_to if name in org.world.every_object]
    if not record_id.startswith(tuple(target.prefix for target in targets)):
        raise errors.bad_reference(field.name, field.label, str(value))
    row = org.find(record_id)
    if row is None:
        raise errors.no_reference()
    if not row.visible or row.object not in org.objects:
        raise errors.no_access_to_reference(record_id)
    if row.deleted:
        raise errors.deleted()
