"""Every code with every logger profile in every language: the words and links of this tool, and of no other.

Page, message for the admin, notification, terminal and JSON all come from the same guides; each is walked, as each puts
its own words around them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from tests.core.building import NOON, REP, call, email
from tests.fakes import FakeNotifier, FakeStore
from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.content.profile_files import load_profile, profile_names
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.adapters.system.languages import translations
from tray_app.cli.line import in_words
from tray_app.cli.report import item_json
from tray_app.cli.tables import FIXER_WORDS, page_lines
from tray_app.core.model.activity import Activity
from tray_app.core.model.logger_guide import NAME
from tray_app.core.model.profiles import Profile
from tray_app.core.model.reasons import CATALOGUE, facts_of
from tray_app.core.model.snapshot import CrmState, Item, Snapshot
from tray_app.core.model.verdict import Alert, Cause, Confidence, Finding, Fixer, Reason, Verdict
from tray_app.services.admin_message import AdminMessages
from tray_app.services.announcer import Announcer

RESOURCES = Path(__file__).parent.parent / "resources"
ORG = "https://acme.my.salesforce.com"
LANGUAGES = ("en", "ko", "ja")
PROFILES = profile_names([RESOURCES / "profiles"])
MARKS = {
    "marketo-actions": (
        r"\bActions\b|Marketo|Sales Connect|Sales Insight|ToutApp|toutapp\.com|Command Center|Diagnostics|MSE_"
        r"|mktosales|Sync Settings|Connections & Customizations|Log Email Activity|Log Replies|Action Field Sync"
    ),
    "aircall": r"Aircall|Re-authenticate|Do nothing",
    "dialpad": r"Dialpad",
    "groove": r"Groove\b",
    "hubspot": r"HubSpot|Sync Health|Resync",
    "outreach": r"Outreach",
    "ringcentral": r"RingCentral|App Connect",
    "salesloft": r"Salesloft",
    "zoom-phone": r"Zoom",
    "einstein-activity-capture": r"Einstein Activity Capture|Connected Accounts",
}
"""Names of products, and of what is found in them alone. Email to Salesforce is a part of every Salesforce."""
SHARED = {"eac.address_staged", "eac.needs_attention", "eac.not_a_record"}
"""Codes about Einstein Activity Capture itself, which can be on beside any logger."""

every_walk = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in PROFILES for language in LANGUAGES]
)


@functools.cache
def profile_of(name: str) -> Profile:
    return load_profile(name, [RESOURCES / "profiles"])


class Desk:
    """Everything that speaks to a rep who logs with this tool."""

    def __init__(self, profile: Profile | None, language: str) -> None:
        links = LinkBook(RESOURCES / "links.toml")
        words = translations(language, RESOURCES / "locale")
        self.shelf = GuideShelf(RESOURCES / "fixes", language, lambda: profile)
        self.pages = PageMaker(self.shelf, links, words, UTC)
        self.messages = AdminMessages(RESOURCES, language, self.pages, links, lambda: ORG, lambda: profile)
        self.language = language

    def said(self, code: str, activity: Activity | None) -> Iterator[str]:
        reason = Reason(code=code, confidence=Confidence.PROVED)
        verdict = facts_of(code).verdict
        items: tuple[Item, ...] = ()
        if activity is not None:
            finding = Finding(activity_id=activity.id, verdict=verdict, checked_at=NOON, reason=reason)
            items = (Item(activity, finding),)
            yield str(item_json(items[0], self.pages, ORG)["reason"])
        cause = Cause(
            code=code,
            confidence=Confidence.PROVED,
            activities=tuple(item.activity.id for item in items),
            alert=Alert.NOW,
            key=code,
        )
        snapshot = Snapshot(at=NOON, rep=REP, crm=CrmState(instance_url=ORG), items=items, causes=(cause,))
        page = self.pages.of_cause(cause, snapshot)
        yield from map(in_words, page_lines(page, self.pages))
        message = self.messages.hand_off(cause, snapshot, self.language)
        if message is not None:
            yield from (message.recipient, message.subject, message.body)
        screen = FakeNotifier()
        Announcer(FakeStore(), lambda: screen, self.pages, NOON).announce(snapshot)
        for shown in screen.shown:
            yield from (shown.title, shown.body)


def strange_to(name: str, code: str) -> re.Pattern[str]:
    own = {name, "einstein-activity-capture"} if code in SHARED else {name}
    return re.compile("|".join(mark for product, mark in MARKS.items() if product not in own))


@every_walk
def test_no_word_and_no_link_is_another_tools(name: str, language: str) -> None:
    desk = Desk(profile_of(name), language)
    for code in CATALOGUE:
        strange = strange_to(name, code)
        for activity in (None, email(), call()):
            for words in desk.said(code, activity):
                assert not strange.search(words), (code, words)
                assert NAME not in words, (code, words)
                assert not re.search(r"\{[a-z_]+\}", words), (code, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tool_that_nobody_knows_is_spoken_of_in_neutral_words(language: str) -> None:
    desk = Desk(None, language)
    for code in CATALOGUE:
        for activity in (None, email(), call()):
            for words in desk.said(code, activity):
                assert not strange_to("none", code).search(words), (code, words)
                assert "{" not in words.partition("'one_of'")[0] or words.startswith("{"), (code, words)


@every_walk
def test_each_page_leaves_something_to_do(name: str, language: str) -> None:
    shelf = GuideShelf(RESOURCES / "fixes", language, lambda: profile_of(name))
    for code in CATALOGUE:
        if not code.startswith(("note.", "ignored.")):
            for kind in (None, "email", "call"):
                assert shelf.of(code, kind).steps, code


def test_a_step_names_the_tool_and_says_where_in_it() -> None:
    shelf = GuideShelf(RESOURCES / "fixes", "en", lambda: profile_of("marketo-actions"))
    step = shelf.of("connection.tool_not_connected").steps[2]
    assert step.text.startswith("Once your admin has confirmed it, connect Actions to Salesforce. Open **Settings**")
    assert step.link == "actions.connections"
    shelf = GuideShelf(RESOURCES / "fixes", "en", lambda: profile_of("salesloft"))
    step = shelf.of("connection.tool_not_connected").steps[2]
    assert (step.text, step.link) == (
        "Once your admin has confirmed it, connect Salesloft to Salesforce.",
        None,
    )


def test_a_dialer_is_not_named_for_an_email() -> None:
    shelf = GuideShelf(RESOURCES / "fixes", "en", lambda: profile_of("aircall"))
    asked = {kind: shelf.of("org.row_lock", kind).steps[-1].text for kind in ("call", "email", None)}
    assert "in Aircall" in asked["call"]
    assert "in your logging tool" in asked["email"]
    assert "in Aircall" in asked[None]
    # And a setting for emails is another tool's, whatever the page is about.
    assert "In your logging tool" in shelf.of("settings.email_logging_off").steps[0].text


def test_what_a_tool_does_not_have_is_left_out_and_a_choice_of_one_is_none() -> None:
    shelf = GuideShelf(RESOURCES / "fixes", "en", lambda: profile_of("ringcentral"))
    steps = shelf.of("access.lead_object", "call").steps
    assert [step.who for step in steps] == [Fixer.SALESFORCE_ADMIN, Fixer.REP]
    assert steps[0].branch is None


def test_the_admin_has_the_name_that_fits_the_tool() -> None:
    for name, who in (("marketo-actions", Fixer.MARKETO_ADMIN), ("hubspot", Fixer.LOGGER_ADMIN)):
        desk = Desk(profile_of(name), "en")
        assert desk.shelf.fixers_of("settings.call_logging_off") == (who,)
        assert desk.shelf.of("settings.call_logging_off").steps[0].who is who
    assert set(FIXER_WORDS) == set(Fixer)


def test_a_team_brings_its_own_tool_in_its_own_language(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        'id = "ours"\nname = "Acme Dialer for Salesforce"\ncalled = "Acme Dialer"\nlacks = ["person"]\n'
        '[places.connect]\nlink = "https://dialer.acme.example/settings"\nwho = "it"\n'
        '[places.connect.words]\nko = "설정에서 연결하면 됩니다."\n'
        '[places.reconnect]\nas = "connect"\n',
        "utf-8",
    )
    ours = load_profile("ours", [tmp_path])
    for language in LANGUAGES:
        shelf = GuideShelf(RESOURCES / "fixes", language, lambda: ours)
        step = shelf.of("connection.tool_stopped").steps[2]
        assert "Acme Dialer" in step.text
        assert step.text.endswith("설정에서 연결하면 됩니다.")
        assert step.who is Fixer.IT
        assert LinkBook(RESOURCES / "links.toml").of_key(step.link or "", (), None) == (
            "https://dialer.acme.example/settings"
        )
        desk = Desk(ours, language)
        for code in CATALOGUE:
            for words in desk.said(code, email()):
                assert not strange_to("ours", code).search(words), (code, words)


def test_every_place_of_a_shipped_profile_is_said_in_every_language() -> None:
    proper_names = {"Salesforce", "Salesforce API", "CRM", "Marketo", "Sales Insight"}
    for name in PROFILES:
        for place, found in profile_of(name).places.items():
            assert set(found.words) == set(LANGUAGES), (name, place)
            for language, words in found.words.items():
                assert words.endswith("。" if language == "ja" else "."), (name, place, words)
                labels = re.findall(r"\*\*(.+?)\*\*(.?)", words)
                opening = {"ko": "(", "ja": "（"}.get(language)
                seen: set[str] = set()
                for label, follows in labels:
                    if opening and label not in seen and label not in proper_names:
                        assert follows == opening, (name, place, label, words)
                    seen.add(label)


def test_a_verdict_without_reason_has_no_steps() -> None:
    desk = Desk(profile_of("hubspot"), "en")
    one = email()
    item = Item(one, Finding(activity_id=one.id, verdict=Verdict.LOGGED, checked_at=NOON))
    assert desk.pages.of_item(item, ORG).steps == ()


def test_a_logger_that_is_chosen_anew_is_spoken_of_at_once() -> None:
    chosen = [profile_of("marketo-actions")]
    shelf = GuideShelf(RESOURCES / "fixes", "en", lambda: chosen[-1])
    assert "in Actions" in shelf.of("org.row_lock").steps[-1].text
    chosen.append(profile_of("hubspot"))
    assert "in HubSpot" in shelf.of("org.row_lock").steps[-1].text
