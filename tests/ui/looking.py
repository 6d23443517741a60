"""What tests see of a widget as a person would: the words shown, the controls by name, the way of the Tab key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tray_app.ui.settings import SettingsWindow
from tray_app.ui.settings.settings_window import Page

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractSpinBox)


def words(widget: QWidget) -> list[str]:
    """The text of every label that is shown, in order."""
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and label.isVisible()]


def button(widget: QWidget, name: str) -> QPushButton:
    """The button of this object name."""
    found = widget.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def controls(widget: QWidget) -> list[QWidget]:
    """Everything shown that a person can operate; not the parts that Qt puts into its own widgets."""
    shown = [one for one in widget.findChildren(QWidget) if isinstance(one, CONTROLS) and one.isVisible()]
    return [one for one in shown if not isinstance(one.parent(), (QComboBox, QAbstractSpinBox, QLineEdit))]


def is_fixed(control: QWidget) -> bool:
    """Whether a person cannot change what stands in it; a line can still be read and copied then."""
    return control.isReadOnly() if isinstance(control, QLineEdit) else not control.isEnabled()


def name_of(control: QWidget) -> str:
    """What a screen reader says."""
    own = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or own.replace("&", "")


def tab_order(window: QWidget, most: int = 60) -> list[QWidget]:
    """What the Tab key stops at, once around, from where the focus is."""
    stops: list[QWidget] = []
    for _ in range(most):
        focus = QApplication.focusWidget()
        if focus is None or focus in stops:
            return stops
        stops.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes around: {[name_of(stop) for stop in stops]}")


def mnemonics(window: QWidget) -> list[str]:
    """The letters that work with Alt in what is shown, in order; two that are the same would both do nothing."""
    shown: list[QLabel | QAbstractButton] = [
        one for one in window.findChildren(QWidget) if isinstance(one, (QLabel, QAbstractButton)) and one.isVisible()
    ]
    marked = [one.text() for one in shown if not isinstance(one, QLabel) or one.buddy() is not None]
    found = (QKeySequence.mnemonic(text).toString() for text in marked)
    return [letter for letter in found if letter]


def drop_on(widget: QWidget, *files: Path) -> None:
    """Drag these over it, and let go where it may be dropped."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    centre, copy = widget.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(centre, copy, data, left, none)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(centre), copy, data, left, none))


def opened(window: SettingsWindow, name: str) -> Page:
    """The page of this name, shown."""
    window.present(name)
    QApplication.processEvents()
    return window.pages[name]


def settle() -> None:
    """What was answered has arrived."""
    for _ in range(3):
        QApplication.processEvents()
