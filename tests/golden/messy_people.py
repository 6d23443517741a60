"""The people of a messy world: Leads and Contacts as Salesforce answers, their numbers as somebody typed them in."""

import random
from dataclasses import dataclass

Row = dict[str, object]

COLLEAGUE = "005000000000050AAA"
REP_ID = "005000000000001AAA"
_NAMES = ("Jane Poe", "Min-jun Kim", "佐藤 花子", "Ana Brandão", "O. O'Neil", "Jürgen Groß", "Wei Zhang", "Amara Obi")
_COMPANIES = ("north.example.com", "south.example.org", "east.example.net", "west.example.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person the rep deals with."""

    name: str
    """As the dialer shows it."""
    address: str
    """Where the rep writes to."""
    number: str
    """E.164."""
    record_id: str | None
    """The Lead or Contact that tools find; None: nobody is there."""
    account_id: str | None = None
    """The Contact's Account."""


def fictional(country: str, place: int) -> str:
    """A number that is reserved for fiction, E.164."""
    if country == "GB":
        return f"+44207946{place % 1000:04d}"
    if country == "DE":
        return f"+493023125{place % 1000:03d}"
    if country == "AU":
        return f"+61255501{place % 1000:03d}" if place % 2 else f"+61255500{place % 1000:03d}"
    area = (202, 303, 404, 505, 206, 212, 305, 312, 415, 512)[place // 100 % 10]
    return f"+1{area}55501{place % 100:02d}"


def national(number: str) -> str:
    """The same as people of its country write it."""
    if number.startswith("+44"):
        return f"0{number[3:5]} {number[5:9]} {number[9:]}"
    if number.startswith("+49"):
        return f"030 {number[5:]}"
    if number.startswith("+61"):
        return f"(02) {number[4:8]} {number[8:]}"
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}"


def typed_in(number: str, rng: random.Random) -> str:
    """A phone field as it is found in the field's worst moments."""
    own = national(number)
    forms = (
        number,
        own,
        own,
        own.replace(" ", "-").replace("(", "").replace(")", ""),
        f"{number[:3]} {number[3:6]} {number[6:]}",
        f"{own} cell",
        f"00{number[1:]}",
        f"{own} ext. 12",
        number[1:],
    )
    return rng.choice(forms)


def dialled(number: str, region: str, rng: random.Random) -> str:
    """The number's cell in a call file; `region` is the rep's country."""
    codes = {"GB": "+44", "DE": "+49", "AU": "+61", "US": "+1"}
    forms = [number, number, f"{number[:3]} {number[3:]}", f"tel:{number}"]
    if number.startswith(codes[region]):
        forms += [national(number), national(number), f"{national(number)} (Mobile)"]
        forms += [number[2:], f"9,{number[1:]}"] if region == "US" else []
    return rng.choice(forms)


def drawn(rng: random.Random, count: int, region: str) -> tuple[list[Somebody], list[Row]]:
    """So many people and what Salesforce has on them; some live in another country, some are not there."""
    known, rows = [], []
    for place in range(count):
        country = region if rng.random() < 0.8 else rng.choice(("US", "GB", "DE", "AU"))
        number, name = fictional(country, place), f"{rng.choice(_NAMES)} {place}"
        address = f"p{place}@{rng.choice(_COMPANIES)}"
        is_lead, missing = rng.random() < 0.35, rng.random() < 0.05 and place > 2
        record_id = f"00Q{place:012d}AAA" if is_lead else f"003{place:012d}AAA"
        account = None if is_lead else f"001{place % 40:012d}AAA"
        known.append(
            Somebody(
                name=name,
                address=address.title() if rng.random() < 0.05 else address,
                number=number,
                record_id=None if missing else record_id,
                account_id=account,
            )
        )
        if missing:
            continue
        row: Row = {
            "attributes": {"type": "Lead" if is_lead else "Contact"},
            "Id": record_id,
            "Name": name,
            "Email": address,
            "OwnerId": REP_ID if rng.random() < 0.7 else COLLEAGUE,
            rng.choice(("Phone", "MobilePhone")): typed_in(number, rng),
        }
        rows.append(row if is_lead else row | {"AccountId": account})
    return known, rows
