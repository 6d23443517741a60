"""`python -m tray_app` and the `diditlog` command."""

import sys


def main() -> int:
    """Run the command line, or the tray app when there is no command."""
    from tray_app.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
