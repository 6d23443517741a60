"""The sign-in page: each state in words, what the rep types, and how it comes and goes in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import stories
from tests.ui.fake_sign_in import SIGNED_IN
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import is_fixed
from tests.ui.sign_in_stories import APP, FIRST, KNOWN, LONG, WAITING, states
from tray_app.core.ui_api.sign_in_api import SignInState, SignInStep
from tray_app.ui.kit.destination import Destination, destination_of
from tray_app.ui.kit.icons import Icons
from tray_app.ui.pages.sign_in_form import SignInWay
from tray_app.ui.pages.sign_in_page import SignInPage
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON
LIGHTNING = "https://acme.lightning.force.com/lightning"


@pytest.fixture
def window_api() -> FakeWindowApi:
    made = FakeWindowApi(stories.empty(NOON))
    made.sign_in.state = FIRST
    return made


@pytest.fixture
def page(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> SignInPage:
    made = SignInPage(window_api, icons, window_api.follow)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons) -> MainWindow:
    made = MainWindow(window_api, icons)
    qtbot.addWidget(made)
    return made


def show(page: SignInPage, window_api: FakeWindowApi, state: SignInState) -> None:
    window_api.sign_in.state = state
    page.refresh()
    QApplication.processEvents()  # what is new in a layout is shown by the event loop


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def shown_part(page: SignInPage) -> QWidget:
    part = page.stack.currentWidget()
    assert part is not None
    return part


def named(page: SignInPage, name: str) -> QPushButton:
    found = shown_part(page).findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def type_in(line: QLineEdit, what: str) -> None:
    page = line.window()
    if isinstance(page, SignInPage) and not line.isVisible():
        page.form.cards[SignInWay.KEY].choice.click()
    line.clear()
    line.setFocus()
    QTest.keyClicks(line, what)


def test_nobody_is_signed_in_and_one_sentence_says_what_will_happen(
    page: SignInPage, window_api: FakeWindowApi
) -> None:
    said = words(shown_part(page))
    assert said[0] == "Sign in to Salesforce"
    assert "Your browser opens Salesforce" in said[1]
    assert page.form.address.text() == "https://login.salesforce.com"
    assert not page.form.go.isVisible()

    type_in(page.form.key, APP.client_id)
    page.form.go.click()
    assert window_api.sign_in.asked == [("begin", "https://login.salesforce.com", APP.client_id)]


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("acme.lightning.force.com", "https://acme.my.salesforce.com"),
        ("https://acme.lightning.force.com/lightning/r/Lead/00Q000000000001AAA/view", "https://acme.my.salesforce.com"),
        ("  acme--uat.sandbox.my.salesforce.com/ ", "https://acme--uat.sandbox.my.salesforce.com"),
    ],
)
def test_pasted_address_is_corrected_when_the_rep_leaves_the_field(
    page: SignInPage, typed: str, corrected: str
) -> None:
    type_in(page.form.address, typed)
    QTest.keyClick(page.form.address, Qt.Key.Key_Tab)
    assert page.form.address.text() == corrected
    assert page.form.fields["login_url"].problem == ""


def test_wrong_address_is_explained_beside_its_field(page: SignInPage) -> None:
    type_in(page.form.address, "http://acme.example.com")
    QTest.keyClick(page.form.address, Qt.Key.Key_Tab)
    field = page.form.fields["login_url"]
    assert field.problem == "The address has to begin with https://, so that nobody on the way can read along."
    assert page.form.address.text() == "http://acme.example.com"
    assert page.form.address.accessibleDescription() == field.problem
    # And once it is right, nothing is left of it
    type_in(page.form.address, "acme.my.salesforce.com")
    QTest.keyClick(page.form.address, Qt.Key.Key_Tab)
    assert field.problem == ""


def test_address_of_nobody_we_know_is_pointed_out(page: SignInPage) -> None:
    type_in(page.form.address, "sales.acme.example")
    QTest.keyClick(page.form.address, Qt.Key.Key_Tab)
    assert any("not one of Salesforce's" in line for line in words(page.form))


def test_enter_begins_and_wrong_values_come_back_with_words(page: SignInPage, window_api: FakeWindowApi) -> None:
    type_in(page.form.key, "3MVG 9")
    QTest.keyClick(page.form.key, Qt.Key.Key_Return)
    assert window_api.sign_in.asked == [("begin", "https://login.salesforce.com", "3MVG 9")]
    show(page, window_api, states()["wrong"])
    assert "https://" in page.form.fields["login_url"].problem
    assert "This is not a Consumer Key" in page.form.fields["client_id"].problem


def test_what_is_being_typed_survives_news(page: SignInPage, window_api: FakeWindowApi) -> None:
    type_in(page.form.key, "3MVG9.half")
    window_api.turn(checking=True)
    page.refresh()
    assert page.form.key.text() == "3MVG9.half"


def test_what_the_company_decides_cannot_be_changed(page: SignInPage, window_api: FakeWindowApi) -> None:
    show(page, window_api, states()["decided"])
    assert is_fixed(page.form.address)
    assert is_fixed(page.form.key)
    assert page.form.go.isEnabled()
    assert words(page.form).count("Managed by your organisation") == 2


def test_waiting_offers_the_address_for_another_browser_and_a_way_out(
    page: SignInPage, window_api: FakeWindowApi
) -> None:
    show(page, window_api, replace(WAITING, browser_address=""))
    assert not named(page, "copy_address").isEnabled()
    show(page, window_api, WAITING)
    assert words(page.wait)[0] == "Waiting for your browser"
    assert APP.login_url in words(page.wait)[1]
    assert not page.wait.long.isVisibleTo(page.wait)
    # When the rep wants another browser
    named(page, "copy_address").click()
    assert QGuiApplication.clipboard().text() == WAITING.browser_address
    assert "Copied. Open it in a browser on this computer." in words(page.wait)
    named(page, "open_browser").click()
    named(page, "cancel_sign_in").click()
    assert window_api.sign_in.asked == [("open_browser",), ("cancel",)]


def test_waiting_long_says_what_may_be_in_the_way(page: SignInPage, window_api: FakeWindowApi) -> None:
    show(page, window_api, LONG)
    said = words(page.wait)
    assert any("OAUTH_APPROVAL_ERROR_GENERIC" in line for line in said)
    assert "The sign-in still goes on as soon as the browser comes back." in said
    named(page, "copy_message").click()
    assert APP.client_id in QGuiApplication.clipboard().text()
    assert "Copied. Paste it into a message to your Salesforce admin." in words(page.wait)


@pytest.mark.parametrize(
    ("state", "title"),
    [("finishing", "Finishing the sign-in"), ("waiting", "Waiting for your browser")],
)
def test_whose_turn_it_is_is_heard(page: SignInPage, window_api: FakeWindowApi, state: str, title: str) -> None:
    show(page, window_api, states()[state])
    assert page.wait.accessibleName() == title
    assert page.wait.accessibleDescription()


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("declined", "You are not signed in to Salesforce yet"),
        ("not_installed", "Salesforce needs your admin to allow this app"),
        ("ended", "Your Salesforce sign-in has ended"),
    ],
)
def test_failure_is_told_with_its_steps_above_the_form(
    page: SignInPage, window_api: FakeWindowApi, state: str, title: str
) -> None:
    show(page, window_api, states()[state])
    said = words(page.form)
    assert title in said
    assert "1." in said
    assert said.index(title) < said.index("&Address of your Salesforce")
    assert (page.form.address.text(), page.form.key.text()) == (APP.login_url, APP.client_id)
    # No step has a button that leads to the page it is on
    assert "Sign in" not in [button.text() for button in page.form.why_not.findChildren(QPushButton)]
    assert page.form.message.isVisibleTo(page.form) is (state == "not_installed")


def test_steps_lead_where_they_say(page: SignInPage, window_api: FakeWindowApi) -> None:
    show(page, window_api, states()["not_installed"])
    button = page.form.why_not.findChildren(QPushButton)[0]
    button.click()
    assert window_api.asked[-1] == ("open", f"{LIGHTNING}/setup/ManageExternalClientApplication/home")


def test_end_says_who_and_leads_out(page: SignInPage, window_api: FakeWindowApi) -> None:
    show(page, window_api, SIGNED_IN)
    assert words(page.done)[:2] == ["You are signed in", "rep@acme.example at https://acme.my.salesforce.com"]
    named(page, "sign_out").click()
    assert window_api.sign_in.asked == [("sign_out",)]
    show(page, window_api, replace(SIGNED_IN, step=SignInStep.SIGNING_OUT))
    assert words(page.wait)[0] == "Signing out"
    assert not page.wait.cancel.isVisibleTo(page.wait)
    show(page, window_api, states()["signed_out"])
    assert any(line.startswith("You are signed out.") for line in words(page.form))


def test_closed_keyring_is_told_and_what_will_happen(page: SignInPage, window_api: FakeWindowApi) -> None:
    show(page, window_api, states()["unsaved"])
    said = words(page.done)
    assert said[0] == "You are signed in, but it is not saved yet"
    assert said[2].startswith("As soon as the password store opens")
    assert "The password store of your computer is locked" in said


def test_file_of_an_admin_waits_for_the_rep_even_when_somebody_is_signed_in(
    page: SignInPage, window_api: FakeWindowApi
) -> None:
    show(page, window_api, SIGNED_IN)
    offer = replace(states()["offer"], step=SignInStep.SIGNED_IN)
    show(page, window_api, offer)
    assert page.form.address.text() == offer.login_url
    assert any("These values come from acme.diditlog" in line for line in words(page.form))
    named(page, "leave_offer").click()
    assert window_api.sign_in.asked == [("cancel",)]


@pytest.mark.parametrize("name", states())
def test_every_state_can_be_used_with_the_keyboard_and_heard(
    page: SignInPage, window_api: FakeWindowApi, name: str
) -> None:
    show(page, window_api, states()[name])
    part = shown_part(page)
    assert part.accessibleName()
    shown = [widget for widget in part.findChildren(QWidget) if widget.isVisibleTo(part) and widget.isEnabled()]
    for widget in shown:
        if isinstance(widget, (QAbstractButton, QLineEdit)):
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()
            assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())


def test_focus_follows_the_part_that_is_shown(page: SignInPage, window_api: FakeWindowApi, qtbot: QtBot) -> None:
    page.activateWindow()
    page.form.key.setFocus()
    qtbot.waitUntil(page.form.key.hasFocus)
    show(page, window_api, WAITING)
    assert page.wait.cancel.hasFocus()
    show(page, window_api, SIGNED_IN)
    assert page.done.out.hasFocus()


def test_window_shows_the_page_where_nobody_is_signed_in(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.state = SignInState()
    window.present()
    assert window.windowTitle() == "DidItLog"
    # When it is known that nobody is
    window_api.sign_in.state = FIRST
    window.refresh()
    assert window.windowTitle() == "Sign in to Salesforce – DidItLog"
    assert window.list.isVisible()
    # And leaving it is taken for an answer
    window._leave()
    assert window.windowTitle() == "DidItLog"
    window.refresh()
    assert window.windowTitle() == "DidItLog"
    window.open_link("diditlog:sign-in")
    assert window.windowTitle() == "Sign in to Salesforce – DidItLog"


def test_window_keeps_to_what_the_rep_looks_at(qtbot: QtBot, icons: Icons) -> None:
    window_api = FakeWindowApi(stories.needs_you(NOON))
    window = MainWindow(window_api, icons)
    qtbot.addWidget(window)
    window.present()
    before = window.windowTitle()
    window_api.sign_in.state = KNOWN
    window.refresh()
    assert window.windowTitle() == before
    # And a cause that was asked for is what is shown first
    later = MainWindow(window_api, icons)
    qtbot.addWidget(later)
    assert window_api.snapshot is not None
    later.open_cause(window_api.snapshot.causes[1].key)
    assert "Sign in" not in later.windowTitle()


def test_signed_in_rep_is_not_asked(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.sign_in.state = SIGNED_IN
    window.present()
    assert window.windowTitle() == "DidItLog"


def test_words_of_a_file_lead_to_the_page() -> None:
    assert destination_of("/home/rep/acme.diditlog") == Destination(file="/home/rep/acme.diditlog")
