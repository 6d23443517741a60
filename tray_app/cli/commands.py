"""Which command is carried out by whom. Loaded when there is one: the tray app starts without all of this."""

import argparse
from collections.abc import Callable

from tray_app.adapters.policy import system_policy
from tray_app.adapters.system.disk_trouble import repair_told
from tray_app.adapters.system.logs import install
from tray_app.adapters.system.paths import find_paths
from tray_app.adapters.vault import KeyringVault
from tray_app.app import App
from tray_app.cli import checking, doctor, explaining, handing_off, ruling, signing, sourcing, task_logging, teaching
from tray_app.cli.output import Exit
from tray_app.cli.tables import trouble_line
from tray_app.cli.terminal import complain
from tray_app.core.model.errors import CannotCheck

Command = Callable[[App, argparse.Namespace], Exit]

_COMMANDS: dict[tuple[str, str | None], Command] = {
    ("check", None): checking.check,
    ("status", None): checking.status,
    ("show", None): checking.show,
    ("explain", None): explaining.run_explain,
    ("log", None): task_logging.run_log,
    ("handoff", None): handing_off.run_handoff,
    ("auth", "login"): signing.login,
    ("auth", "status"): signing.status,
    ("auth", "logout"): signing.logout,
    ("source", "add"): sourcing.add,
    ("source", "secret"): sourcing.secret,
    ("source", "list"): sourcing.listing,
    ("source", "test"): sourcing.test,
    ("source", "remove"): sourcing.remove,
    ("source", "teach"): teaching.teach,
    ("rules", "list"): ruling.listing,
    ("rules", "add"): ruling.add,
    ("rules", "remove"): ruling.remove,
    ("rules", "wrong"): ruling.wrong,
    ("rules", "export"): ruling.export,
    ("doctor", None): doctor.doctor,
}


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
            return _COMMANDS[arguments.command, getattr(arguments, "action", None)](app, arguments)
        except CannotCheck as error:
            complain(trouble_line(error.code, error.evidence, app.pages))
            return Exit.CANNOT_CHECK
        finally:
            if app.repaired is not None:
                complain(app.pages.say(repair_told(app.repaired)))
