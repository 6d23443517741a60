"""What call logs have where a Salesforce ID should be."""

from dataclasses import replace

from tests.cases import Case
from tests.core.building import call, contact
from tests.core.worlds import MARKETO, World, only
from tray_app.adapters.sources.salesforce_id import person_id
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Person

JANE = "003Dn00000aBcDeIAK"
PERSON_ACCOUNT = Person(
    object="Contact", id=JANE, name="Jane", account_id="001Dn00000aBcDeIAK", is_person_account=True, owner_id="005"
)


def made(written: str) -> Call:
    """A call as a call file with this in its `salesforce_id` column gives it."""
    found = person_id(written)
    return replace(call(salesforce_id=found), raw_salesforce_id="" if found else written)


def told(written: str, *people: Person) -> str:
    """The reason, and what the evidence says of the ID."""
    reason = only(World(activities=[made(written)], people=people, profile=MARKETO)).reason
    assert reason is not None
    return f"{reason.code}, {reason.confidence}: {reason.evidence[0].answer}"


def code(written: str, *people: Person) -> str:
    """The reason's code."""
    return told(written, *people).partition(",")[0]


def _said(kind: str, given: str, answer: str) -> Case:
    right = f"person.call_without_salesforce_id, proved: {answer}"
    before = "person.call_without_salesforce_id, proved: none"
    return Case(kind=kind, given=given or "(empty)", before=before, right=right, answer=lambda: told(given))


def _read(kind: str, given: str, before: str = "None") -> Case:
    return Case(kind=kind, given=given, before=before, right=JANE, answer=lambda: str(person_id(given)))


ACCOUNT = "001Dn00000aBcDeIAK"
CASES = (
    _said("nothing is there", "", "none"),
    _said("an Account's ID", ACCOUNT, f"{ACCOUNT}, which is a record of Account, not a Lead or Contact"),
    _said(
        "an Opportunity's",
        "006Dn00000aBcDe",
        "006Dn00000aBcDe, which is a record of Opportunity, not a Lead or Contact",
    ),
    _said("a User's", "005Dn00000aBcDe", "005Dn00000aBcDe, which is a record of User, not a Lead or Contact"),
    _said(
        "an object of the org's own",
        "a0BDn00000aBcDe",
        "a0BDn00000aBcDe, which is a record of another object than Lead and Contact",
    ),
    _said(
        "a wrong check",
        "003Dn00000aBcDeIAA",
        "003Dn00000aBcDeIAA, in which a character is wrong: its last three do not fit the others",
    ),
    _said("a lower-cased short ID of a Lead", "00qdn00000abcde", "00qdn00000abcde, which has lost its capital letters"),
    _said("a number of the dialer", "48151623", "48151623, which is no Salesforce ID"),
    _said("cut off", "003Dn00000aBcD", "003Dn00000aBcD, which is no Salesforce ID"),
    _said("words", "not synced", "not synced, which is no Salesforce ID"),
    _read("15 characters", "003Dn00000aBcDe", JANE),
    _read("18 characters", JANE, JANE),
    _read("18 characters in lower case: the check brings the capitals back", JANE.lower()),
    _read("the same in upper case", JANE.upper()),
    _read("a Lightning link", f"https://acme.lightning.force.com/lightning/r/Contact/{JANE}/view"),
    _read("a Lightning link without the object", f"https://acme.lightning.force.com/lightning/r/{JANE}/view?x=1"),
    _read("a classic link", "https://acme.my.salesforce.com/003Dn00000aBcDe"),
    _read("a link with the ID as a parameter", f"https://acme.my.salesforce.com/_ui/x?id={JANE}&oid=00DDn00000aBcDe"),
    _read("a link with a parameter that is encoded", f"https://acme.my.salesforce.com/x?retURL=%2F{JANE}"),
    _read("the address of the REST API", f"/services/data/v66.0/sobjects/Contact/{JANE}"),
    _read("quotation marks around it", f'"{JANE}"'),
    Case(
        kind="an Account that is a person account is that person",
        given=f"{ACCOUNT}, one with the Contact Jane, and no Task",
        before="person.call_without_salesforce_id",
        right="unknown.unproven",
        answer=lambda: code(ACCOUNT, PERSON_ACCOUNT),
    ),
    Case(
        kind="an Account that is none stays an Account, whoever its Contacts are",
        given=f"{ACCOUNT}, and a Contact of it",
        before="person.call_without_salesforce_id",
        right="person.call_without_salesforce_id",
        answer=lambda: code(ACCOUNT, contact(1, account_id=ACCOUNT)),
    ),
)
