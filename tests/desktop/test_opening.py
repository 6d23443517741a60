"""The icon that stands before the app is loaded, on a real panel: it is drawn, hears a click, and goes when told to."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import ROOT
from tests.rig.processes import PATIENCE_S, wait_until
from tests.ui.fake_window_api import ICONS
from tray_app.core.reporting.status import IconState

if TYPE_CHECKING:
    from tests.rig.desktop import Desktop
    from tests.rig.tray import TrayItem

PROGRAM = """
import sys
from pathlib import Path
from tray_app.ui.opening import Opening

def load():
    print("loading", flush=True)
    if Path(sys.argv[2]).read_text() != "loaded":
        raise OSError("broken")

opening = Opening(Path(sys.argv[1]))
loaded = opening.load(load)
print(f"loaded={loaded} clicked={opening.was_clicked} icon={opening.icon is not None}", flush=True)
"""


class Loading:
    """A program that is being loaded until the test says that it is."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self._desktop = desktop
        self._gate = folder / "gate"
        os.mkfifo(self._gate)
        desktop.env["PYTHONPATH"] = str(ROOT)
        self.process = desktop.run("app", [sys.executable, "-c", PROGRAM, ICONS, self._gate])
        self.wait_said("loading")

    def end(self, word: str = "loaded") -> None:
        self._gate.write_text(word)
        self.process.wait(PATIENCE_S)

    def wait_said(self, words: str) -> None:
        wait_until(lambda: words in self.said, f"{words!r} from the app")

    @property
    def said(self) -> list[str]:
        return self._desktop.output("app").splitlines()


@pytest.fixture
def loading(desktop: Desktop, tmp_path: Path) -> Loading:
    return Loading(desktop, tmp_path)


def test_the_icon_stands_while_the_rest_is_loaded(
    desktop: Desktop, loading: Loading, state_shown: Callable[[TrayItem], IconState | None]
) -> None:
    icon = desktop.tray()
    assert icon.tooltip == "DidItLog"
    assert state_shown(icon) is IconState.CHECKING
    loading.end()
    assert loading.said == ["loading", "loaded=True clicked=False icon=True"]


def test_a_click_meanwhile_is_not_lost(desktop: Desktop, loading: Loading) -> None:
    desktop.click_tray()
    loading.end()
    assert loading.said == ["loading", "loaded=True clicked=True icon=True"]


def test_it_can_be_told_to_end_meanwhile(desktop: Desktop, loading: Loading) -> None:
    desktop.tray()
    os.kill(loading.process.pid, signal.SIGTERM)
    loading.end()
    assert loading.said == ["loading", "loaded=False clicked=False icon=False"]


def test_what_breaks_while_loading_is_told(desktop: Desktop, loading: Loading) -> None:
    loading.end("spoilt")
    assert loading.process.returncode == 1
    assert loading.said[-1] == "OSError: broken"


def test_without_a_tray_the_app_is_loaded_all_the_same(desktop_without_tray: Desktop, tmp_path: Path) -> None:
    loading = Loading(desktop_without_tray, tmp_path)
    loading.end()
    assert loading.said == ["loading", "loaded=True clicked=False icon=False"]
