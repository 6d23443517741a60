"""The Leads and Contacts of one cycle, and which of them an activity's person may be."""

from collections import defaultdict
from dataclasses import dataclass, field

from tray_app.core.matching.expectation import ExpectedRecord
from tray_app.core.model.activity import Call
from tray_app.core.model.crm import Person, Records, ends_of


@dataclass(frozen=True, slots=True)
class People:
    """The Leads and Contacts of one cycle, found by id, address or number."""

    by_id: dict[str, Person] = field(default_factory=dict)
    """Every person by Id."""
    by_address: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By the Email field, lower case."""
    by_other_address: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By any other email field, lower case."""
    by_number: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By any phone field, E.164."""
    by_number_end: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    """By the last digits of phone fields that are written without their country."""

    by_account: dict[str, Person] = field(default_factory=dict)
    """Person accounts, by the id of the Account that they are one with."""

    def of(self, expected_record: ExpectedRecord) -> tuple[Person, ...]:
        """Everybody the expected record's person may be, the surest first, each once."""
        found: list[Person] = []
        activity = expected_record.activity
        if expected_record.salesforce_id in self.by_id:
            found.append(self.by_id[expected_record.salesforce_id])
        if isinstance(activity, Call) and activity.account_id in self.by_account:
            found.append(self.by_account[activity.account_id])
        if expected_record.address:
            found += self.by_address.get(expected_record.address, ())
            found += self.by_other_address.get(expected_record.address, ())
        if isinstance(activity, Call):
            found += self.with_number(*activity.numbers)
        return tuple({person.id: person for person in found}.values())

    def with_number(self, *numbers: str) -> tuple[Person, ...]:
        """Everybody with one of these numbers in a phone field: in full, or else by its last digits."""
        whole = {person.id: person for number in numbers for person in self.by_number.get(number, ())}
        ends = sorted({end for number in numbers for end in ends_of(number)}, key=lambda end: (-len(end), end))
        by_end = {person.id: person for end in ends for person in self.by_number_end.get(end, ())}
        return tuple((whole or by_end).values())

    def ids_with(self, address: str) -> frozenset[str]:
        """Ids of everybody with this address, and what they were merged into or became."""
        key = address.casefold()
        found = (*self.by_address.get(key, ()), *self.by_other_address.get(key, ()))
        return frozenset().union(*({person.id, *person.later_ids} for person in found))

    def ids_of(self, expected_record: ExpectedRecord) -> frozenset[str]:
        """Ids that the record may name: the people, what they were merged into, what they became."""
        ids = {person.id for person in self.of(expected_record)}
        if expected_record.salesforce_id:
            ids.add(expected_record.salesforce_id)
        for person_id in tuple(ids):
            person = self.by_id.get(person_id)
            if person is not None:
                ids |= person.later_ids
        return frozenset(ids)


def people_in(records: Records) -> People:
    """The people of the records, ready to be looked up."""
    by_address: dict[str, list[Person]] = defaultdict(list)
    by_other: dict[str, list[Person]] = defaultdict(list)
    by_number: dict[str, list[Person]] = defaultdict(list)
    by_end: dict[str, list[Person]] = defaultdict(list)
    people = sorted(records.people, key=lambda person: (person.is_converted, person.object, person.id))
    for person in people:
        if person.is_deleted:
            continue
        if person.email:
            by_address[person.email.casefold()].append(person)
        for address in sorted(person.other_emails):
            by_other[address].append(person)
        for number in sorted(person.phones):
            by_number[number].append(person)
        for end in sorted(person.phone_ends):
            by_end[end].append(person)
    return People(
        {person.id: person for person in people},
        {key: tuple(found) for key, found in by_address.items()},
        {key: tuple(found) for key, found in by_other.items()},
        {key: tuple(found) for key, found in by_number.items()},
        {key: tuple(found) for key, found in by_end.items()},
        {person.account_id: person for person in people if person.is_person_account and person.account_id},
    )
