"""The causes of Adobe's help page "Why aren't my sales activities and activity fields syncing to Salesforce?".

Each is a world in which it happens to a rep, with what the app has to say of it and where its steps have to lead. The
numbers are those of the page: 1 connection, 2 sync settings, 3 emails, 4 calls, 5 activity fields and objects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.small_worlds import RENAMED, SMALL_WORLDS, World, mails
from tests.e2e.story import PAUSE, Story, incomplete, logged, missing

_SMALL = {small.name: small.tell for small in SMALL_WORLDS}
_SETTINGS = "https://toutapp.com/next#settings/crm/salesforce/configure"
_COMMAND_CENTER = "https://toutapp.com/next#command_center"
_PEOPLE = "https://toutapp.com/next#relationships"
_MAILBOX = "https://toutapp.com/next#settings/exchange_settings"
_BCC = "/lightning/settings/personal/EmailToSalesforceUserSetup/home"
_FIELDS = "/lightning/setup/ObjectManager/{}/FieldsAndRelationships/view"
_ACCESS = "/lightning/setup/FieldAccessibility/home"
_APPS = "/lightning/setup/ConnectedAppsUsage/home"
_SETS = "/lightning/setup/PermSets/home"
_DOUBLES = "/lightning/setup/DuplicateRules/home"
_CONTACT = "/lightning/r/Contact/*/view"
_CHECK_AGAIN = ("rep", "")

Step = tuple[str, str]
"""Who does it, and the address it leads to: in Salesforce without its origin, `*` for an id, empty for none."""


@dataclass(frozen=True, slots=True)
class PageCause:
    """One cause of the help page."""

    name: str
    """Its number there and what it is; the name of its pictures."""
    tell: Callable[[Story], World]
    """Tells what happened; returns what is special about the org."""
    code: str
    """What the app has to call it."""
    steps: tuple[Step, ...]
    """Where the steps lead, in order."""
    admin: bool = True
    """Whether an admin has something to do, so that there is a message to hand off."""


def _stranger(story: Story) -> World:
    # Salesforce knows the company, so the email was surely meant to be logged.
    mails(story, 2, logged(RENAMED), since=30, name="Logged")
    words = ("Leads with new.face@example.com: none visible to you", "Contacts with new.face@example.com")
    story.mail("Offer", "new.face@example.com", story.ago(5), missing("person.no_record", "proved", *words))
    return {}


def _other_field(story: Story) -> World:
    story.contact(Second_Email__c="jo@example.com")
    words = ("Another email field with jo@example.com: Person 1 (Contact)",)
    story.mail("Offer", "jo@example.com", story.ago(5), missing("person.other_email_field", "proved", *words))
    field = {"name": "Second_Email__c", "label": "Second email", "type": "email", "length": 80}
    return {"objects": {"Contact": {"custom_fields": [field]}}}


def _doubles(story: Story) -> World:
    one = story.contact()
    story.lead(email=one.email)
    words = ("Person 1 (Contact), Person 2 (Lead)",)
    story.mail("Offer", one, story.ago(5), missing("person.duplicates", "likely", *words))
    return {}


def _converted(story: Story) -> World:
    became = story.contact()
    lead = story.lead(IsConverted=True, ConvertedContactId=became.id)
    words = ("The Lead Person 2: converted to the Contact Person 1",)
    story.mail("Offer", lead, story.ago(5), missing("person.converted_lead", "proved", *words))
    return {}


def _merged(story: Story) -> World:
    survivor = story.contact()
    gone = story.contact(IsDeleted=True, MasterRecordId=survivor.id)
    words = (f"Record {gone.id}: merged into Person 1",)
    story.call("call-1", story.ago(5), missing("person.stale_id", "proved", *words), gone)
    return {}


def _call_without_id(story: Story) -> World:
    who = story.contact()
    words = ("Salesforce ID of this person in the call log: none", "Person 1 (Contact)")
    expect = missing("person.call_without_salesforce_id", "proved", *words)
    story.call("call-1", story.ago(5), expect, who, with_id=False)
    return {}


def _call_hidden(story: Story) -> World:
    who = story.contact(_visible=False)
    expect = missing(
        "access.record_hidden", "likely", f"Record {who.id}: not visible to you", also=("person.stale_id",)
    )
    story.call("call-1", story.ago(5), expect, who)
    return {}


def _objects_closed(story: Story) -> World:
    # One field is hidden, and the objects whose fields the package brings cannot be read.
    who, at = story.contact(), story.ago(5)
    story.email_task(who, "Offer", at + PAUSE)
    words = (
        "Fields on Task: MSE_Campaign__c: not visible to you",
        "Objects you may read: Contact",
        "Objects you may not read: Lead, Account, Opportunity",
    )
    story.mail("Offer", who, at, incomplete("field.missing_or_hidden", "proved", *words, notes=(RENAMED,)))
    closed = {name: {"absent": True} for name in ("Lead", "Account", "Opportunity")}
    return {"objects": {"Task": {"hidden": ["MSE_Campaign__c"]}, **closed}}


_RECONNECT = (
    ("rep", ""),
    ("salesforce_admin", _APPS),
    ("rep", _SETTINGS),
    ("rep", _SETTINGS),
    _CHECK_AGAIN,
)
_SEE_FIELDS = (
    ("salesforce_admin", _FIELDS.format("Activity")),
    ("salesforce_admin", _ACCESS),
    ("salesforce_admin", "/lightning/setup/ImportedPackage/home"),
    *(("salesforce_admin", _FIELDS.format(name)) for name in ("Lead", "Contact", "Account", "Opportunity")),
    _CHECK_AGAIN,
)
_NEW_NAME = (("salesforce_admin", _FIELDS.format("Activity")),) * 2

PAGE_CAUSES = (
    PageCause("1a-not-connected", _SMALL["the logger is not connected"], "connection.tool_not_connected", _RECONNECT),
    PageCause("1b-connection-ended", _SMALL["the logger has stopped"], "connection.tool_stopped", _RECONNECT),
    PageCause(
        "2a-emails-off",
        _SMALL["emails are not logged"],
        "settings.email_logging_off",
        (("rep", _SETTINGS), ("marketo_admin", _SETTINGS), ("rep", _BCC), _CHECK_AGAIN),
    ),
    PageCause(
        "2b-calls-off",
        _SMALL["calls are not logged"],
        "settings.call_logging_off",
        (("marketo_admin", _SETTINGS), ("salesforce_admin", _FIELDS.format("Task")), _CHECK_AGAIN),
    ),
    PageCause(
        "2c-replies-off",
        _SMALL["replies are not logged"],
        "settings.replies_off",
        (("rep", _SETTINGS), ("rep", _MAILBOX), _CHECK_AGAIN),
        admin=False,
    ),
    PageCause(
        "3a-no-record",
        _stranger,
        "person.no_record",
        (
            ("rep", "/lightning/o/Contact/new"),
            ("rep", "/lightning/o/Lead/new"),
            ("rep", ""),
            ("rep", _COMMAND_CENTER),
            ("rep", _BCC),
            _CHECK_AGAIN,
        ),
        admin=False,
    ),
    PageCause(
        "3b-other-email-field",
        _other_field,
        "person.other_email_field",
        (("rep", _CONTACT), ("rep", _BCC), _CHECK_AGAIN),
        admin=False,
    ),
    PageCause(
        "3c-email-hidden",
        _SMALL["addresses are hidden"],
        "person.email_hidden",
        (
            ("salesforce_admin", _ACCESS),
            ("salesforce_admin", _FIELDS.format("Contact")),
            ("salesforce_admin", _FIELDS.format("Lead")),
            _CHECK_AGAIN,
        ),
    ),
    PageCause(
        "3d-converted-lead",
        _converted,
        "person.converted_lead",
        (("rep", _CONTACT), ("marketo_admin", ""), ("rep", _PEOPLE), _CHECK_AGAIN),
    ),
    PageCause(
        "3e-duplicates",
        _doubles,
        "person.duplicates",
        (
            ("rep", _CONTACT),
            ("rep", "/lightning/r/Lead/*/view"),
            ("rep", _SETTINGS),
            ("salesforce_admin", _DOUBLES),
            _CHECK_AGAIN,
        ),
    ),
    PageCause(
        "4a-call-without-id",
        _call_without_id,
        "person.call_without_salesforce_id",
        (
            ("rep", _COMMAND_CENTER),
            ("rep", _CONTACT),
            ("marketo_admin", ""),
            ("rep", _PEOPLE),
            ("rep", _CONTACT),
            _CHECK_AGAIN,
        ),
    ),
    PageCause(
        "4b-merged-record",
        _merged,
        "person.stale_id",
        (("rep", _CONTACT), ("rep", "/lightning/o/DeleteEvent/home"), ("rep", _PEOPLE), _CHECK_AGAIN),
        admin=False,
    ),
    PageCause(
        "4c-hidden-record",
        _call_hidden,
        "access.record_hidden",
        (
            ("salesforce_admin", _CONTACT),
            ("salesforce_admin", "/lightning/setup/SecuritySharing/home"),
            _CHECK_AGAIN,
        ),
    ),
    PageCause("5a-fields-missing", _SMALL["fields were never created"], "field.missing_or_hidden", _SEE_FIELDS),
    PageCause("5b-objects-closed", _objects_closed, "field.missing_or_hidden", _SEE_FIELDS),
    PageCause(
        "5c-field-read-only",
        _SMALL["a field is read-only"],
        "field.read_only",
        (("salesforce_admin", _ACCESS), ("salesforce_admin", _SETS), _CHECK_AGAIN),
    ),
    PageCause(
        "5d-fields-misnamed",
        _SMALL["fields have a wrong name"],
        "field.wrong_api_name",
        (*_NEW_NAME, ("salesforce_admin", _ACCESS), _CHECK_AGAIN),
    ),
    PageCause(
        "5e-leads-closed",
        _SMALL["leads are closed to the rep"],
        "access.lead_object",
        (("salesforce_admin", _SETS), ("marketo_admin", _SETTINGS), _CHECK_AGAIN),
    ),
)
"""In the order of the page."""
