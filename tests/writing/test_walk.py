"""The walk of the pictures, without drawing them: the real app, its window and the demo's Salesforce."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.writing.walk import at_the_window, call_logged_and_taken_back, twelve_at_once

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the screenless platform


def test_a_call_is_logged_and_taken_back_and_of_twelve_one_is_refused(qtbot: QtBot) -> None:
    with at_the_window() as walk:
        call_logged_and_taken_back(walk, lambda _widget, _name: None)
        twelve_at_once(walk, lambda _widget, _name: None)
