"""The people of a generated world: those the logger can find, and those it cannot, each for a known reason."""

import random
from dataclasses import dataclass

from tray_app.core.model.crm import Person

COLLEAGUE = "005000000000050AAA"
_REP = "005000000000001AAA"
_NAMES = ("Jane Poe", "Min-jun Kim", "佐藤 花子", "Ana Brandão", "O. O'Neil", "Jürgen Groß", "Wei Zhang", "Amara Obi")
_COMPANIES = ("north.example.com", "south.example.org", "east.example.net", "west.example.com")
_AREAS = (202, 303, 404, 505, 206, 212, 305, 312, 415, 512)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody the rep writes to and calls."""

    name: str
    """The name the dialer shows."""
    address: str
    """The address the rep writes to."""
    number: str
    """E.164."""
    log_id: str | None
    """The Lead or Contact the logger finds; None when it finds nobody."""
    missing_code: str = ""
    """Why it finds nobody."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody, with what Salesforce has on them."""

    known: tuple[Known, ...]
    """Whom the rep deals with."""
    records: tuple[Person, ...]
    """Leads and Contacts."""

    @classmethod
    def drawn(cls, rng: random.Random, count: int) -> "Directory":
        """So many people; some unknown to Salesforce, some twice there, some converted, some renamed."""
        known: list[Known] = []
        records: list[Person] = []
        for number in range(count):
            name = f"{rng.choice(_NAMES)} {number}"
            address = f"p{number}@{rng.choice(_COMPANIES)}"
            phone = f"+1{_AREAS[number // 100 % 10]}55501{number % 100:02d}"
            owner = _REP if rng.random() < 0.7 else COLLEAGUE
            contact = Person(
                object="Contact",
                id=f"003{number:012d}AAA",
                name=name,
                email=address,
                phones=frozenset({phone}),
                owner_id=owner,
            )
            lead = Person(
                object="Lead",
                id=f"00Q{number:012d}AAA",
                name=name,
                email=address,
                phones=frozenset({phone}),
                owner_id=owner,
            )
            made, log_id, code = _drawn_records(rng, contact, lead, number)
            if log_id and rng.random() < 0.02:
                # Married since the dialer copied the name.
                name = f"{name.rpartition(' ')[0]} Former {number}"
            # Salesforce keeps addresses in lower case; people write them as they like.
            written = address.title() if rng.random() < 0.05 else address
            known.append(Known(name=name, address=written, number=phone, log_id=log_id, missing_code=code))
            records += made
        return cls(tuple(known), tuple(records))

    def some(self, rng: random.Random, count: int) -> list[Known]:
        """Different people, a few of them far more often than the others."""
        weights = [1 / (place + 3) for place in range(len(self.known))]
        picked: dict[str, Known] = {}
        while len(picked) < min(count, len(self.known)):
            (person,) = rng.choices(self.known, weights)
            picked.setdefault(person.address, person)
        return list(picked.values())


def _drawn_records(
    rng: random.Random, contact: Person, lead: Person, number: int
) -> tuple[list[Person], str | None, str]:
    roll = rng.random()
    if number < 2 or roll < 0.84:
        one = contact if rng.random() < 0.6 else lead
        return [one], one.id, ""
    if roll < 0.88:
        return [], None, "person.no_record"
    if roll < 0.90:
        elsewhere = frozenset({contact.email or ""})
        other = Person(
            object="Contact",
            id=contact.id,
            name=contact.name,
            email=f"private{number}@example.net",
            other_emails=elsewhere,
            owner_id=contact.owner_id,
        )
        return [other], None, "person.other_email_field"
    if roll < 0.96:
        return [contact, lead], rng.choice([contact.id, lead.id]), ""
    converted = Person(
        object="Lead",
        id=lead.id,
        name=lead.name,
        email=lead.email,
        phones=lead.phones,
        owner_id=lead.owner_id,
        is_converted=True,
        converted_contact_id=contact.id,
    )
    return [contact, converted], contact.id, ""
