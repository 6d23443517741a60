"""Which command is carried out by whom. Each has its own part loaded and no other: a script starts many of them."""

import argparse
from collections.abc import Callable

from tray_app.adapters.policy import system_policy
from tray_app.adapters.system.disk_trouble import repair_told
from tray_app.adapters.system.logs import install
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.vault import KeyringVault
from tray_app.app import App
from tray_app.cli.output import Exit
from tray_app.cli.tables import trouble_line
from tray_app.cli.terminal import complain
from tray_app.core.model.errors import CannotCheck

Command = Callable[[App, argparse.Namespace], Exit]
Actions = dict[str, Command]
"""What the commands of one part do, by the word behind the command, or by the command where it takes no such word."""


def run_command(arguments: argparse.Namespace) -> Exit:
    """Carry out a command on the rep's own app. Raises what the app and the command raise."""
    with App(find_paths(), KeyringVault(interactive=True), policy=system_policy) as app:
        try:
            app.paths.prepare()
            install(app.paths.log_dir)
        except OSError:
            if arguments.command != "doctor":  # that one tells of the disk as well, and of everything else
                raise
        try:
            action = getattr(arguments, "action", arguments.command)
            return _PARTS[arguments.command]()[action](app, arguments)
        except CannotCheck as error:
            complain(trouble_line(error.code, error.evidence, app.pages))
            return Exit.CANNOT_CHECK
        finally:
            if app.repaired is not None:
                complain(app.pages.say(repair_told(app.repaired)))


def _checking() -> Actions:
    from tray_app.cli import checking

    return {"check": checking.check, "status": checking.status, "show": checking.show}


def _explain() -> Actions:
    from tray_app.cli.explaining import run_explain

    return {"explain": run_explain}


def _log() -> Actions:
    from tray_app.cli.task_logging import run_log

    return {"log": run_log}


def _handoff() -> Actions:
    from tray_app.cli.handing_off import run_handoff

    return {"handoff": run_handoff}


def _auth() -> Actions:
    from tray_app.cli import signing

    return {"login": signing.login, "status": signing.status, "logout": signing.logout}


def _source() -> Actions:
    from tray_app.cli import sourcing

    return {
        "add": sourcing.add,
        "secret": sourcing.secret,
        "list": sourcing.listing,
        "test": sourcing.test,
        "remove": sourcing.remove,
        "teach": _teach,
    }


def _teach(app: App, arguments: argparse.Namespace) -> Exit:
    from tray_app.cli.teaching import teach

    return teach(app, arguments)


def _rules() -> Actions:
    from tray_app.cli import ruling

    return {
        "list": ruling.listing,
        "add": ruling.add,
        "remove": ruling.remove,
        "wrong": ruling.wrong,
        "export": ruling.export,
    }


def _doctor() -> Actions:
    from tray_app.cli.doctor import doctor

    return {"doctor": doctor}


_PARTS: dict[str, Callable[[], Actions]] = {
    "check": _checking,
    "status": _checking,
    "show": _checking,
    "explain": _explain,
    "log": _log,
    "handoff": _handoff,
    "auth": _auth,
    "source": _source,
    "rules": _rules,
    "doctor": _doctor,
}
