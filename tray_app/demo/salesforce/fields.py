"""Fields of an object: read from a compact table, described exactly as Salesforce describes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_LENGTHS: Final = {"email": 80, "phone": 40, "url": 255, "picklist": 255, "combobox": 255, "id": 18, "reference": 18}
_KINDS: Final = {
    "id": "id",
    "reference": "id",
    "boolean": "boolean",
    "int": "int",
    "double": "double",
    "currency": "double",
    "percent": "double",
    "date": "date",
    "datetime": "datetime",
}
_SOAP: Final = {
    "id": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "text": "xsd:string",
}
TYPES: Final = frozenset({*_KINDS, *_LENGTHS, "string", "textarea", "multipicklist"})
"""Describe types that are known here."""
_UNGROUPED: Final = frozenset({"datetime", "double", "currency", "percent", "combobox"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoField:
    """One field with the rights the rep has on it."""

    name: str
    """API name."""
    label: str
    """Label in English."""
    type: str
    """Describe type."""
    length: int = 0
    """Length in characters; 0 where it has none."""
    createable: bool = False
    """The rep may set it on a new record."""
    updateable: bool = False
    """The rep may change it."""
    nillable: bool = False
    """It may be empty."""
    permissionable: bool = False
    """Field-level security governs it."""
    filterable: bool = True
    """It may stand in WHERE and ORDER BY."""
    defaulted: bool = False
    """Salesforce fills it on create when nothing is given."""
    custom: bool = False
    """Made by an admin."""
    reference_to: tuple[str, ...] = ()
    """Objects it may point at."""
    relationship: str | None = None
    """Name of the way to the record it points at."""
    picklist: tuple[str, ...] = ()
    """Active values."""
    default: str | None = None
    """The default value of the picklist."""
    restricted: bool = False
    """Nothing but the values is accepted."""
    name_field: bool = False
    """It is what the record is called."""

    @property
    def kind(self) -> str:
        """How its values compare: text, id, boolean, int, double, date or datetime."""
        return _KINDS.get(self.type, "text")

    @property
    def polymorphic(self) -> bool:
        """Whether it may point at more than one object."""
        return len(self.reference_to) > 1

    @property
    def required(self) -> bool:
        """A new record needs a value for it."""
        return self.createable and not self.nillable and not self.defaulted

    def described(self) -> dict[str, Any]:
        """The field's part of a describe answer."""
        sortable = self.filterable
        text = self.kind == "text"
        boolean = self.type == "boolean"
        return {
            "aggregatable": sortable and not boolean,
            "aiPredictionField": False,
            "autoNumber": False,
            "byteLength": self.length * 3 if text else self.length,
            "calculated": False,
            "calculatedFormula": None,
            "cascadeDelete": False,
            "caseSensitive": False,
            "compoundFieldName": None,
            "controllerName": None,
            "createable": self.createable,
            "custom": self.custom,
            "defaultValue": False if boolean else self.default,
            "defaultValueFormula": None,
            "defaultedOnCreate": self.defaulted,
            "dependentPicklist": False,
            "deprecatedAndHidden": False,
            "digits": 8 if self.type == "int" else 0,
            "displayLocationInDecimal": False,
            "encrypted": False,
            "externalId": False,
            "extraTypeInfo": "plaintextarea" if self.type == "textarea" else None,
            "filterable": self.filterable,
            "filteredLookupInfo": None,
            "formulaTreatNullNumberAsZero": False,
            "groupable": sortable and self.type not in _UNGROUPED,
            "highScaleNumber": False,
            "htmlFormatted": False,
            "idLookup": self.type in {"id", "email"} and not self.custom,
            "inlineHelpText": None,
            "label": self.label,
            "length": self.length,
            "mask": None,
            "maskType": None,
            "name": self.name,
            "nameField": self.name_field,
            "namePointing": self.polymorphic,
            "nillable": self.nillable,
            "permissionable": self.permissionable,
            "picklistValues": [self._value(value) for value in self.picklist],
            "polymorphicForeignKey": self.polymorphic,
            "precision": 18 if self.type in {"double", "currency", "percent"} else 0,
            "queryByDistance": False,
            "referenceTargetField": None,
            "referenceTo": list(self.reference_to),
            "relationshipName": self.relationship,
            "relationshipOrder": None,
            "restrictedDelete": False,
            "restrictedPicklist": self.restricted,
            "scale": 0,
            "searchPrefilterable": False,
            "soapType": _SOAP[self.kind],
            "sortable": sortable,
            "type": self.type,
            "unique": False,
            "updateable": self.updateable,
            "writeRequiresMasterRead": False,
        }

    def _value(self, value: str) -> dict[str, Any]:
        return {
            "active": True,
            "defaultValue": value == self.default,
            "label": value,
            "validFor": None,
            "value": value,
        }


def fields_from(table: str, picklists: Mapping[str, tuple[str, ...]] | None = None) -> tuple[DemoField, ...]:
    """The fields of a table, one a line: name | label | type and length or target | flags.

    `reference Contact,Lead Who` points at two objects and is followed as `Who`. Flags: c createable, u updateable,
    n nillable, p field-level security, d filled by default, x never in a condition, r restricted picklist, N the name.
    `picklists`: field name → values, of which one ending in `*` is the default.
    """
    lines = (line.strip() for line in table.strip().splitlines())
    return tuple(_field(line, picklists or {}) for line in lines if line)


def _field(line: str, picklists: Mapping[str, tuple[str, ...]]) -> DemoField:
    name, label, typed, flags = (part.strip() for part in line.split("|"))
    kind, *details = typed.split()
    values = picklists.get(name, ())
    pointing = kind == "reference"
    return DemoField(
        name=name,
        label=label,
        type=kind,
        length=int(details[0]) if details and not pointing else _LENGTHS.get(kind, 0),
        createable="c" in flags,
        updateable="u" in flags,
        nillable="n" in flags,
        permissionable="p" in flags,
        filterable="x" not in flags,
        defaulted="d" in flags,
        reference_to=tuple(details[0].split(",")) if pointing else (),
        relationship=details[1] if len(details) > 1 else None,
        picklist=tuple(value.removesuffix("*") for value in values),
        default=next((value.removesuffix("*") for value in values if value.endswith("*")), None),
        restricted="r" in flags,
        name_field="N" in flags,
    )


def custom_field(*, name: str, label: str, kind: str, length: int = 0, required: bool = False) -> DemoField:
    """A field that an admin made."""
    boolean = kind == "boolean"
    return DemoField(
        name=name,
        label=label,
        type=kind,
        length=length or _LENGTHS.get(kind, 0) or (255 if kind in {"string", "textarea"} else 0),
        createable=True,
        updateable=True,
        nillable=not boolean and not required,
        # Field-level security never hides what is required.
        permissionable=not required,
        filterable=not (kind == "textarea" and length > 255),
        defaulted=boolean,
        custom=True,
    )


def by_name(fields: Iterable[DemoField]) -> dict[str, DemoField]:
    """The fields by their name in small letters: Salesforce does not mind the case of API names."""
    return {field.name.casefold(): field for field in fields}
