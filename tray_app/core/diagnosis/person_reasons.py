"""Causes that lie with the person: no record, no Salesforce ID, a stale or converted one, doubles, a hidden field.

The lookup rules are those of Adobe's help page: an email's person is found by Salesforce ID first and by address
second, a call's person by Salesforce ID only; other loggers say in their profile how they look.
"""

from collections.abc import Iterator
from dataclasses import replace

from tray_app.core.diagnosis.changes import dated
from tray_app.core.diagnosis.situation import Situation, found, likely, proved
from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Call, Email
from tray_app.core.model.crm import Alteration, Person
from tray_app.core.model.mail_providers import is_mail_provider
from tray_app.core.model.profiles import Lookup
from tray_app.core.model.record_ids import IdProblem, read_record_id
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Alert, Evidence, Reason, RecordRef

_PEOPLE = ("Contact", "Lead")
_QUEUE = "00G"


def email_person_reasons(expected_record: ExpectedRecord, situation: Situation) -> Iterator[Reason]:
    """What is wrong with the person an email went to."""
    address = expected_record.address or ""
    known = expected_record.salesforce_id
    if known and Lookup.SALESFORCE_ID in situation.profile.email_lookup:
        # The logger finds this person by the id that it has, and never comes to the address.
        yield from _stored_id(known, situation)
        return
    people = situation.people.by_address.get(address, ())
    if not people:
        yield from _nobody_with(expected_record, address, situation)
    elif all(person.is_converted for person in people):
        yield _converted(people[0], situation)
    else:
        yield from _doubtful(people, text("Leads and Contacts with {address}", address=address))


def _nobody_with(expected_record: ExpectedRecord, address: str, situation: Situation) -> Iterator[Reason]:
    asked = tuple(_who_has(name, address, situation) for name in _PEOPLE)
    others = situation.people.by_other_address.get(address, ())
    if others:
        question = text("Another email field with {address}", address=address)
        yield proved("person.other_email_field", *asked, found(question, others), people=others)
        return
    if address in situation.records.staged_addresses:
        until = situation.records.staged_addresses[address]
        waiting = Evidence(
            text("Addresses Einstein Activity Capture could not match"),
            text("{address}, kept until {until}", address=address, until=until),
        )
        yield proved("eac.address_staged", *asked, waiting)
        return
    objects = situation.schema.objects
    if "Lead" not in objects:
        yield _lead_closed(situation, *asked)
        return
    hidden = [name for name in _PEOPLE if name not in objects or not objects[name].shows("Email")]
    if hidden:
        where = ", ".join(hidden)
        seen = Evidence(text("Is the Email field of {where} visible to you?", where=where), text("no"))
        reason = replace(likely("person.email_hidden", *asked, seen), fields=tuple(f"{name}.Email" for name in hidden))
        places = [(name, "Email" if name in objects else "") for name in hidden]
        yield dated(reason, situation.schema, places, Alteration.GONE, Alteration.OBJECT_GONE)
        return
    alert = None if _surely_meant(expected_record, address, situation) else Alert.LIST
    yield replace(proved("person.no_record", *asked), alert=alert)


def _who_has(name: str, address: str, situation: Situation) -> Evidence:
    question = (
        text("Contacts with {address}", address=address)
        if name == "Contact"
        else text("Leads with {address}", address=address)
    )
    info = situation.schema.objects.get(name)
    if info is None:
        return Evidence(question, text("you have no access to this object"))
    if not info.shows("Email"):
        return Evidence(question, text("the Email field is not visible to you"))
    return Evidence(question, text("none visible to you, asked at {time}", time=situation.now))


def _surely_meant(expected_record: ExpectedRecord, address: str, situation: Situation) -> bool:
    """Whether the logger was surely meant to log it: its address is in the Bcc, or Salesforce knows the company."""
    if isinstance(expected_record.activity, Email) and any(
        pattern.search(recipient.address)
        for recipient in expected_record.activity.recipients
        for pattern in situation.profile.bcc_addresses
    ):
        return True
    domain = address.rpartition("@")[2]
    if is_mail_provider(domain):
        return False
    return any(known.endswith("@" + domain) for known in situation.people.by_address)


