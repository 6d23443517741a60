"""Numbers of calls that nobody can read, and numbers of people as their countries write them."""

from datetime import timedelta

from tests.cases import Case
from tests.core.building import NOON, call, profile, task
from tests.core.worlds import World, only
from tray_app.adapters.salesforce.records import person_from
from tray_app.adapters.sources.call_numbers import read_call_number
from tray_app.adapters.sources.stored_numbers import stored_numbers
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import Call, Direction
from tray_app.core.model.crm import FieldInfo, ObjectInfo, Person
from tray_app.core.model.verdict import Finding, Verdict

GENERIC = profile("generic")
CONTACT = ObjectInfo(
    name="Contact",
    fields={
        name: FieldInfo(name=name, type=kind)
        for name, kind in {"Email": "email", "Phone": "phone", "MailingCountry": "string"}.items()
    },
)
US = "+14155550100"
UK = "+442079460018"


def dialled(written: str, country: str = "US") -> Call:
    """A call as a call file with this in its number column gives it, for a rep in the country."""
    found = read_call_number(written, country)
    return Call(
        id="dialer:call-1",
        source="dialer",
        occurred_at=NOON - timedelta(hours=3),
        direction=Direction.OUTBOUND,
        number=found.e164,
        other_numbers=found.others,
        number_kind=found.kind,
        raw_number=written[:64],
        place="calls.csv, line 17",
        duration_s=120,
    )


def stored(phone: str, *, rep: tuple[str, ...] = ("US",), mailing_country: str | None = None) -> Person:
    """A Contact with this in Phone, as the answer of Salesforce is read for a rep in these countries."""
    row = {
        "Id": "003000000000001AAA",
        "Name": "Jane",
        "Email": "jane@example.com",
        "Phone": phone,
        "OwnerId": "005000000000001AAA",
        "MailingCountry": mailing_country,
    }
    return person_from(
        row, CONTACT, lambda written, own: stored_numbers(written, tuple(code for code in (own, *rep) if code))
    )


def said(finding: Finding) -> str:
    """The verdict, and the reason with its confidence."""
    if finding.reason is None:
        return finding.verdict
    return f"{finding.verdict}: {finding.reason.code}, {finding.reason.confidence}"


def read(written: str, country: str = "US") -> str:
    """What is said about a call with this number to nobody Salesforce knows."""
    return said(only(World(activities=[dialled(written, country)], profile=GENERIC)))


def dialled_among(written: str, *own: str) -> str:
    """What is said about a call with this number, where these are the company's own."""
    boundaries = Boundaries(own_numbers=frozenset(own))
    return said(only(World(activities=[dialled(written)], profile=GENERIC, boundaries=boundaries)))


def named(written: str) -> str:
    """The evidence for a number that cannot be read."""
    finding = only(World(activities=[dialled(written)], profile=GENERIC))
    lines = finding.reason.evidence if finding.reason else ()
    return "; ".join(str(line.answer) for line in lines)


def matched(number: str, person: Person) -> str:
    """What is said about a call whose Task is on this person."""
    there = task(who=person.id, subject="Call", subtype="Call", call_duration_s=120)
    made = call(phone=number, knows_ids=False)
    return only(World(activities=[made], people=(person,), tasks=(there,), profile=GENERIC)).verdict


def matched_by_digits(written: str, person: Person) -> str:
    """What is said about a call whose row has these digits, and whose Task is on this person."""
    there = task(who=person.id, subject="Call", subtype="Call", call_duration_s=120)
    return only(World(activities=[dialled(written)], people=(person,), tasks=(there,), profile=GENERIC)).verdict


def unmatched(number: str, *people: Person) -> str:
    """What is said about a call without a Task."""
    return said(only(World(activities=[call(phone=number, knows_ids=False)], people=people, profile=GENERIC)))


def _unread(given: str, kind: str, before: str, country: str = "US") -> Case:
    right = "cannot_check: number.unreadable, proved"
    return Case(kind=kind, given=given or "(empty)", before=before, right=right, answer=lambda: read(given, country))


def _found(kind: str, number: str, phone: str, before: str, **more: object) -> Case:
    return Case(
        kind=kind,
        given=f"call to {number}, Phone {phone!r} {more or ''}".rstrip(),
        before=before,
        right=Verdict.LOGGED,
        answer=lambda: matched(number, stored(phone, **more)),  # type: ignore[arg-type]
    )


