"""A cause about a person is about the recipient it holds for, wherever that one stands in the email."""

from __future__ import annotations

from datetime import UTC
from gettext import NullTranslations

import pytest

from tests.core.building import PROFILES, contact, email, task
from tests.core.worlds import World, judged
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.core.diagnosis.causes import causes_of
from tray_app.core.model.activity import Email
from tray_app.core.model.snapshot import Item

BOSS, JANE, ANN, BEN = "boss@acme.example", "jane@example.com", "ann@example.org", "ben@example.net"
"""A colleague, somebody whose emails are logged, and two who are not in Salesforce."""
KNOWN = (contact(1),)
ORDERS = [
    # to whom, and what each cause about a person is about
    ((ANN,), {ANN}),
    ((BOSS, ANN), {ANN}),
    ((ANN, BOSS), {ANN}),
    ((JANE, ANN), {ANN}),
    ((BOSS, JANE, ANN), {ANN}),
    ((JANE, ANN, BEN), {ANN}),  # one cause for an email; its page names both
    ((ANN.upper(), BOSS), {ANN}),
]


def items(*emails: Email) -> list[Item]:
    findings = judged(World(activities=emails, people=KNOWN, tasks=(task(),)))
    return [Item(one, finding) for one, finding in zip(emails, findings, strict=True)]


def pages() -> PageMaker:
    resources = PROFILES.parent
    shelf = GuideShelf(resources / "fixes", "en")
    return PageMaker(shelf, LinkBook(resources / "links.toml"), NullTranslations(), UTC)


@pytest.mark.parametrize(("to", "about"), ORDERS, ids=[" ".join(to) for to, _ in ORDERS])
def test_a_cause_names_the_one_it_is_about(to: tuple[str, ...], about: set[str]) -> None:
    (item,) = items(email(to=",".join(to)))
    causes = [cause for cause in causes_of([item]) if cause.code == "person.no_record"]
    assert {cause.key.partition(":")[2].casefold() for cause in causes} == about
    first_words = {pages().person_of(item, cause).split(" and ")[0].casefold() for cause in causes}
    assert first_words == about


def test_a_colleague_on_every_email_does_not_make_two_strangers_one() -> None:
    two = items(email(1, f"{BOSS},{ANN}"), email(2, f"{BOSS},{BEN}"))
    assert {cause.key for cause in causes_of(two)} == {f"person.no_record:{ANN}", f"person.no_record:{BEN}"}


def test_a_row_names_first_who_is_missing_and_else_who_was_expected() -> None:
    logged, partly = items(email(1, f"{BOSS},{JANE}")), items(email(1, f"{JANE},{ANN}"))
    assert pages().person_of(logged[0]) == f"{JANE} and 1 other"
    assert pages().person_of(partly[0]) == f"{ANN} and 1 other"
