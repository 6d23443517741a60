"""Fields of Task that are wrong in several ways at once: an admin is told all of it, in one message."""

from datetime import UTC
from gettext import NullTranslations
from pathlib import Path

from tests.cases import Case
from tests.core.building import call, contact, email, fields_of, profile, schema, task
from tests.core.worlds import World, only
from tray_app.adapters.content.guides import GuideShelf
from tray_app.core.diagnosis.causes import causes_of
from tray_app.core.model.activity import Activity
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Schema
from tray_app.core.model.snapshot import Item
from tray_app.core.model.verdict import Finding
from tray_app.core.reporting.handoff import handoff

LOGGER = profile()
GUIDES = Path(__file__).parents[2] / "resources" / "fixes"


def described(**changes: FieldInfo | None) -> Schema:
    """Fields as they should be, with these changes."""
    fields = {name: info for name, info in {**fields_of(LOGGER), **changes}.items() if info is not None}
    return schema(Task=ObjectInfo(name="Task", fields=fields))


FOUR_WRONGS = described(
    MSE_Template__c=None,
    MSE_Replied__c=None,
    MSE_Replaced__c=FieldInfo(name="MSE_Replaced__c"),
    MSE_Viewed__c=FieldInfo(name="MSE_Viewed__c", type="boolean", createable=False, updateable=False),
    MSE_Clicked__c=FieldInfo(name="MSE_Clicked__c", type="picklist"),
)
ON_CALLS = described(
    MSE_Call_Recording__c=None,
    mktosales_call_outcome__c=FieldInfo(name="mktosales_call_outcome__c", createable=False, updateable=False),
)
NO_TYPE = described(
    MSE_Template__c=None, Type=FieldInfo(name="Type", label="Type", type="picklist", picklist=("Meeting",))
)


def logged(activity: Activity, seen: Schema) -> Finding:
    """What is said about an activity that is there, when the fields are so."""
    return only(
        World(
            activities=[activity],
            tasks=(task() if activity.kind == "email" else task(subject="Call", subtype="Call", call_duration_s=120),),
            people=(contact(phones=frozenset({"+12025550123"})),),
            schema=seen,
        )
    )


def told(activity: Activity, seen: Schema) -> str:
    """Every reason that holds with its fields, what could hold instead, and how many causes there are."""
    finding = logged(activity, seen)
    if finding.reason is None:
        return "logged"
    held = [f"{one.code}({one.confidence}: {' '.join(sorted(one.fields))})" for one in finding.reason.all]
    causes = causes_of([Item(activity, finding)])
    return f"{'; '.join(held)} | instead: {' '.join(finding.reason.also_possible) or '-'} | {len(causes)} causes"


def message_names(activity: Activity, seen: Schema, *names: str) -> str:
    """Those of the names that the message for the admin does not hold."""
    finding = logged(activity, seen)
    assert finding.reason is not None
    message = handoff(
        finding.reason.code,
        [Item(activity, finding)],
        GuideShelf(GUIDES, "en").of,
        GuideShelf(GUIDES, "en").fixers_of,
        rep=None,
        say=lambda words: words.render(NullTranslations(), UTC),
        address_of_key=lambda *_: None,
        address_of_record=lambda _: None,
    )
    body = message.body if message else ""
    return f"leaves out: {' '.join(name for name in names if name not in body) or '-'}"


CASES = (
    Case(
        kind="missing, read-only, misnamed and wrongly typed at once: all are named, each a cause of its own",
        given=(
            "MSE_Template__c missing, MSE_Replaced__c for MSE_Replied__c, MSE_Viewed__c read only, "
            "MSE_Clicked__c a picklist"
        ),
        before=(
            "field.wrong_api_name(proved: MSE_Replied__c) | instead: field.missing_or_hidden "
            "field.read_only field.wrong_type | 1 causes"
        ),
        right=(
            "field.missing_or_hidden(proved: MSE_Template__c); field.wrong_api_name(proved: "
            "MSE_Replied__c); field.read_only(proved: MSE_Viewed__c); field.wrong_type(proved: "
            "MSE_Clicked__c) | instead: - | 4 causes"
        ),
        answer=lambda: told(email(), FOUR_WRONGS),
    ),
    Case(
        kind="the same on a call",
        given="one call field hidden, one read only",
        before="field.missing_or_hidden(proved: MSE_Call_Recording__c) | instead: field.read_only | 1 causes",
        right=(
            "field.missing_or_hidden(proved: MSE_Call_Recording__c); field.read_only(proved: "
            "mktosales_call_outcome__c) | instead: - | 2 causes"
        ),
        answer=lambda: told(call(salesforce_id="003000000000001AAA"), ON_CALLS),
    ),
    Case(
        kind="a field missing and a picklist value missing",
        given="MSE_Template__c missing; Task Type without Email",
        before="field.missing_or_hidden(proved: MSE_Template__c) | instead: type.picklist_missing | 1 causes",
        right=(
            "field.missing_or_hidden(proved: MSE_Template__c); type.picklist_missing(proved: Type) | "
            "instead: - | 2 causes"
        ),
        answer=lambda: told(email(), NO_TYPE),
    ),
    Case(
        kind="one thing wrong stays one cause",
        given="MSE_Template__c missing",
        before="field.missing_or_hidden(proved: MSE_Template__c) | instead: - | 1 causes",
        right="field.missing_or_hidden(proved: MSE_Template__c) | instead: - | 1 causes",
        answer=lambda: told(email(), described(MSE_Template__c=None)),
    ),
    Case(
        kind="the message for the admin names every field and every trouble at once",
        given="the four wrongs above",
        before=(
            "leaves out: MSE_Template__c MSE_Viewed__c MSE_Clicked__c field.missing_or_hidden "
            "field.read_only field.wrong_type"
        ),
        right="leaves out: -",
        answer=lambda: message_names(
            email(),
            FOUR_WRONGS,
            *("MSE_Template__c", "MSE_Replied__c", "MSE_Replaced__c", "MSE_Viewed__c", "MSE_Clicked__c"),
            *("field.missing_or_hidden", "field.wrong_api_name", "field.read_only", "field.wrong_type"),
        ),
    ),
)
