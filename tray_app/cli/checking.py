"""`check`, `status` and `show`: one cycle, the last known state, one activity."""

import argparse
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tray_app.adapters.salesforce.report_file import read_report
from tray_app.app import App
from tray_app.cli.csv_report import csv_lines
from tray_app.cli.helpful_parser import meant
from tray_app.cli.line import width_of_terminal
from tray_app.cli.output import Exit, exit_of, is_colored, write_csv, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.report import item_json, report_json, snapshot_json
from tray_app.cli.tables import page_lines, snapshot_lines, trouble_line
from tray_app.cli.terminal import complain, show_progress, write
from tray_app.cli.when import NoMoment, parse_when
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.cycle.progress import CycleProgress
from tray_app.core.cycle.report_look import by_report, by_report_words
from tray_app.core.diagnosis import snoozes
from tray_app.core.model.activity_report import ActivityReport, BadReport
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Trouble
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Finding, Verdict

RECENT = timedelta(days=90)
"""Activities of so many days are looked through for the one that was meant."""


def check(app: App, arguments: argparse.Namespace) -> Exit:
    """Poll, confirm, diagnose, print."""
    if arguments.source and app.file.source(arguments.source) is None:
        raise WrongUse(text('There is no source "{id}".', id=arguments.source))
    if not app.file.sources:
        raise WrongUse(
            text("There is nothing to check yet: `diditlog source add` adds a mailbox or a folder of calls.")
        )
    request = CycleRequest(since=_since(app, arguments.since), everything=True, only_source=arguments.source)
    only = _only(arguments)
    report = _report(app, arguments.report) if arguments.report else None
    snapshot = app.configured.monitor(tell=lambda progress: _tell(app, progress)).run_once(app.now(), request)
    show_progress("")
    if not snapshot.crm.asked and (trouble := _sign_in_trouble(app)):
        # Nothing was due, so nobody noticed; a script that checks the set-up wants to know.
        snapshot = replace(snapshot, crm=replace(snapshot.crm, trouble=trouble))
    if report is not None:
        settings = app.configured.settings.with_rules(app.store.rules())
        rest = snoozes.from_note(app.store.note(snoozes.NOTE))
        snapshot = snoozes.with_rest(by_report(snapshot, report, settings, app.zone()), rest, app.now())
    return _print(app, snapshot, arguments, only, report)


def status(app: App, arguments: argparse.Namespace) -> Exit:
    """The last known state, without any network."""
    return _print(app, app.configured.monitor().last_known(app.now()), arguments, _only(arguments))


def show(app: App, arguments: argparse.Namespace) -> Exit:
    """One activity: verdict, evidence, steps."""
    found = app.store.find(arguments.activity_id)
    if found is None:
        raise unknown_activity(app, arguments.activity_id)
    pending = Finding(activity_id=found.activity.id, verdict=Verdict.PENDING, checked_at=None)
    item = Item(found.activity, found.finding or pending)
    instance = app.configured.crm.instance_url
    if arguments.json:
        write_json(item_json(item, app.pages, instance))
    else:
        for line in page_lines(app.pages.of_item(item, instance), app.pages):
            write(line, colored=is_colored(arguments))
    return exit_of(Snapshot(at=app.now(), items=(item,)))


def unknown_activity(app: App, activity_id: str) -> WrongUse:
    """That there is no such activity, and which one may have been meant."""
    known = (check.activity.id for check in app.store.between(app.now() - RECENT, app.now()))
    hint = meant(activity_id, known)
    words = text('There is no activity "{id}". `diditlog status` lists them.', id=activity_id)
    return WrongUse(
        words if hint is None else text("{problem} {hint}", problem=app.pages.say(words), hint=app.pages.say(hint))
    )


def _report(app: App, file: str) -> ActivityReport:
    """The report in the file; read before anything is asked, so that a wrong one costs no time."""
    path = Path(file).expanduser()
    try:
        return read_report(path, app.zone(), app.now())
    except BadReport as bad:
        raise WrongUse(bad.message) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WrongUse(text("{file} cannot be opened: {reason}.", file=path.name, reason=reason)) from None


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


def _only(arguments: argparse.Namespace) -> frozenset[Verdict]:
    """The verdicts to list; all of them when none is named."""
    if not arguments.only:
        return frozenset(Verdict)
    wanted = [word.strip() for word in arguments.only.split(",") if word.strip()]
    known = [verdict.value for verdict in Verdict]
    for word in wanted:
        if word not in known:
            raise WrongUse(
                text('--only: there is no verdict "{word}". Allowed: {known}.', word=word, known=", ".join(known))
            )
    return frozenset(map(Verdict, wanted))


def _tell(app: App, progress: CycleProgress) -> None:
    words = app.pages.say(progress.words)
    show_progress(words if progress.total is None else f"{words} · {progress.done}/{progress.total}")


def _print(
    app: App,
    snapshot: Snapshot,
    arguments: argparse.Namespace,
    only: frozenset[Verdict],
    report: ActivityReport | None = None,
) -> Exit:
    """Print what is asked for; the exit status speaks of everything.

    By a report, that Salesforce cannot be asked is no trouble: it is said what asking it would prove.
    """
    listed = tuple(item for item in snapshot.items if item.finding.verdict in only)
    how = "json" if arguments.json else arguments.output
    if how == "json":
        write_json(snapshot_json(snapshot, app.pages, listed) | (report_json(report) if report else {}))
    elif how == "csv":
        write_csv(csv_lines(listed))
    else:
        for line in snapshot_lines(
            snapshot, app.pages, width_of_terminal(), None if only == frozenset(Verdict) else listed
        ):
            write(line, colored=is_colored(arguments))
    if report is not None:
        complain(app.pages.say(by_report_words(report)))
        snapshot = replace(snapshot, crm=replace(snapshot.crm, trouble=None))
    for words in dict.fromkeys(trouble_line(one.code, one.evidence, app.pages) for one in snapshot.troubles):
        complain(words)
    return exit_of(snapshot)
