"""`handoff`: the message for the admin who can fix what holds an activity back, on standard output."""

import argparse
from datetime import UTC

from tray_app.adapters.system.languages import translations
from tray_app.app import App
from tray_app.cli.guidance import Guidance
from tray_app.cli.output import Exit
from tray_app.cli.parser import WrongUse
from tray_app.cli.terminal import write_whole
from tray_app.core.cycle.monitor import HISTORY
from tray_app.core.diagnosis.causes import key_of, reasons_of
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.snapshot import Item, Snapshot, kind_of
from tray_app.core.model.text import text
from tray_app.core.reporting.handoff import handoff


def run_handoff(app: App, arguments: argparse.Namespace) -> Exit:
    """Write the message in the admin's language."""
    now = app.now()
    snapshot = app.configured.monitor().last_known(now, now - HISTORY)
    code, items = _held_back(app, snapshot, arguments.subject)
    guidance = Guidance(app, arguments.language)
    words = translations(arguments.language, app.resources / "locale")
    message = handoff(
        code,
        items,
        lambda one: guidance.guide(one, kind_of(items)),
        guidance.fixers,
        rep=snapshot.rep,
        seen=snapshot.seen_of(code),
        say=lambda sentence: sentence.render(words, UTC),
        address_of_key=guidance.address_of_key,
        address_of_record=guidance.address_of_record,
    )
    if message is None:
        title = app.pages.title_of(code)
        raise WrongUse(text("No admin is needed for this: {title}. The steps are yours.", title=title))
    to = app.pages.say(text("To: {who}", who=message.recipient))
    subject = app.pages.say(text("Subject: {subject}", subject=message.subject))
    write_whole(f"{to}\n{subject}\n\n{message.body}")
    return Exit.DONE


def _held_back(app: App, snapshot: Snapshot, wanted: str) -> tuple[str, list[Item]]:
    """The code, and every activity that the same cause holds back. `wanted` is a code or an activity's id."""
    if wanted in CATALOGUE:
        return wanted, [item for item in snapshot.items if any(one.code == wanted for one in reasons_of(item))]
    found = app.store.find(wanted)
    if found is None:
        raise WrongUse(text('"{id}" is neither an activity nor a reason. `diditlog check` lists both.', id=wanted))
    reason = found.finding.reason if found.finding else None
    if reason is None or found.finding is None:
        raise WrongUse(text("Nothing is wrong with {id} as far as we know.", id=wanted))
    asked = Item(found.activity, found.finding)
    key = key_of(asked, reason)
    held = [item for item in snapshot.items if any(key_of(item, one) == key for one in reasons_of(item))]
    return reason.code, held or [asked]
