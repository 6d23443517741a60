"""Widgets side by side go on in the next line where there is no room, from the side that reading begins at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tray_app.ui.kit.flow_row import FlowRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


@pytest.fixture
def row(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    flow = FlowRow(owner)
    for label in ("one", "two", "three"):
        button = QPushButton(label, owner)
        button.setFixedSize(100, 30)
        flow.addWidget(button)
    return owner


def places(row: QWidget, width: int) -> list[tuple[int, int]]:
    row.resize(width, 200)
    row.show()
    return [(one.x(), one.y()) for one in row.findChildren(QPushButton) if one.isVisible()]


@pytest.mark.parametrize(
    ("width", "found"),
    [
        (400, [(0, 0), (104, 0), (208, 0)]),
        (308, [(0, 0), (104, 0), (208, 0)]),
        (307, [(0, 0), (104, 0), (0, 34)]),
        (100, [(0, 0), (0, 34), (0, 68)]),
        (20, [(0, 0), (0, 34), (0, 68)]),
    ],
)
def test_what_has_no_room_goes_on_below(row: QWidget, width: int, found: list[tuple[int, int]]) -> None:
    assert places(row, max(width, 100)) == found
    flow = row.layout()
    assert isinstance(flow, FlowRow)
    assert flow.minimumSize().width() == 100
    assert flow.heightForWidth(width) == max(y for _x, y in found) + 30


def test_what_is_hidden_takes_no_room(row: QWidget) -> None:
    row.findChildren(QPushButton)[1].hide()
    assert places(row, 400) == [(0, 0), (104, 0)]


def test_it_begins_where_reading_does(row: QWidget) -> None:
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert places(row, 400) == [(300, 0), (196, 0), (92, 0)]
