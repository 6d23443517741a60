"""What a rep corrects, in the real window on the real engine, over restarts: alone, wrong, back, again, explained."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.e2e.command import Command
from tests.e2e.small_worlds import World
from tests.e2e.story import PAUSE, Story, missing
from tests.e2e.window import Seated, Stage, staged
from tests.ui.looking import settle, words
from tray_app.core.model.verdict import Verdict
from tray_app.resources import resource_folder
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons
from tray_app.ui.pages.explain_page import ExplainPage
from tray_app.ui.pages.issue_page import IssuePage
from tray_app.ui.settings import SettingsWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform
CODE = "person.no_record"
STRANGER = "new.face@xn--bcher-kva.example"
"""A mail carries a domain with other letters in this form."""
LOCKED = "Last_Activity_by_Sales__c"


def _strangers(story: Story) -> World:
    expect = missing(CODE, "proved")
    story.mail("Offer", STRANGER, story.ago(5), expect)
    story.mail("Offer again", "Other.Face@Sales.XN--Bcher-KVA.example", story.ago(4), expect)
    story.mail("Elsewhere", "who@example.net", story.ago(3), expect)
    return {}


def _unexplained(story: Story) -> World:
    story.mail("Offer", story.contact(), story.ago(5), missing("unknown.unproven", "likely"))
    return {}


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    assert qapp is not None
    with staged(_strangers, tmp_path) as made:
        yield made


def _open(seated: Seated) -> int:
    return len(seated.causes(CODE))


def _verdicts(seated: Seated) -> list[str]:
    assert seated.window_api.snapshot is not None
    return sorted(item.finding.verdict for item in seated.window_api.snapshot.items)


def _ignore(seated: Seated, what: str) -> None:
    """Choose this of the menu of the page that is shown."""
    menu = seated.window.page.ignore.menu()
    assert menu is not None
    action = next(one for one in menu.actions() if one.objectName() == what)
    action.trigger()


def _choose_stranger(seated: Seated) -> None:
    for cause in seated.causes(CODE):
        seated.choose(cause)
        if seated.window.page.page is not None and STRANGER in seated.window.page.page.what:
            return
    raise AssertionError("the stranger's cause is not listed")


def _look_again(seated: Seated) -> None:
    """Choose Check again, and wait for its answer."""
    before = seated.window_api.last_recheck
    seated.window.page.check_again.click()
    seated.until(lambda: seated.window_api.last_recheck is not before)


def _outcome(page: IssuePage) -> str:
    line = page.findChild(QLabel, "outcome")
    assert isinstance(line, QLabel)
    return line.text()


@contextmanager
def _settings(seated: Seated) -> Iterator[SettingsWindow]:
    icons = Icons(resource_folder() / "icons")
    bridge = Bridge()
    window = SettingsWindow(seated.window_api, icons, bridge)
    window.present("ignored")
    settle()
    yield window
    window.hide()
    window.deleteLater()
    bridge.close()


def test_a_domain_left_alone_stays_so_over_a_restart_and_comes_back_when_taken_back(stage: Stage) -> None:
    # Given three strangers, two of them at one domain
    with stage.seated() as seated:
        assert _open(seated) == 3
        _choose_stranger(seated)
        # When the rep leaves everything at that domain alone
        _ignore(seated, "ignore_domain")
        seated.until(lambda: _open(seated) == 1)
        # Then both are left out, and it is said in the letters a person reads
        assert _verdicts(seated) == ["ignored", "ignored", "not_logged"]
        assert any("Everything at bücher.example" in line for line in words(seated.window.page.undo_bar))
        # And it can be taken back at once, and be done again
        seated.window.page.undo_bar.undo.click()
        seated.until(lambda: _open(seated) == 3)
        _choose_stranger(seated)
        _ignore(seated, "ignore_domain")
        seated.until(lambda: _open(seated) == 1)
    # When the app is started again, in another language
    with stage.seated("ko") as seated:
        assert _verdicts(seated) == ["ignored", "ignored", "not_logged"]
        # Then the settings list the rule with what it hides, and taking it back brings everything back
        with _settings(seated) as settings:
            said = words(settings.pages["ignored"])
            assert "bücher.example" in said
            assert "이메일과 통화 2건 제외됨" in said
            rule = seated.window_api.corrections.rules()[0].rule
            undo = settings.findChild(QPushButton, f"undo_{rule.number}")
            assert isinstance(undo, QPushButton)
            undo.click()
        seated.until(lambda: _open(seated) == 3)
        assert seated.window_api.corrections.rules() == []


def test_a_wrong_warning_goes_is_counted_and_exported_without_names(stage: Stage) -> None:
    with stage.seated() as seated:
        _choose_stranger(seated)
        # When the rep says that the warning was wrong
        _ignore(seated, "mark_wrong")
        seated.until(lambda: _open(seated) == 2)
        # Then it is told so on the activity's own page
        assert seated.window_api.snapshot is not None
        item = next(one for one in seated.window_api.snapshot.items if one.finding.verdict is Verdict.IGNORED)
        answers = [answer for _, answer in seated.window_api.page_of_item(item).evidence]
        assert answers == ["you said that the warning was wrong"]
    # And whoever looks after the app gets what was checked, and nobody's name
    command = Command.at(stage.paths.config_file.parent, {"HOME": str(stage.paths.config_file.parent)})
    exported = command.here("rules", "export")
    (wrong,) = json.loads(exported.out)["wrong_warnings"]
    assert (wrong["code"], wrong["confidence"]) == (CODE, "proved")
    assert [line["question"] for line in wrong["checked"]] == ["Contacts with {address}", "Leads with {address}"]
    assert [name for name in ("face", "cher", "Offer", "work-mail:") if name in exported.out] == []
    # And after a restart it can be taken back
    with stage.seated() as seated:
        assert _open(seated) == 2
        seated.window_api.corrections.undo(seated.window_api.corrections.rules()[0].rule.number)
        seated.until(lambda: _open(seated) == 3)


def test_check_again_says_what_it_brought_and_takes_the_warning_back(stage: Stage) -> None:
    with stage.seated() as seated:
        _choose_stranger(seated)
        page = seated.window.page
        # Given a look that changes nothing
        _look_again(seated)
        assert _outcome(page).startswith("Still not logged, checked")
        # When the person has been added, and the logger has not done its part yet
        org = stage.salesforce.org
        who = org.create("Contact", {"LastName": "Face", "Email": STRANGER})
        _look_again(seated)
        # Then the window does not say that nothing is left to do: it follows to the reason that is left
        assert page.page is not None
        assert (page.isVisible(), page.page.code) == (True, "unknown.unproven")
        assert _outcome(page).startswith("Still not logged, for another reason now, checked")
        # When the logger has done it, and the rep looks again
        logged = {"Subject": "Email: Offer", "Type": "Email", "Status": "Completed", "WhoId": who}
        org.create("Task", {**logged, "CreatedDate": (stage.story.ago(5) + PAUSE).isoformat()})
        _look_again(seated)
        # Then that is said in its place
        assert _outcome(page).startswith("Logged now, checked")
        assert _verdicts(seated) == ["logged", "not_logged", "not_logged"]


def test_a_line_of_the_diagnostics_page_becomes_the_reason_with_its_fields_and_places(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert qapp is not None
    # Given an email that nobody can explain
    with staged(_unexplained, tmp_path) as stage:
        with stage.seated() as seated:
            seated.choose(seated.causes("unknown.unproven")[0])
            # When the rep pastes what Diagnostics shows, and says that this is it
            seated.window.open_link("diditlog:explain")
            page = seated.window.findChild(ExplainPage)
            attach = seated.window.findChild(QPushButton, "attach")
            assert isinstance(page, ExplainPage)
            assert isinstance(attach, QPushButton)
            page.box.setPlainText(f"INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create/update fields: {LOCKED}.")
            page.explain()
            attach.click()
            seated.until(lambda: bool(seated.causes("access.fields")))
        # Then that is the reason, after a restart and in another language too
        with stage.seated("ja") as seated:
            (cause,) = seated.causes("access.fields")
            seated.choose(cause)
            said = " ".join(words(seated.window.page))
            assert "INVALID_FIELD_FOR_INSERT_UPDATE" in said
            assert LOCKED in said
            # And each object of the help page is one click away
            places = [button.toolTip() for button in seated.links()]
            for name in ("Activity", "Lead", "Contact", "Account", "Opportunity"):
                assert f"{seated.org}/lightning/setup/ObjectManager/{name}/FieldsAndRelationships/view" in places
            assert f"{seated.org}/lightning/setup/FieldAccessibility/home" in places
            message = seated.window_api.hand_off(cause, "en")
            assert message is not None
            assert f"Fields (API names): {LOCKED}" in message.body
