"""`demo`: the real app against the embedded Salesforce and mailbox, in a window or as a table on the terminal."""

import os
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from tray_app.adapters.salesforce.account import SalesforceLogin
from tray_app.adapters.salesforce.grant import Grant
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE
from tray_app.adapters.system.logs import install
from tray_app.app import App
from tray_app.cli.output import Exit
from tray_app.cli.tables import item_lines, snapshot_lines
from tray_app.cli.terminal import write
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Verdict
from tray_app.demo import cast
from tray_app.demo.director import Director
from tray_app.demo.memory_vault import MemoryVault
from tray_app.demo.player import Player
from tray_app.demo.stage import DemoStage
from tray_app.demo.story import GRACE

_EVERY = timedelta(seconds=3)
"""How often the demo looks; the real app waits for minutes."""


def run_demo(*, headless: bool) -> int:
    """Play the story. Without a screen it is told as a table, and ends by itself."""
    with DemoStage() as stage, closing(install(stage.paths.log_dir)), _app_on(stage) as app:
        try:
            if headless or not _has_screen():
                return _as_table(stage, app)
            return _in_window(stage, app)
        except KeyboardInterrupt:
            return Exit.DONE


def _app_on(stage: DemoStage) -> App:
    vault = MemoryVault()
    vault.write(SECRET_OF_SOURCE.format(id="work-mail"), cast.MAILBOX_PASSWORD)
    app = App(stage.paths, vault, adjust=lambda settings: replace(settings, grace=GRACE))
    account = SalesforceLogin(
        client_id="demo",
        login_url=stage.url,
        instance_url=stage.url,
        username=cast.REP_ADDRESS,
        user_id=cast.REP_ID,
    )
    app.tokens.keep(Grant(access_token=cast.ACCESS_TOKEN, instance_url=stage.url), account)
    return app


def _has_screen() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _as_table(stage: DemoStage, app: App) -> Exit:
    player = Player(stage, app.now())
    seen: dict[str, Item] = {}
    reached: set[Verdict] = set()
    snapshot = app.configured.monitor().last_known(app.now())
    waiting = threading.Event()
    while not player.is_over(now := app.now()):
        for words in player.play(now):
            write(f"   {app.pages.say(words)}")
        snapshot = app.configured.monitor().run_once(app.now(), CycleRequest(everything=True))
        reached |= _tell_changes(app, snapshot, seen)
        waiting.wait(player.wait_s(_EVERY))
    write()
    for line in snapshot_lines(snapshot, app.pages):
        write(line)
    write()
    names = ", ".join(verdict for verdict in Verdict if verdict in reached)
    write(app.pages.say(text("Verdicts reached: {names}", names=names)))
    return Exit.DONE


def _tell_changes(app: App, snapshot: Snapshot, seen: dict[str, Item]) -> set[Verdict]:
    changed = [
        item
        for item in reversed(snapshot.items)
        if item.activity.id not in seen or seen[item.activity.id].finding.verdict is not item.finding.verdict
    ]
    for line in item_lines(changed, app.pages):
        write(line)
    seen.update({item.activity.id: item for item in snapshot.items})
    return {item.finding.verdict for item in snapshot.items}


def _in_window(stage: DemoStage, app: App) -> int:
    from tray_app.windowed import run_window

    director = Director(Player(stage, app.now()), app.now)
    director.begin()
    try:
        return run_window(
            app,
            arguments=["show"],
            every=CycleRequest(everything=True),
            pause=lambda *_: _EVERY,
            quiet_for=timedelta(0),
            demo=director,
        )
    finally:
        director.end()
