"""Adobe's help page walked through with the app alone: each cause is found, shown, and one click from its way out.

The pictures of the same walk are made by `tests.e2e.help_page_walk`.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.help_page import PAGE_CAUSES, PageCause
from tests.e2e.help_page_walk import LANGUAGES, walked
from tests.e2e.story import Expected
from tests.e2e.window import Seated, staged
from tests.ui.looking import words
from tray_app.core.model.page import Page
from tray_app.core.model.verdict import Cause
from tray_app.ui.kit.page_parts import who

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

_SCRIPT = {"ko": re.compile(r"[\uac00-\ud7a3]"), "ja": re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")}
_DATA = re.compile(r"[\w.+-]+@[\w.-]+|\w+__c|\b(?:003|00Q)\w{15}\b|Person \d+|\+\d{6,}")
"""What is the same in every language: addresses, API names, ids, names, numbers."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", PAGE_CAUSES, ids=lambda cause: cause.name)
def test_cause_of_the_help_page_is_shown_with_its_way_out(
    cause: PageCause, language: str, tmp_path: Path, qapp: QApplication
) -> None:
    assert qapp is not None
    with walked(cause, language, tmp_path) as walk:
        # Given what the check found
        shown = walk.causes(cause.code)
        assert shown, "the cause was not found"
        page = walk.window_api.page_of_cause(shown[0])
        expected = _expected(walk, cause)
        # Then reason, confidence and evidence are those of the world
        assert (page.code, page.confidence) == (cause.code, expected.confidence)
        _evidence_holds(page, expected, language)
        # And each step says who does it and leads where it has to
        assert len(page.steps) == len(cause.steps)
        for step, (does_it, place) in zip(page.steps, cause.steps, strict=True):
            assert step.who == does_it, step.text
            wanted = walk.org + place if place.startswith("/") else place or "nowhere"
            assert fnmatchcase(step.url or "nowhere", wanted), step.text
        # And the window says all of it, and its buttons open just these places
        walk.choose(shown[0])
        _window_shows(walk, page)
        _buttons_open(walk, page)
        _hands_off(walk, shown[0], cause, language)
        # And it popped up once, alone or with others
        assert sum(page.title in (told.title, *told.body.splitlines()) for told in walk.notifier.shown) == 1


def test_steps_lead_to_where_the_company_has_its_actions(tmp_path: Path, qapp: QApplication) -> None:
    assert qapp is not None
    cause = PAGE_CAUSES[0]
    with staged(cause.tell, tmp_path) as stage:
        stage.configuration["logging"]["actions_url"] = "https://actions.acme.example/"
        with stage.seated() as seated:
            shown = seated.causes(cause.code)[0]
            led = [step.url for step in seated.window_api.page_of_cause(shown).steps if step.who == "rep" and step.url]
            assert led == ["https://actions.acme.example/next#settings/crm/salesforce/configure"] * 2
            _, page = seated.window_api.explain("EXPIRED_ACCESS")
            assert "https://actions.acme.example/next#settings/crm/salesforce/configure" in [
                step.url for step in page.steps
            ]


def _expected(walk: Seated, cause: PageCause) -> Expected:
    """What the world says of the first of the activities that the shown page is about."""
    found = [one for one in walk.story.expected.values() if one.code == cause.code]
    assert found
    page = walk.window_api.page_of_cause(walk.causes(cause.code)[0])
    answers = " ".join(f"{question}: {answer}" for question, answer in page.evidence)
    fitting = [one for one in found if set(_DATA.findall(" ".join(one.evidence))) <= set(_DATA.findall(answers))]
    assert fitting, answers
    return fitting[0]


def _evidence_holds(page: Page, expected: Expected, language: str) -> None:
    lines = [f"{question}: {answer}" for question, answer in page.evidence]
    assert lines
    assert page.confidence is not None
    if language == "en":
        said = " | ".join(lines)
        assert [words for words in expected.evidence if words not in said] == []
        return
    for question, answer in page.evidence:
        left = _DATA.sub("", f"{question} {answer}")
        assert _SCRIPT[language].search(left), f"{question}: {answer}"
        assert "visible to you" not in left


def _window_shows(walk: Seated, page: Page) -> None:
    seen = " ".join(said for _ in walk.ways() for said in words(walk.window.page))
    plain = re.sub(r"<[^>]+>", "", seen.replace("&nbsp;", " ").replace("&amp;", "&").replace("&#x27;", "'"))
    for line in (page.title, page.cause, *(step.text for step in page.steps)):
        assert line.replace("**", "").replace("`", "") in plain
    for question, answer in page.evidence:
        assert question in plain
        assert answer in plain
    for step in page.steps:
        assert who(step.who) in plain


def _buttons_open(walk: Seated, page: Page) -> None:
    clicked = set()
    for _ in walk.ways():
        for button in walk.links():
            if button not in clicked:
                button.click()
            clicked.add(button)
            assert button.accessibleName()
    leads = [step.url for step in page.steps if step.url] + [record.url for record in page.records]
    assert sorted(walk.opened) == sorted(leads)
    if not any(step.branch for step in page.steps):
        assert walk.opened == leads


def _hands_off(walk: Seated, shown: Cause, cause: PageCause, language: str) -> None:
    assert walk.window.page.hand_off.isVisible() is cause.admin
    message = walk.window_api.hand_off(shown, language)
    assert (message is not None) is cause.admin
    if message is None:
        return
    for does_it, place in cause.steps:
        if does_it != "rep" and place.startswith("/") and "*" not in place:
            assert walk.org + place in message.body
    names = [mail["Subject"] for mail, _ in walk.story.mails] + [
        record["LastName"] for record in walk.story.records["Contact"]
    ]
    assert [name for name in (*names, "@example.com", "+1202555") if name in message.subject + message.body] == []
