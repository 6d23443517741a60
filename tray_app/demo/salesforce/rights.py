"""Which objects and fields there are in a world, and what of them the rep may see and write."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from tray_app.demo.salesforce.activity_objects import MARKETO
from tray_app.demo.salesforce.describes import OBJECTS, OPTIONAL, SHARED_ONLY, ObjectType, with_shared_activities
from tray_app.demo.salesforce.fields import TYPES, DemoField, custom_field
from tray_app.demo.salesforce.validation import rules_from

_KEYS: Final = frozenset(
    {"absent", "createable", "hidden", "read_only", "custom_fields", "picklists", "validation_rules"}
)
_CUSTOM_KEYS: Final = frozenset({"name", "label", "type", "length", "required"})


class RightsError(ValueError):
    """The settings of an object cannot be; the message begins with the place."""


@dataclass(frozen=True, slots=True)
class OrgSettings:
    """What a world says about one object."""

    name: str
    """API name."""
    data: object
    """The JSON."""

    @property
    def entries(self) -> Mapping[str, object]:
        """The JSON as an object with known keys."""
        if not isinstance(self.data, Mapping):
            raise RightsError(f"{self.name}: an object is needed")
        for key in self.data.keys() - _KEYS:
            raise RightsError(f"{self.name}.{key}: unknown; known are {', '.join(sorted(_KEYS))}")
        return self.data

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.entries.get(key, default)
        if not isinstance(value, bool):
            raise RightsError(f"{self.name}.{key}: true or false")
        return value

    def names(self, key: str, kind: ObjectType) -> frozenset[str]:
        """Names of fields, as the object spells them."""
        value = self.entries.get(key, [])
        if not isinstance(value, list):
            raise RightsError(f"{self.name}.{key}: a list of field names is needed")
        found = {name: kind.field(str(name)) for name in value}
        for name, field in found.items():
            if field is None or field.name == "Id":
                raise RightsError(f"{self.name}.{key}: {name} is no field, or none that can be taken away")
        return frozenset(field.name for field in found.values() if field is not None)


def every_object(
    settings: Mapping[str, OrgSettings], *, marketo: bool, shared: bool, optional: frozenset[str] | set[str]
) -> dict[str, ObjectType]:
    """All objects with all their fields. Raises `RightsError`."""
    for name in settings.keys() - OBJECTS.keys():
        raise RightsError(f"{name}: no such object here; known are {', '.join(sorted(OBJECTS))}")
    missing = (OPTIONAL - optional - settings.keys()) | (frozenset() if shared else SHARED_ONLY)
    found = {name: kind for name, kind in OBJECTS.items() if name not in missing}
    if shared:
        found["Task"] = with_shared_activities(found["Task"])
    if marketo:
        found["Task"] = replace(found["Task"], fields=(*found["Task"].fields, *MARKETO))
    return {name: _extended(kind, settings.get(name)) for name, kind in found.items()}


def shown_objects(every: Mapping[str, ObjectType], settings: Mapping[str, OrgSettings]) -> dict[str, ObjectType]:
    """What the rep may see. Raises `RightsError`."""
    shown = {name: _shown(kind, settings.get(name)) for name, kind in every.items()}
    return {name: kind for name, kind in shown.items() if kind is not None}


def _extended(kind: ObjectType, settings: OrgSettings | None) -> ObjectType:
    if settings is None:
        return kind
    kind = replace(kind, validation_rules=rules_from(settings.entries.get("validation_rules", []), kind.name))
    custom = settings.entries.get("custom_fields", [])
    picklists = settings.entries.get("picklists", {})
    if not isinstance(custom, list) or not isinstance(picklists, Mapping):
        raise RightsError(f"{kind.name}: custom_fields is a list, picklists an object")
    made = tuple(_custom(entry, f"{kind.name}.custom_fields[{place}]") for place, entry in enumerate(custom))
    kind = replace(kind, fields=(*kind.fields, *made))
    for name in picklists:
        if kind.field(str(name)) is None:
            raise RightsError(f"{kind.name}.picklists.{name}: no such field")
    lists = {str(name).casefold(): (name, entry) for name, entry in picklists.items()}
    fields = (
        _with_picklist(field, lists[field.name.casefold()][1], f"{kind.name}.picklists.{field.name}")
        if field.name.casefold() in lists
        else field
        for field in kind.fields
    )
    return replace(kind, fields=tuple(fields))


def _custom(entry: object, where: str) -> DemoField:
    if not isinstance(entry, Mapping) or entry.keys() - _CUSTOM_KEYS:
        raise RightsError(f"{where}: an object with {', '.join(sorted(_CUSTOM_KEYS))} is needed")
    name, kind, length = str(entry.get("name", "")), entry.get("type", "string"), entry.get("length", 0)
    if not name.lower().endswith("__c") or not name[:-3].replace("_", "a").isalnum():
        raise RightsError(f"{where}.name: an API name that ends with __c is needed")
    if kind not in TYPES or kind in {"id", "reference", "combobox"}:
        raise RightsError(f"{where}.type: {kind} is no type of a custom field")
    if not isinstance(length, int):
        raise RightsError(f"{where}.length: a whole number is needed")
    return custom_field(
        name=name,
        label=str(entry.get("label", name)),
        kind=str(kind),
        length=length,
        required=entry.get("required") is True,
    )


def _with_picklist(field: DemoField, entry: object, where: str) -> DemoField:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("values"), list):
        raise RightsError(f"{where}: an object with values, default and restricted is needed")
    default = entry.get("default")
    return replace(
        field,
        picklist=tuple(str(value) for value in entry["values"]),
        default=None if default is None else str(default),
        restricted=bool(entry.get("restricted", field.restricted)),
    )


def _shown(kind: ObjectType, settings: OrgSettings | None) -> ObjectType | None:
    if settings is None:
        return kind
    if settings.flag("absent", default=False):
        return None
    hidden, read_only = settings.names("hidden", kind), settings.names("read_only", kind)
    fields = (
        replace(field, createable=False, updateable=False) if field.name in read_only else field
        for field in kind.fields
        if field.name not in hidden
    )
    createable = kind.createable and settings.flag("createable", default=kind.createable)
    return replace(kind, fields=tuple(fields), createable=createable)