def call_person_reasons(expected_record: ExpectedRecord, call: Call, situation: Situation) -> Iterator[Reason]:
    """What is wrong with the person of a call."""
    lookup = situation.profile.call_lookup
    known = situation.people.by_account.get(call.account_id or "")
    stored = call.salesforce_id or (known.id if known else None)
    if stored and Lookup.SALESFORCE_ID in lookup:
        yield from _stored_id(stored, situation)
        return
    if lookup == (Lookup.SALESFORCE_ID,):
        yield _without_id(expected_record, call, situation)
        return
    if Lookup.NUMBER in lookup and call.number:
        people = situation.people.with_number(*call.numbers)
        question = text("Leads and Contacts with {number} in a phone field", number=", ".join(call.numbers))
        if not people:
            # Never proved: the number may stand there in a form that no search finds.
            looked_for = (
                text("{number}, and any number that ends in {end}", number=number, end=number[-9:])
                for number in call.numbers
            )
            lines = (Evidence(text("What was looked for"), ends) for ends in looked_for)
            yield likely("person.number_unmatched", found(question, ()), *lines)
        else:
            yield from _doubtful(people, question)


def _without_id(expected_record: ExpectedRecord, call: Call, situation: Situation) -> Reason:
    by_source = Evidence(text("Salesforce ID of this person in the call log"), _written_id(call))
    people = situation.people.of(expected_record)
    visible = found(text("Leads and Contacts with this number or address"), people)
    build = proved if call.knows_salesforce_ids else likely
    return build("person.call_without_salesforce_id", by_source, visible, people=people)


def _written_id(call: Call) -> Text:
    """What the call log has for an id, where that is no id of a person."""
    written = call.raw_salesforce_id
    if not written:
        return text("none") if call.knows_salesforce_ids else text("this call log does not say")
    found = read_record_id(written)
    match found.problem:
        case IdProblem.OTHER_OBJECT if found.object:
            return text("{id}, which is a record of {object}, not a Lead or Contact", id=written, object=found.object)
        case IdProblem.OTHER_OBJECT:
            return text("{id}, which is a record of another object than Lead and Contact", id=written)
        case IdProblem.WRONG_CHECK:
            return text("{id}, in which a character is wrong: its last three do not fit the others", id=written)
        case IdProblem.LOWER_CASE:
            return text("{id}, which has lost its capital letters", id=written)
        case _:
            return text("{id}, which is no Salesforce ID", id=written)


def _stored_id(stored: str, situation: Situation) -> Iterator[Reason]:
    question = text("Record {id}", id=stored)
    person = situation.people.by_id.get(stored)
    if person is None:
        seen = Evidence(question, text("not visible to you, asked at {time}", time=situation.now))
        if stored.startswith("00Q") and "Lead" not in situation.schema.objects:
            yield _lead_closed(situation, seen)
            return
        reason = likely("access.record_hidden", seen)
        yield replace(reason, records=(RecordRef.of_person(stored),), also_possible=("person.stale_id",))
    elif person.is_deleted:
        yield _stale(person, situation)
    elif person.is_converted:
        yield _converted(person, situation)
    else:
        yield from _doubtful((person,), question)


def _stale(person: Person, situation: Situation) -> Reason:
    question = text("Record {id}", id=person.id)
    survivor = situation.people.by_id.get(person.master_record_id or "")
    if person.master_record_id is None:
        return proved("person.stale_id", Evidence(question, text("deleted")), people=(person,))
    name = survivor.name if survivor and survivor.name else person.master_record_id
    seen = Evidence(question, text("merged into {name}", name=name))
    reason = proved("person.stale_id", seen)
    survivor_ref = RecordRef(person.object, person.master_record_id)
    return replace(reason, records=(RecordRef(person.object, person.id), survivor_ref))


def _converted(lead: Person, situation: Situation) -> Reason:
    contact_id = lead.converted_contact_id
    contact = situation.people.by_id.get(contact_id or "")
    became = contact.name if contact and contact.name else contact_id or ""
    seen = Evidence(
        text("The Lead {name}", name=lead.name or lead.id),
        text("converted to the Contact {contact}", contact=became) if became else text("converted"),
    )
    refs = (RecordRef("Lead", lead.id), *((RecordRef("Contact", contact_id),) if contact_id else ()))
    return replace(proved("person.converted_lead", seen), records=refs)


def _doubtful(people: tuple[Person, ...], question: Text) -> Iterator[Reason]:
    """Things about a visible person that make some loggers skip it."""
    if len(people) > 1:
        yield likely("person.duplicates", found(question, people), people=people)
    if all(not person.owner_id or person.owner_id.startswith(_QUEUE) for person in people):
        owner = Evidence(
            text("Owner of {name}", name=people[0].name or people[0].id),
            text("a queue") if people[0].owner_id else text("nobody"),
        )
        yield likely("person.no_owner", owner, people=people)


def _lead_closed(situation: Situation, *evidence: Evidence) -> Reason:
    closed = Evidence(text("Can you see the object {name}?", name="Lead"), text("no"))
    reason = proved("access.lead_object", *evidence, closed)
    return dated(reason, situation.schema, [("Lead", "")], Alteration.OBJECT_GONE)
