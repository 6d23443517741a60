"""From arguments to exit status: the one place where every error of a command becomes a line and a number."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_app.core.model.text import Text

_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status; never raises, never prints a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    logging.getLogger().addHandler(logging.NullHandler())  # before the log is there, nothing raw goes to the terminal
    try:
        return _run(words) if words else _start_tray(None)
    except Exception as error:
        return _explain(error)
    except KeyboardInterrupt:
        from tray_app.cli.output import Exit

        return Exit.CANNOT_CHECK


def _start_tray(opened: str | None) -> int:
    """The tray app. Without any word nothing else of the command line is loaded: the icon waits for no parser."""
    from tray_app.desktop import run_desktop

    return run_desktop(opened)


def _run(words: list[str]) -> int:
    from tray_app.cli.parser import build_parser, is_to_be_opened

    if len(words) == 1 and is_to_be_opened(words[0]):
        words = ["gui", *words]  # as a desktop starts the program of a file or an address
    arguments = build_parser().parse_args(words)
    if arguments.command in {None, "gui"}:
        return _start_tray(getattr(arguments, "open", None))
    if arguments.command == "completion":
        return _print_completion(arguments.shell)
    if arguments.command == "demo":
        from tray_app.cli.demonstration import run_demo

        return run_demo(headless=arguments.headless)
    from tray_app.cli.commands import run_command

    return run_command(arguments)


def _print_completion(shell: str) -> int:
    """The script that makes a shell complete our words."""
    from shtab import complete  # used once in the life of an installation

    from tray_app.cli.output import Exit
    from tray_app.cli.parser import build_parser
    from tray_app.cli.terminal import write

    for line in complete(build_parser(), shell=shell).splitlines():
        write(line)
    return Exit.DONE


def _explain(error: Exception) -> int:
    """The single error gate of the command line."""
    from tray_app.cli.output import Exit
    from tray_app.cli.parser import WrongUse
    from tray_app.core.model.errors import BadConfiguration
    from tray_app.core.model.text import text

    if isinstance(error, (BadConfiguration, WrongUse)):
        _complain(error.message)
        return Exit.WRONG_USE
    if isinstance(error, UnicodeError):
        _complain(text("Arguments and input are read as UTF-8, and these are not."))
        return Exit.WRONG_USE
    if isinstance(error, OSError):
        from tray_app.adapters.system.disk_trouble import disk_trouble

        _complain(disk_trouble(error))
        return Exit.CANNOT_CHECK
    _log.exception("command failed")
    _complain(text("Something unexpected happened. The log file has the details."))
    return Exit.CANNOT_CHECK


def _complain(message: "Text") -> None:
    from tray_app.adapters.system.languages import translations
    from tray_app.cli.terminal import complain
    from tray_app.resources import resource_folder

    complain(message.render(translations("auto", resource_folder() / "locale", os.environ), None))
