"""`source add|secret|list|test|remove`: mailboxes and call logs, tested before they are saved."""

import argparse
from collections.abc import Callable

from tray_app.adapters.settings import (
    AnySource,
    InBrowser,
    PluginSettings,
    add_source,
    company_app,
    parse_source,
    remove_source,
)
from tray_app.adapters.sources.app_password import app_password_in
from tray_app.adapters.sources.source_factory import SECRET_OF_SOURCE
from tray_app.adapters.sources.trial import Trial
from tray_app.app import App
from tray_app.cli.mailbox_signing import sign_in_to
from tray_app.cli.output import Exit, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.tables import trouble_line
from tray_app.cli.terminal import complain, read_secret, write
from tray_app.core.model.text import ntext, text
from tray_app.services.source_service import KEPT_ALL_THE_SAME, REFUSED_PASSWORD

_NOT_KEYS = frozenset({"command", "action", "type", "id", "set", "no_browser"})
"""Options of `source add` that are no keys of config.toml."""


def add(app: App, arguments: argparse.Namespace) -> Exit:
    """Test a source, then save it; nothing is saved when the test fails."""
    given = {key: value for key, value in vars(arguments).items() if key not in _NOT_KEYS and value is not None}
    own = {key.strip(): value for key, equals, value in (one.partition("=") for one in arguments.set or ()) if equals}
    usual = company_app(app.file.mail, arguments.type)
    source = parse_source({"id": arguments.id, "type": arguments.type, **usual, **own, **given})
    if app.file.source(source.id) is not None:
        raise WrongUse(text('There is a source "{id}" already.', id=source.id))
    if isinstance(source, InBrowser) and source.signs_in_browser:
        return _add_web_mailbox(app, source, arguments)
    password = _ask_password(app, source)
    trial = _try(app, source, (lambda: password) if password is not None else None)
    if trial.trouble is not None and trial.trouble.code not in KEPT_ALL_THE_SAME:
        return _tell(app, source.id, trial)
    if password is not None:
        app.vault.write(SECRET_OF_SOURCE.format(id=source.id), password)
    add_source(app.paths.config_file, source.with_addresses(trial.own_addresses))
    return _tell_kept(app, source.id, trial)


def _add_web_mailbox(app: App, source: InBrowser, arguments: argparse.Namespace) -> Exit:
    sign_in_to(app, source, no_browser=arguments.no_browser)
    trial = _try(app, source, None)
    if trial.trouble is None or trial.trouble.code in KEPT_ALL_THE_SAME:
        add_source(app.paths.config_file, source)
        return _tell_kept(app, source.id, trial)
    app.vault.remove(SECRET_OF_SOURCE.format(id=source.id))
    return _tell(app, source.id, trial)


def secret(app: App, arguments: argparse.Namespace) -> Exit:
    """Set the password of a source again; it is saved when it works."""
    source = _known(app, arguments.id)
    if isinstance(source, InBrowser) and source.signs_in_browser:
        sign_in_to(app, source, no_browser=arguments.no_browser)
        return _tell(app, source.id, _try(app, source, None))
    password = _ask_password(app, source)
    if password is None:
        raise WrongUse(text('The source "{id}" needs no password.', id=source.id))
    trial = _try(app, source, lambda: password)
    if trial.trouble is None or trial.trouble.code not in REFUSED_PASSWORD:
        # An unreachable server says nothing about the password: keep what the rep typed.
        app.vault.write(SECRET_OF_SOURCE.format(id=source.id), password)
    return _tell(app, source.id, trial)


def listing(app: App, arguments: argparse.Namespace) -> Exit:
    """The sources and how they were at the last poll, without any network."""
    states = {state.id: state for state in app.configured.monitor().last_known(app.now()).sources}
    rows = [
        {
            "id": source.id,
            "type": source.type,
            "state": "failed" if states[source.id].trouble else "ok",
            "reason": trouble.code if (trouble := states[source.id].trouble) else None,
        }
        for source in app.file.sources
    ]
    if arguments.json:
        write_json({"schema": 1, "sources": rows})
        return Exit.DONE
    for row in rows:
        write(f"{row['id']}  {row['type']}  {row['state']}  {row['reason'] or ''}".rstrip())
    if not rows:
        write(app.pages.say(text("No sources yet. `diditlog source add` adds a mailbox or a folder of calls.")))
    return Exit.DONE


def test(app: App, arguments: argparse.Namespace) -> Exit:
    """Sign in to a source and say what is there."""
    source = _known(app, arguments.id)
    trial = _try(app, source, None)
    if not arguments.json:
        return _tell(app, source.id, trial)
    code = trial.trouble.code if trial.trouble else None
    state = "failed" if code else "ok"
    said = {"id": source.id, "type": source.type, "state": state, "reason": code, "place": trial.place}
    write_json({"schema": 1, **said, "count": trial.count})
    return _status(app, trial)


def remove(app: App, arguments: argparse.Namespace) -> Exit:
    """Forget a source and its password; what it brought stays known."""
    source = _known(app, arguments.id)
    remove_source(app.paths.config_file, source.id)
    if source.has_secret:
        app.vault.remove(SECRET_OF_SOURCE.format(id=source.id))
    write(app.pages.say(text('The source "{id}" is removed.', id=source.id)))
    return Exit.DONE


def _known(app: App, source_id: str) -> AnySource:
    source = app.file.source(source_id)
    if source is None:
        raise WrongUse(text('There is no source "{id}".', id=source_id))
    return source


def _ask_password(app: App, source: AnySource) -> str | None:
    needed = _plugin_needs_secret(source) if isinstance(source, PluginSettings) else source.has_secret
    if not needed:
        return None
    password = read_secret(app.pages.say(text("Password for {username}: ", username=source.account)))
    if not password:
        raise WrongUse(text("A password is needed: type it, or give it on standard input."))
    return app_password_in(password, getattr(source, "host", ""))


def _plugin_needs_secret(source: PluginSettings) -> bool:
    from tray_app.adapters.sources.plugin_source import needs_secret

    return needs_secret(source.type)


def _try(app: App, source: AnySource, password: Callable[[], str] | None) -> Trial:
    return app.source_factory.make(source, password).test()


def _tell(app: App, source_id: str, trial: Trial) -> Exit:
    if trial.trouble is None:
        found = ntext("{id} works: {place}, {n} entry", "{id} works: {place}, {n} entries", trial.count,
                      id=source_id, place=trial.place)  # fmt: skip
        write(app.pages.say(found))
        return Exit.DONE
    return _status(app, trial)


def _tell_kept(app: App, source_id: str, trial: Trial) -> Exit:
    """What `_tell` says, and that the source is there although it cannot be read yet."""
    status = _tell(app, source_id, trial)
    if trial.trouble is None:
        return status
    if trial.trouble.code == "source.format_unknown":
        way_on = text(
            "It is added all the same. This shows how to read it: diditlog source teach {id} FILE", id=source_id
        )
    else:
        way_on = text("It is added all the same, and is read once it is approved.")
    write(app.pages.say(way_on))
    return status


def _status(app: App, trial: Trial) -> Exit:
    """The exit status of a trial, with the reason on standard error when it failed."""
    if trial.trouble is None:
        return Exit.DONE
    code = trial.trouble.code
    complain(trouble_line(code, trial.trouble.evidence, app.pages))
    return Exit.WRONG_USE if code == "source.misconfigured" else Exit.CANNOT_CHECK
