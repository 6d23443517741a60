"""`log`: the missing Task of an email or call, shown first, then written exactly once; their list, and undo."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence

from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.settings import set_value
from tray_app.adapters.system.file_lock import LockTaken
from tray_app.app import App
from tray_app.cli.checking import unknown_activity
from tray_app.cli.line import is_terminal
from tray_app.cli.output import Exit, write_csv, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.report import Json, stamp
from tray_app.cli.terminal import complain, write
from tray_app.core.model.text import ntext, text
from tray_app.core.model.verdict import RecordRef
from tray_app.core.reporting.written_list import relations_plain, written_csv, written_plain
from tray_app.core.ui_api.log_api import STATE_WORDS, Key, LogResult, Permission, Proposal, Standing, Wish
from tray_app.services.log_service import CONSENT, make_task_logger
from tray_app.services.log_words import BUSY, why_not
from tray_app.services.task_logger import TaskLogger, WritingForbidden

_NOTHING = "none"
"""What `--related` says for a record that is related to nothing."""
_UNSURE = frozenset({Standing.IN_DOUBT, Standing.UNSENT})


def run_log(app: App, arguments: argparse.Namespace) -> Exit:
    """Do what the options say."""
    if arguments.allow or arguments.forbid:
        return _permit(app, allowed=arguments.allow)
    logger = make_task_logger(app, lambda: app.configured)
    try:
        if arguments.listing:
            return _list(app, logger, "json" if arguments.json else arguments.output)
        if arguments.undo:
            return _undo(app, logger, arguments.undo, as_json=arguments.json)
        if not arguments.activity_ids:
            raise WrongUse(text("Say which: `diditlog log ACTIVITY_ID`. `diditlog status` lists what is not logged."))
        return _log(app, logger, arguments)
    except WritingForbidden as refused:
        raise WrongUse(why_not(refused.permission)) from None
    except LockTaken:
        complain(app.pages.say(BUSY))
        return Exit.CANNOT_CHECK


def _permit(app: App, *, allowed: bool) -> Exit:
    if allowed and app.file.logging.write_tasks == "off":
        raise WrongUse(why_not(Permission.FORBIDDEN))
    set_value(app.paths.config_file, CONSENT, allowed or None)
    said = text("Allowed: DidItLog writes a missing Task when you ask it to, and never by itself.")
    write(app.pages.say(said if allowed else text("Taken back: DidItLog writes nothing to Salesforce.")))
    return Exit.DONE


def _log(app: App, logger: TaskLogger, arguments: argparse.Namespace) -> Exit:
    ids: list[str] = list(dict.fromkeys(arguments.activity_ids))
    for activity_id in ids:
        if app.store.find(activity_id) is None:
            raise unknown_activity(app, activity_id)
    proposals = logger.propose(ids)
    _check_choices(proposals, arguments)
    wishes = {one.key: _wish(one, arguments) for one in proposals}
    if any(wish != Wish() for wish in wishes.values()):
        proposals = logger.propose(ids, wishes)
    ready = [one.draft for one in proposals if one.standing is Standing.READY and one.draft is not None]
    if arguments.dry_run or not ready:
        _print(app, proposals, as_json=arguments.json)
        return _exit_of([one.standing for one in proposals])
    if logger.permission is not Permission.GIVEN:
        if logger.permission is Permission.NOT_YET:
            raise WrongUse(
                text("DidItLog writes to Salesforce only after you have allowed it once: `diditlog log --allow`.")
            )
        raise WritingForbidden(logger.permission)
    if not arguments.yes:
        _print(app, proposals, as_json=False)
        question = ntext("Write {n} Task to Salesforce? [y/N] ", "Write {n} Tasks to Salesforce? [y/N] ", len(ready))
        if not _agrees(app.pages.say(question)):
            raise WrongUse(text("Nothing was written: `--yes` writes without asking."))
    results = logger.write(ready)
    left = [one for one in proposals if one.draft not in ready]
    if arguments.json:
        answers = [_result_json(app, one) for one in results] + [_proposal_json(app.pages, one) for one in left]
        write_json({"schema": 1, "results": answers})
    else:
        for result in results:
            write(_line(app, result.key, app.pages.say(result.words), result.record_id, result.object))
        for proposal in left:
            write(_line(app, proposal.key, app.pages.say(proposal.words)))
    return _exit_of([*(one.standing for one in results), *(one.standing for one in left)])


def _check_choices(proposals: Sequence[Proposal], arguments: argparse.Namespace) -> None:
    """Raises WrongUse for people, or something to relate to, that none of the proposals offers."""
    groups = [group for one in proposals if one.draft is not None for group in one.choices]
    people = [person.id for group in groups for person in group]
    related = [one.id for proposal in proposals for one in proposal.related]
    for wanted in arguments.person if groups else ():
        if len(wanted) < 15 or not any(known.startswith(wanted[:15]) for known in people):
            raise WrongUse(text("--person: choose one of {known}.", known=", ".join(dict.fromkeys(people))))
    if arguments.related and arguments.related != _NOTHING and _known(arguments.related, related) is None:
        known = ", ".join(dict.fromkeys((*related, _NOTHING)))
        raise WrongUse(text("--related: choose one of {known}.", known=known))


def _wish(proposal: Proposal, arguments: argparse.Namespace) -> Wish:
    """What the options ask for."""
    if proposal.draft is None:
        return Wish()
    offered = [one.id for group in proposal.choices for one in group]
    chosen = {_known(wanted, offered) for wanted in arguments.person}
    related = None
    if arguments.related:
        related = _known(arguments.related, [one.id for one in proposal.related]) or ""
    values = {"Subject": arguments.subject} if arguments.subject else {}
    return Wish(people=frozenset(one for one in chosen if one), related=related, values=values)


def _known(wanted: str, ids: Iterable[str]) -> str | None:
    """The one that is meant, in its long or its short form."""
    return next((one for one in ids if len(wanted) >= 15 and one[:15] == wanted[:15]), None)


def _agrees(question: str) -> bool:
    if not is_terminal(sys.stdin):
        return False
    sys.stdout.write(question)
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _list(app: App, logger: TaskLogger, how: str | None) -> Exit:
    entries = logger.journal()
    if how == "json":
        write_json(written_plain(entries, logger.can_be_taken_back))
        return Exit.DONE
    if how == "csv":
        write_csv([written_csv(entries, logger.can_be_taken_back).removesuffix("\n")])
        return Exit.DONE
    for entry in entries:
        state = app.pages.say(STATE_WORDS[entry.state])
        words = f"{stamp(entry.sent_at)}  {state}  {entry.draft.subject or entry.draft.activity_id}"
        who = f"  {entry.draft.who_name}" if entry.draft.who_name else ""
        undo = f"  diditlog log --undo {entry.record_id}" if logger.can_be_taken_back(entry) else ""
        write(f"{words}{who}{undo}")
    if not entries:
        write(app.pages.say(text("Nothing was written yet.")))
    return Exit.DONE


def _undo(app: App, logger: TaskLogger, record_id: str, *, as_json: bool) -> Exit:
    known = next((one.record_id for one in app.store.journal() if (one.record_id or "")[:15] == record_id[:15]), None)
    result = logger.take_back(known) if known and len(record_id) >= 15 else None
    if result is None:
        raise WrongUse(text("DidItLog has not written {id}. `diditlog log --list` shows what it has.", id=record_id))
    if as_json:
        write_json({"schema": 1, "results": [_result_json(app, result)]})
    else:
        write(_line(app, result.key, app.pages.say(result.words), result.record_id, result.object))
    taken = result.standing is Standing.NOT_DUE
    return Exit.DONE if taken else Exit.CANNOT_CHECK if result.standing in _UNSURE else Exit.MISSING


def _exit_of(standings: Sequence[Standing]) -> Exit:
    if any(standing in _UNSURE for standing in standings):
        return Exit.CANNOT_CHECK
    return Exit.DONE if all(standing.is_good for standing in standings) else Exit.MISSING


def _print(app: App, proposals: Sequence[Proposal], *, as_json: bool) -> None:
    if as_json:
        write_json({"schema": 1, "proposals": [_proposal_json(app.pages, one) for one in proposals]})
        return
    for proposal in proposals:
        write(_line(app, proposal.key, app.pages.say(proposal.words)))
        for line in _details(proposal):
            write(f"    {line}")
        for name, url in proposal.create:
            write(f"    {name}: {url}")
        for further in proposal.obstacles[1:]:
            write(f"    ! {app.pages.say(further.words)}")


def _details(proposal: Proposal) -> Iterator[str]:
    if proposal.draft is None:
        return
    yield f"{proposal.draft.object}:"
    names = {one.id: one.name for one in proposal.related}
    for name, value in proposal.draft.values.items():
        called = proposal.draft.who_name if name == "WhoId" else names.get(str(value), "")
        yield f"{name}: {value}" + (f"  ({called})" if called else "")
    for one in proposal.draft.relations:
        yield f"{one.role.capitalize()}: {one.person_id}  ({one.person_name} <{one.address}>)"
    for group in proposal.choices:
        for other in group if len(group) > 1 else ():
            yield f"--person {other.id}  {other.name} ({other.object})"
    for related in proposal.related:
        yield f"--related {related.id}  {related.name} ({related.object})"


def _line(app: App, key: Key, words: str, record_id: str | None = None, name: str = "Task") -> str:
    address = f" <{key[1]}>" if key[1] else ""
    url = app.links.of_record(RecordRef(name, record_id), app.configured.crm.instance_url) if record_id else None
    return f"{key[0]}{address}: {words}" + (f"  {url or record_id}" if record_id else "")


def _key_json(key: Key) -> Json:
    return {"activity": key[0], "recipient": key[1] or None}


def _proposal_json(pages: PageMaker, one: Proposal) -> Json:
    return {
        **_key_json(one.key),
        "standing": one.standing.value,
        "text": pages.say(one.words),
        "task": dict(one.draft.values) if one.draft is not None else None,
        "object": one.draft.object if one.draft is not None else None,
        "relations": relations_plain(one.draft) if one.draft is not None else [],
        "person": one.draft.who_name if one.draft is not None else None,
        "choices": [
            {"object": person.object, "id": person.id, "name": person.name} for group in one.choices for person in group
        ],
        "related": [{"object": to.object, "id": to.id, "name": to.name} for to in one.related],
        "create": [{"object": name, "url": url} for name, url in one.create],
        "obstacles": [
            {"code": part.code, "text": pages.say(part.words), "fields": list(part.fields)} for part in one.obstacles
        ],
    }


def _result_json(app: App, one: LogResult) -> Json:
    ref = RecordRef(one.object, one.record_id) if one.record_id else None
    return {
        **_key_json(one.key),
        "standing": one.standing.value,
        "text": app.pages.say(one.words),
        "record": {"object": ref.object, "id": ref.id, "url": app.links.of_record(ref, app.configured.crm.instance_url)}
        if ref
        else None,
        "code": one.code,
        "title": app.pages.title_of(one.code) if one.code else None,
        "message": one.message or None,
        "fields": list(one.fields),
    }