INTERNAL = "ignored: ignored.internal_call, proved"
MISSING = "not_logged"
CASES = (
    _unread("1.41556E+10", "a spreadsheet has rounded the number", INTERNAL),
    _unread("1,41556E+10", "the same with a decimal comma", INTERNAL),
    _unread("4155550100", "a national number while no country is known", INTERNAL, country=""),
    _unread("(415) 555-0100", "the same with brackets", INTERNAL, country=""),
    _unread("010-1234-5678", "a Korean number while no country is known", INTERNAL, country=""),
    _unread("555-0100", "a number without its area", INTERNAL),
    _unread("415 555 (cell)", "half a number", INTERNAL),
    _unread("+1415555010", "a digit too few", INTERNAL),
    _unread("Jane Doe", "a name in place of the number", INTERNAL),
    _unread("", "no number and nothing else about the person", INTERNAL),
    _unread("Anonymous", "a number that was withheld: somebody outside called", INTERNAL),
    _unread("非通知", "the same in Japanese", INTERNAL),
    Case(
        kind="the row and the value are named",
        given="1.41556E+10 in line 17",
        before="(no evidence)",
        right="calls.csv, line 17; 1.41556E+10, which is neither a whole number nor known as an extension",
        answer=lambda: named("1.41556E+10"),
    ),
    *(
        Case(
            kind=kind,
            given=given,
            before=INTERNAL,
            right="not_logged: person.number_unmatched, likely",
            answer=lambda given=given: read(given),  # type: ignore[misc]
        )
        for kind, given in (
            ("a number that a spreadsheet made a fraction of", "4155550100.0"),
            ("an outside line dialled with 9 and a pause", "9,14155550100"),
            ("a label behind the number", "+1 415 555 0100 (Mobile)"),
        )
    ),
    Case(kind="an extension is internal", given="101", before=INTERNAL, right=INTERNAL, answer=lambda: read("101")),
    Case(kind="so is one in words", given="ext. 12", before=INTERNAL, right=INTERNAL, answer=lambda: read("ext. 12")),
    *(
        Case(
            kind=kind,
            given=f"call to {number}, the company's numbers {', '.join(own)}",
            before="not_logged: person.number_unmatched, likely",
            right=right,
            answer=lambda number=number, own=own: dialled_among(number, *own),  # type: ignore[misc]
        )
        for kind, number, own, right in (
            ("a colleague's direct line", "(415) 555-0142", ("+14155550142",), INTERNAL),
            ("one of a block that is the company's", "(415) 555-0142", ("+1415555014*",), INTERNAL),
            (
                "the number next to the block",
                "(415) 555-0150",
                ("+1415555014*",),
                "not_logged: person.number_unmatched, likely",
            ),
        )
    ),
    _found("a UK contact's own form, the rep in the US", UK, "020 7946 0018", MISSING, mailing_country="England"),
    _found("the same, with no country on the contact", UK, "020 7946 0018", MISSING),
    _found("a word behind the number", US, "415-555-0100 cell", MISSING, rep=("GB",)),
    _found("two numbers in one field, the first", US, "415-555-0100 / 415-555-0199", MISSING),
    _found("two numbers in one field, the second", "+14155550199", "415-555-0100 / 415-555-0199", MISSING),
    _found("dialled as from abroad", US, "001 415 555 0100", MISSING, rep=("KR",)),
    _found("the plus is missing", US, "14155550100", MISSING, rep=("KR",)),
    _found("the trunk prefix in brackets", UK, "+44 (0)20 7946 0018", "logged"),
    _found("the same without the plus", UK, "0044 (0)20 7946 0018", MISSING),
    _found("an extension behind it", US, "(415) 555-0100 ext. 12", "logged"),
    _found("letters on the keys", "+18003569377", "1-800-FLOWERS", "logged"),
    _found("full width digits", "+81312345678", "０３-１２３４-５６７８", MISSING),
    _found("a Korean mobile, the rep in the US", "+821012345678", "010-1234-5678", MISSING, mailing_country="대한민국"),
    _found("a Russian number with its trunk 8", "+74951234567", "8 (495) 123-45-67", MISSING),
    _found("eight digits are a whole number in Norway", "+4722123456", "22 12 34 56", MISSING),
    _found("a label before each", "+14155550199", "W: 415.555.0100 M: 415.555.0199", MISSING),
    _found("the org's second country", UK, "020 7946 0018", MISSING, rep=("US", "GB")),
    *(
        Case(
            kind=kind,
            given=f"{written} in the call log of a rep in the US, Phone {phone!r}",
            before=MISSING,
            right=Verdict.LOGGED,
            answer=lambda written=written, phone=phone: matched_by_digits(written, stored(phone)),  # type: ignore[misc]
        )
        for kind, written, phone in (
            ("dialled with 9 for an outside line", "914155550100", "+1 (415) 555-0100"),
            ("the same digits, where it was India", "914155550100", "+91 41555 50100"),
            ("ten digits that begin with New Zealand", "6465550123", "+64 6 555 0123"),
            ("the same digits, where it was New York", "6465550123", "+1 646-555-0123"),
        )
    ),
    Case(
        kind="digits that may be two numbers, and nobody with either",
        given="6465550123 in the call log of a rep in the US",
        before="Leads and Contacts with +16465550123 in a phone field: none; +16465550123, ... 465550123",
        right="+16465550123, and any number that ends in 465550123; +6465550123, and any number that ends in 465550123",
        answer=lambda: named("6465550123").partition("; ")[2],
    ),
    Case(
        kind="nobody with the number is never proved: another form may hide it",
        given="a call to +14155550100, and no Contact",
        before="not_logged: person.number_unmatched, proved",
        right="not_logged: person.number_unmatched, likely",
        answer=lambda: unmatched(US),
    ),
    Case(
        kind="a number of another country that only begins alike is another number",
        given="a call to +442079460018, Phone '+12079460018'",
        before="not_logged: person.number_unmatched, proved",
        right="not_logged: person.number_unmatched, likely",
        answer=lambda: unmatched(UK, stored("+12079460018")),
    ),
    Case(
        kind="a contact who has the number in another form is not to be added again",
        given="a call to +442079460018 without a Task, Phone '020 7946 0018'",
        before="not_logged: person.number_unmatched, proved",
        right="not_logged: unknown.unproven, likely",
        answer=lambda: unmatched(UK, stored("020 7946 0018")),
    ),
)
