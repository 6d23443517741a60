"""`check`, `status` and `show`: one cycle, the last known state, one activity."""

import argparse
from dataclasses import replace
from datetime import datetime

from tray_app.app import App
from tray_app.cli.output import Exit, exit_of, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.report import item_json, snapshot_json
from tray_app.cli.tables import page_lines, snapshot_lines, trouble_line
from tray_app.cli.terminal import complain, write
from tray_app.cli.when import NoMoment, parse_when
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Finding, Verdict


def check(app: App, arguments: argparse.Namespace) -> Exit:
    """Poll, confirm, diagnose, print."""
    if arguments.source and app.file.source(arguments.source) is None:
        raise WrongUse(text('There is no source "{id}".', id=arguments.source))
    if not app.file.sources:
        raise WrongUse(
            text("There is nothing to check yet: `diditlog source add` adds a mailbox or a folder of calls.")
        )
    request = CycleRequest(since=_since(app, arguments.since), everything=True, only_source=arguments.source)
    snapshot = app.configured.monitor().run_once(app.now(), request)
    if not snapshot.crm.asked and (trouble := _sign_in_trouble(app)):
        # Nothing was due, so nobody noticed; a script that checks the set-up wants to know.
        snapshot = replace(snapshot, crm=replace(snapshot.crm, trouble=trouble))
    return _print(app, snapshot, as_json=arguments.json)


def status(app: App, arguments: argparse.Namespace) -> Exit:
    """The last known state, without any network."""
    return _print(app, app.configured.monitor().last_known(app.now()), as_json=arguments.json)


def show(app: App, arguments: argparse.Namespace) -> Exit:
    """One activity: verdict, evidence, steps."""
    found = app.store.find(arguments.activity_id)
    if found is None:
        raise WrongUse(text('There is no activity "{id}". `diditlog check` lists them.', id=arguments.activity_id))
    pending = Finding(activity_id=found.activity.id, verdict=Verdict.PENDING, checked_at=None)
    item = Item(found.activity, found.finding or pending)
    instance = app.configured.crm.instance_url
    if arguments.json:
        write_json(item_json(item, app.pages, instance))
    else:
        for line in page_lines(app.pages.of_item(item, instance), app.pages):
            write(line)
    return exit_of(Snapshot(at=app.now(), items=(item,)))


def _sign_in_trouble(app: App) -> Trouble | None:
    try:
        return None if app.tokens.account() else Trouble("check.not_signed_in")
    except CannotCheck as error:
        return Trouble(error.code, error.evidence)


def _since(app: App, words: str | None) -> datetime | None:
    if words is None:
        return None
    try:
        return parse_when(words, app.now())
    except NoMoment as error:
        raise WrongUse(error.message) from None


def _print(app: App, snapshot: Snapshot, *, as_json: bool) -> Exit:
    if as_json:
        write_json(snapshot_json(snapshot, app.pages))
    else:
        for line in snapshot_lines(snapshot, app.pages):
            write(line)
    for line in dict.fromkeys(trouble_line(one.code, one.evidence, app.pages) for one in snapshot.troubles):
        complain(line)
    return exit_of(snapshot)
