"""From arguments to exit status: the one place where every error of a command becomes a line and a number."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from tray_app.adapters.languages import translations
from tray_app.adapters.logs import install
from tray_app.adapters.places import find_places
from tray_app.adapters.policy import system_policy
from tray_app.adapters.vault import KeyringVault
from tray_app.app import App
from tray_app.cli import checking, doctor, explaining, handing_off, ruling, signing, sourcing
from tray_app.cli.output import Exit
from tray_app.cli.parser import WrongUse, build_parser, is_to_be_opened
from tray_app.cli.tables import trouble_line
from tray_app.cli.terminal import complain
from tray_app.core.errors import BadConfiguration, CannotCheck
from tray_app.core.text import Text, text
from tray_app.resources import resource_folder

Command = Callable[[App, argparse.Namespace], Exit]

_COMMANDS: dict[tuple[str, str | None], Command] = {
    ("check", None): checking.check,
    ("status", None): checking.status,
    ("show", None): checking.show,
    ("explain", None): explaining.run_explain,
    ("handoff", None): handing_off.run_handoff,
    ("auth", "login"): signing.login,
    ("auth", "status"): signing.status,
    ("auth", "logout"): signing.logout,
    ("source", "add"): sourcing.add,
    ("source", "secret"): sourcing.secret,
    ("source", "list"): sourcing.listing,
    ("source", "test"): sourcing.test,
    ("source", "remove"): sourcing.remove,
    ("rules", "list"): ruling.listing,
    ("rules", "add"): ruling.add,
    ("rules", "remove"): ruling.remove,
    ("rules", "wrong"): ruling.wrong,
    ("rules", "export"): ruling.export,
    ("doctor", None): doctor.doctor,
}
_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status; never raises, never prints a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 1 and is_to_be_opened(words[0]):
        words = ["gui", *words]  # as a desktop starts the program of a file or an address
    logging.getLogger().addHandler(logging.NullHandler())  # before the log is there, nothing raw goes to the terminal
    arguments = build_parser().parse_args(words)
    try:
        if arguments.command in {None, "gui"}:
            from tray_app.desktop import run_desktop

            return run_desktop(getattr(arguments, "open", None))
        if arguments.command == "demo":
            from tray_app.cli.demonstration import run_demo

            return run_demo(headless=arguments.headless)
        with App(find_places(), KeyringVault(interactive=True), policy=system_policy) as app:
            return _run_command(app, arguments)
    except Exception as error:
        return _explain(error)
    except KeyboardInterrupt:
        return Exit.CANNOT_CHECK


def _run_command(app: App, arguments: argparse.Namespace) -> Exit:
    app.places.prepare()
    install(app.places.log_dir)
    try:
        return _COMMANDS[arguments.command, getattr(arguments, "action", None)](app, arguments)
    except CannotCheck as error:
        complain(trouble_line(error.code, error.evidence, app.pages))
        return Exit.CANNOT_CHECK


def _explain(error: Exception) -> Exit:
    """The single error gate of the command line."""
    if isinstance(error, (BadConfiguration, WrongUse)):
        complain(_say(error.message))
        return Exit.WRONG_USE
    if isinstance(error, UnicodeError):
        complain(_say(text("Arguments and input are read as UTF-8, and these are not.")))
        return Exit.WRONG_USE
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        complain(_say(text("The disk or a folder cannot be used: {reason}. Nothing stored is lost.", reason=reason)))
        return Exit.CANNOT_CHECK
    _log.exception("command failed")
    complain(_say(text("Something unexpected happened. The log file has the details.")))
    return Exit.CANNOT_CHECK


def _say(message: Text) -> str:
    return message.render(translations("auto", resource_folder() / "locale", os.environ), None)
