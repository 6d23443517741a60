"""The settings page of mailboxes and calls: added, tried, given another password, removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fake_settings_api import FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import button, opened, settle, words
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import SourceState
from tray_app.core.model.text import verbatim
from tray_app.core.ui_api.settings_api import Attempt, MailboxSettings
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.icons import Icons
from tray_app.ui.settings import SettingsWindow
from tray_app.ui.settings.sources_page import SourcesPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

REFUSED = Attempt(problem=verbatim("The mail server refused the sign-in."), field="password")
NO_SERVER = Attempt(problem=verbatim("No mail server was found."), field="host")


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge) -> SettingsWindow:
    made = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(made)
    return made


def test_a_mailbox_is_added_with_address_and_password_alone(
    window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    page.add_mailbox.click()
    assert page.mailbox.isVisible()
    assert not page.mailbox.host.isVisible()
    page.mailbox.address.setText(" rep@acme.example ")
    page.mailbox.password.setText("s3cret pass")
    QTest.keyClick(page.mailbox.password, Qt.Key.Key_Return)
    settle()
    assert settings_api.asked == [("add_mailbox", MailboxSettings(address="rep@acme.example", password="s3cret pass"))]
    assert "✓ It works." in words(page.mailbox)
    assert page.mailbox.password.text() == ""
    assert "s3cret" not in repr(settings_api.asked)


def test_a_mail_program_of_this_computer_is_added_with_one_click_and_then_offered_no_more(
    window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    settings_api.mailboxes.installed = (MailProgram.THUNDERBIRD,)
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    page.add_mailbox.click()
    settle()
    page.mailbox.programs.offers[MailProgram.THUNDERBIRD].add.click()
    settle()
    assert "✓ It works: Sent has 214 emails." in words(page.mailbox)
    assert "Mailbox · thunderbird" in words(page)
    assert not page.mailbox.programs.isVisible()


@pytest.mark.parametrize(("attempt", "name"), [(REFUSED, "password"), (NO_SERVER, "host")])
def test_what_is_wrong_with_a_mailbox_stands_at_its_field_which_has_the_focus(
    qtbot: QtBot, window: SettingsWindow, settings_api: FakeSettingsApi, attempt: Attempt, name: str
) -> None:
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    with qtbot.waitActive(window):
        window.present("sources")
    page.add_mailbox.click()
    settings_api.answers = [attempt]
    page.mailbox.add.click()
    settle()
    assert page.mailbox.fields[name].problem == str(attempt.problem)
    assert QApplication.focusWidget() is page.mailbox.fields[name].control
    assert page.mailbox.fields[name].control.isVisible()


def test_an_attempt_is_not_made_twice_at_once(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    page.add_mailbox.click()
    settings_api.holding = True
    page.mailbox.add.click()
    QTest.keyClick(page.mailbox.address, Qt.Key.Key_Return)
    assert not page.mailbox.add.isEnabled()
    assert any("Looking for the mail server" in line for line in words(page.mailbox))
    settings_api.let_go()
    settle()
    assert page.mailbox.add.isEnabled()
    assert len(settings_api.asked) == 1


def test_an_answer_for_a_window_that_is_gone_goes_nowhere(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    window = SettingsWindow(window_api, icons, bridge)
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    window_api.settings_api.holding = True
    button(page, "test").click()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    del window, page
    window_api.settings_api.let_go()
    settle()


def test_a_source_says_how_it_is_and_is_tested(
    window: SettingsWindow, window_api: FakeWindowApi, settings_api: FakeSettingsApi
) -> None:
    assert window_api.snapshot is not None
    bad = SourceState(id="calls", type="call-files", trouble=Trouble("source.bad_file"))
    window_api.snapshot = replace(window_api.snapshot, sources=(SourceState(id="work-mail", type="imap"), bad))
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    states = [label.text() for label in page.findChildren(QLabel, "state")]
    assert states == ["✓ It works.", f"⚠ {window_api.title_of('source.bad_file')}"]
    settings_api.answers = [Attempt(found=verbatim("It works: Sent has 12 emails."))]
    button(page, "test").click()
    settle()
    assert page.findChildren(QLabel, "state")[0].text() == "✓ It works: Sent has 12 emails."
    # And stays while it is looked at, whatever a cycle brings
    window.refresh()
    assert page.findChildren(QLabel, "state")[0].text() == "✓ It works: Sent has 12 emails."
    window.close()
    window.present("sources")
    assert page.findChildren(QLabel, "state")[0].text() == "✓ It works."


def test_a_password_is_kept_when_it_works_and_asked_again_when_not(
    window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    card = page._cards["work-mail"]
    card.password.click()
    settings_api.answers = [REFUSED, Attempt(found=verbatim("It works: Sent has 12 emails."))]
    card.line.setText("wrong")
    QTest.keyClick(card.line, Qt.Key.Key_Return)
    settle()
    assert card.field.problem == str(REFUSED.problem)
    card.line.setText("right")
    QTest.keyClick(card.line, Qt.Key.Key_Return)
    settle()
    assert not card.field.isVisible()
    assert card.line.text() == ""
    assert [value for _, value in settings_api.asked] == [("work-mail", "wrong"), ("work-mail", "right")]


def test_a_source_is_removed_after_a_question_that_blocks_nothing(
    window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    card = page._cards["work-mail"]
    card.remove.click()
    card.question.no.click()
    assert not card.question.isVisible()
    card.remove.click()
    card.question.yes.click()
    settle()
    assert [source.id for source in settings_api.sources] == ["calls"]
    assert list(page._cards) == ["calls"]


def test_a_folder_of_calls_is_added(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "sources")
    assert isinstance(page, SourcesPage)
    page.add_calls.click()
    settings_api.answers = [
        Attempt(problem=verbatim("Folder ~/Nowhere: it does not exist."), field="folder"),
        Attempt(found=verbatim("Fine.")),
    ]
    page.calls.folder.setText("~/Nowhere")
    page.calls.add.click()
    settle()
    assert page.calls.field.problem == "Folder ~/Nowhere: it does not exist."
    page.calls.folder.setText("~/Calls")
    QTest.keyClick(page.calls.folder, Qt.Key.Key_Return)
    settle()
    assert settings_api.asked[-1] == ("add_calls", ("~/Calls", ""))
    assert "✓ Fine." in words(page.calls)
