"""Enter on every screen: it presses the button that has the focus, and from elsewhere the one that looks like it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import controls, name_of
from tests.ui.scenes import scenes
from tray_app.ui.kit.buttons import Button, ButtonLook
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.window.search_input import SearchInput

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[QWidget]:
    """Buttons as they are pressed; nothing comes of it."""
    made: list[QWidget] = []
    monkeypatch.setattr(Button, "click", lambda button: made.append(button))
    monkeypatch.setattr(Button, "showMenu", lambda button: made.append(button))
    return made


def enter(widget: QWidget, pressed: list[QWidget]) -> list[QWidget]:
    pressed.clear()
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Return)
    return list(pressed)


def test_enter_presses_what_it_should_on_every_screen(qtbot: QtBot, icons: Icons, pressed: list[QWidget]) -> None:
    wrong: list[str] = []
    seen = 0
    for name, window in scenes(icons, "en"):
        window.show()
        for control in controls(window):
            expected = _expected(control)
            if expected is not None:
                seen += 1
                found = enter(control, pressed)
                if found != expected:
                    wrong.append(f"{name}: in {name_of(control)} it presses {[name_of(one) for one in found]}")
        window.hide()
        window.deleteLater()
    assert wrong == [], "\n".join(wrong)
    assert seen > 500


def _expected(control: QWidget) -> list[QWidget] | None:
    """What Enter presses there; None where it means something else: in a list, a search, or many lines."""
    if not control.isEnabled() or isinstance(control, SearchInput) or not control.isVisible():
        return None
    if isinstance(control, Button):
        return [control]
    is_choice = isinstance(control, QAbstractButton) and not isinstance(control, QPushButton)
    is_line = isinstance(control, QLineEdit) and not control.isReadOnly()
    page = control.parent()
    while page is not None and not isinstance(page, PlainScroll):
        page = page.parent()
    if page is None or not (is_choice or is_line):
        return None
    leading: list[QWidget] = [one for one in page.findChildren(Button) if _leads_on(one)]
    return leading if len(leading) == 1 else None


def _leads_on(button: Button) -> bool:
    return button.look is ButtonLook.PRIMARY and button.isVisible() and button.isEnabled()
