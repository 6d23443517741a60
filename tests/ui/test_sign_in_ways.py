"""The ways to a sign-in, and past it: a file, a key, the message to the admin, a report that is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui import stories
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import controls, drop_on
from tests.ui.sign_in_stories import KNOWN, states
from tests.ui.test_sign_in_page import named, show, words
from tests.ui.test_sign_in_page import page as page
from tests.ui.test_sign_in_page import window as window
from tests.ui.test_sign_in_page import window_api as window_api
from tray_app.core.model.text import text
from tray_app.ui.pages.sign_in_form import SignInWay
from tray_app.ui.pages.sign_in_page import SignInPage
from tray_app.ui.window.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform

NOON = stories.NOON


def test_every_way_shows_something_that_can_be_done_at_once(page: SignInPage) -> None:
    for way, card in page.form.cards.items():
        card.choice.click()
        panels = {one: panel.isVisible() for one, panel in page.form._panels.items()}
        assert panels == {one: one is way for one in SignInWay}
        assert any(part.isEnabled() and part.isVisible() for part in controls(page.form._panels[way]))
        assert [one.choice.isChecked() for one in page.form.cards.values()].count(True) == 1


def test_message_to_the_admin_is_written_and_says_what_to_type(page: SignInPage, window_api: FakeWindowApi) -> None:
    page.form.cards[SignInWay.ASK].choice.click()
    shown = page.form.request.message.toPlainText()
    for needed in ("http://localhost:1717/OauthRedirect", "api, refresh_token, id", "Consumer Key", "client_id ="):
        assert needed in shown
    named(page, "copy_request").click()
    assert QGuiApplication.clipboard().text() == shown
    # And in the language of the admin
    page.form.request.language.choice.setCurrentIndex(page.form.request.language.choice.findData("ko"))
    assert "http://localhost:1717/OauthRedirect" in page.form.request.message.toPlainText()
    assert page.form.request.message.toPlainText() != shown
    # When it is to be mailed, what a mail program may not take whole is on the clipboard
    named(page, "mail_request").click()
    name, address = window_api.asked[-1]
    assert name == "open"
    assert str(address).startswith("mailto:?subject=")
    assert len(str(address)) < 2000
    assert QGuiApplication.clipboard().text() == page.form.request.message.toPlainText()
    window_api.opens = False
    named(page, "mail_request").click()
    assert any(line.startswith("⚠ No mail program could be opened.") for line in words(page.form))


def test_what_the_rep_has_chosen_stays_while_news_come(page: SignInPage, window_api: FakeWindowApi) -> None:
    page.form.cards[SignInWay.ASK].choice.click()
    show(page, window_api, KNOWN)
    assert page.form.request.isVisible()
    # But the values of a file are to be looked at
    show(page, window_api, states()["offer"])
    assert page.form.go.isVisible()
    assert not page.form.request.isVisible()
    assert not page.form.cards[SignInWay.FILE].isVisible()


def test_file_is_dropped_on_the_page(page: SignInPage, window_api: FakeWindowApi, tmp_path: Path) -> None:
    drop_on(page.form.zone, tmp_path / "Acme.DIDITLOG")
    assert window_api.sign_in.asked == [("read_file", str(tmp_path / "Acme.DIDITLOG"))]
    drop_on(page.form.zone, tmp_path / "acme.exe")
    drop_on(page.form.zone, tmp_path / "one.diditlog", tmp_path / "two.diditlog")
    assert len(window_api.sign_in.asked) == 1


def test_report_is_looked_at_without_a_sign_in(page: SignInPage, window_api: FakeWindowApi, tmp_path: Path) -> None:
    page.form.cards[SignInWay.REPORT].choice.click()
    drop_on(page.form.report.zone, tmp_path / "report.xlsx")
    assert window_api.report_api.asked == [("read", str(tmp_path / "report.xlsx"))]
    window_api.report_api.turn(problem=text("report.xlsx is no report of activities."))
    page.refresh()
    assert page.form.report.problem.isVisible()
    assert not page.form.report.forget.isVisible()
    # When it is one, the page says what it shows and what signing in would prove
    window_api.turn(stories.needs_you(NOON))
    window_api.report_api.turn(file="report.xlsx", words=text("By the report: likely at best."))
    page.refresh()
    said = words(page.form.report)
    assert "By the report: likely at best." in said
    assert any("logged" in line and "pending" in line for line in said)
    assert not page.form.report.problem.isVisible()
    named(page, "forget_report").click()
    assert window_api.report_api.asked[-1] == ("forget",)


def test_page_that_cannot_be_opened_is_said_with_its_address(window: MainWindow, window_api: FakeWindowApi) -> None:
    window_api.opens = False
    window.present()
    window.open_link("https://help.salesforce.com/some/page")
    assert window.no_browser.isVisible()
    assert any(line.endswith("https://help.salesforce.com/some/page") for line in words(window.no_browser))
    window.no_browser.copy.click()
    assert QGuiApplication.clipboard().text() == "https://help.salesforce.com/some/page"
    window_api.opens = True
    window.open_link("https://help.salesforce.com/some/page")
    assert not window.no_browser.isVisible()
