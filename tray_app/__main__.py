"""`python -m tray_app` and the `diditlog` command."""

import sys

from tray_app.adapters.system.garbage import look_for_garbage_less_often
from tray_app.adapters.system.helper_word import HELPER
from tray_app.adapters.system.left_out import leave_out
from tray_app.adapters.system.no_guessing import guess_no_encodings
from tray_app.adapters.system.source_lines import keep_no_source_lines


def prepare() -> None:
    """What has to be set before the rest of the app is loaded."""
    look_for_garbage_less_often()
    keep_no_source_lines()
    guess_no_encodings()
    leave_out()


def main() -> int:
    """Run the command line, or the tray app when there is no command."""
    prepare()
    if sys.argv[1:] == [HELPER]:
        from tray_app.adapters.vault.keyring_helper import serve

        return serve(sys.stdin.buffer, sys.stdout.buffer)
    from tray_app.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
