"""Links land on the pages of the rep's own org."""

import tomllib
from pathlib import Path

import pytest

from tray_app.adapters.salesforce.link_book import LinkBook, pages_url
from tray_app.core.model.verdict import RecordRef

FILE = Path(__file__).parents[3] / "resources" / "links.toml"
ORG = "https://acme.my.salesforce.com"
LEAD, CONTACT = RecordRef("Lead", "00Q000000000001AAA"), RecordRef("Contact", "003000000000001AAA")


@pytest.fixture
def links() -> LinkBook:
    return LinkBook(FILE)


@pytest.mark.parametrize(
    ("instance", "pages"),
    [
        (ORG, "https://acme.lightning.force.com"),
        ("https://acme.my.salesforce.com/", "https://acme.lightning.force.com"),
        ("https://acme--sbx.sandbox.my.salesforce.com", "https://acme--sbx.sandbox.lightning.force.com"),
        ("https://acme-dev-ed.develop.my.salesforce.com", "https://acme-dev-ed.develop.lightning.force.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://na1.salesforce.com", "https://na1.salesforce.com"),
        ("https://my.salesforce.com.example.net", "https://my.salesforce.com.example.net"),
    ],
)
def test_pages_open_on_the_lightning_domain(instance: str, pages: str) -> None:
    assert pages_url(instance) == pages


def test_a_record_opens_in_lightning(links: LinkBook) -> None:
    assert links.of_record(LEAD, ORG) == "https://acme.lightning.force.com/lightning/r/Lead/00Q000000000001AAA/view"
    assert links.of_record(LEAD, None) is None


def test_a_step_opens_the_record_its_reason_names(links: LinkBook) -> None:
    view = "https://acme.lightning.force.com/lightning/r/{}/view"

    assert links.of_key("record.person", [LEAD, CONTACT], ORG) == view.format("Lead/00Q000000000001AAA")
    assert links.of_key("record.other", [LEAD, CONTACT], ORG) == view.format("Contact/003000000000001AAA")
    assert links.of_key("record.other", [LEAD], ORG) is None
    assert links.of_key("record.task", [LEAD], ORG) is None


def test_bases(links: LinkBook) -> None:
    assert links.of_key("app.sign_in", [], None) == "diditlog:sign-in"
    assert links.of_key("actions.people", [], None) == "https://toutapp.com/next#relationships"
    assert LinkBook(FILE, "https://acme.example/").of_key("actions.people", [], None) == (
        "https://acme.example/next#relationships"
    )
    assert links.of_key("setup.users", [], None) is None
    assert links.of_key("no.such.key", [], ORG) is None


def test_every_key_leads_somewhere(links: LinkBook) -> None:
    records = [RecordRef(name, "x" * 18) for name in ("Task", "Lead", "Contact", "Account", "Opportunity")]

    for key in tomllib.loads(FILE.read_text(encoding="utf-8")):
        url = links.of_key(key, records, ORG)
        assert url, key
        assert "{" not in url, key


def test_nothing_of_a_record_can_lead_elsewhere(links: LinkBook) -> None:
    url = links.of_record(RecordRef("Lead", "../../evil?x#y"), ORG)

    assert url == "https://acme.lightning.force.com/lightning/r/Lead/..%2F..%2Fevil%3Fx%23y/view"
