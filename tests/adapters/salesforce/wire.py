"""The whole adapter in front of the demo's strict Salesforce, for tests on the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.adapters.salesforce.scripted import Tokens
from tray_app.adapters.net.http import HttpSession
from tray_app.adapters.salesforce.records import long_id
from tray_app.adapters.salesforce.salesforce_crm import SalesforceCrm
from tray_app.core.model.crm import Keys
from tray_app.demo.salesforce.org import Org
from tray_app.demo.salesforce.salesforce_server import DemoSalesforce

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
SINCE = NOW - timedelta(hours=4)
LATER = "2026-11-23T18:00:00Z"
LONG_AGO = "2026-11-01T18:00:00Z"


def record_id(prefix: str, number: int) -> str:
    return long_id(f"{prefix}D100000{number:05}")


REP = record_id("005", 1)
OTHER = record_id("005", 2)
ANN, BO, LEA, NEW = record_id("003", 1), record_id("003", 2), record_id("00Q", 1), record_id("003", 9)
WANTED = ("MSE_Viewed__c", "Call_ID__c")


def world(**more: Any) -> dict[str, Any]:
    return {
        "now": NOW.isoformat(),
        "token": "first",
        "rep": {
            "Id": REP,
            "Username": "rep@acme.example",
            "Email": "rep@acme.example",
            "Name": "Robin Rep",
            "TimeZoneSidKey": "Europe/London",
            "CountryCode": "GB",
        },
        "users": [{"Id": OTHER, "Username": "sync@acme.example", "Name": "Integration User"}],
        "records": {
            "Contact": [
                {"Id": ANN, "LastName": "Ann", "Email": "ann@example.com", "Phone": "07700 900123"},
                {"Id": BO, "LastName": "Bo", "Email": "bo@example.com"},
            ],
            "Lead": [{"Id": LEA, "LastName": "Lea", "Company": "Example", "Email": "lea@example.com"}],
        },
        **more,
    }


@dataclass
class Here:
    """A crm in front of a demo org."""

    crm: SalesforceCrm
    org: Org
    tokens: Tokens
    time: list[datetime] = field(default_factory=lambda: [NOW])

    @property
    def soql(self) -> list[str]:
        return [statement for entry in self.org.requests for statement in entry.soql]


@contextmanager
def demo(data: dict[str, Any], notes: dict[str, str] | None = None) -> Iterator[Here]:
    org = Org.from_world(data)
    with DemoSalesforce(org) as server:
        tokens = Tokens(server.url, identity=f"{server.url}/id/{record_id('00D', 1)}/{REP}")
        time = [NOW]
        crm = SalesforceCrm(
            tokens, HttpSession(timeouts=(2.0, 10.0)), lambda: time[0], notes=notes, wanted_fields=WANTED
        )
        yield Here(crm, org, tokens, time)
        assert crm.requests_made == org.counted_requests
        crm.close()


def keys(**more: Any) -> Keys:
    return Keys(since=SINCE, **{name: frozenset(values) for name, values in more.items()})
