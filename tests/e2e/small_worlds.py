"""Small worlds, one for each cause that concerns all of a rep's activities or all of an org's fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.story import PAUSE, REP_ID, Expected, Story, ignored, incomplete, logged, missing
from tray_app.demo.salesforce.activity_objects import MARKETO

RENAMED = "note.renamed_subject"
READABLE = "Objects you may read: Lead, Contact, Account, Opportunity"
CUSTOM = [
    {"name": item.name, "label": item.label, "type": item.type, "length": item.length} for item in MARKETO
]  # fmt: skip
"""The logger's fields as an admin creates them."""

World = dict[str, Any]


@dataclass(frozen=True)
class Small:
    """One small world."""

    name: str
    tell: Callable[[Story], World]
    """Tells the story; returns what is special about the org."""
    profile: str = "marketo-actions"
    status: int = 1
    requests: int = 3
    """Describes, the rep's records, and a closer look where something is missing."""
    reason: str = ""
    """How the line on standard error begins."""
    causes: tuple[str, ...] = field(default=())
    """Codes of the causes, when they are what the world is about."""


def mails(story: Story, count: int, expect: Expected, *, since: float = 40, name: str = "Mail", **headers: str) -> None:
    """`count` mails, an hour apart; those expected as logged have their Task."""
    for number in range(count):
        subject, at, who = f"{name} {number}", story.ago(since - number), story.contact()
        if expect.records:
            story.email_task(who, subject, at + PAUSE)
        story.mail(subject, who, at, expect, **headers)


def calls(story: Story, count: int, expect: Expected, *, since: float = 39.5) -> None:
    """`count` calls to people whose Salesforce ID the dialer knows."""
    for number in range(count):
        at, who = story.ago(since - number), story.contact()
        if expect.records:
            story.call_task(who, at + PAUSE)
        story.call(f"call-{number}", at, expect, who)


def _not_connected(story: Story) -> World:
    words = ("none of 6 emails and 6 calls", "Your own Salesforce sign-in: works")
    expect = missing("connection.tool_not_connected", "likely", *words)
    mails(story, 6, expect)
    calls(story, 6, expect)
    return {}


def _stopped(story: Story) -> World:
    mails(story, 4, logged(RENAMED), since=80, name="Before")
    words = ("none of 6 emails and 6 calls", "Last activity that logged", "Your own Salesforce sign-in: works")
    expect = missing("connection.tool_stopped", "likely", *words)
    mails(story, 6, expect)
    calls(story, 6, expect)
    return {}


def _emails_off(story: Story) -> World:
    words = ("none of 6 emails", "Calls that logged: 6, the last at")
    mails(story, 6, missing("settings.email_logging_off", "likely", *words))
    calls(story, 6, logged())
    return {}


def _calls_off(story: Story) -> World:
    words = ("none of 6 calls", "Emails that logged: 6, the last at")
    mails(story, 6, logged(RENAMED))
    calls(story, 6, missing("settings.call_logging_off", "likely", *words))
    return {}


def _replies_off(story: Story) -> World:
    words = ("none of 6 replies", "Other emails that logged: 3")
    expect = missing("settings.replies_off", "likely", *words)
    mails(story, 6, expect, name="Re: Question", In_Reply_To="<question@example.net>")
    mails(story, 3, logged(RENAMED), since=20)
    return {}


def _strangers_only(story: Story) -> World:
    # Six people Salesforce does not know say nothing about the logger.
    for number in range(6):
        expect = missing("person.no_record", "proved", "none visible to you")
        story.mail(f"Stranger {number}", f"stranger{number}@example.net", story.ago(30 - number), expect)
    story.contact()
    return {}


def _one_of_each(
    story: Story,
    code: str,
    *evidence: str,
    also: tuple[str, ...] = (),
    email: Expected | None = None,
    call: Expected | None = None,
) -> None:
    """An email and a call, both with their Task, that share a cause with their fields."""
    made = incomplete(code, "proved", *evidence, notes=(RENAMED,), also=also)
    mails(story, 1, email or made)
    calls(story, 1, call or incomplete(code, "proved", *evidence, also=also))


