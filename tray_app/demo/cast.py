"""Who plays in the demo: a rep, the people she writes to and calls, and the company's Salesforce."""

from dataclasses import dataclass

REP_ID = "005000000000001AAA"
REP_ADDRESS = "mina.park@acme.example"
REP_NAME = "Mina Park"
OWN_DOMAIN = "acme.example"
USERNAME = REP_ADDRESS
MAILBOX_PASSWORD = "demo-mailbox"  # noqa: S105 opens a mailbox that lives in this process only
ACCESS_TOKEN = "00DDEMO!demo-access-token"  # noqa: S105 opens a Salesforce that lives in this process only


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody in the demo's Salesforce."""

    kind: str
    """Lead or Contact."""
    id: str
    """Id, 18 characters."""
    name: str
    """Name."""
    email: str
    """Email."""
    phone: str
    """Phone, from the numbers reserved for fiction."""

    def record(self) -> dict[str, object]:
        """The row of the demo's Salesforce."""
        first, _, last = self.name.partition(" ")
        return {
            "Id": self.id,
            "Name": self.name,
            "FirstName": first,
            "LastName": last,
            "Email": self.email,
            "Phone": self.phone,
            "OwnerId": REP_ID,
        }


JANE = Character("Contact", "003000000000001AAA", "Jane Miller", "jane.miller@example.com", "+12025550123")
TARO = Character("Contact", "003000000000002AAA", "Taro Sato", "taro.sato@example.org", "+12025550124")
ANNA = Character("Lead", "00Q000000000001EAA", "Anna Berg", "anna.berg@example.net", "+12025550125")
ANNA_TWICE = Character("Contact", "003000000000003AAA", "Anna Berg", "anna.berg@example.net", "+12025550125")
JISU = Character("Contact", "003000000000004AAA", "Jisu Han", "jisu.han@example.com", "+12025550126")

EVERYBODY = (JANE, TARO, ANNA, ANNA_TWICE, JISU)


def world() -> dict[str, object]:
    """The company's Salesforce before the story begins."""
    records: dict[str, list[dict[str, object]]] = {"Contact": [], "Lead": [], "Task": [], "EmailMessage": []}
    for character in EVERYBODY:
        records[character.kind].append(character.record())
    return {
        "org": {"api_limit": 100_000, "api_used": 1_234},
        "token": ACCESS_TOKEN,
        "rep": {
            "Id": REP_ID,
            "Username": REP_ADDRESS,
            "Name": REP_NAME,
            "Email": REP_ADDRESS,
            "TimeZoneSidKey": "America/New_York",
            "IsActive": True,
        },
        "objects": {"Task": {"picklists": {"Type": {"values": ["Call", "Email", "Reply", "Other"]}}}},
        "marketo_fields": True,
        "records": records,
    }
