"""The settings window: what is set up is shown, a decision is written at once, and what is wrong stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_settings_api import FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tests.ui.looking import button, controls, is_fixed, mnemonics, name_of, opened, settle, tab_order, words
from tray_app.core.model.text import verbatim
from tray_app.core.ui_api.first_run_api import LoginStart
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit import texts
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import sized
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.settings import SettingsWindow
from tray_app.ui.settings.about_page import AboutPage
from tray_app.ui.settings.general_page import GeneralPage
from tray_app.ui.settings.ignored_page import IgnoredPage
from tray_app.ui.settings.keyed import ChoiceField, KeyedField, ManyField, SpanField, TextField
from tray_app.ui.settings.logger_page import LoggerPage
from tray_app.ui.settings.notifications_page import NotificationsPage
from tray_app.ui.settings.privacy_page import PrivacyPage
from tray_app.ui.settings.settings_window import PAGES
from tray_app.ui.settings.sources_page import SourcesPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def window(qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge) -> SettingsWindow:
    made = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(made)
    return made


def field(page: LoggerPage | NotificationsPage, key: str) -> object:
    return next(field for field in page.fields if field.key == key)


def test_each_address_opens_its_page(window: SettingsWindow) -> None:
    for name in PAGES:
        window.present(name)
        assert window._stack.currentWidget() is window.pages[name]
    window.present("settings")
    assert window._stack.currentWidget() is window.pages[PAGES[-1]]


def test_the_chosen_subject_is_shown_whole(
    long_words: None, qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    window = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(window)
    window.present()
    bold = QFontMetrics(sized(window.subjects.font(), TypeSize.BODY, bold=True))
    items = [window.subjects.item(row) for row in range(window.subjects.count())]
    room = min(window.subjects.visualItemRect(item).width() for item in items) - 2 * Space.S
    assert room >= max(bold.horizontalAdvance(item.text()) for item in items)


def test_a_choice_is_written_at_once(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "logger")
    assert isinstance(page, LoggerPage)
    calls = field(page, "logging.call_logging")
    assert isinstance(calls, ChoiceField)
    calls.box.setFocus()
    QTest.keyClick(calls.box, Qt.Key.Key_Down)
    settle()
    assert settings_api.asked == [("change", ("logging.call_logging", "on"))]
    assert "Saved." in words(calls)


def test_the_wheel_over_a_choice_does_not_change_it(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "logger")
    box = page.findChild(QComboBox, "logging.call_logging")
    assert isinstance(box, QComboBox)
    box.setFocus()
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, turn)
    settle()
    assert settings_api.asked == []


def test_a_line_is_written_when_it_is_left_and_only_when_it_changed(
    window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    page = opened(window, "logger")
    assert isinstance(page, LoggerPage)
    domains = field(page, "logging.own_domains")
    assert isinstance(domains, TextField)
    assert domains.line.text() == "acme.example"
    domains.line.editingFinished.emit()
    assert settings_api.asked == []
    domains.line.setText("acme.example, example.org  example.net")
    domains.line.editingFinished.emit()
    settle()
    assert settings_api.asked == [("change", ("logging.own_domains", ("acme.example", "example.org", "example.net")))]
    assert domains.line.text() == "acme.example, example.org, example.net"


def test_a_wrong_value_is_explained_beside_the_field_and_stays_to_be_mended(
    window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    page = opened(window, "logger")
    assert isinstance(page, LoggerPage)
    domains = field(page, "logging.own_domains")
    assert isinstance(domains, TextField)
    settings_api.answers = [
        Attempt(problem=verbatim("This cannot be used. Allowed: domains like acme.com."), field=domains.key)
    ]
    domains.line.setText("acme")
    domains.line.editingFinished.emit()
    settle()
    assert domains.problem == "This cannot be used. Allowed: domains like acme.com."
    assert domains.line.accessibleDescription() == domains.problem
    # When the page is looked at again, what was typed and why it is wrong still stand there
    page.refresh()
    assert domains.line.text() == "acme"
    # And once it is right, the hint is back
    domains.line.setText("acme.example")
    domains.line.editingFinished.emit()
    settle()
    assert domains.problem == ""
    assert settings_api.asked[-1] == ("change", ("logging.own_domains", ("acme.example",)))


def test_hours_are_written_as_a_span(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "notifications")
    assert isinstance(page, NotificationsPage)
    quiet = field(page, "notifications.quiet_hours")
    assert isinstance(quiet, SpanField)
    assert not quiet.first.isEnabled()
    quiet.box.click()
    settle()
    assert settings_api.values["notifications.quiet_hours"] == "12:00-13:00"
    quiet.last.setTime(quiet.last.time().addSecs(1800))
    quiet.last.editingFinished.emit()
    settle()
    assert settings_api.values["notifications.quiet_hours"] == "12:00-13:30"
    quiet.box.click()
    settle()
    assert settings_api.values["notifications.quiet_hours"] == ""


def test_days_are_written_in_their_order(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "notifications")
    assert isinstance(page, NotificationsPage)
    days = field(page, "notifications.working_days")
    assert isinstance(days, ManyField)
    for name in ("fri", "mon"):
        days.boxes[name].click()
    settle()
    assert settings_api.values["notifications.working_days"] == ("mon", "fri")


def test_what_the_company_decides_is_locked_and_says_so(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    window_api.settings_api.enforced = {"logging.profile", "notifications.working_days", "app.language"}
    window = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(window)
    for name, locked in (("logger", 1), ("notifications", 1), ("general", 1), ("privacy", 0)):
        page = opened(window, name)
        assert words(page).count("Managed by your organisation") == locked
    page = window.pages["logger"]
    assert isinstance(page, LoggerPage)
    assert [each.key for each in page.fields if is_fixed(each.control)] == ["logging.profile"]


def test_every_setting_that_is_shown_can_be_locked(
    qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    whole = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(whole)
    fields = [each for page in whole.pages.values() for each in page.findChildren(KeyedField)]
    keys = {each.key for each in fields}
    assert {key.partition(".")[0] for key in keys} == {"app", "logging", "notifications"}
    for key in sorted(keys):
        window_api.settings_api.enforced = {key}
        whole = SettingsWindow(window_api, icons, bridge)
        qtbot.addWidget(whole)
        fields = [each for page in whole.pages.values() for each in page.findChildren(KeyedField)]
        assert [each.key for each in fields if is_fixed(each.control)] == [key]
        assert [each.key for each in fields if not each.managed.isHidden()] == [key]


def test_rules_are_listed_in_words_and_undone(window: SettingsWindow, window_api: FakeWindowApi) -> None:
    window_api.corrections.ignore("domain", "example.org")
    window_api.corrections.ignore("kind", "call")
    window_api.corrections.ignore("code", "person.no_record:jane@example.com")
    page = opened(window, "ignored")
    assert isinstance(page, IgnoredPage)
    title = window_api.title_of("person.no_record")
    assert [line for line in words(page) if "left out" not in line][2:] == [
        "example.org",
        "All calls",
        f"{title} – jane@example.com",
    ]
    number = window_api.corrections.rules()[1].rule.number
    undo = button(page, f"undo_{number}")
    assert name_of(undo) == "Undo: All calls"
    undo.click()
    assert [one.rule.value for one in window_api.corrections.rules()] == [
        "example.org",
        "person.no_record:jane@example.com",
    ]
    assert "All calls" not in words(page)


def test_starting_with_the_computer_is_the_reps_choice(window: SettingsWindow, settings_api: FakeSettingsApi) -> None:
    page = opened(window, "general")
    assert isinstance(page, GeneralPage)
    assert not page.login.box.isChecked()
    page.login.box.click()
    settle()
    assert settings_api.login is LoginStart.ON
    settings_api.answers = [Attempt(problem=verbatim("The disk or a folder cannot be used: Read-only file system."))]
    page.login.box.click()
    settle()
    assert page.login.box.isChecked()
    assert page.login.problem == "The disk or a folder cannot be used: Read-only file system."
    settings_api.login = LoginStart.UNAVAILABLE
    page.refresh()
    assert not page.login.isVisible()


def test_everything_stored_is_shown_exported_and_deleted(
    qtbot: QtBot, window: SettingsWindow, settings_api: FakeSettingsApi, tmp_path: Path
) -> None:
    page = opened(window, "privacy")
    assert isinstance(page, PrivacyPage)
    settle()
    shown = page._stored.text()
    assert "Emails and calls, kept for 90 days: 214" in shown
    assert "The password of rep@acme.example" in shown
    page.export_to(str(tmp_path / "mine.json"))
    settle()
    assert settings_api.asked[-1] == ("export", tmp_path / "mine.json")
    # When it is to be deleted, there is a question, and no is the answer that has the focus
    with qtbot.waitActive(window):
        window.present("privacy")
    page.delete.click()
    assert QApplication.focusWidget() is page.question.no
    settings_api.answers = [
        Attempt(problem=verbatim("The keyring is locked. Nothing was changed.")),
        Attempt(found=verbatim("Gone.")),
    ]
    page.question.yes.click()
    settle()
    assert "⚠ The keyring is locked. Nothing was changed." in words(page)
    assert page.delete.isEnabled()
    page.delete.click()
    page.question.yes.click()
    settle()
    assert not page.delete.isEnabled()
    with qtbot.waitSignal(window.quit_asked):
        page.quit.click()


def test_about_names_every_package_with_its_licence(window: SettingsWindow) -> None:
    page = opened(window, "about")
    assert isinstance(page, AboutPage)
    settle()
    rows = [
        [item.text() for column in range(3) if (item := page.table.item(row, column))]
        for row in range(page.table.rowCount())
    ]
    assert rows == [["keyring", "25.7.0", "MIT"], ["PySide6_Essentials", "6.11.3", "LGPL-3.0-only"]]
    assert "Version 0.1.0" in words(page)


def test_escape_closes_it_and_what_was_typed_is_written(
    qtbot: QtBot, window: SettingsWindow, settings_api: FakeSettingsApi
) -> None:
    with qtbot.waitActive(window):
        window.present("logger")
    page = window.pages["logger"]
    assert isinstance(page, LoggerPage)
    domains = field(page, "logging.own_domains")
    assert isinstance(domains, TextField)
    domains.line.setFocus()
    domains.line.setText("example.org")
    QTest.keyClick(domains.line, Qt.Key.Key_Escape)
    settle()
    assert not window.isVisible()
    assert settings_api.values["logging.own_domains"] == ("example.org",)


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name_and_is_reached_by_tab_in_reading_order(
    qtbot: QtBot, window: SettingsWindow, window_api: FakeWindowApi, name: str
) -> None:
    window_api.corrections.ignore("domain", "example.org")
    with qtbot.waitActive(window):
        window.present(name)
    page = window.pages[name]
    page.refresh()
    if isinstance(page, SourcesPage):
        page.add_mailbox.click()
        page.mailbox._show_more(on=True)
    settle()
    window.subjects.setFocus()
    stops = tab_order(window)
    assert stops[0] is window.subjects
    inside = [stop for stop in stops if page.isAncestorOf(stop)]
    for control in controls(page):
        assert name_of(control), control
        if control.isEnabled():
            assert control in stops, name_of(control)
    tops = [stop.mapTo(page, stop.rect().topLeft()) for stop in inside]
    assert len(set(mnemonics(window))) == len(mnemonics(window)), mnemonics(window)
    assert tops == sorted(tops, key=lambda point: (point.y() // 12, point.x())), [name_of(stop) for stop in inside]


class Long(NullTranslations):
    """Each sentence half as long again, with letters that need room above and below."""

    def gettext(self, message: str) -> str:
        return f"Ǻ{message} {'ŷẅŷẅŷẅ ' * (len(message) // 12)}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def long_words() -> Iterator[None]:
    texts.install(Long())
    yield
    texts.install(NullTranslations())


def test_long_words_are_not_cut_off(
    long_words: None, qtbot: QtBot, window_api: FakeWindowApi, icons: Icons, bridge: Bridge
) -> None:
    window = SettingsWindow(window_api, icons, bridge)
    qtbot.addWidget(window)
    for name in PAGES:
        page = opened(window, name)
        settle()
        for shown in [*controls(page), *page.findChildren(QLabel)]:
            if shown.isVisible() and not (isinstance(shown, QLabel) and shown.wordWrap()):
                assert shown.width() >= shown.minimumSizeHint().width(), name_of(shown)
        content = page.widget()
        assert content is not None
        assert content.width() <= page.viewport().width(), f"{name} is cut off on the right"


@pytest.fixture
def dark(qapp: QApplication) -> Iterator[QPalette]:
    before = QPalette(qapp.palette())
    palette = QPalette()
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window, QPalette.ColorRole.Button):
        palette.setColor(role, QColor("#202020"))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(role, QColor("#f0f0f0"))
    yield palette
    qapp.setPalette(before)


def test_pages_follow_the_system_to_the_dark(window: SettingsWindow, dark: QPalette, qapp: QApplication) -> None:
    page = opened(window, "general")
    qapp.setPalette(dark)
    settle()
    picture = page.grab().toImage()
    assert picture.pixelColor(3, 3).name() == "#202020"
    side: QWidget = window.subjects
    assert side.grab().toImage().pixelColor(3, side.height() - 5).name() == "#202020"
