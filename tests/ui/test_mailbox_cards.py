"""A newcomer's walk with each card, clicks and fields counted, and what a wrong guess costs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_mailbox_api import WAITS
from tests.ui.fake_settings_api import FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import settle, words
from tests.ui.newcomer import Newcomer
from tray_app.core.model.mail_hosts import MailHost, MailKind
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.model.text import verbatim
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.core.ui_api.mailbox_api import CompanyMail, MailboxProgress, MailboxStage, WebMailbox
from tray_app.core.ui_api.settings_api import Attempt, MailboxSettings
from tray_app.core.ui_api.sign_in_api import SignInStep
from tray_app.ui.kit.choice_card import ChoiceCard
from tray_app.ui.kit.icons import Icons
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

APP = "11111111-2222-3333-4444-555555555555"
GOOGLE = MailHost(MailKind.GOOGLE, "imap.gmail.com")
MICROSOFT = MailHost(MailKind.MICROSOFT)


@pytest.fixture
def window_api() -> FakeWindowApi:
    new = FakeWindowApi(stories.empty(stories.NOON))
    new.settings_api = FakeSettingsApi(step=FirstRun.WELCOME)
    return new


@pytest.fixture
def newcomer(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> Newcomer:
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.present()
    return Newcomer(made)


def test_a_card_is_no_higher_than_its_words_where_there_is_room(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(card := ChoiceCard("Google", "google", "Needs an app password, which you make in two minutes."))
    column.addStretch()
    page.resize(700, 600)
    page.show()
    assert card.height() <= card.sizeHint().height()


def at_the_mailbox(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    """Through the welcome and the Salesforce sign-in, which is one click where a file has decided the rest."""
    newcomer.click(newcomer.page.on)
    newcomer.clicks.append("Sign in in the browser")
    window_api.sign_in.turn(step=SignInStep.SIGNED_IN)
    newcomer.click(newcomer.page.on)
    assert newcomer.page.step is FirstRun.MAILBOX


def mailboxes_of(window_api: FakeWindowApi, host: MailHost | None, company: CompanyMail | None = None) -> None:
    mailboxes = window_api.settings_api.mailboxes
    mailboxes.hosts = {"acme.example": host} if host else {}
    mailboxes.decided = company or CompanyMail()


def test_google_by_app_password_takes_eight_clicks_and_two_fields(
    newcomer: Newcomer, window_api: FakeWindowApi
) -> None:
    mailboxes_of(window_api, GOOGLE)
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.GOOGLE)
    assert any("2-step verification" in line for line in words(newcomer.form))
    newcomer.click(newcomer.form.make_one)
    newcomer.type(newcomer.form.password, "abcd efgh ijkl mnop")
    newcomer.click(newcomer.form.add)
    newcomer.look_back()
    asked = [what for name, what in window_api.settings_api.asked if name == "add_mailbox"]
    assert asked == [
        MailboxSettings(address="rep@acme.example", password="abcd efgh ijkl mnop", host="imap.gmail.com", port=993)
    ]
    assert len(newcomer.clicks) <= 8, newcomer.clicks
    assert len(newcomer.fields) == 2


def test_an_approved_microsoft_mailbox_takes_six_clicks_and_no_field_but_the_address(
    newcomer: Newcomer, window_api: FakeWindowApi
) -> None:
    mailboxes_of(window_api, MICROSOFT, CompanyMail(microsoft_client_id=APP, microsoft_tenant="acme.example"))
    window_api.settings_api.decided = {"logging.profile"}  # the admin's file has the logger too
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.MICROSOFT)
    newcomer.click(newcomer.form.web[MailKind.MICROSOFT].sign_in)
    newcomer.look_back()
    asked = [what for name, what in window_api.settings_api.asked if name == "sign_in"]
    assert asked == [(WebMailbox(kind=MailKind.MICROSOFT, address="rep@acme.example"), False)]
    assert len(newcomer.clicks) <= 6, newcomer.clicks
    assert newcomer.fields == ["rep@acme.example"]


def test_where_an_admin_has_to_approve_the_message_is_ready_and_the_walk_goes_on(
    newcomer: Newcomer, window_api: FakeWindowApi
) -> None:
    mailboxes_of(window_api, MICROSOFT, CompanyMail(microsoft_client_id=APP))
    mailboxes = window_api.settings_api.mailboxes
    mailboxes.steps = [MailboxProgress(MailboxStage.WAITING), WAITS]
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.MICROSOFT)
    part = newcomer.form.web[MailKind.MICROSOFT]
    # Before anything is tried
    newcomer.click(part.copy)
    assert "adminconsent" in QApplication.clipboard().text()
    assert any("You copied the message on 2026-11-24" in line for line in words(part))
    newcomer.click(part.sign_in)
    assert any("begins by itself once your admin has approved it" in line for line in words(part))
    assert newcomer.page.on.text().replace("&", "") == "Continue"
    newcomer.look_back()
    assert newcomer.window.first_run is not None


@pytest.mark.parametrize("guess", [GOOGLE, MICROSOFT, None], ids=str)
def test_a_wrong_guess_costs_one_click_and_is_not_made_again(
    newcomer: Newcomer, window_api: FakeWindowApi, guess: MailHost | None
) -> None:
    mailboxes_of(window_api, guess)
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(guess.kind if guess else MailKind.OTHER)
    right = MailKind.MICROSOFT if guess is GOOGLE else MailKind.GOOGLE
    newcomer.click(newcomer.form.cards.cards[right].choice)
    assert newcomer.form.web[MailKind.MICROSOFT].isVisible() is (right is MailKind.MICROSOFT)
    assert newcomer.form.add.isVisible() is (right is MailKind.GOOGLE)
    # Another address of the same house, and what is found out about it, change nothing
    newcomer.form.address.clear()
    newcomer.type(newcomer.form.address, "rep@other.example")
    newcomer.form._later.timeout.emit()
    settle()
    assert newcomer.form.cards.cards[right].choice.isChecked()


def test_a_mail_program_on_this_computer_is_one_click_and_no_field(
    newcomer: Newcomer, window_api: FakeWindowApi
) -> None:
    window_api.settings_api.mailboxes.installed = (MailProgram.THUNDERBIRD,)
    at_the_mailbox(newcomer, window_api)
    offers = newcomer.form.programs.offers
    assert [program for program, offer in offers.items() if offer.isVisible()] == [MailProgram.THUNDERBIRD]
    assert any("no password, no admin" in line for line in words(newcomer.form))
    newcomer.click(offers[MailProgram.THUNDERBIRD].add)
    assert window_api.settings_api.asked[-1] == ("add_program", MailProgram.THUNDERBIRD)
    assert newcomer.page.on.text().replace("&", "") == "Continue"
    newcomer.look_back()
    assert (len(newcomer.clicks), newcomer.fields) == (7, [])


def test_a_mail_program_that_refuses_says_why_and_can_be_asked_again(
    newcomer: Newcomer, window_api: FakeWindowApi
) -> None:
    mailboxes = window_api.settings_api.mailboxes
    mailboxes.installed = (MailProgram.APPLE_MAIL,)
    mailboxes.program_tried = Attempt(problem=verbatim("A mail program's data is locked."))
    at_the_mailbox(newcomer, window_api)
    offer = newcomer.form.programs.offers[MailProgram.APPLE_MAIL]
    newcomer.click(offer.add)
    assert any("data is locked" in line for line in words(newcomer.form.programs))
    mailboxes.program_tried = Attempt(found=verbatim("It works."))
    newcomer.click(offer.add)
    assert any("✓ It works." in line for line in words(newcomer.page))


def test_where_there_is_no_mail_program_nothing_of_it_is_shown(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    at_the_mailbox(newcomer, window_api)
    assert not newcomer.form.programs.isVisible()


def test_going_without_a_mailbox_is_one_click(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    at_the_mailbox(newcomer, window_api)
    newcomer.click(newcomer.form.cards._all["calls"].choice)
    assert newcomer.page.step is FirstRun.CALLS


def test_the_whole_card_can_be_clicked(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    at_the_mailbox(newcomer, window_api)
    card = newcomer.form.cards.cards[MailKind.MICROSOFT]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().bottomRight() / 1.1)
    assert card.choice.isChecked()


def test_a_server_that_is_known_is_filled_in_and_one_that_was_typed_stays(
    newcomer: Newcomer, window_api: FakeWindowApi
) -> None:
    mailboxes_of(window_api, MailHost(MailKind.OTHER, "imap.acme.example"))
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.OTHER)
    assert newcomer.form.host.text() == "imap.acme.example"
    newcomer.form.clear()
    newcomer.form.host.setText("mail.mine.example")
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.form._later.timeout.emit()
    assert newcomer.form.host.text() == "mail.mine.example"


def test_what_the_company_has_decided_asks_nobody(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    mailboxes_of(window_api, GOOGLE, CompanyMail(kind=MailKind.MICROSOFT, microsoft_client_id=APP))
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.MICROSOFT)
    assert not newcomer.form.web[MailKind.MICROSOFT].client_id.isVisible()


def test_an_app_id_that_cannot_be_one_is_told_at_its_field(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    mailboxes_of(window_api, MICROSOFT)
    wrong = Attempt(problem=verbatim("An Application (client) ID has another form."), field="client_id")
    window_api.settings_api.mailboxes.steps = [MailboxProgress(MailboxStage.FAILED, wrong)]
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.MICROSOFT)
    part = newcomer.form.web[MailKind.MICROSOFT]
    newcomer.type(part.client_id, "x")
    newcomer.click(part.sign_in)
    assert part.fields["client_id"].problem == str(wrong.problem)
    assert part.sign_in.isEnabled()


def test_a_sign_in_is_called_off_by_leaving_and_by_its_button(newcomer: Newcomer, window_api: FakeWindowApi) -> None:
    mailboxes_of(window_api, MICROSOFT, CompanyMail(microsoft_client_id=APP))
    mailboxes = window_api.settings_api.mailboxes
    mailboxes.steps = [MailboxProgress(MailboxStage.WAITING)]
    at_the_mailbox(newcomer, window_api)
    newcomer.type(newcomer.form.address, "rep@acme.example")
    newcomer.wait_for_the_card(MailKind.MICROSOFT)
    part = newcomer.form.web[MailKind.MICROSOFT]
    newcomer.click(part.sign_in)
    assert not part.sign_in.isEnabled()
    newcomer.click(part.cancel)
    assert part.sign_in.isEnabled()
    assert mailboxes.cancelled == 1
