"""The demo's rep at the command line, whose logger has written nothing of what she did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import pytest

from tray_app.app import App
from tray_app.cli import demonstration
from tray_app.cli.output import Exit
from tray_app.cli.parser import build_parser
from tray_app.cli.task_logging import run_log
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.snapshot import Item
from tray_app.demo.stage import DemoStage

Log = Callable[..., tuple[Exit, str]]


class Desk:
    """The demo, and what the rep sees of it."""

    def __init__(self, stage: DemoStage, app: App) -> None:
        self.stage = stage
        self.app = app

    def check(self) -> dict[str, Item]:
        """A check, as the app makes it; by subject or number."""
        snapshot = self.app.configured.monitor().run_once(self.app.now(), CycleRequest(everything=True))
        return {str(getattr(item.activity, "subject", "") or "call"): item for item in snapshot.items}

    def ids(self) -> dict[str, str]:
        """The ids of what a check shows."""
        return {name: item.activity.id for name, item in self.check().items()}

    def rows(self, name: str = "Task") -> list[dict[str, Any]]:
        """What is in Salesforce of an object."""
        return [dict(row.values) for row in self.stage.org.rows(name) if not row.deleted]

    def read_anew(self) -> None:
        """A command reads the configuration when it starts, and such a test is several."""
        self.app.__dict__.pop("configured").close()
        self.app.__dict__.pop("file", None)

    def log_with(self, capsys: pytest.CaptureFixture[str]) -> Log:
        """`diditlog log`; its status and what it prints."""

        def run(*words: str) -> tuple[Exit, str]:
            capsys.readouterr()
            status = run_log(self.app, build_parser().parse_args(["log", *words]))
            return status, capsys.readouterr().out

        return run


@contextmanager
def at_the_desk(happens: Callable[[DemoStage, datetime], None]) -> Iterator[Desk]:
    """The demo after what `happens` there until the time that it is told."""
    with ExitStack() as open_:
        stage = open_.enter_context(DemoStage())
        app = open_.enter_context(demonstration._app_on(stage))
        happens(stage, app.now())
        yield Desk(stage, app)


def allow(desk: Desk, log: Log) -> None:
    """The rep allows it."""
    assert log("--allow")[0] is Exit.DONE
    desk.read_anew()