def _fields_never_created(story: Story) -> World:
    email = incomplete(
        "field.missing_or_hidden", "proved", "MSE_Replied__c", "not visible to you", READABLE, notes=(RENAMED,)
    )
    call = incomplete("field.missing_or_hidden", "proved", "mktosales_call_outcome__c", "not visible to you", READABLE)
    _one_of_each(story, "", email=email, call=call)
    return {"marketo_fields": False}


def _fields_hidden(story: Story) -> World:
    words = ("Fields on Task: MSE_Campaign__c: not visible to you", "Objects you may read: Lead, Contact")
    _one_of_each(
        story, "field.missing_or_hidden", *words, "Objects you may not read: Account, Opportunity",
        "Fields of Task visible"
    )  # fmt: skip
    return {"objects": {
        "Task": {"hidden": ["MSE_Campaign__c"]}, "Account": {"absent": True}, "Opportunity": {"absent": True},
    }}  # fmt: skip


def _fields_read_only(story: Story) -> World:
    _one_of_each(story, "field.read_only", "May you edit MSE_Campaign__c?: no, read only")
    return {"objects": {"Task": {"read_only": ["MSE_Campaign__c"]}}}


def _field_misnamed(story: Story) -> World:
    # Adobe's translated pages print this name; the call's own fields are right.
    words = ("Field MSE_Replied__c: a field MSE_Replaced__c is there instead",)
    email = incomplete("field.wrong_api_name", "proved", *words, notes=(RENAMED,))
    call_words = ("Field mktosales_call_outcome__c: a field mktosales_call_result__c is there instead",)
    _one_of_each(story, "", email=email, call=incomplete("field.wrong_api_name", "proved", *call_words))
    wrong = {"MSE_Replied__c": "MSE_Replaced__c", "mktosales_call_outcome__c": "mktosales_call_result__c"}
    made = [{**item, "name": wrong.get(str(item["name"]), item["name"])} for item in CUSTOM]
    return {"marketo_fields": False, "objects": {"Task": {"custom_fields": made}}}


def _field_of_wrong_type(story: Story) -> World:
    _one_of_each(story, "field.wrong_type", "Type of MSE_Campaign__c: string(50), the logger writes string(255)")
    made = [{**item, "length": 50} if item["name"] == "MSE_Campaign__c" else item for item in CUSTOM]
    return {"marketo_fields": False, "objects": {"Task": {"custom_fields": made}}}


def _picklist_value_missing(story: Story) -> World:
    words = ("Values of Task Type: Phone, email, Other",)
    email = incomplete("type.picklist_missing", "proved", *words, "Value Email, written exactly so", notes=(RENAMED,))
    call = incomplete("type.picklist_missing", "proved", *words, "Value Call, written exactly so")
    mails(story, 1, email)
    calls(story, 1, call)
    for task in story.records["Task"]:
        del task["Type"]
    return {"objects": {"Task": {"picklists": {"Type": {"values": ["Phone", "email", "Other"]}}}}}


def _type_has_a_default(story: Story) -> World:
    _one_of_each(story, "type.overwritten", "Default value of Task Type: Other")
    values = ["Call", "Email", "Reply", "Other"]
    return {"objects": {"Task": {"picklists": {"Type": {"values": values, "default": "Other"}}}}}


def _email_hidden(story: Story) -> World:
    words = ("Contacts with", "the Email field is not visible to you", "Is the Email field of Contact, Lead visible")
    story.mail("To somebody", story.contact(), story.ago(5), missing("person.email_hidden", "likely", *words))
    return {"objects": {"Contact": {"hidden": ["Email"]}, "Lead": {"hidden": ["Email"]}}}


def _leads_closed(story: Story) -> World:
    words = ("Leads with", "you have no access to this object", "Can you see the object Lead?: no")
    story.mail("To a lead", story.lead(), story.ago(5), missing("access.lead_object", "proved", *words))
    story.call("call-1", story.ago(4), missing("access.lead_object", "proved", "object Lead?: no"), story.lead())
    return {"objects": {"Lead": {"absent": True}}}


