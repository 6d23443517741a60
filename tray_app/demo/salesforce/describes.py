"""The objects of the org and their describe answers, with the same keys as real ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tray_app.demo.salesforce import activity_objects, people_objects
from tray_app.demo.salesforce.fields import DemoField, by_name
from tray_app.demo.salesforce.validation import ValidationRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A way from a record down to records that point at it."""

    name: str
    """Relationship name, e.g. `TaskRelations`."""
    object: str
    """The object of those records."""
    field: str
    """The field by which they point."""
    lists: tuple[str, ...] = ()
    """Fields of the record above that take their ids as a list (JunctionIdList)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectType:
    """One object, with the rights the rep has on it."""

    name: str
    """API name."""
    label: str
    """Label of one."""
    plural: str
    """Label of many."""
    prefix: str
    """How its ids begin."""
    fields: tuple[DemoField, ...]
    """Its fields, in the order of its describe."""
    createable: bool = True
    """The rep may create records."""
    updateable: bool = True
    """The rep may change and delete records."""
    children: tuple[Child, ...] = ()
    """Ways down."""
    validation_rules: tuple[ValidationRule, ...] = ()
    """What an admin has the records looked at for."""

    def field(self, name: str) -> DemoField | None:
        """The field of that API name, whatever its case."""
        return by_name(self.fields).get(name.casefold())

    def field_at(self, relationship: str) -> DemoField | None:
        """The field that is followed under that relationship name."""
        wanted = relationship.casefold()
        return next((known for known in self.fields if (known.relationship or "").casefold() == wanted), None)

    @property
    def deletable(self) -> bool:
        """Whether it has a recycle bin."""
        return self.updateable and self.field("IsDeleted") is not None

    def summary(self, base: str) -> dict[str, Any]:
        """Its entry in the list of all objects; `base`: `/services/data/vXX.X`."""
        here = f"{base}/sobjects/{self.name}"
        return {
            "activateable": False,
            "associateEntityType": None,
            "associateParentEntity": None,
            "createable": self.createable,
            "custom": False,
            "customSetting": False,
            "deepCloneable": False,
            "deletable": self.deletable,
            "deprecatedAndHidden": False,
            "feedEnabled": self.name in {"Account", "Contact", "Lead", "Opportunity", "Task", "User"},
            "hasSubtypes": False,
            "isInterface": False,
            "isSubtype": False,
            "keyPrefix": self.prefix,
            "label": self.label,
            "labelPlural": self.plural,
            "layoutable": True,
            "mergeable": self.name in {"Account", "Contact", "Lead"},
            "mruEnabled": True,
            "name": self.name,
            "queryable": True,
            "replicateable": True,
            "retrieveable": True,
            "searchable": True,
            "triggerable": self.createable,
            "undeletable": self.deletable,
            "updateable": self.updateable,
            "urls": {"rowTemplate": f"{here}/{{ID}}", "describe": f"{here}/describe", "sobject": here},
        }

    def described(self, base: str, instance_url: str) -> dict[str, Any]:
        """Its describe answer."""
        here = f"{base}/sobjects/{self.name}"
        master = "012000000000000AAA"
        return self.summary(base) | {
            "actionOverrides": [],
            "childRelationships": [_child(child) for child in self.children],
            "compactLayoutable": True,
            "defaultImplementation": None,
            "extendedBy": None,
            "extendsInterfaces": None,
            "fields": [field.described() for field in self.fields],
            "implementedBy": None,
            "implementsInterfaces": None,
            "listviewable": None,
            "lookupLayoutable": None,
            "namedLayoutInfos": [],
            "networkScopeFieldName": None,
            "recordTypeInfos": [
                {
                    "active": True,
                    "available": True,
                    "defaultRecordTypeMapping": True,
                    "developerName": "Master",
                    "master": True,
                    "name": "Master",
                    "recordTypeId": master,
                    "urls": {"layout": f"{here}/describe/layouts/{master}"},
                }
            ],
            "searchLayoutable": True,
            "sobjectDescribeOption": "FULL",
            "supportedScopes": [{"label": f"All {self.plural.lower()}", "name": "everything"}],
            "urls": {
                "compactLayouts": f"{here}/describe/compactLayouts",
                "rowTemplate": f"{here}/{{ID}}",
                "approvalLayouts": f"{here}/describe/approvalLayouts",
                "uiDetailTemplate": f"{instance_url}/{{ID}}",
                "uiEditTemplate": f"{instance_url}/{{ID}}/e",
                "listviews": f"{here}/listviews",
                "describe": f"{here}/describe",
                "uiNewRecord": f"{instance_url}/{self.prefix}/e",
                "quickActions": f"{here}/quickActions",
                "layouts": f"{here}/describe/layouts",
                "sobject": here,
            },
        }


def _child(child: Child) -> dict[str, Any]:
    return {
        "cascadeDelete": True,
        "childSObject": child.object,
        "deprecatedAndHidden": False,
        "field": child.field,
        "junctionIdListNames": list(child.lists),
        "junctionReferenceTo": [],
        "relationshipName": child.name,
        "restrictedDelete": False,
    }


def _kind(name: str, label: str, plural: str, prefix: str, fields: tuple[DemoField, ...], **rights: bool) -> ObjectType:
    kind = ObjectType(name=name, label=label, plural=plural, prefix=prefix, fields=fields)
    return replace(kind, createable=rights.get("createable", True), updateable=rights.get("updateable", True))


_RELATIONS = (
    Child(name="TaskRelations", object="TaskRelation", field="TaskId"),
    Child(name="TaskWhoRelations", object="TaskWhoRelation", field="TaskId"),
)
_EMAIL_RELATIONS = Child(
    name="EmailMessageRelations",
    object="EmailMessageRelation",
    field="EmailMessageId",
    lists=("BccIds", "CcIds", "ToIds"),
)
_ALL: Final = (
    _kind("Task", "Task", "Tasks", "00T", activity_objects.TASK),
    _kind("TaskRelation", "Task Relation", "Task Relations", "0RT", activity_objects.TASK_RELATION),
    _kind(
        "TaskWhoRelation",
        "Task Who Relation",
        "Task Who Relations",
        "0RT",
        activity_objects.TASK_WHO_RELATION,
        createable=False,
        updateable=False,
    ),
    _kind(
        "TaskStatus",
        "Task Status",
        "Task Statuses",
        "01J",
        activity_objects.TASK_STATUS,
        createable=False,
        updateable=False,
    ),
    replace(
        _kind("EmailMessage", "Email Message", "Email Messages", "02s", activity_objects.EMAIL_MESSAGE),
        children=(_EMAIL_RELATIONS,),
    ),
    _kind(
        "EmailMessageRelation",
        "Email Message Relation",
        "Email Message Relations",
        "0Em",
        activity_objects.EMAIL_MESSAGE_RELATION,
    ),
    _kind("Contact", "Contact", "Contacts", "003", people_objects.CONTACT),
    _kind("Lead", "Lead", "Leads", "00Q", people_objects.LEAD),
    _kind("Account", "Account", "Accounts", "001", people_objects.ACCOUNT),
    _kind("Opportunity", "Opportunity", "Opportunities", "006", people_objects.OPPORTUNITY),
    _kind("User", "User", "Users", "005", people_objects.USER, createable=False, updateable=False),
    _kind(
        "Organization",
        "Organization",
        "Organizations",
        "00D",
        people_objects.ORGANIZATION,
        createable=False,
        updateable=False,
    ),
    _kind("Group", "Group", "Groups", "00G", people_objects.GROUP, createable=False, updateable=False),
    _kind(
        "ActivityUsrConnectionStatus",
        "Activity User Connection Status",
        "Activity User Connection Statuses",
        "0Ac",
        people_objects.CONNECTION_STATUS,
        createable=False,
        updateable=False,
    ),
    _kind(
        "StagedUnmtchdEmailAddr",
        "Staged Unmatched Email Address",
        "Staged Unmatched Email Addresses",
        "0Sd",
        people_objects.STAGED_ADDRESS,
        createable=False,
    ),
)
"""Every object that is known. The prefixes 01J, 0Em, 0Ac and 0Sd are made up: the real ones are not documented."""
OBJECTS: Final[Mapping[str, ObjectType]] = {kind.name: kind for kind in _ALL}
OPTIONAL: Final = frozenset({"ActivityUsrConnectionStatus", "StagedUnmtchdEmailAddr"})
"""Objects that are there only where Einstein Activity Capture is on."""
SHARED_ONLY: Final = frozenset({"TaskRelation", "TaskWhoRelation"})
"""Objects that are there only with Shared Activities."""
NAME: Final = _kind("Name", "Name", "Names", "000", people_objects.NAME, createable=False, updateable=False)
"""What stands for a record when its object may be one of several."""


def with_shared_activities(task: ObjectType) -> ObjectType:
    """Task as it is in an org that lets one Task stand on several people."""
    return replace(task, fields=(*task.fields, *activity_objects.SHARED_TASK), children=_RELATIONS)