def _no_create(story: Story) -> World:
    mails(story, 1, missing("access.task_create", "proved", "May you create Tasks in Salesforce?: no"))
    return {"objects": {"Task": {"createable": False}}}


def _capture_needs_attention(story: Story) -> World:
    words = ("State of your Einstein Activity Capture connection: Disabled",)
    mails(story, 1, missing("eac.needs_attention", "proved", *words))
    story.record("ActivityUsrConnectionStatus", UserId=REP_ID, ConnectivityStatus="Disabled")
    return {}


def _by_number(story: Story) -> World:
    # A logger that finds people by number and address; its own profile expects no fields of Marketo's.
    words = "Leads and Contacts with +447700900123 in a phone field: none visible to you"
    story.call("call-1", story.ago(5), missing("person.number_unmatched", "likely", words), number="+447700900123")
    who = story.contact(phone="(202) 555-0142")
    story.call_task(who, story.ago(4) + PAUSE)
    story.call("call-2", story.ago(4), logged(), number="+1 202 555 0142", salesforce_id="")
    return {"marketo_fields": False}


def _all_is_well(story: Story) -> World:
    mails(story, 2, logged(RENAMED))
    calls(story, 2, logged())
    story.mail("Among ourselves", "team@acme.example", story.ago(3), ignored("ignored.internal"))
    return {}


def _no_tasks_for_you(story: Story) -> World:
    mails(story, 1, Expected("cannot_check", "check.no_task_access", "proved"))
    return {"objects": {"Task": {"absent": True}}}


def _allowance_used_up(story: Story) -> World:
    mails(story, 1, Expected("cannot_check", "org.api_limit", "proved"))
    return {"org": {"api_limit": 100, "api_used": 100}}


def _maintenance(story: Story) -> World:
    mails(story, 1, Expected("cannot_check", "org.maintenance", "proved"))
    page = "<html><body>We are down for maintenance.</body></html>"
    return {"failures": [{"match": "/composite", "status": 503, "body": page}]}


SMALL_WORLDS = (
    Small("the logger is not connected", _not_connected, causes=("connection.tool_not_connected",)),
    Small("the logger has stopped", _stopped, causes=("connection.tool_stopped",)),
    Small("emails are not logged", _emails_off, causes=("settings.email_logging_off",)),
    Small("calls are not logged", _calls_off, causes=("settings.call_logging_off",)),
    Small("replies are not logged", _replies_off, causes=("settings.replies_off",)),
    Small("strangers say nothing about the logger", _strangers_only, requests=2, causes=("person.no_record",) * 6),
    Small("fields were never created", _fields_never_created, requests=2, causes=("field.missing_or_hidden",)),
    Small("a field and objects are hidden", _fields_hidden, requests=2, causes=("field.missing_or_hidden",)),
    Small("a field is read-only", _fields_read_only, requests=2, causes=("field.read_only",)),
    Small("fields have a wrong name", _field_misnamed, requests=2, causes=("field.wrong_api_name",)),
    Small("a field is too short", _field_of_wrong_type, requests=2, causes=("field.wrong_type",)),
    Small("Type lacks values", _picklist_value_missing, requests=2, causes=("type.picklist_missing",)),
    Small("Type has a default", _type_has_a_default, requests=2, causes=("type.overwritten",)),
    Small("addresses are hidden", _email_hidden, requests=2, causes=("person.email_hidden",)),
    Small("leads are closed to the rep", _leads_closed, causes=("access.lead_object",)),
    Small("the rep may not create Tasks", _no_create, causes=("access.task_create",)),
    Small("capture needs attention", _capture_needs_attention, causes=("eac.needs_attention",)),
    Small("a logger that looks for numbers", _by_number, profile="generic"),
    Small("all is well", _all_is_well, requests=2, status=0),
    Small("Tasks are closed to the rep", _no_tasks_for_you, requests=1, status=3, reason="check.no_task_access: "),
    Small("the allowance is used up", _allowance_used_up, requests=0, status=3, reason="org.api_limit: "),
    Small("Salesforce is being maintained", _maintenance, requests=0, status=3, reason="org.maintenance: "),
)
"""Each is one case of a table."""
